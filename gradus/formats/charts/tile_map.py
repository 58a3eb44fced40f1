"""A map of tiles: every State is one square of the same size at about its place.

No border is drawn, none is disputed, and a small island is seen as well as a large country. The map
keeps its geography where words are read from the right; only its words are turned round.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from gradus.formats.charts import drawing as d
from gradus.formats.charts.legend import MARK_WIDTH, Entry, legend
from gradus.formats.charts.measure import text_width

PITCH, LARGEST_PITCH = 18.0, 44.0
_GAP = 1.0
_FEW_COLUMNS = 16  # whose codes can be read on a phone without scrolling far
_MARGIN = 2.0
_VALUE_FROM = 30.0
"""Tiles at least so wide have their value written under their code."""


@dataclass(frozen=True)
class Tile:
    """A State on the map: a short code, its name, column and row from 0, and its value.

    ``value`` None is *not reported*: hatched, and never a class of its own among the values.
    ``facts`` are the cells after the name in the table (value in words, year, source ...); without
    them it says that nothing is reported. A
    ``borrowed`` value, which is not the State's own, is a disc. ``href`` leads to an address of the
    same site.
    """

    code: str
    name: str
    column: int
    row: int
    value: float | None
    facts: tuple[str, ...] = ()
    borrowed: bool = False
    href: str = ""


@dataclass(frozen=True)
class TileWords:
    """The words of the map, in the reader's language; ``columns`` head the table."""

    columns: tuple[str, ...] = ("State", "Value", "Year", "Source")
    unknown: str = "not reported"
    own: str = "own figures"
    borrowed: str = "borrowed estimate"
    under: str = "under {high}"
    between: str = "{low}–{high}"
    over: str = "{low} or more"
    highlighted: str = "this State"


def tile_map(
    id: str,  # noqa: A002 - the attribute's name
    title: str,
    tiles: Sequence[Tile],
    bounds: Sequence[float],
    *,
    highlighted: str = "",
    notes: Sequence[str] = (),
    words: TileWords = TileWords(),
    width: float = 490,
    say: Callable[[float], str] = d.number,
    style: d.Style = d.PLAIN,
) -> d.Chart:
    """Draw tiles shaded by class, as large as the width allows, with what the shades mean below.

    Parameters
    ----------
    tiles
        In the order a reader meets them, of which no two share a place.
    bounds
        At most four rising bounds between at most five classes; a value on a bound is above it.
    highlighted
        The code of the State that stands out.
    notes
        Sentences under the map: what is measured, in which unit, from where.

    Raises
    ------
    ValueError
        If two tiles share a place, bounds do not rise or are too many, or a value is not finite.
    """
    _judge(tiles, bounds)
    left = min((t.column for t in tiles), default=0)
    top = min((t.row for t in tiles), default=0)
    columns = max((t.column for t in tiles), default=0) - left + 1
    rows = max((t.row for t in tiles), default=0) - top + 1
    pitch = min(LARGEST_PITCH, math.floor((width - 2 * _MARGIN) / columns * 2) / 2)
    shades = _shades(len(bounds) + 1)
    below = legend(
        _entries(tiles, bounds, shades, highlighted, words, say), notes, width, style.size
    )
    foot = 2 * _MARGIN + pitch * rows
    pen = d.Drawing(id, width, foot + below.height, style)
    board = _Board(pen, pitch, ((width - pitch * columns) / 2, _MARGIN), (left, top), say)
    look = {"font_size": board.size, "text_anchor": "middle", "fill": d.INK}
    with pen.group(**look):
        for tile in tiles:
            shade = None if tile.value is None else shades[bisect_right(bounds, tile.value)]
            board.tile(tile, shade, words)
        for tile in tiles:
            if tile.code == highlighted:
                board.outline(tile)
    below.draw(pen, foot)
    description = _described(tiles, bounds, words, say)
    rows_ = tuple((tile.name, *_facts(tile, words)) for tile in tiles)
    svg = pen.finish(title, description, wide=columns > _FEW_COLUMNS)
    return d.Chart(svg, title, description, width, pen.height, words.columns, rows_)


def _judge(tiles: Sequence[Tile], bounds: Sequence[float]) -> None:
    places = Counter((tile.column, tile.row) for tile in tiles)
    if any(count > 1 for count in places.values()):
        raise ValueError("two tiles share a place")
    if len(bounds) >= len(d.SHADES) or list(bounds) != sorted(set(bounds)):
        raise ValueError(f"{bounds} are not at most four rising bounds")
    for tile in tiles:
        if tile.value is not None and not math.isfinite(tile.value):
            raise ValueError(f"{tile} has a value that is not finite")


def _shades(classes: int) -> list[tuple[str, str]]:
    """As many shades as there are classes, as far apart as they can be."""
    last = len(d.SHADES) - 1
    return [d.SHADES[round(n * last / max(classes - 1, 1))] for n in range(classes)]


def _facts(tile: Tile, words: TileWords) -> tuple[str, ...]:
    """The cells after the name: the facts, or that nothing is reported."""
    cells = len(words.columns) - 1
    facts = tile.facts or (words.unknown,)
    return (*facts[:cells], *[""] * (cells - len(facts)))


@dataclass(frozen=True)
class _Board:
    """Where tiles lie: their pitch, where the map begins, and the column and row it begins with."""

    pen: d.Drawing
    pitch: float
    at: tuple[float, float]
    first: tuple[int, int]
    say: Callable[[float], str]

    @property
    def side(self) -> float:
        return self.pitch - _GAP

    @property
    def size(self) -> float:
        """Of the code's letters: three wide ones fit."""
        return min(round(self.side * 0.39, 1), self.pen.style.size * 1.25)

    def corner(self, tile: Tile) -> tuple[float, float]:
        return (
            self.at[0] + (tile.column - self.first[0]) * self.pitch,
            self.at[1] + (tile.row - self.first[1]) * self.pitch,
        )

    def tile(self, tile: Tile, shade: tuple[str, str] | None, words: TileWords) -> None:
        pen, (x, y), side = self.pen, self.corner(tile), self.side
        paper, ink = shade or (pen.hatch("x", ink=d.RULE), d.INK)
        middle = x + side / 2
        told = ", ".join(fact for fact in _facts(tile, words) if fact)
        with pen.named(f"{tile.name}: {told}", tile.href):
            if tile.borrowed and shade:
                pen.fixed("circle", cx=middle, cy=y + side / 2, r=side / 2, fill=paper)
            else:
                square = f"M{d.number(x)} {d.number(y)}h{d.number(side)}v{d.number(side)}h-{d.number(side)}z"
                pen.fixed("path", d=square, fill=paper)
            colour = {"fill": ink} if ink != d.INK else {}
            said = "" if tile.value is None else self.say(tile.value)
            fits = side >= _VALUE_FROM and 0 < text_width(said, self.size * 0.9) < side - 3
            lower = self.size * (0.35 if not fits else -0.15)
            line = round(y + side / 2 + lower, 1)
            pen.fixed("text", tile.code, x=middle, y=line, **colour)
            if fits:
                pen.fixed("text", said, x=middle, y=y + side / 2 + self.size, font_size=self.size * 0.9,
                          **colour)  # fmt: skip

    def outline(self, tile: Tile) -> None:
        """A thick line round the State, on paper, so that it stands out from any shade."""
        x, y = self.corner(tile)
        for colour, wide in ((d.PAPER, 4.0), (d.INK, 2.0)):
            self.pen.fixed(
                "rect", x=x, y=y, width=self.side, height=self.side,
                fill="none", stroke=colour, stroke_width=wide,
            )  # fmt: skip


def _entries(
    tiles: Sequence[Tile], bounds: Sequence[float], shades: Sequence[tuple[str, str]],
    highlighted: str, words: TileWords, say: Callable[[float], str],
) -> list[Entry]:  # fmt: skip
    """What the map needs explained: every class, and what else is on it."""
    entries = [
        Entry(label, _square(paper))
        for label, (paper, _) in zip(_classes(bounds, words, say), shades, strict=True)
        if label
    ]
    if any(tile.value is None for tile in tiles):
        entries.append(Entry(words.unknown, _hatched))
    if any(tile.borrowed and tile.value is not None for tile in tiles):
        entries.append(Entry(words.own, _square(d.PAPER)))
        entries.append(Entry(words.borrowed, _disc))
    if any(tile.code == highlighted for tile in tiles):
        entries.append(Entry(words.highlighted, _framed))
    return entries


def _classes(
    bounds: Sequence[float], words: TileWords, say: Callable[[float], str]
) -> tuple[str, ...]:
    """Every class in words; without bounds there is one, and nothing to say of it."""
    if not bounds:
        return ("",)
    return (
        words.under.format(high=say(bounds[0])),
        *(words.between.format(low=say(a), high=say(b)) for a, b in pairwise(bounds)),
        words.over.format(low=say(bounds[-1])),
    )


def _square(fill: str) -> Callable[[d.Drawing, float, float], None]:
    def draw(pen: d.Drawing, x: float, middle: float) -> None:
        pen.rect(x, middle - 5, MARK_WIDTH, 10, fill=fill, stroke=d.QUIET, stroke_width=0.4)

    return draw


def _hatched(pen: d.Drawing, x: float, middle: float) -> None:
    _square(pen.hatch("x", ink=d.RULE))(pen, x, middle)


def _disc(pen: d.Drawing, x: float, middle: float) -> None:
    pen.circle(x + MARK_WIDTH / 2, middle, 6, fill=d.PAPER, stroke=d.QUIET, stroke_width=0.4)


def _framed(pen: d.Drawing, x: float, middle: float) -> None:
    pen.rect(x + 1, middle - 5, MARK_WIDTH - 2, 10, fill="none", stroke=d.INK, stroke_width=2)


def _described(
    tiles: Sequence[Tile], bounds: Sequence[float], words: TileWords, say: Callable[[float], str]
) -> str:
    """How many tiles every class has; the table names them."""
    counts = Counter(
        None if tile.value is None else bisect_right(bounds, tile.value) for tile in tiles
    )
    said = [f"{name}: {counts[n]}" for n, name in enumerate(_classes(bounds, words, say)) if name]
    return "; ".join([*said, f"{words.unknown}: {counts[None]}"])
