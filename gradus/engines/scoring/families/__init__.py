"""The six rule families. Each turns values into scores; none knows where values come from."""
