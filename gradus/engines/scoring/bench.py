"""What is prepared once per instrument, and one unit's values read in four ways."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gradus.engines.scoring.answers import NOT_APPLICABLE, SettledUnit, Special
from gradus.engines.scoring.exact import Exact
from gradus.engines.scoring.families.choose import family_of
from gradus.engines.scoring.families.part import Slopes, Values
from gradus.engines.scoring.instrument import Instrument
from gradus.engines.scoring.interval import Moments, moments


@dataclass(frozen=True)
class Readings:
    """Values as claimed, as evidenced, and at the lowest and highest the answers allow."""

    claimed: Values
    evidenced: Values
    low: Values
    high: Values


@dataclass(frozen=True)
class PreparedSlopes:
    """Slopes, exact and as floats."""

    exact: Slopes
    within: Mapping[str, float]
    overall: Mapping[str, float]


class Bench:
    """An instrument's family with what it needs for every unit, computed once."""

    def __init__(self, instrument: Instrument) -> None:
        self.instrument = instrument
        self.family = family_of(instrument)
        self.importance = {d.id: self.family.importance(d) for d in instrument.dimensions}
        self.capped = instrument.evidence is not None and instrument.evidence.reading == "cap"
        self._scored = [i for d in instrument.dimensions for i in d.scored]
        self._slopes: dict[frozenset[str], PreparedSlopes] = {}
        self._moments: dict[tuple[str, Exact | None, Exact, Exact], Moments] = {}

    def read(self, said: SettledUnit) -> Readings:
        """Read one unit's settled answers; what is missing or unknown may be anything."""
        claimed: dict[str, Exact | None] = {}
        evidenced: dict[str, Exact | None] = {}
        low: dict[str, Exact | None] = {}
        high: dict[str, Exact | None] = {}
        for indicator in self._scored:
            id_ = indicator.id
            settled = said.get(id_)
            if settled is None:
                claimed[id_] = evidenced[id_] = None
                low[id_], high[id_] = indicator.scale.minimum, indicator.scale.maximum
            elif settled.value is not NOT_APPLICABLE:
                claimed[id_] = None if isinstance(settled.value, Special) else settled.value
                evidenced[id_] = settled.evidenced
                low[id_], high[id_] = settled.low, settled.high
        return Readings(claimed, evidenced, low, high)

    def slopes(self, applicable: frozenset[str]) -> PreparedSlopes:
        """Slopes where these indicators apply."""
        if applicable not in self._slopes:
            exact = self.family.slopes(applicable)
            self._slopes[applicable] = PreparedSlopes(
                exact,
                {id_: float(slope) for id_, slope in exact.within.items()},
                {id_: n / exact.denominator for id_, n in exact.numerators.items()},
            )
        return self._slopes[applicable]

    def moments(self, values: Readings) -> dict[str, Moments]:
        """Mean and variance by indicator; empty for families that have no interval."""
        if not self.family.linear:
            return {}
        found = {}
        for id_, mode in values.claimed.items():
            low, high = values.low[id_], values.high[id_]
            if low is not None and high is not None:
                key = (id_, mode, low, high)
                if key not in self._moments:
                    indicator = self.instrument.indicators[id_]
                    self._moments[key] = moments(indicator, low, mode, high)
                found[id_] = self._moments[key]
        return found
