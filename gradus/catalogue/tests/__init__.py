"""Tests of the catalogue: the loader and the content it ships."""
