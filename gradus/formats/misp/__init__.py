"""MISP events and feeds, as counts without indicators of compromise."""
