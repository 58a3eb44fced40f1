"""Tests of the MISP reader."""
