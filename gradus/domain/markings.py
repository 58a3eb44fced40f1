"""How far a document may go: the Traffic Light Protocol, and one marking for the State alone.

The labels are those of TLP version 2.0 (FIRST, August 2022). STATE-ONLY is this house's: the
protocol has no word for "no further than one Member State's own people".
"""

from __future__ import annotations

from enum import StrEnum


class Marking(StrEnum):
    """How far a document may go, from anybody to the fewest; the order is that of strictness."""

    CLEAR = "TLP:CLEAR"
    GREEN = "TLP:GREEN"
    AMBER = "TLP:AMBER"
    STATE_ONLY = "STATE-ONLY"
    AMBER_STRICT = "TLP:AMBER+STRICT"
    RED = "TLP:RED"


STRICTNESS = {marking: place for place, marking in enumerate(Marking)}
"""The place of each marking in that order, from 0."""


def is_stricter(one: Marking, other: Marking) -> bool:
    """Whether fewer people may have what is marked ``one`` than what is marked ``other``."""
    return STRICTNESS[one] > STRICTNESS[other]
