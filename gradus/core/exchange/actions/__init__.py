"""Writes of the exchange, one file a noun."""
