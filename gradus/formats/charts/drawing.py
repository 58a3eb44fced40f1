"""A drawing in SVG that a strict content policy lets through, and the chart that holds it.

Only elements, classes and presentation attributes: no script, no ``style``, nothing from outside.
Everything that comes from data is escaped here and nowhere else.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr  # nosec B406 - writes, never parses

INK = "#1f2a33"
QUIET = "#5b6770"
RULE = "#b9c2c9"
FAINT = "#e6eaed"
PAPER = "#ffffff"
DEEP = "#17405f"
BAND = "#bcd3e2"
RUNNING = "#7fb3c8"
# Each is told apart from all others by lightness or by its pattern, so that they survive grey
# printing and colour blindness: (name, ink, paper); the ink makes the pattern on the paper.
SERIES = (
    ("solid", "#17405f", "#17405f"),
    ("solid", "#d39a3f", "#d39a3f"),
    ("solid", "#e3ebef", "#e3ebef"),
    ("dots", "#17405f", "#ffffff"),
    ("bars", "#5b6770", "#ffffff"),
    ("grid", "#8a4f1d", "#fbf3e2"),
    ("dots", "#ffffff", "#5f7f95"),
    ("bars", "#ffffff", "#8a4f63"),
)
LEVELS = ("#f4efe2", "#d7e0d2", "#9fc3c4", "#3f7d97", "#17405f")

SHADES = (
    ("#dce7e9", INK), ("#abc9d0", INK), ("#739fae", INK), ("#37708a", PAPER), ("#123348", PAPER),
)  # fmt: skip
"""From little to much, each with the ink that is read on it; they stay apart in grey."""

_ID = re.compile(r"^[a-z][a-z0-9-]*$")
_ADDRESS = re.compile(r"[/?#][^\s\\]*")
_ANCHORS = {"start": "end", "end": "start", "middle": "middle"}
_RIGHT_TO_LEFT = {"R", "AL"}
_VOWELS = re.compile("[\u064b-\u0652\u0670]")
_BANNED = "\x7f\u202a\u202b\u202c\u202d\u202e\ufeff\ufffe\uffff"


@dataclass(frozen=True)
class Chart:
    """A picture, its text alternative, and the same facts as rows of a table.

    ``svg`` is a complete ``<svg>`` element; ``width`` and ``height`` are its view box in points.
    ``columns`` and ``rows`` are the table to print beside it.
    """

    svg: str
    title: str
    description: str
    width: float
    height: float
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Style:
    """How a chart is set: font family, base size in points, mirrored for right-to-left."""

    font: str = "sans-serif"
    size: float = 9.0
    mirrored: bool = False


PLAIN = Style()
SMALL = Style(size=8)


def number(value: float) -> str:
    """A coordinate with at most two decimals. ``ValueError`` for what is not a finite number."""
    if not math.isfinite(value):
        raise ValueError(f"{value!r} cannot be drawn")
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def _direction_kept(text: str) -> str:
    """Text that is read from right to left, wrapped so that mixed lines keep their order.

    Arabic vowel marks, which careful readers do without in labels, are left out: what draws the SVG
    in the PDF loses the letters under them.
    """
    if any(unicodedata.bidirectional(char) in _RIGHT_TO_LEFT for char in text):
        return f"\u2067{_VOWELS.sub('', text)}\u2069"
    return text


def _clean(text: str) -> str:
    """One line of text without the characters that XML does not allow or that turn its direction."""
    return "".join(
        c
        for c in " ".join(text.split())
        if c >= " " and c not in _BANNED and not "\ud800" <= c <= "\udfff"
    )


def _written(attributes: dict[str, object]) -> str:
    return "".join(
        f" {key.rstrip('_').replace('_', '-')}="
        f"{quoteattr(number(value) if isinstance(value, int | float) else str(value))}"
        for key, value in attributes.items()
    )


class Drawing:
    """Collects elements; x runs from the reading side (mirrored: from the right)."""

    def __init__(self, id: str, width: float, height: float, style: Style) -> None:  # noqa: A002
        if not _ID.match(id):
            raise ValueError(f"{id!r} is not an id: lower-case letters, digits and hyphens")
        self.id = id
        self.width = width
        self.height = height
        self.style = style
        self._parts: list[str] = []
        self._patterns: dict[str, str] = {}
        self._role = "img"

    def _x(self, x: float) -> float:
        return self.width - x if self.style.mirrored else x

    def _element(self, name: str, attributes: dict[str, object], inside: str = "") -> None:
        text = _written(attributes)
        self._parts.append(f"<{name}{text}>{inside}</{name}>" if inside else f"<{name}{text}/>")

    def rect(self, x: float, y: float, width: float, height: float, **look: object) -> None:
        left = self.width - x - width if self.style.mirrored else x
        self._element("rect", {"x": left, "y": y, "width": width, "height": height, **look})

    def line(self, x1: float, y1: float, x2: float, y2: float, **look: object) -> None:
        ends = {"x1": self._x(x1), "y1": y1, "x2": self._x(x2), "y2": y2}
        self._element("line", {**ends, "stroke": RULE, "stroke_width": 0.6, **look})

    def circle(self, x: float, y: float, radius: float, **look: object) -> None:
        self._element("circle", {"cx": self._x(x), "cy": y, "r": radius, **look})

    def path(
        self, runs: Sequence[Sequence[tuple[float, float]]], *, closed: bool, **look: object
    ) -> None:
        """One path of several runs of points; with ``fill_rule="evenodd"`` inner ones are holes."""
        steps = [
            " ".join(
                f"{'M' if i == 0 else 'L'}{number(self._x(x))} {number(y)}"
                for i, (x, y) in enumerate(run)
            )
            + (" Z" if closed else "")
            for run in runs
            if run
        ]
        if steps:
            self._element("path", {"d": " ".join(steps), **look})

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        anchor: str = "start",
        size: float | None = None,
        **look: object,
    ) -> None:
        """A line of text; ``y`` is its baseline, ``anchor`` start, middle or end."""
        text = _clean(text)
        if not text.strip():
            return
        attributes: dict[str, object] = {
            "x": self._x(x),
            "y": y,
            "font_size": size or self.style.size,
            "text_anchor": _ANCHORS[anchor] if self.style.mirrored else anchor,
            "fill": INK,
            **look,
        }
        self._element("text", attributes, escape(_direction_kept(text)))

    @contextmanager
    def group(self, **look: object) -> Iterator[None]:
        """What is drawn inside has this look unless it says another."""
        self._parts.append(f"<g{_written(look)}>")
        yield
        self._parts.append("</g>")

    @contextmanager
    def named(self, title: str, href: str = "") -> Iterator[None]:
        """What is drawn inside has a name of its own, and leads to an address of the same site.

        A picture with links in it is no single image to a reader of the screen, but a group.
        """
        safe = _ADDRESS.fullmatch(href) and not href.startswith("//") and href == _clean(href)
        if href and not safe:
            raise ValueError(f"{href!r} is no address of this site")
        name = f"<title>{escape(_clean(title))}</title>"
        self._parts.append(f"<a href={quoteattr(href)}>{name}" if href else f"<g>{name}")
        self._role = "group" if href else self._role
        yield
        self._parts.append("</a>" if href else "</g>")

    def fixed(self, name: str, text: str = "", **attributes: object) -> None:
        """An element that mirroring does not turn round, such as a place on a map."""
        self._element(name, attributes, escape(_clean(text)))

    def hatch(self, name: str, ink: str = QUIET, paper: str = PAPER, gap: float = 4) -> str:
        """A fill of thin slanting lines; returns the value for ``fill``."""
        key = f"{self.id}-{name}"
        self._patterns[key] = (
            f'<pattern id="{key}" width="{number(gap)}" height="{number(gap)}" '
            f'patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
            f'<rect width="{number(gap)}" height="{number(gap)}" fill="{paper}"/>'
            f'<rect width="0.8" height="{number(gap)}" fill="{ink}"/></pattern>'
        )
        return f"url(#{key})"

    def series(self, index: int) -> str:
        """The fill of a series; the ninth is filled as the first."""
        name, ink, paper = SERIES[index % len(SERIES)]
        if name == "solid":
            return paper
        key = f"{self.id}-{name}-{index % len(SERIES)}"
        mark = {
            "dots": f'<circle cx="2" cy="2" r="0.9" fill="{ink}"/>',
            "bars": f'<rect width="4" height="1.3" fill="{ink}"/>',
            "grid": f'<path d="M0 0.5 H4 M0.5 0 V4" stroke="{ink}" stroke-width="0.7"/>',
        }[name]
        self._patterns[key] = (
            f'<pattern id="{key}" width="4" height="4" patternUnits="userSpaceOnUse">'
            f'<rect width="4" height="4" fill="{paper}"/>{mark}</pattern>'
        )
        return f"url(#{key})"

    def note(self, x: float, y: float, text: str, *, anchor: str = "start", size: float,
             width: float, fill: str = QUIET) -> None:  # fmt: skip
        """A line of text on a strip of paper, so that lines behind it do not strike it out."""
        left = x - 1 if anchor == "start" else x - width + 1
        self.rect(left, y - size * 0.85, width, size * 1.1, fill=PAPER, fill_opacity=0.9)
        self.text(x, y, text, anchor=anchor, size=size, fill=fill)

    def beside_words(self) -> str:
        """The ``<svg>`` element where words beside it say the same: hidden from screen readers."""
        size = f"{number(self.width)} {number(self.height)}"
        return (
            f'<svg viewBox="0 0 {size}" width="{number(self.width)}" direction="ltr" '
            f'aria-hidden="true">{"".join(self._parts)}</svg>'
        )

    def finish(
        self, title: str, description: str, *, wide: bool = False, broad: bool = False
    ) -> str:
        """The whole ``<svg>`` element; a ``wide`` one is kept larger on a small screen, a ``broad``
        one takes all the width of a large one."""
        size = f"{number(self.width)} {number(self.height)}"
        patterns = "".join(self._patterns.values())
        defs = f"<defs>{patterns}</defs>" if patterns else ""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size}" '
            f'width="{number(self.width)}" height="{number(self.height)}" '
            f'class="chart{" wide" if wide else ""}{" broad" if broad else ""}" role="{self._role}" '
            f'direction="ltr" aria-labelledby="{self.id}-title {self.id}-desc" '
            f"font-family={quoteattr(self.style.font)}>"
            f'<title id="{self.id}-title">{escape(_clean(title))}</title>'
            f'<desc id="{self.id}-desc">{escape(_clean(description))}</desc>'
            f"{defs}{''.join(self._parts)}</svg>"
        )
