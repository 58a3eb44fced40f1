"""What must hold for due diligence, one file per noun. Pure."""
