"""Tests of the STIX reader and writer."""
