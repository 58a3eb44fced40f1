"""Answers that do not go together, each with its reason and what settles it.

Only what the instrument itself or a plain rule can say:

* ``unsupported``: a level above what the grade of its evidence supports;
* ``ungraded``: a level that needs evidence, with no grade stated. What the weakest grade (the body's
  own statement) supports needs none;
* ``groups``: groups that differ by two levels or more, with nothing agreed on;
* ``applies``: one group gives a level, another says that the question does not apply;
* ``gate``: a dimension's score speaks for a stage its critical indicator does not allow;
* ``stale``: a grade that speaks of a document, and all that is attached is older than its
  ``stale_after`` at the date of the assessment.

Beside them, and weaker (``unattached``): a grade that speaks of a document, for a level that
none of the other grades supports, and nothing is attached yet. Whoever answers by workbook or phone
can attach nothing, so it stands once for a dimension.

What is unknown or missing contradicts nothing: it is to be found out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from gradus.domain.messages import Message, message
from gradus.engines.scoring.answers import (
    NOT_APPLICABLE,
    Answer,
    Settled,
    SettledUnit,
    Special,
)
from gradus.engines.scoring.exact import Exact
from gradus.engines.scoring.instrument import Dimension, Indicator, Instrument, WeightedLevels
from gradus.engines.scoring.result import UnitScore

Kind = Literal["groups", "applies", "gate", "unsupported", "ungraded", "stale", "unattached"]
KINDS: tuple[Kind, ...] = (
    "groups", "applies", "gate", "unsupported", "ungraded", "stale", "unattached",
)  # fmt: skip
FAR_APART = 2
"""Levels between two groups that a meeting should settle; one apart is the rule's own blur."""


@dataclass(frozen=True, kw_only=True)
class Contradiction:
    """What does not go together, and what to do next; the first indicator is the one to look at."""

    kind: Kind
    indicators: tuple[str, ...]
    what: Message
    remedy: Message
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Attached:
    """What the answers about one unit rest on, at the date of the assessment.

    ``days`` has, by indicator, the last day that each attached document can be of; ``None`` where
    that is not known.
    """

    on: date
    days: Mapping[str, Sequence[date | None]]


def contradictions(
    instrument: Instrument,
    said: SettledUnit,
    unit: UnitScore,
    attached: Attached | None = None,
) -> tuple[Contradiction, ...]:
    """The contradictions of one unit's answers, by kind and in the instrument's order.

    Parameters
    ----------
    instrument
        The edition the answers were given for.
    said, unit
        The unit's settled answers and its scores.
    attached
        What its answers rest on; without it, nothing is said of that.
    """
    found = [
        *_between_groups(instrument, said),
        *_gates(instrument, said, unit),
        *_without_evidence(instrument, said),
        *_of_documents(instrument, said, attached),
    ]
    places = {id_: place for place, id_ in enumerate(instrument.indicators)}
    found.sort(key=lambda one: (KINDS.index(one.kind), places[one.indicators[0]]))
    return tuple(found)


def _between_groups(instrument: Instrument, said: SettledUnit) -> Iterator[Contradiction]:
    for id_, settled in said.items():
        if settled.how != "median":
            continue
        levels = _levels(settled.dissent)
        if not levels:
            continue
        apart = levels[-1][0] - levels[0][0]
        if apart >= FAR_APART * _step(instrument.indicators[id_]):
            yield Contradiction(
                kind="groups",
                indicators=(id_,),
                groups=tuple(group for _, group in levels),
                what=message("Groups differ by {apart} levels: {levels}.", apart=str(apart),
                             levels="; ".join(f"{group}: {level}" for level, group in levels)),
                remedy=message("Bring the groups together and agree on one level."),
            )  # fmt: skip
        not_so = sorted(a.group for a in settled.dissent if a.value is NOT_APPLICABLE)
        if not_so:
            yield Contradiction(
                kind="applies",
                indicators=(id_,),
                groups=(*(group for _, group in levels), *not_so),
                what=message("{some} give a level; {others} say that it does not apply.",
                             some=", ".join(group for _, group in levels),
                             others=", ".join(not_so)),
                remedy=message("Ask why it should not apply, and agree on one answer."),
            )  # fmt: skip


def _levels(answers: Iterable[Answer]) -> list[tuple[Exact, str]]:
    return sorted((a.value, a.group) for a in answers if not isinstance(a.value, Special))


def _step(indicator: Indicator) -> Exact:
    return 1 if indicator.scale.step is None else indicator.scale.step


def _gates(instrument: Instrument, said: SettledUnit, unit: UnitScore) -> Iterator[Contradiction]:
    rule = instrument.rule
    if not isinstance(rule, WeightedLevels) or rule.gate is None:
        return
    for dimension in instrument.dimensions:
        band = unit.dimension(dimension.id).band_stage
        if not isinstance(band, int):
            continue
        for id_, level in _known_critical(dimension, said):
            allowed = rule.gate.offset + int(level)
            if allowed < band:
                yield Contradiction(
                    kind="gate",
                    indicators=(id_,),
                    what=message(
                        "The score of {dimension} speaks for stage {band}; this critical indicator "
                        "stands at level {level} and allows stage {allowed} at most.",
                        dimension=Message(dimension.title), band=band, level=str(level),
                        allowed=allowed,
                    ),
                    remedy=message(
                        "Check this answer and the others of the dimension. If all are right, "
                        "this is where to begin."
                    ),
                )  # fmt: skip


def _known_critical(dimension: Dimension, said: SettledUnit) -> Iterator[tuple[str, Exact]]:
    for indicator in dimension.scored:
        settled = said.get(indicator.id)
        if indicator.critical and settled is not None and not isinstance(settled.value, Special):
            yield indicator.id, settled.value


def _without_evidence(instrument: Instrument, said: SettledUnit) -> Iterator[Contradiction]:
    rule = instrument.evidence
    if rule is None:
        return
    weakest = min(rule.caps.values())
    for id_, settled in said.items():
        if isinstance(settled.value, Special):
            continue
        if settled.evidence is not None and _supports_less(settled):
            yield Contradiction(
                kind="unsupported",
                indicators=(id_,),
                what=message(
                    "Level {level} is claimed; evidence of grade {grade} supports level {cap} "
                    "at most.",
                    level=str(settled.value), grade=settled.evidence, cap=str(settled.evidenced),
                ),
                remedy=message("Add better evidence, or give the level that the evidence supports."),
            )  # fmt: skip
        elif settled.evidence is None and settled.value > weakest:
            yield Contradiction(
                kind="ungraded",
                indicators=(id_,),
                what=message("Level {level} is claimed, and no grade of evidence is stated.",
                             level=str(settled.value)),
                remedy=message("State what the level rests on, and its grade."),
            )  # fmt: skip


def _supports_less(settled: Settled) -> bool:
    return (
        not isinstance(settled.value, Special)
        and settled.evidenced is not None
        and settled.evidenced < settled.value
    )


def _of_documents(
    instrument: Instrument, said: SettledUnit, attached: Attached | None
) -> Iterator[Contradiction]:
    rule = instrument.evidence
    if rule is None or attached is None:
        return
    others = [cap for grade, cap in rule.caps.items() if grade not in rule.stale_after]
    for dimension in instrument.dimensions:
        bare = []
        for indicator in dimension.indicators:
            settled = said.get(indicator.id)
            if settled is None or isinstance(settled.value, Special):
                continue
            years = rule.stale_after.get(settled.evidence) if settled.evidence else None
            if years is None:
                continue
            days = attached.days.get(indicator.id, ())
            newest = _newest(days)
            if newest is not None and _too_old(newest, attached.on, years):
                yield _stale(indicator.id, settled, newest, years)
            elif not days and settled.value > max(others, default=indicator.scale.minimum):
                bare.append(indicator.id)
        if bare:
            yield Contradiction(
                kind="unattached",
                indicators=tuple(bare),
                what=message(
                    "{dimension}: the grades speak of documents, and nothing is attached yet to "
                    "{questions}.",
                    dimension=Message(dimension.title), questions=", ".join(bare),
                ),
                remedy=message("Attach the documents, as far as they may be kept here."),
            )  # fmt: skip


def _newest(days: Sequence[date | None]) -> date | None:
    """The newest day; none where there is none, or where one of them is not known."""
    known = [day for day in days if day is not None]
    return max(known) if known and len(known) == len(days) else None


def _too_old(day: date, on: date, years: int) -> bool:
    """Whether more than that many years lie between; 29 February needs no care as numbers."""
    return (day.year + years, day.month, day.day) < (on.year, on.month, on.day)


def _stale(id_: str, settled: Settled, newest: date, years: int) -> Contradiction:
    return Contradiction(
        kind="stale",
        indicators=(id_,),
        what=message(
            "Grade {grade} is stated; the newest document attached is of {year}, more than {years} "
            "years before the assessment.",
            grade=settled.evidence or "", year=str(newest.year), years=str(years),
        ),
        remedy=message("Attach what shows that it still holds, or change the grade."),
    )  # fmt: skip
