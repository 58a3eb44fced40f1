"""A linear model under construction: columns, rows, and what each row stands for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

INFINITY = float("inf")


@dataclass(frozen=True)
class Expression:
    """A sum of columns times coefficients, plus a constant."""

    terms: Mapping[int, float]
    constant: float = 0.0


def total(parts: Iterable[tuple[float, Expression]]) -> Expression:
    """The sum of coefficients times expressions."""
    terms: dict[int, float] = {}
    constant = 0.0
    for factor, part in parts:
        constant += factor * part.constant
        for column, coefficient in part.terms.items():
            terms[column] = terms.get(column, 0.0) + factor * coefficient
    return Expression({c: v for c, v in terms.items() if v}, constant)


@dataclass
class Rows:
    """Columns and rows in the order they were added. A row reads ``low <= terms <= high``."""

    cost: list[float] = field(default_factory=list)
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)
    integer: list[bool] = field(default_factory=list)
    row_low: list[float] = field(default_factory=list)
    row_high: list[float] = field(default_factory=list)
    row_start: list[int] = field(default_factory=lambda: [0])
    index: list[int] = field(default_factory=list)
    value: list[float] = field(default_factory=list)
    family: list[tuple[str, str, int]] = field(default_factory=list)

    def column(
        self, *, cost: float = 0.0, low: float = 0.0, high: float = 1.0, integer: bool = False
    ) -> int:
        """Add a column and return its place."""
        self.cost.append(cost)
        self.low.append(low)
        self.high.append(high)
        self.integer.append(integer)
        return len(self.cost) - 1

    def row(
        self,
        terms: Mapping[int, float],
        *,
        low: float = -INFINITY,
        high: float = INFINITY,
        family: tuple[str, str, int] = ("structure", "", 0),
    ) -> None:
        """Add a row; ``family`` is (family, name, month or year) of what it stands for."""
        self.index.extend(terms.keys())
        self.value.extend(terms.values())
        self.row_start.append(len(self.index))
        self.row_low.append(low)
        self.row_high.append(high)
        self.family.append(family)
