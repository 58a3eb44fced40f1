"""A scale of numbers from 0 up, linear or logarithmic, with its round marks."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from gradus.formats.charts.axis import SMALLEST, ticks

FAR_APART = 10.0
"""Beyond this ratio of the largest to the smallest number, small ones would lie near the axis."""

MOST_DECADES = 5
_MOST_MARKS = 7


@dataclass(frozen=True)
class Scale:
    """Where numbers lie from 0 (foot) to 1 (top), and the marks to write; out of it is at its end."""

    kind: Literal["linear", "logarithmic"]
    marks: tuple[float, ...]

    def share(self, value: float) -> float:
        """The place of a number; 0 has none on a logarithmic scale."""
        low, high = self.marks[0], self.marks[-1]
        if self.kind == "linear":
            place = (value - low) / (high - low)
        elif value <= low:
            place = 0.0
        else:
            place = math.log(value / low) / math.log(high / low)
        return min(max(place, 0.0), 1.0)


def scale_of(central: Iterable[float], ends: Iterable[float]) -> Scale:
    """The scale for central values and the ends of their intervals.

    It is logarithmic where the largest number is more than :data:`FAR_APART` times the smallest
    central value that is not 0; else linear, from 0. A logarithmic scale holds at most
    :data:`MOST_DECADES` powers of ten below the largest number.
    """
    middle = [v for v in central if v > SMALLEST]
    every = [*middle, *(v for v in ends if v > SMALLEST)]
    top = max(every, default=1.0)
    if not middle or top <= FAR_APART * min(middle):
        return Scale("linear", ticks(top, 4))
    low = max(min(every), top / 10**MOST_DECADES)
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(top) - 1e-9) + 1)
    for steps in ((1, 2, 5), (1, 3), (1,)):
        marks = _between([step * 10.0**power for power in powers for step in steps], low, top)
        if len(marks) <= _MOST_MARKS:
            break
    return Scale("logarithmic", marks)


def _between(marks: Sequence[float], low: float, top: float) -> tuple[float, ...]:
    """The marks from the last that is not above ``low`` to the first that is not below ``top``."""
    begin = max(mark for mark in marks if mark <= low * (1 + 1e-9))
    end = min(mark for mark in marks if mark >= top * (1 - 1e-9))
    return tuple(mark for mark in marks if begin <= mark <= end)
