"""What is needed of each intervention area, as an assessment has it."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction

from gradus.core.access.actor import Actor
from gradus.engines.scoring.answers import Special
from gradus.engines.scoring.settle import settle
from gradus.steps.assessment import editions, models, selectors


def needs(viewer: Actor, row: models.Assessment, target: Fraction) -> dict[str, float]:
    """How far each area is below a level, 0 to 1, as the planner weighs the indicators that inform it.

    Of what is not known nothing is said: it counts neither as reached nor as missing.
    """
    instrument = editions.of(row)
    settled = settle(instrument, selectors.answers(viewer, row))
    short: dict[str, Fraction] = defaultdict(Fraction)
    whole: dict[str, Fraction] = defaultdict(Fraction)
    for said in settled.values():
        for name, one in said.items():
            indicator = instrument.indicators[name]
            if not indicator.scored or isinstance(one.value, Special):
                continue
            weight, level = Fraction(indicator.weight), Fraction(one.value)
            for area in indicator.informs:
                short[area] += weight * max(Fraction(0), target - level)
                whole[area] += weight * target
    return {area: float(short[area] / total) for area, total in whole.items() if total}
