"""Tests of marking and of what tests tell."""
