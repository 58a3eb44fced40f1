"""Months. Engines count months from a month zero; people read calendar months."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

_MONTH = re.compile(r"^(\d{4})-(0[1-9]|1[0-2])$")


@dataclass(frozen=True, order=True)
class Month:
    """A calendar month, such as ``2027-01``."""

    year: int
    month: int

    @classmethod
    def parse(cls, text: str) -> Month:
        """Read ``YYYY-MM``. Raises ``ValueError`` for anything else."""
        match = _MONTH.match(text)
        if not match:
            raise ValueError(f"{text!r} is not a month; write YYYY-MM, such as 2027-01")
        return cls(int(match[1]), int(match[2]))

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"

    def plus(self, months: int) -> Month:
        """The month that many months later (earlier if negative)."""
        index = self.year * 12 + self.month - 1 + months
        return Month(index // 12, index % 12 + 1)

    def since(self, zero: Month) -> int:
        """How many months after ``zero`` this month is (negative if before)."""
        return (self.year - zero.year) * 12 + self.month - zero.month

    def last_day(self) -> date:
        """The last day of the month."""
        return self.plus(1).first_day() - timedelta(days=1)

    def first_day(self) -> date:
        """The first day of the month."""
        return date(self.year, self.month, 1)
