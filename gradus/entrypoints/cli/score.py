"""``gradus score``."""


def score() -> None:
    """Score answers with an instrument."""
