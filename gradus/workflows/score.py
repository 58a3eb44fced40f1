"""Scores from files, and their JSON."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

from gradus.catalogue.shelf import Shelf
from gradus.domain.messages import Message
from gradus.engines.scoring.answers import Special, Value
from gradus.engines.scoring.compare import Comparison, Crosswalk, compare
from gradus.engines.scoring.engine import score
from gradus.engines.scoring.exact import Exact, shown
from gradus.engines.scoring.result import DimensionScore, Need, Range, Scores, UnitScore
from gradus.formats.records.read_yaml import read_yaml
from gradus.workflows.answers import read_answers
from gradus.workflows.plan_solve import read_file

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
    found = read_answers(read_file(answers), answers.name, instrument, translate)
    return score(instrument, found.answers, seed=seed, articles=shelf.articles)


def compare_files(
    shelf: Shelf,
    instrument_name: str,
    before: Path,
    after: Path,
    *,
    instrument_before: str | None = None,
    crosswalk: Path | None = None,
    seed: int = 0,
) -> tuple[Comparison, ...]:
    """What changed between two files of answers, unit by unit (units in both).

    Raises
    ------
    InvalidInput
        A file has faults.
    OtherEdition
        The editions differ and no crosswalk says what became of what.
    """
    walk = None
    if crosswalk is not None:
        walk = read_yaml(Crosswalk, read_file(crosswalk), crosswalk.name)
    old = score_file(shelf, instrument_before or instrument_name, before, seed=seed)
    new = score_file(shelf, instrument_name, after, seed=seed)
    return compare(old, new, walk)


def json_of(scores: Scores) -> JSON:
    """The scores as JSON values, rounded half up to the instrument's decimals."""
    places = scores.decimals
    result: JSON = {
        "format": "gradus.scores/1",
        "instrument": scores.instrument,
        "version": scores.version,
        "rule": scores.rule,
        "decimals": places,
        "units": {unit.unit: _unit(unit, places) for unit in scores.units},
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
                "range": _range(
                    None
                    if share.range is None
                    else Range(low=100 * share.range.low, high=100 * share.range.high),
                    places,
                ),
                "coverage": _coverage(share.coverage),
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


def _range(bounds: Range | None, places: int) -> JSON | None:
    if bounds is None:
        return None
    return {"low": number(bounds.low, places), "high": number(bounds.high, places)}


def _coverage(value: Fraction | None) -> float | None:
    return None if value is None else float(shown(value, 4))


def _text(text: Message | None) -> str | None:
    return None if text is None else text.text()


def _unit(unit: UnitScore, places: int) -> JSON:
    return {
        "overall": _maybe(unit.overall, places),
        "range": _range(unit.range, places),
        "interval": _range(unit.interval, places),
        "stage_or_tier": unit.stage,
        "stage_low": unit.stage_low,
        "stage_high": unit.stage_high,
        "why_no_stage": _text(unit.why_no_stage),
        "coverage": _coverage(unit.coverage),
        "points": _maybe(unit.points, places),
        "maximum": _maybe(unit.maximum, places),
        "claimed": _maybe(unit.claimed.score, places),
        "evidenced": _maybe(unit.evidenced.score, places),
        "dimensions": {d.id: _dimension(d, places) for d in unit.dimensions},
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


def _dimension(dimension: DimensionScore, places: int) -> JSON:
    return {
        "title": dimension.title,
        "score": _maybe(dimension.score, places),
        "range": _range(dimension.range, places),
        "interval": _range(dimension.interval, places),
        "stage": dimension.stage,
        "coverage": _coverage(dimension.coverage),
        "claimed": _maybe(dimension.claimed.score, places),
        "evidenced": _maybe(dimension.evidenced.score, places),
        "points": _maybe(dimension.points, places),
        "maximum": _maybe(dimension.maximum, places),
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
