"""What a monitored result is, and what may not be done with it. Pure.

Missing is not zero: a figure has a value, or says why there is none. Ordinal is not averaged: levels
come back as ``Level``, which knows no arithmetic. A baseline comes before a target.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import total_ordering

from gradus.domain.messages import Message, message
from gradus.domain.refusals import Refusal


class ValueKind(StrEnum):
    """What kind of answer a measure takes."""

    NUMBER = "number"
    ORDINAL = "ordinal"
    YES_NO = "yes-no"


class Direction(StrEnum):
    """Which way is better; some measures, such as recorded crime, have none (R10)."""

    UP = "up"
    DOWN = "down"
    NEITHER = "neither"


class Grade(StrEnum):
    """How well a figure is evidenced, as in assessments."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"


@total_ordering
@dataclass(frozen=True)
class Level:
    """A step of an ordinal scale: it can be compared, and nothing else."""

    index: int
    name: str

    def __lt__(self, other: Level) -> bool:
        return self.index < other.index


Value = Decimal | Level | bool
LEVEL_LONGEST = 60
_NUMBER = re.compile(r"-?[0-9]{1,18}(?:\.[0-9]{1,6})?")
_YES_NO = {"yes": True, "no": False}
_WANTED: Mapping[ValueKind, Message] = {
    ValueKind.NUMBER: message("a number of at most 18 digits, and 6 after the point"),
    ValueKind.ORDINAL: message("one of the levels of the measure"),
    ValueKind.YES_NO: message("yes or no"),
}


class ValueRefused(Refusal):
    """A value that the measure does not take."""

    def __init__(self, value: object, kind: ValueKind) -> None:
        super().__init__(
            "value-refused",
            message("“{value}” is not {wanted}.", value=str(value)[:40], wanted=_WANTED[kind]),
            message("Write the value as the measure asks, or say why there is none."),
        )


class MissingUnexplained(Refusal):
    """Neither a value nor a reason why there is none; or both."""

    def __init__(self) -> None:
        super().__init__(
            "missing-unexplained",
            message("It needs a value, or the reason why there is none; not both."),
            message("Missing is not zero: write the reason if nobody measured."),
        )


class CorrectionUnexplained(Refusal):
    """A correction that does not say what was wrong."""

    def __init__(self) -> None:
        super().__init__(
            "correction-unexplained",
            message("A correction says why the earlier figure was wrong."),
            message("Write the reason: whoever relied on the figure will read it."),
        )


class BaselineFirst(Refusal):
    """A target without a baseline before it; ``ends`` is when the first baseline there is does."""

    def __init__(self, starts: date, ends: date | None) -> None:
        if ends is None:
            what = message("There is no baseline with a value that ends before the target's time.")
            remedy = message("Measure where things stand first, then agree where they should go.")
        else:
            what = message(
                "The target's time starts on {starts}, but its baseline ends on {ends}.",
                starts=starts.isoformat(),
                ends=ends.isoformat(),
            )
            remedy = message("Let it start after that day, or set a baseline of an earlier time.")
        super().__init__("baseline-first", what, remedy)


class PeriodRefused(Refusal):
    """A period that ends before it starts, or has not ended."""

    def __init__(self, starts: date, ends: date) -> None:
        super().__init__(
            "period-refused",
            message(
                "{starts} to {ends} is no period that was observed.",
                starts=starts.isoformat(),
                ends=ends.isoformat(),
            ),
            message("Mend the dates: what is observed has ended, and began before it ended."),
        )


class PeriodBackwards(Refusal):
    """A time to come that ends before it starts."""

    def __init__(self, starts: date, ends: date) -> None:
        super().__init__(
            "period-backwards",
            message(
                "The time ends on {ends}, before it starts on {starts}.",
                starts=starts.isoformat(),
                ends=ends.isoformat(),
            ),
            message("Mend one of the two dates."),
        )


class CorrectedAlready(Refusal):
    """A figure that a later one has taken the place of."""

    def __init__(self) -> None:
        super().__init__(
            "corrected-already",
            message("This figure was corrected before."),
            message("Correct the figure that stands now."),
        )


class ScaleRefused(Refusal):
    """Levels where there are none, or too few where there should be."""

    def __init__(self) -> None:
        super().__init__(
            "scale-refused",
            message(
                "A measure of levels has two or more, each once and of at most {most} characters; "
                "other measures have none.",
                most=LEVEL_LONGEST,
            ),
            message("List the levels from the lowest to the highest."),
        )


def check_scale(kind: ValueKind, levels: Sequence[str]) -> None:
    """Raises ScaleRefused."""
    enough = (
        len(levels) >= 2
        and len(set(levels)) == len(levels)
        and all(0 < len(level) <= LEVEL_LONGEST for level in levels)
    )
    if (kind is ValueKind.ORDINAL) != bool(levels) or (levels and not enough):
        raise ScaleRefused


def read(kind: ValueKind, text: str) -> Value | str:
    """A value as a program writes it, as what it is; a level stays its name. Raises ValueRefused."""
    if kind is ValueKind.ORDINAL:
        return text
    if kind is ValueKind.YES_NO and text in _YES_NO:
        return _YES_NO[text]
    if kind is ValueKind.NUMBER and _NUMBER.fullmatch(text):
        return Decimal(text)
    raise ValueRefused(text, kind)


def written(value: Value) -> str:
    """A value as a program reads it: a number with all its digits, a level's name, yes or no."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.name if isinstance(value, Level) else f"{value.normalize() + 0:f}"


def stored(kind: ValueKind, levels: Sequence[str], value: Value | str) -> Decimal:
    """A value as the column keeps it: a number, the index of a level, 1 or 0.

    Raises ValueRefused; TypeError for a float, whose digits nobody meant.
    """
    if isinstance(value, float):
        raise TypeError("figures are Decimal")
    if kind is ValueKind.NUMBER and isinstance(value, Decimal) and _fits(value):
        return value
    if kind is ValueKind.YES_NO and isinstance(value, bool):
        return Decimal(int(value))
    if kind is ValueKind.ORDINAL:
        name = value.name if isinstance(value, Level) else value
        if name in levels:
            return Decimal(levels.index(str(name)))
    raise ValueRefused(value, kind)


def _fits(value: Decimal) -> bool:
    """Whether the column keeps every digit: up to 18 before the point, 6 after it."""
    if not value.is_finite() or value.adjusted() >= 18:
        return False
    return value.adjusted() >= -6 and value == round(value, 6) if value else True


def shown(kind: ValueKind, levels: Sequence[str], kept: Decimal) -> Value:
    """What a column keeps, as what it is."""
    if kind is ValueKind.ORDINAL:
        return Level(int(kept), levels[int(kept)])
    return bool(kept) if kind is ValueKind.YES_NO else kept


def check_given(value: object | None, missing_because: str) -> None:
    """Raises MissingUnexplained."""
    if (value is None) == (not missing_because.strip()):
        raise MissingUnexplained


def check_observed(starts: date, ends: date, today: date) -> None:
    """Raises PeriodRefused."""
    if ends < starts or ends > today:
        raise PeriodRefused(starts, ends)


def check_target_after(target_starts: date, baseline_ends: Sequence[date]) -> None:
    """Raises BaselineFirst unless some baseline ended before the target's time starts."""
    if not any(ends < target_starts for ends in baseline_ends):
        raise BaselineFirst(target_starts, min(baseline_ends, default=None))


def met(direction: Direction, value: Value | None, target: Value | None) -> bool | None:
    """Whether a target is met; None where nobody can say: missing, or no better way."""
    if value is None or target is None or direction is Direction.NEITHER:
        return None
    if isinstance(value, Level) and isinstance(target, Level):
        return value >= target if direction is Direction.UP else value <= target
    if isinstance(value, Decimal | bool) and isinstance(target, Decimal | bool):
        return value >= target if direction is Direction.UP else value <= target
    return None
