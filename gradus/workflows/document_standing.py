"""Where the State stands, as the plan's documents print it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

from gradus.domain.messages import N_
from gradus.engines.scoring.exact import Exact, shown
from gradus.engines.scoring.instrument import Instrument
from gradus.engines.scoring.result import DimensionScore, Range, UnitScore
from gradus.formats.documents import plan_document as doc
from gradus.workflows.desk import BASIS, GAP
from gradus.workflows.document_results import Frame

Translate = Callable[[str], str]

MOST_NEEDS = 10
WANTED_LEVEL = 3  # of a critical capability, for the gate of the top stage to be open
CODINGS = {
    "not_covered": N_("not covered"),
    "partly_covered": N_("partly covered"),
    "broadly_covered": N_("broadly covered"),
    "covered_per_source": N_("covered"),
    "provision_listed": N_("a provision is listed"),
    "named_by_source": N_("a law is named"),
    "none_listed": N_("none listed"),
    "not_named_for_this_act": N_("not named for this act"),
}
MEANINGS = {
    "gap": N_("a gap"),
    "basis": N_("at most that a text exists: an upper limit"),
    "nothing": N_("nothing certain: not known"),
}
CONVENTIONS = {"un_convention": N_("UN Convention"), "budapest": N_("Budapest Convention")}


def standing(
    score: UnitScore,
    instrument: Instrument,
    levels: Mapping[str, int | Fraction | None],
    frame: Frame,
    translate: Translate,
) -> doc.Standing:
    """Overall and by dimension, critical needs first, legal needs, dissent."""
    scored = [i for dimension in instrument.dimensions for i in dimension.scored]
    return doc.Standing(
        instrument=instrument.edition,
        assessed_on=frame.assessed_on,
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
        codings=_codings(frame, translate),
        coding_sources=tuple(dict.fromkeys(url for _, url in frame.codings.values() if url)),
        upper_limits=frame.desk,
        answered=sum(levels.get(i.id) is not None for i in scored),
        asked=len(scored),
    )


def _codings(frame: Frame, translate: Translate) -> tuple[doc.LegalCoding, ...]:
    """What a file of legal coverage says, gaps first; only a gap and a listed text show anything."""
    by_code: dict[str, list[str]] = {}
    for article, (code, _) in frame.codings.items():
        by_code.setdefault(code, []).append(article)
    order = sorted(by_code, key=lambda code: (code not in GAP, code not in BASIS, code))
    return tuple(
        doc.LegalCoding(
            says=translate(CODINGS[code]) if code in CODINGS else code.replace("_", " "),
            articles=tuple(by_code[code]),
            meaning=translate(
                MEANINGS["gap" if code in GAP else "basis" if code in BASIS else "nothing"]
            ),
        )
        for code in order
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
