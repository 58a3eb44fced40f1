"""Every write to people, one file per noun."""
