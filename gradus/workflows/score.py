"""Scores from files, and their JSON."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

from gradus.catalogue.shelf import Shelf
from gradus.domain.messages import Message, message
from gradus.domain.refusals import Fault, InvalidInput
from gradus.engines.scoring.answers import Answer, Special, Value
from gradus.engines.scoring.engine import score
from gradus.engines.scoring.exact import Exact, shown
from gradus.engines.scoring.instrument import Instrument
from gradus.engines.scoring.result import DimensionScore, Need, Range, Scores, UnitScore
from gradus.workflows.answers import AnswerSet, read_answers
from gradus.workflows.files import read_file

JSON = dict[str, object]


def score_file(
    shelf: Shelf,
    instrument_name: str,
    answers: Path,
    *,
    seed: int = 0,
    translate: Callable[[str], str] | None = None,
) -> Scores:
    """The scores of every unit in a file of answers.

    Raises
    ------
    InvalidInput
        The instrument or the answers have faults.
    NotInCatalogue, NoSuchFile
        Something is not there.
    """
    instrument = shelf.instrument(instrument_name)
    found = some_answers(answers, instrument, translate)
    return score(instrument, found, seed=seed, articles=shelf.articles)


def some_answers(
    path: Path, instrument: Instrument, translate: Callable[[str], str] | None = None
) -> tuple[Answer, ...]:
    """The answers of a file, at least one.

    Raises
    ------
    InvalidInput
        With every fault, or because nothing is answered.
    """
    return some_answer_set(path, instrument, translate).answers


def some_answer_set(
    path: Path, instrument: Instrument, translate: Callable[[str], str] | None = None
) -> AnswerSet:
    """The answers of a file, at least one, and what it says about them.

    Raises
    ------
    InvalidInput
        With every fault, or because nothing is answered.
    """
    found = read_answers(read_file(path), path.name, instrument, translate)
    if not found.answers:
        fault = Fault(
            path.name,
            message("Nothing is answered."),
            message("Fill in the column value (or the answers of the workbook)."),
        )
        raise InvalidInput(path.name, [fault])
    return found


def json_of(scores: Scores) -> JSON:
    """The scores as JSON values, rounded half up to the instrument's decimals."""
    places = scores.decimals
    result: JSON = {
        "format": "gradus.scores/1",
        "instrument": scores.instrument,
        "version": scores.version,
        "rule": scores.rule,
        "decimals": places,
        "units": {
            unit.unit: _unit(unit, places, scores.dimension_decimals) for unit in scores.units
        },
    }
    if scores.shares:
        result["shares"] = {
            share.id: {
                "title": share.title,
                "meeting": share.meeting,
                "not_meeting": share.not_meeting,
                "open": share.open,
                "not_applicable": share.not_applicable,
                "percent": None if share.share is None else number(100 * share.share, places),
                "range": range_of(
                    None
                    if share.range is None
                    else Range(low=100 * share.range.low, high=100 * share.range.high),
                    places,
                ),
                "coverage": coverage_of(share.coverage),
            }
            for share in scores.shares
        }
    return result


def number(value: Exact, places: int) -> int | float:
    """A number for JSON, rounded half up; whole ones without decimals when none are shown."""
    rounded = shown(value, places)
    return int(rounded) if places == 0 else float(rounded)


def _maybe(value: Exact | None, places: int) -> int | float | None:
    return None if value is None else number(value, places)


def range_of(bounds: Range | None, places: int) -> JSON | None:
    """A range for JSON."""
    if bounds is None:
        return None
    return {"low": number(bounds.low, places), "high": number(bounds.high, places)}


def coverage_of(value: Fraction | None) -> float | None:
    """A coverage for JSON: a share with four decimals."""
    return None if value is None else float(shown(value, 4))


def _text(text: Message | None) -> str | None:
    return None if text is None else text.text()


def _unit(unit: UnitScore, places: int, inner: int) -> JSON:
    return {
        "overall": _maybe(unit.overall, places),
        "range": range_of(unit.range, places),
        "interval": range_of(unit.interval, places),
        "stage_or_tier": unit.stage,
        "stage_low": unit.stage_low,
        "stage_high": unit.stage_high,
        "why_no_stage": _text(unit.why_no_stage),
        "coverage": coverage_of(unit.coverage),
        "points": _maybe(unit.points, places),
        "maximum": _maybe(unit.maximum, places),
        "claimed": _maybe(unit.claimed.score, places),
        "evidenced": _maybe(unit.evidenced.score, places),
        "dimensions": {d.id: _dimension(d, inner, places) for d in unit.dimensions},
        "needs": [_need(need, places) for need in unit.needs],
        "to_find_out": list(unit.to_find_out),
        "missing": list(unit.missing),
        "unknown": list(unit.unknown),
        "not_applicable": list(unit.not_applicable),
        "ungraded": list(unit.ungraded),
        "dissent": [
            {
                "indicator": d.indicator,
                "used": value_of(d.used),
                "how": d.how,
                "answers": [
                    {"group": a.group, "value": value_of(a.value), "note": a.note}
                    for a in d.answers
                ],
            }
            for d in unit.dissent
        ],
        "legal": [
            {
                "convention": need.convention,
                "article": need.article,
                "title": need.title,
                "state": need.state,
                "indicators": list(need.indicators),
                "verification": need.verification,
            }
            for need in unit.legal
        ],
        "profiles": [
            {
                "id": p.id,
                "title": p.title,
                "met": p.met,
                "short": {name: float(value) for name, value in p.short.items()},
                "open": list(p.open),
            }
            for p in unit.profiles
        ],
    }


def _dimension(dimension: DimensionScore, places: int, exact_places: int) -> JSON:
    return {
        "title": dimension.title,
        "score": _maybe(dimension.score, places),
        "range": range_of(dimension.range, places),
        "interval": range_of(dimension.interval, places),
        "stage": dimension.stage,
        "coverage": coverage_of(dimension.coverage),
        "claimed": _maybe(dimension.claimed.score, places),
        "evidenced": _maybe(dimension.evidenced.score, places),
        "points": _maybe(dimension.points, exact_places),
        "maximum": _maybe(dimension.maximum, exact_places),
        "why_no_stage": _text(dimension.why_no_stage),
    }


def _need(need: Need, places: int) -> JSON:
    return {
        "rank": need.rank,
        "indicator": need.indicator,
        "title": need.title,
        "dimension": need.dimension,
        "critical": need.critical,
        "level": float(need.level) if isinstance(need.level, Fraction) else need.level,
        "target": float(need.target) if isinstance(need.target, Fraction) else need.target,
        "need": number(need.need, max(places, 2)),
        "range": {
            "low": number(need.need_low, max(places, 2)),
            "high": number(need.need_high, max(places, 2)),
        },
        "stays": need.stays,
    }


def value_of(value: Value) -> int | float | str:
    """An answer's value as written."""
    if isinstance(value, Special):
        return str(value.value)
    return float(value) if isinstance(value, Fraction) else value
