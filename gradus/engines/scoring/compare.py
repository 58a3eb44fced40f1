"""Two assessments of the same units, compared honestly.

Only the same edition of the same instrument is compared, or two editions between which a crosswalk
says what became of each indicator. A change is *certain* only where the two ranges lie apart: what
was not known, or not evidenced, then or now may explain the rest.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from gradus.domain.messages import message
from gradus.domain.refusals import Refusal
from gradus.engines.scoring.exact import Exact
from gradus.engines.scoring.result import DimensionScore, Range, Scores, UnitScore

Verdict = Literal["higher", "lower", "same", "not certain", "not known"]


class OtherEdition(Refusal):
    """Two assessments were made with different editions, and nothing says how they relate."""

    def __init__(self, before: str, after: str) -> None:
        super().__init__(
            "other-edition",
            message(
                "One assessment was made with {before}, the other with {after}.",
                before=before,
                after=after,
            ),
            message("Give a crosswalk between the two editions, or assess again with one of them."),
        )


@dataclass(frozen=True, kw_only=True)
class Carry:
    """What became of one indicator: the indicators it is asked as now, and its levels there.

    ``levels`` maps old values to new ones; without it, values stay as they are. Old values that
    it does not name cannot be carried and become unknown.
    """

    to: tuple[str, ...]
    levels: Mapping[str, int | Fraction | str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Crosswalk:
    """What became of what between two editions, named as ``id version``.

    With ``indicators`` (old id to :class:`Carry`) the old answers are carried into the new edition
    and scored with it; what no old answer speaks for is missing there and widens the range. Without
    them, scores as published are set side by side: ``dimensions`` maps an old dimension's id to the
    new one's, and ``overall`` says whether the overall scores may be compared.
    """

    schema: Literal["gradus.crosswalk/1"]
    before: str
    after: str
    indicators: Mapping[str, Carry] = field(default_factory=dict)
    dimensions: Mapping[str, str] = field(default_factory=dict)
    overall: bool = False
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Change:
    """One score then and now, with ranges and coverage, and what can be said of the change."""

    id: str
    title: str
    before: Exact | None
    after: Exact | None
    range_before: Range | None
    range_after: Range | None
    coverage_before: Fraction | None
    coverage_after: Fraction | None
    verdict: Verdict


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """A unit then and now; ``overall`` is None where the crosswalk does not allow it."""

    unit: str
    edition_before: str
    edition_after: str
    overall: Change | None
    dimensions: tuple[Change, ...]


def compare(
    before: Scores, after: Scores, crosswalk: Crosswalk | None = None
) -> tuple[Comparison, ...]:
    """Compare the units that are in both.

    Parameters
    ----------
    before, after
        Scores of the two assessments.
    crosswalk
        Needed where the editions differ.

    Raises
    ------
    OtherEdition
        The editions differ and there is no crosswalk between just these two.
    """
    editions = (f"{before.instrument} {before.version}", f"{after.instrument} {after.version}")
    same = editions[0] == editions[1]
    if not same and (crosswalk is None or (crosswalk.before, crosswalk.after) != editions):
        raise OtherEdition(*editions)
    units = {unit.unit: unit for unit in before.units}
    return tuple(
        _compare(units[unit.unit], unit, None if same else crosswalk)
        for unit in after.units
        if unit.unit in units
    )


def _compare(before: UnitScore, after: UnitScore, crosswalk: Crosswalk | None) -> Comparison:
    pairs: Mapping[str, str] = (
        {d.id: d.id for d in before.dimensions} if crosswalk is None else crosswalk.dimensions
    )
    old = {d.id: d for d in before.dimensions}
    new = {d.id: d for d in after.dimensions}
    changes = [
        _change(new[now].id, new[now].title, old[was], new[now])
        for was, now in pairs.items()
        if was in old and now in new
    ]
    overall = None
    if crosswalk is None or crosswalk.overall:
        overall = _change("overall", "", before, after)
    return Comparison(
        unit=after.unit,
        edition_before=before.edition,
        edition_after=after.edition,
        overall=overall,
        dimensions=tuple(changes),
    )


def _change(
    id_: str, title: str, before: DimensionScore | UnitScore, after: DimensionScore | UnitScore
) -> Change:
    was = before.overall if isinstance(before, UnitScore) else before.score
    now = after.overall if isinstance(after, UnitScore) else after.score
    return Change(
        id=id_,
        title=title,
        before=was,
        after=now,
        range_before=before.range,
        range_after=after.range,
        coverage_before=before.coverage,
        coverage_after=after.coverage,
        verdict=verdict_of(was, now, before.range, after.range),
    )


def verdict_of(
    was: Exact | None, now: Exact | None, then: Range | None, today: Range | None
) -> Verdict:
    """What may be said of a value then and now: a change only where the ranges lie apart."""
    if was is None or now is None or then is None or today is None:
        return "not known"
    if today.low > then.high:
        return "higher"
    if today.high < then.low:
        return "lower"
    exact = then.low == then.high and today.low == today.high
    return "same" if exact and was == now else "not certain"
