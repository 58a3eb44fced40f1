"""A strip of levels: a row for each group, a cell for each item, its level as shade and digit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from gradus.formats.charts import drawing as d
from gradus.formats.charts.measure import text_width, wrap

Level = int | None | Literal["not-applicable"]
_TOP_LEVEL = len(d.LEVELS) - 1


@dataclass(frozen=True)
class Cell:
    """An item: its id, its level (0 to 4, ``None`` unknown), and whether it is critical."""

    id: str
    level: Level
    critical: bool = False


@dataclass(frozen=True)
class Strip:
    """A group of items; ``code`` is the part that the ids of its items share (``LAW``)."""

    label: str
    cells: tuple[Cell, ...]
    code: str = ""


@dataclass(frozen=True)
class LevelWords:
    """The words of the chart, in the reader's language; ``levels`` names levels 0 to 4."""

    group: str = "Dimension"
    item: str = "Indicator"
    level: str = "Level"
    levels: tuple[str, str, str, str, str] = ("0", "1", "2", "3", "4")
    unknown: str = "not known"
    not_applicable: str = "not applicable"
    critical: str = "critical"


def level_strip(
    id: str,  # noqa: A002 - the attribute's name
    title: str,
    strips: Sequence[Strip],
    *,
    width: float = 470,
    label_width: float = 190,
    words: LevelWords = LevelWords(),
    style: d.Style = d.PLAIN,
) -> d.Chart:
    """Draw levels as shades that stay apart in grey, with the digit written in every cell.

    Where every item's id is its group's code and its place (``LAW-04``), places stand over the
    columns and codes beside the groups, so that a reader finds an item by its id.
    """
    for strip in strips:
        for cell in strip.cells:
            if isinstance(cell.level, int) and not 0 <= cell.level <= _TOP_LEVEL:
                raise ValueError(f"{cell} has no level of 0 to {_TOP_LEVEL}")
    size = style.size
    row = size * 2.3
    most = max((len(strip.cells) for strip in strips), default=1)
    numbered = _numbered(strips)
    left = label_width + (size * 4 if numbered else 10)
    side = min((width - left) / max(most, 1), row * 1.4)
    head = size * 1.4 if numbered else 0.0
    legend = _legend_lines(words, size, width)
    height = head + row * len(strips) + size * (1.2 + 1.7 * len(legend))
    pen = d.Drawing(id, width, height, style)
    hatch = pen.hatch("unknown", ink=d.RULE)
    small = {"size": size * 0.8, "fill": d.QUIET}
    for j in range(most if numbered else 0):
        pen.text(left + side * (j + 0.5) - 1, size, f"{j + 1:02d}", anchor="middle", **small)  # type: ignore[arg-type]
    for i, strip in enumerate(strips):
        top = head + row * i
        lines = wrap(strip.label, size, label_width, 2)
        for index, line in enumerate(lines):
            drop = size * (0.35 - 0.55 * (len(lines) - 1) + 1.1 * index)
            pen.text(label_width, top + row / 2 + drop, line, anchor="end")
        if numbered:
            pen.text(label_width + 6, top + row / 2 + size * 0.3, strip.code, **small)  # type: ignore[arg-type]
        for j, cell in enumerate(strip.cells):
            box = (left + side * j, top + 1, side - 2, row - 2)
            _cell(pen, cell.level, cell.critical, box, hatch)
    _legend(pen, legend, head + row * len(strips) + size * 0.6, hatch)
    rows = tuple(
        (strip.label, cell.id, _said(cell.level, words)) for strip in strips for cell in strip.cells
    )
    description = "; ".join(
        f"{strip.label}: {' '.join(_digit(cell.level) for cell in strip.cells)}" for strip in strips
    )
    columns = (words.group, words.item, words.level)
    return d.Chart(pen.finish(title, description), title, description, width, height, columns, rows)


def _numbered(strips: Sequence[Strip]) -> bool:
    return all(strip.code and strip.cells for strip in strips) and all(
        cell.id == f"{strip.code}-{place:02d}"
        for strip in strips
        for place, cell in enumerate(strip.cells, start=1)
    )


def _digit(level: Level) -> str:
    return "?" if level is None else "–" if level == "not-applicable" else str(level)


def _said(level: Level, words: LevelWords) -> str:
    if level is None:
        return words.unknown
    return words.not_applicable if level == "not-applicable" else words.levels[level]


def _cell(
    pen: d.Drawing, level: Level, critical: bool, box: tuple[float, float, float, float], hatch: str
) -> None:
    x, y, width, height = box
    fill = d.LEVELS[level] if isinstance(level, int) else hatch if level is None else d.PAPER
    pen.rect(x, y, width, height, fill=fill, stroke=d.INK if critical else d.RULE,
             stroke_width=1.5 if critical else 0.5)  # fmt: skip
    size = min(pen.style.size, height * 0.7)
    dark = isinstance(level, int) and level >= _TOP_LEVEL - 1
    pen.text(x + width / 2, y + height / 2 + size * 0.35, _digit(level), anchor="middle", size=size,
             fill=d.PAPER if dark else d.INK)  # fmt: skip


_Entry = tuple[float, str, Level, bool]


def _legend_lines(words: LevelWords, size: float, width: float) -> list[list[_Entry]]:
    entries: list[tuple[str, Level, bool]] = [
        (name, i, False) for i, name in enumerate(words.levels)
    ]
    entries += [(words.unknown, None, False), (words.not_applicable, "not-applicable", False)]
    entries += [(words.critical, 0, True)]
    lines: list[list[_Entry]] = [[]]
    x = 0.0
    for name, level, critical in entries:
        wide = text_width(name, size) + 28
        if lines[-1] and x + wide > width:
            lines.append([])
            x = 0.0
        lines[-1].append((x, name, level, critical))
        x += wide
    return lines


def _legend(pen: d.Drawing, lines: Sequence[Sequence[_Entry]], top: float, hatch: str) -> None:
    size = pen.style.size
    for index, line in enumerate(lines):
        y = top + size * 1.7 * index
        for x, name, level, critical in line:
            box = (x, y, size * 1.4, size * 1.3)
            if critical:
                pen.rect(*box, fill=d.PAPER, stroke=d.INK, stroke_width=1.5)
            else:
                _cell(pen, level, False, box, hatch)
            pen.text(x + size * 1.4 + 4, y + size, name)
