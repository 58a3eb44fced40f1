"""A shape read from a file, and how far its tilts lean."""

from __future__ import annotations

from gradus.catalogue.shelf import Shelf
from gradus.engines.planner.shape import Tilts


def test_the_settings_are_those_of_the_catalogue() -> None:
    known = Shelf.open().defaults
    assert Tilts() == Tilts(
        fast_start=known["tilt-fast-start"].value,
        kept=known["tilt-lowest-cost"].value,
        lasting=known["tilt-lasting"].value,
        foreign=known["tilt-foreign"].value,
        donor=known["tilt-donor"].value,
    )
