"""Every write to due diligence, one file per noun."""
