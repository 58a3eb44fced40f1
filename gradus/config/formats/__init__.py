"""How dates are written, by language; where there is nothing here, Django knows."""
