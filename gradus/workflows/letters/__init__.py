"""Drafts of letters about a plan, from what is held already."""
