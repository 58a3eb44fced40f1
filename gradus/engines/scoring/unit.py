"""One unit's scores: four readings of the same values, coverage, and the publish rule."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from gradus.domain.messages import Message, message
from gradus.engines.scoring.answers import NOT_APPLICABLE, UNKNOWN, SettledUnit
from gradus.engines.scoring.bench import Bench, Readings
from gradus.engines.scoring.exact import Exact, ratio, shown
from gradus.engines.scoring.families.ordinal import outcome
from gradus.engines.scoring.families.part import Part, Values
from gradus.engines.scoring.instrument import Dimension, ProfileMinimum
from gradus.engines.scoring.interval import Moments, interval
from gradus.engines.scoring.needs import needs_of, to_find_out
from gradus.engines.scoring.result import DimensionScore, Dissent, Range, Reading, UnitScore


@dataclass(frozen=True)
class _FourParts:
    """A dimension, or the whole, in the four readings."""

    claimed: Part
    evidenced: Part
    low: Part
    high: Part

    def range(self, used: Part) -> Range | None:
        """Lowest to highest score, holding the one used (indices that count what is not known as
        nothing may stand below the scale's minimum)."""
        if self.low.score is None or self.high.score is None:
            return None
        score = self.low.score if used.score is None else used.score
        return Range(low=min(self.low.score, score), high=max(self.high.score, score))


@dataclass(frozen=True)
class _Coverage:
    """Weight answered and weight applicable; ``applies`` is false where nothing applies."""

    answered: Exact
    applicable: Exact
    applies: bool

    @classmethod
    def of(cls, importance: Mapping[str, Exact], claimed: Values) -> _Coverage:
        standing = [id_ for id_ in importance if id_ in claimed]
        return cls(
            sum(importance[id_] for id_ in standing if claimed[id_] is not None),
            sum(importance[id_] for id_ in standing),
            bool(standing),
        )

    def share(self) -> Fraction | None:
        if not self.applies:
            return None
        return ratio(self.answered, self.applicable) if self.applicable else Fraction(0)


def score_unit(bench: Bench, unit: str, said: SettledUnit, values: Readings) -> UnitScore:
    """Score one unit; sensitivity and legal needs are added by the engine."""
    family = bench.family
    slopes = bench.slopes(frozenset(values.claimed))
    spread = bench.moments(values)
    standing: list[tuple[Dimension, _FourParts]] = []
    dimensions = []
    coverages = []
    for dimension in bench.instrument.dimensions:
        four = _FourParts(
            family.dimension(dimension, values.claimed),
            family.dimension(dimension, values.evidenced),
            family.dimension(dimension, values.low),
            family.dimension(dimension, values.high),
        )
        coverage = _Coverage.of(bench.importance[dimension.id], values.claimed)
        coverages.append(coverage)
        if coverage.applies:
            standing.append((dimension, four))
        inside = [(i.id, slopes.within[i.id]) for i in dimension.scored if i.id in spread]
        dimensions.append(
            _dimension_score(bench, dimension, four, coverage.share(), spread, inside)
        )
    whole = _FourParts(
        family.overall([(d, p.claimed) for d, p in standing], values.claimed),
        family.overall([(d, p.evidenced) for d, p in standing], values.evidenced),
        family.overall([(d, p.low) for d, p in standing], values.low),
        family.overall([(d, p.high) for d, p in standing], values.high),
    )
    total = _Coverage(
        sum(c.answered for c in coverages),
        sum(c.applicable for c in coverages),
        any(c.applies for c in coverages),
    )
    return _unit_score(bench, unit, said, values, whole, total.share(), spread, tuple(dimensions))


def _unit_score(
    bench: Bench,
    unit: str,
    said: SettledUnit,
    values: Readings,
    whole: _FourParts,
    coverage: Fraction | None,
    spread: Mapping[str, Moments],
    dimensions: tuple[DimensionScore, ...],
) -> UnitScore:
    used = whole.evidenced if bench.capped else whole.claimed
    bounds = whole.range(used)
    why = _why_no_stage(bench, used, coverage)
    slopes = bench.slopes(frozenset(values.claimed))
    indicators = bench.instrument.indicators
    rule = bench.instrument.rule
    return UnitScore(
        unit=unit,
        edition=bench.instrument.edition,
        overall=used.score,
        range=bounds,
        interval=interval(used.score, bounds, spread, slopes.overall.items())
        if bench.family.linear
        else None,
        coverage=coverage,
        stage=None if why else used.stage,
        stage_low=whole.low.stage,
        stage_high=whole.high.stage,
        claimed=Reading(score=whole.claimed.score, stage=whole.claimed.stage),
        evidenced=Reading(score=whole.evidenced.score, stage=whole.evidenced.stage),
        dimensions=dimensions,
        points=used.points,
        maximum=used.maximum,
        why_no_stage=why,
        needs=needs_of(bench, values, slopes.exact),
        to_find_out=to_find_out(values, slopes.exact),
        missing=tuple(id_ for id_ in indicators if id_ not in said),
        unknown=tuple(id_ for id_ in indicators if id_ in said and said[id_].value is UNKNOWN),
        not_applicable=tuple(
            id_ for id_ in indicators if id_ in said and said[id_].value is NOT_APPLICABLE
        ),
        ungraded=_ungraded(bench, said, values),
        dissent=tuple(
            Dissent(indicator=id_, used=settled.value, how=settled.how, answers=settled.dissent)
            for id_, settled in said.items()
            if settled.dissent
        ),
        profiles=tuple(outcome(p, values.claimed) for p in rule.profiles)
        if isinstance(rule, ProfileMinimum)
        else (),
    )


def _ungraded(bench: Bench, said: SettledUnit, values: Readings) -> tuple[str, ...]:
    """Indicators with a level and no evidence grade, where the instrument grades evidence."""
    if bench.instrument.evidence is None:
        return ()
    known = (id_ for id_, value in values.claimed.items() if value is not None)
    return tuple(id_ for id_ in known if said[id_].evidence is None)


def _dimension_score(
    bench: Bench,
    dimension: Dimension,
    four: _FourParts,
    coverage: Fraction | None,
    spread: Mapping[str, Moments],
    slopes: Iterable[tuple[str, float]],
) -> DimensionScore:
    used = four.evidenced if bench.capped else four.claimed
    why = _why_no_stage(bench, used, coverage)
    bounds = four.range(used) if coverage is not None else None
    return DimensionScore(
        id=dimension.id,
        title=dimension.title,
        score=used.score,
        range=bounds,
        interval=interval(used.score, bounds, spread, slopes) if bench.family.linear else None,
        coverage=coverage,
        stage=None if why else used.stage,
        stage_low=four.low.stage,
        stage_high=four.high.stage,
        claimed=Reading(score=four.claimed.score, stage=four.claimed.stage),
        evidenced=Reading(score=four.evidenced.score, stage=four.evidenced.stage),
        band_stage=used.band_stage,
        gate_stage=used.gate_stage,
        points=used.points,
        maximum=used.maximum,
        why_no_stage=why,
    )


def _why_no_stage(bench: Bench, used: Part, coverage: Fraction | None) -> Message | None:
    """Why no stage is shown, if there is a reason (the publish rule, mostly)."""
    if coverage is None:
        return message("Not applicable.")
    if used.score is None:
        return message("Insufficient evidence: nothing was answered.")
    least = bench.instrument.minimum_coverage
    if coverage < least:
        return message(
            "Insufficient evidence: {answered} % was answered, at least {least} % is needed.",
            answered=str(shown(100 * coverage, 0)),
            least=str(shown(100 * least, 0)),
        )
    if used.stage is None and isinstance(bench.instrument.rule, ProfileMinimum):
        return message("No profile is met in full yet.")
    return None
