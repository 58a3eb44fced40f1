"""What must hold for plans, a file for each matter."""
