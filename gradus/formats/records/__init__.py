"""Dataclasses to and from JSON and YAML, every fault located; and their published schemas."""
