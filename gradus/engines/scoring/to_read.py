"""How a score is told to people: as closely as it is known, and in its own band.

Levels are ordered stages, set by people; the share of them that is reached says how far a State is,
not by how many hundredths. So a score made of levels is told in whole numbers, like the range beside
it; other rules by their instrument's decimals, one at most. Programs get what the instrument says.
"""

from __future__ import annotations

from decimal import Decimal

from gradus.engines.scoring.exact import Exact, shown
from gradus.engines.scoring.instrument import Instrument, WeightedLevels

MOST_PLACES = 1


def places_to_read(instrument: Instrument) -> int:
    """How many decimals people are told."""
    if isinstance(instrument.rule, WeightedLevels):
        return 0
    return min(instrument.decimals, MOST_PLACES)


def to_read(value: Exact, instrument: Instrument) -> Decimal:
    """A score as people read it: rounded half up, but never into the next band.

    With a stage from 40 on, 39.6 is told as 39: it has not reached that stage.
    """
    places = places_to_read(instrument)
    told = shown(value, places)
    bands = getattr(instrument.rule, "bands", ())
    if any(value < band.start <= told for band in bands):
        return told - Decimal(1).scaleb(-places)
    return told
