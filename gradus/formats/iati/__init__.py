"""IATI activity files: read in versions 2.01 to 2.03, written as 2.03."""
