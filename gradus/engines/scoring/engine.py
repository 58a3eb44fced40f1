"""Scoring: an instrument and answers in, scores with their range, needs and dissent out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from gradus.domain.messages import Message, message
from gradus.engines.scoring.answers import (
    NOT_APPLICABLE,
    UNKNOWN,
    Answer,
    Settled,
    SettledUnit,
    Special,
)
from gradus.engines.scoring.exact import Exact
from gradus.engines.scoring.families.choose import family_of
from gradus.engines.scoring.families.ordinal import outcome
from gradus.engines.scoring.families.part import NOTHING, Family, Part, Slopes, Values
from gradus.engines.scoring.families.share_meeting import share_of_units
from gradus.engines.scoring.instrument import Dimension, Instrument, ProfileMinimum, ShareMeeting
from gradus.engines.scoring.interval import Moments, interval, moments
from gradus.engines.scoring.legal import Article, LegalIndex
from gradus.engines.scoring.needs import needs_of
from gradus.engines.scoring.result import (
    DimensionScore,
    Dissent,
    Range,
    Reading,
    Scores,
    TestShare,
    UnitScore,
)
from gradus.engines.scoring.sensitivity import Variation, how_often_in_top
from gradus.engines.scoring.settle import settle


@dataclass(frozen=True)
class _Readings:
    """One unit's values, read in the ways the result shows."""

    claimed: Values
    evidenced: Values
    low: Values
    high: Values


class _Bench:
    """What is prepared once per instrument and used for every unit."""

    def __init__(self, instrument: Instrument) -> None:
        self.instrument = instrument
        self.family: Family = family_of(instrument)
        self.importance = {d.id: self.family.importance(d) for d in instrument.dimensions}
        self.capped = instrument.evidence is not None and instrument.evidence.reading == "cap"
        self._slopes: dict[frozenset[str], tuple[Slopes, _FloatSlopes]] = {}
        self._moments: dict[tuple[str, Exact | None, Exact, Exact], Moments] = {}

    def slopes(self, applicable: frozenset[str]) -> tuple[Slopes, _FloatSlopes]:
        """Slopes, exact and as floats; computed once for units to which the same applies."""
        if applicable not in self._slopes:
            exact = self.family.slopes(applicable)
            self._slopes[applicable] = (
                exact,
                _FloatSlopes(
                    {id_: float(slope) for id_, slope in exact.within.items()},
                    {id_: n / exact.denominator for id_, n in exact.numerators.items()},
                ),
            )
        return self._slopes[applicable]

    def moments(self, id_: str, mode: Exact | None, low: Exact, high: Exact) -> Moments:
        key = (id_, mode, low, high)
        if key not in self._moments:
            self._moments[key] = moments(self.instrument.indicators[id_], low, mode, high)
        return self._moments[key]


@dataclass(frozen=True)
class _FloatSlopes:
    within: Mapping[str, float]
    overall: Mapping[str, float]


def score(
    instrument: Instrument,
    answers: Iterable[Answer],
    *,
    seed: int = 0,
    variation: Variation | None = Variation(),  # noqa: B008 - a frozen value
    articles: Sequence[Article] = (),
) -> Scores:
    """Score every unit in a set of answers.

    Parameters
    ----------
    instrument
        The instrument, in the edition the answers were given for.
    answers
        Answers of any number of units and groups, already judged against the instrument.
    seed
        Seed of the sensitivity's named random stream.
    variation
        How weights and normalisation vary in the sensitivity; ``None`` leaves it out.
    articles
        Convention articles to look up in the indicators' legal basis; none, no legal needs.

    Returns
    -------
    Scores of all units in order of first appearance. All sums are exact; the interval and the
    sensitivity are floating point and depend only on inputs and seed.
    """
    bench = _Bench(instrument)
    legal = LegalIndex(instrument, articles)
    settled = settle(instrument, answers)
    readings = {unit: _read(bench, said) for unit, said in settled.items()}
    units = []
    for unit, said in settled.items():
        plain = _score_unit(bench, unit, said, readings[unit])
        units.append(replace(plain, legal=legal.needs(said)) if articles else plain)
    if variation is not None:
        units = how_often_in_top(instrument, bench.family, units, seed, variation)
    return Scores(
        instrument=instrument.id,
        version=instrument.version,
        rule=instrument.rule.name,
        decimals=instrument.decimals,
        units=tuple(units),
        shares=_shares(instrument, list(readings.values())),
    )


def _read(bench: _Bench, said: SettledUnit) -> _Readings:
    """Read one unit's settled answers as claimed, as evidenced, and at their ends."""
    claimed: dict[str, Exact | None] = {}
    evidenced: dict[str, Exact | None] = {}
    low: dict[str, Exact | None] = {}
    high: dict[str, Exact | None] = {}
    for dimension in bench.instrument.dimensions:
        for indicator in dimension.scored:
            id_ = indicator.id
            settled = said.get(id_)
            if settled is None:
                claimed[id_] = evidenced[id_] = None
                low[id_], high[id_] = indicator.scale.minimum, indicator.scale.maximum
            elif settled.value is not NOT_APPLICABLE:
                claimed[id_] = None if isinstance(settled.value, Special) else settled.value
                evidenced[id_] = settled.evidenced
                low[id_], high[id_] = settled.low, settled.high
    return _Readings(claimed, evidenced, low, high)


@dataclass(frozen=True)
class _FourParts:
    """One dimension, or the whole, in the four readings."""

    claimed: Part
    evidenced: Part
    low: Part
    high: Part

    def range(self) -> Range | None:
        if self.low.score is None or self.high.score is None:
            return None
        return Range(low=self.low.score, high=self.high.score)


def _score_unit(bench: _Bench, unit: str, said: SettledUnit, values: _Readings) -> UnitScore:
    instrument, family = bench.instrument, bench.family
    applicable = frozenset(values.claimed)
    slopes, floats = bench.slopes(applicable)
    spread = (
        {
            id_: bench.moments(id_, value, values.low[id_] or 0, values.high[id_] or 0)
            for id_, value in values.claimed.items()
        }
        if family.linear
        else {}
    )
    parts: list[tuple[Dimension, _FourParts]] = []
    dimensions = []
    answered: Exact = 0
    asked: Exact = 0
    for dimension in instrument.dimensions:
        four = _FourParts(
            family.dimension(dimension, values.claimed),
            family.dimension(dimension, values.evidenced),
            family.dimension(dimension, values.low),
            family.dimension(dimension, values.high),
        )
        rated, standing, applies = _coverage(bench.importance[dimension.id], values.claimed)
        answered, asked = answered + rated, asked + standing
        if applies:
            parts.append((dimension, four))
        inside = [
            (id_, floats.within[id_]) for id_ in bench.importance[dimension.id] if id_ in spread
        ]
        dimensions.append(
            _dimension_score(bench, dimension, four, _share(rated, standing), spread, inside)
        )
    whole = _FourParts(
        family.overall([(d, p.claimed) for d, p in parts], values.claimed),
        family.overall([(d, p.evidenced) for d, p in parts], values.evidenced),
        family.overall([(d, p.low) for d, p in parts], values.low),
        family.overall([(d, p.high) for d, p in parts], values.high),
    )
    used = whole.evidenced if bench.capped else whole.claimed
    coverage = _share(answered, asked)
    why = _why_no_stage(instrument, used, coverage)
    rule = instrument.rule
    return UnitScore(
        unit=unit,
        edition=instrument.edition,
        overall=used.score,
        range=whole.range(),
        interval=interval(used.score, whole.range(), spread, floats.overall.items())
        if family.linear
        else None,
        coverage=coverage,
        stage=None if why else used.stage,
        stage_low=whole.low.stage,
        stage_high=whole.high.stage,
        claimed=Reading(score=whole.claimed.score, stage=whole.claimed.stage),
        evidenced=Reading(score=whole.evidenced.score, stage=whole.evidenced.stage),
        dimensions=tuple(dimensions),
        points=used.points,
        maximum=used.maximum,
        why_no_stage=why,
        needs=needs_of(instrument, family, slopes, values.claimed, values.low, values.high),
        to_find_out=_to_find_out(slopes, values.claimed),
        **_lists(instrument, said),
        profiles=tuple(outcome(p, values.claimed) for p in rule.profiles)
        if isinstance(rule, ProfileMinimum)
        else (),
    )
