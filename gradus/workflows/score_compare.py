"""Two files of answers compared, and the comparison as JSON."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from gradus.catalogue.places import line_finder
from gradus.catalogue.shelf import Shelf
from gradus.domain.messages import Message, message
from gradus.domain.refusals import Fault, InvalidInput, Refusal
from gradus.engines.scoring.carry import carried, judge_crosswalk
from gradus.engines.scoring.compare import Change, Comparison, Crosswalk, OtherEdition, compare
from gradus.engines.scoring.engine import score
from gradus.engines.scoring.exact import Exact, shown
from gradus.engines.scoring.instrument import Instrument
from gradus.engines.scoring.result import Range
from gradus.formats.records.read_yaml import read_yaml
from gradus.workflows.files import read_file
from gradus.workflows.score import JSON, coverage_of, number, range_of, some_answers


class NothingInCommon(Refusal):
    """Two assessments that share no unit."""

    def __init__(self) -> None:
        super().__init__(
            "nothing-in-common",
            message("No unit stands in both files."),
            message("Check that the units are spelled alike, such as XAA in both."),
        )


@dataclass(frozen=True, kw_only=True)
class Compared:
    """The units in both assessments, and those in one only. Decimals are for showing."""

    units: tuple[Comparison, ...]
    only_before: tuple[str, ...]
    only_after: tuple[str, ...]
    decimals: int
    dimension_decimals: int
    carried: bool = False


def compare_files(
    shelf: Shelf,
    instrument_name: str,
    before: Path,
    after: Path,
    *,
    instrument_before: str | None = None,
    crosswalk: Path | None = None,
    translate: Callable[[str], str] | None = None,
) -> Compared:
    """What changed between two files of answers.

    Parameters
    ----------
    shelf, instrument_name
        The catalogue, and the edition of the later answers.
    before, after
        Earlier and later answers.
    instrument_before
        The edition of the earlier answers, if it is another one.
    crosswalk
        What became of what; needed where the editions differ.

    Raises
    ------
    InvalidInput
        A file has faults.
    OtherEdition
        The editions differ and no crosswalk says what became of what.
    NothingInCommon
        No unit is in both.
    """
    new = shelf.instrument(instrument_name)
    old = shelf.instrument(instrument_before) if instrument_before else new
    differ = old.edition != new.edition
    if differ and crosswalk is None:
        raise OtherEdition(old.edition, new.edition)
    walk = None
    if differ and crosswalk is not None:
        walk = _crosswalk(crosswalk, old, new)
    earlier = some_answers(before, old, translate)
    if walk is not None and walk.indicators:
        then = score(new, carried(earlier, walk, new), variation=None)
    else:
        then = score(old, earlier, variation=None)
    now = score(new, some_answers(after, new, translate), variation=None)
    units = compare(then, now, walk)
    if not units:
        raise NothingInCommon
    ids_then, ids_now = [u.unit for u in then.units], [u.unit for u in now.units]
    return Compared(
        units=tuple(replace(unit, edition_before=old.edition) for unit in units),
        only_before=tuple(id_ for id_ in ids_then if id_ not in ids_now),
        only_after=tuple(id_ for id_ in ids_now if id_ not in ids_then),
        decimals=now.decimals,
        dimension_decimals=now.dimension_decimals,
        carried=walk is not None and bool(walk.indicators),
    )


def _crosswalk(path: Path, old: Instrument, new: Instrument) -> Crosswalk:
    data = read_file(path)
    walk = read_yaml(Crosswalk, data, path.name)
    line = line_finder(data, path.name)
    faults: list[Fault] = []

    def wrong(at: str, what: Message, remedy: Message) -> None:
        faults.append(Fault(f"{path.name}, line {line(at)}, {at}", what, remedy))

    judge_crosswalk(walk, old, new, wrong)
    if faults:
        raise InvalidInput(path.name, faults)
    return walk


def json_of(compared: Compared) -> JSON:
    """The comparison as JSON values, rounded half up to the later edition's decimals."""
    return {
        "format": "gradus.comparison/1",
        "carried": compared.carried,
        "units": {
            unit.unit: {
                "edition_before": unit.edition_before,
                "edition_after": unit.edition_after,
                "overall": None
                if unit.overall is None
                else _change(unit.overall, compared.decimals),
                "dimensions": {
                    c.id: {"title": c.title, **_change(c, compared.dimension_decimals)}
                    for c in unit.dimensions
                },
            }
            for unit in compared.units
        },
        "only_before": list(compared.only_before),
        "only_after": list(compared.only_after),
    }


def _change(change: Change, places: int) -> JSON:
    return {
        "before": _maybe(change.before, places),
        "after": _maybe(change.after, places),
        "range_before": range_of(change.range_before, places),
        "range_after": range_of(change.range_after, places),
        "change": range_of(difference(change.range_before, change.range_after), places),
        "coverage_before": coverage_of(change.coverage_before),
        "coverage_after": coverage_of(change.coverage_after),
        "verdict": change.verdict,
        "certain": change.verdict in ("higher", "lower", "same"),
    }


def difference(before: Range | None, after: Range | None) -> Range | None:
    """The smallest and largest change that the two ranges allow."""
    if before is None or after is None:
        return None
    return Range(low=after.low - before.high, high=after.high - before.low)


def _maybe(value: Exact | None, places: int) -> int | float | None:
    return None if value is None else number(value, places)


def percent(share: Fraction | None) -> str:
    """A coverage for people, such as ``84 %``."""
    return "-" if share is None else f"{shown(100 * share, 0)} %"
