"""What the pages may cost, and the table of what they do cost."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Row:
    """One thing measured: what, in which unit, the most it may be (None: not budgeted)."""

    what: str
    unit: str
    measured: float
    most: float | None = None
    note: str = ""

    @property
    def met(self) -> bool | None:
        return None if self.most is None else self.measured <= self.most

    def told(self) -> dict[str, object]:
        return {**asdict(self), "measured": round(self.measured, 3), "met": self.met}


def table(rows: Iterable[Row]) -> str:
    """The rows as a table of Markdown."""
    lines = ["| what | budget | measured | met |", "|---|---|---|---|"]
    for row in rows:
        most = "–" if row.most is None else f"{_figure(row.most, row.unit)} {row.unit}"
        met = {True: "yes", False: "**no**", None: "–"}[row.met]
        note = f" ({row.note})" if row.note else ""
        figure = f"{_figure(row.measured, row.unit)} {row.unit}"
        lines.append(f"| {row.what} | {most} | {figure}{note} | {met} |")
    return "\n".join(lines)


def _figure(value: float, unit: str) -> str:
    return (
        f"{value:,.0f}"
        if unit in {"bytes", "requests", "MB"}
        else f"{value:.1f}"
        if unit == "ms"
        else f"{value:.2f}"
    )
