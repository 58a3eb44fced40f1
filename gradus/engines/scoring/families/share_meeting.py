"""Family f, ``share-meeting``: the share of units that meet each test.

A unit meets a test when every applicable condition holds; one condition that fails decides it,
otherwise one that is unknown leaves it open. A unit's own score is the percentage of tests it
meets, by the dimension of a test's first indicator and overall.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from fractions import Fraction

from gradus.engines.scoring.exact import Exact, ratio
from gradus.engines.scoring.families.part import NOTHING, Part, Slopes, Values, pooled_slopes
from gradus.engines.scoring.instrument import Dimension, Instrument, MeetingTest, ShareMeeting
from gradus.engines.scoring.result import Range, TestShare


def meets(test: MeetingTest, values: Values) -> bool | None:
    """Whether the values meet the test; ``None`` while open. Not for tests that do not apply."""
    open_ = False
    for id_, least in test.at_least.items():
        if id_ in values:
            value = values[id_]
            if value is None:
                open_ = True
            elif value < least:
                return False
    return None if open_ else True


def applies(test: MeetingTest, values: Values) -> bool:
    """Whether at least one of the test's indicators applies."""
    return any(id_ in values for id_ in test.at_least)


class ShareMeetingFamily:
    """Family f, ready for one instrument."""

    linear = False

    def __init__(self, instrument: Instrument, rule: ShareMeeting) -> None:
        self._instrument = instrument
        self._rule = rule
        self._tests: dict[str, list[MeetingTest]] = {d.id: [] for d in instrument.dimensions}
        self._targets: dict[str, Exact] = {}
        for test in rule.tests:
            first = next(iter(test.at_least))
            self._tests[instrument.dimension_of[first].id].append(test)
            for id_, least in test.at_least.items():
                self._targets[id_] = max(least, self._targets.get(id_, least))

    def importance(self, dimension: Dimension) -> Mapping[str, Exact]:
        return {i.id: i.weight for i in dimension.scored}

    def dimension(self, dimension: Dimension, values: Values) -> Part:
        return self._part(self._tests[dimension.id], values)

    def overall(self, parts: Sequence[tuple[Dimension, Part]], values: Values) -> Part:
        return self._part(self._rule.tests, values)

    def _part(self, tests: Iterable[MeetingTest], values: Values) -> Part:
        outcomes = [meets(test, values) for test in tests if applies(test, values)]
        known = [outcome for outcome in outcomes if outcome is not None]
        if not known:
            return NOTHING
        counted = len(known) if self._rule.of == "known" else len(outcomes)
        return Part(ratio(100 * sum(known), counted), points=sum(known), maximum=counted)

    def slopes(self, applicable: AbstractSet[str]) -> Slopes:
        return pooled_slopes(self._instrument.dimensions, applicable)

    def target(self, indicator: str) -> Exact | None:
        return self._targets.get(indicator)


def share_of_units(
    rule: ShareMeeting,
    test: MeetingTest,
    units: Sequence[tuple[Values, Values, Values]],
) -> TestShare:
    """The share of units meeting one test.

    Parameters
    ----------
    units
        Per unit its values as claimed, the lowest and the highest values its answers allow.
    """
    standing = [readings for readings in units if applies(test, readings[0])]
    outcomes = [meets(test, claimed) for claimed, _, _ in standing]
    meeting, known = outcomes.count(True), sum(o is not None for o in outcomes)
    counted = known if rule.of == "known" else len(outcomes)
    bounds = None
    if standing:
        sure = sum(meets(test, low) is True for _, low, _ in standing)
        possible = sum(meets(test, high) is True for _, _, high in standing)
        bounds = Range(low=Fraction(sure, len(standing)), high=Fraction(possible, len(standing)))
    return TestShare(
        id=test.id,
        title=test.title,
        meeting=meeting,
        not_meeting=known - meeting,
        open=len(outcomes) - known,
        not_applicable=len(units) - len(standing),
        share=Fraction(meeting, counted) if counted else None,
        range=bounds,
        coverage=Fraction(known, len(standing)) if standing else None,
    )
