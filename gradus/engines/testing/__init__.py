"""Tests of people: answers marked, questions judged by how they were answered, what a course changed."""
