"""Charts: structure, determinism, hostile text."""
