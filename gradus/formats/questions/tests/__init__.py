"""Tests of question banks."""
