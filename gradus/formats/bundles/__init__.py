"""Bundles: what one instance of Gradus hands to another as a file, and the receipt that comes back."""
