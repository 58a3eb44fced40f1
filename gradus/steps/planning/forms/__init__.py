"""The shape of people's input to plans, a file for each matter."""
