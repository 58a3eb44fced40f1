"""Where a State stands, as the results show it: levels, what holds a stage, needs, what to find out.

Computed when it is read, from one query of answers; pages and the API say the same.
"""

from __future__ import annotations

from dataclasses import dataclass

from gradus.catalogue.installed import installed_shelf
from gradus.core.access.actor import Actor
from gradus.engines.scoring.answers import NOT_APPLICABLE, Settled, Special
from gradus.engines.scoring.contradictions import Attached, Contradiction, contradictions
from gradus.engines.scoring.doubtful import Firmness, firmness
from gradus.engines.scoring.engine import score
from gradus.engines.scoring.exact import Exact
from gradus.engines.scoring.instrument import Dimension, Indicator, Instrument, WeightedLevels
from gradus.engines.scoring.result import Need, Scores, UnitScore
from gradus.engines.scoring.settle import settle
from gradus.steps.assessment import attachments, editions, models, selectors


@dataclass(frozen=True)
class Level:
    """One indicator: its level as claimed and as evidenced, and what its answer allows.

    ``claimed`` is ``None`` where it is unknown or missing; it is no zero.
    """

    indicator: Indicator
    dimension: Dimension
    applies: bool
    claimed: Exact | None
    evidenced: Exact | None
    low: Exact | None
    high: Exact | None
    grade: str

    @property
    def supported(self) -> bool:
        """Whether the evidence supports what is claimed, as far as it is graded."""
        return self.claimed == self.evidenced


@dataclass(frozen=True)
class Gate:
    """A critical indicator, and the highest stage it allows its dimension; ``None``: any."""

    level: Level
    allows: int | None
    holds: bool


@dataclass(frozen=True)
class RankedNeed:
    """A need, and what becomes of it if the doubtful answers were one level off."""

    need: Need
    firmness: Firmness


@dataclass(frozen=True)
class Picture:
    """The results of an assessment."""

    instrument: Instrument
    scores: Scores
    unit: UnitScore
    levels: tuple[Level, ...]
    gates: tuple[Gate, ...]
    lowest: tuple[Level, ...]
    unknown: tuple[Level, ...]
    needs: tuple[RankedNeed, ...]
    contradictions: tuple[Contradiction, ...]
    unattached: tuple[Contradiction, ...]  # weaker: documents that are spoken of and not here
    documents: attachments.ByQuestion  # as far as the viewer may read them

    @property
    def critical_unknown(self) -> int:
        """How many critical questions have no level."""
        return sum(level.indicator.critical for level in self.unknown)


def picture(viewer: Actor, row: models.Assessment) -> Picture | None:
    """The results of an assessment, or none while nothing is answered."""
    instrument = editions.of(row)
    answers = selectors.answers(viewer, row)
    if not answers:
        return None
    scores = score(instrument, answers, articles=installed_shelf().articles)
    unit = scores.units[0]
    said = settle(instrument, answers)[unit.unit]
    levels = {id_: _level(instrument, id_, said.get(id_)) for id_ in instrument.indicators}
    firm = firmness(instrument, said)
    documents = attachments.to_assessment(viewer, row)
    days = attachments.days(viewer, row, documents)
    rests = None if days is None else Attached(on=row.assessed_on, days=days)
    found = contradictions(instrument, said, unit, rests)
    bottom = [one for one in levels.values() if one.claimed == one.indicator.scale.minimum]
    ranks = {need.indicator: need.rank for need in unit.needs}
    return Picture(
        instrument=instrument,
        scores=scores,
        unit=unit,
        levels=tuple(levels.values()),
        gates=tuple(_gates(instrument, unit, levels)),
        lowest=tuple(
            sorted(
                (one for one in bottom if not one.indicator.critical),
                key=lambda one: ranks.get(one.indicator.id, len(ranks)),
            )
        ),
        unknown=tuple(
            sorted(
                (levels[id_] for id_ in unit.to_find_out),
                key=lambda one: not one.indicator.critical,
            )
        ),
        needs=tuple(RankedNeed(need, firm[need.indicator]) for need in unit.needs),
        contradictions=tuple(one for one in found if one.kind != "unattached"),
        unattached=tuple(one for one in found if one.kind == "unattached"),
        documents=documents,
    )


def _level(instrument: Instrument, id_: str, settled: Settled | None) -> Level:
    dimension = instrument.dimension_of[id_]
    indicator = instrument.indicators[id_]
    if settled is None:
        scale = indicator.scale
        return Level(indicator, dimension, True, None, None, scale.minimum, scale.maximum, "")
    return Level(
        indicator=indicator,
        dimension=dimension,
        applies=settled.value is not NOT_APPLICABLE,
        claimed=None if isinstance(settled.value, Special) else settled.value,
        evidenced=settled.evidenced,
        low=settled.low,
        high=settled.high,
        grade=settled.evidence or "",
    )


def _gates(instrument: Instrument, unit: UnitScore, levels: dict[str, Level]) -> list[Gate]:
    """The critical indicators that apply, those that allow least first."""
    rule = instrument.rule
    gate, top = None, 0
    if isinstance(rule, WeightedLevels):
        gate = rule.gate
        top = max((band.stage for band in rule.bands if isinstance(band.stage, int)), default=0)
    found = []
    for level in levels.values():
        if not level.indicator.critical or not level.applies:
            continue
        allows = None
        if gate is not None:
            at = gate.offset + int(gate.unknown_as if level.claimed is None else level.claimed)
            allows = at if at < top else None
        of = unit.dimension(level.dimension.id)
        held = isinstance(of.band_stage, int) and allows is not None and allows < of.band_stage
        found.append(Gate(level, allows, held))
    found.sort(key=lambda one: top if one.allows is None else one.allows)
    return found
