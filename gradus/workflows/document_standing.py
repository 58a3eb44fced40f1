"""Where the State stands, as the plan's documents print it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction

from gradus.domain.messages import N_
from gradus.engines.scoring.exact import Exact, shown
from gradus.engines.scoring.instrument import Instrument
from gradus.engines.scoring.result import DimensionScore, Range, UnitScore
from gradus.formats.documents import plan_document as doc

Translate = Callable[[str], str]

MOST_NEEDS = 10
WANTED_LEVEL = 3
CONVENTIONS = {"un_convention": N_("UN Convention"), "budapest": N_("Budapest Convention")}


def standing(
    score: UnitScore,
    instrument: Instrument,
    levels: Mapping[str, int | Fraction | None],
    assessed_on: date | None,
    notes: tuple[str, ...],
    translate: Translate,
) -> doc.Standing:
    """Overall and by dimension, critical needs first, legal needs, dissent."""
    return doc.Standing(
        instrument=instrument.edition,
        assessed_on=assessed_on,
        overall=_score("overall", translate("Overall"), score, instrument, translate),
        dimensions=tuple(
            _score(d.id, translate(d.title), d, instrument, translate) for d in score.dimensions
        ),
        critical_needs=_critical(score, instrument, levels, translate),
        levels=tuple(
            doc.LevelCell(
                id=indicator.id,
                dimension=dimension.id,
                level=_whole(levels.get(indicator.id)),
                applies=indicator.id not in score.not_applicable,
                critical=indicator.critical,
            )
            for dimension in instrument.dimensions
            for indicator in dimension.scored
        ),
        legal_needs=tuple(
            doc.LegalNeed(
                convention=translate(CONVENTIONS.get(need.convention, need.convention)),
                article=need.article,
                title=translate(need.title),
                known=need.state == "need",
            )
            for need in score.legal
            if need.state in ("need", "unknown")
        ),
        dissent=len(score.dissent),
        notes=notes,
    )


def _whole(level: Exact | None) -> int | None:
    return None if level is None else int(level)


def _decimal(value: Exact | None, places: int) -> float | None:
    return None if value is None else float(shown(value, places))


def _score(
    name: str,
    title: str,
    part: UnitScore | DimensionScore,
    instrument: Instrument,
    translate: Translate,
) -> doc.Score:
    bounds = part.range or Range(low=0, high=100)
    places = instrument.decimals
    return doc.Score(
        id=name,
        title=title,
        score=_decimal(part.score if isinstance(part, DimensionScore) else part.overall, places),
        low=float(shown(bounds.low, places)),
        high=float(shown(bounds.high, places)),
        stage="" if part.stage is None else translate(_stage_name(instrument, part.stage)),
        coverage=0.0 if part.coverage is None else float(part.coverage),
        evidenced=_decimal(part.evidenced.score, places),
    )


def _stage_name(instrument: Instrument, stage: int | str) -> str:
    for band in getattr(instrument.rule, "bands", ()):
        if band.stage == stage and band.name:
            return str(band.name)
    return str(stage)


def _critical(
    score: UnitScore,
    instrument: Instrument,
    levels: Mapping[str, int | Fraction | None],
    translate: Translate,
) -> tuple[doc.CriticalNeed, ...]:
    stays = {need.indicator: need.stays for need in score.needs}
    rank = {need.indicator: need.rank for need in score.needs}
    names = {level.value: level.name for level in instrument.levels}
    found = []
    for dimension in instrument.dimensions:
        for indicator in dimension.scored:
            level = levels.get(indicator.id)
            open_ = indicator.id not in score.not_applicable
            low = level is None or level < WANTED_LEVEL
            if indicator.critical and open_ and low:
                found.append(
                    doc.CriticalNeed(
                        id=indicator.id,
                        title=translate(indicator.title),
                        dimension=translate(dimension.title),
                        level=_whole(level),
                        level_name=translate(names[level]) if level in names else "",
                        wanted=WANTED_LEVEL,
                        top_ten_share=stays.get(indicator.id),
                    )
                )
    found.sort(key=lambda need: (need.level is None, rank.get(need.id, 999)))
    return tuple(found[:MOST_NEEDS])
