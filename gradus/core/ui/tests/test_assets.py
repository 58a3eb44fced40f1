"""The stylesheet and the script: small, for both directions, and nothing inline anywhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import brotli
import pytest

UI = Path(__file__).resolve().parents[1]
CSS = UI / "static" / "ui" / "gradus.css"
JS = UI / "static" / "ui" / "gradus.js"
TEMPLATES = sorted((UI / "templates").rglob("*.html"))

Colours = dict[str, str]


def bare_css() -> str:
    return re.sub(r"/\*.*?\*/", "", CSS.read_text("utf-8"), flags=re.DOTALL)


@pytest.mark.parametrize(("path", "most"), [(CSS, 10_000), (JS, 3_000)])
def test_assets_are_small_on_the_line(path: Path, most: int) -> None:
    assert len(brotli.compress(path.read_bytes())) <= most


def test_the_stylesheet_knows_no_left_and_no_right() -> None:
    found = re.findall(r"[^\s;{]*\b(?:left|right)\b[^;}]*", bare_css())
    assert found == []


def test_sides_that_differ_are_not_written_as_physical_shorthands() -> None:
    shorthands = re.findall(r"(?:padding|margin|inset|border-width):\s*([^;}!]+)", bare_css())
    four = [s for s in shorthands if len(s.split()) == 4]
    assert [s for s in four if s.split()[1] != s.split()[3]] == []
    assert not re.search(r"(?<![-\w])(?:top|bottom)\s*:", bare_css())


def test_nothing_is_fetched_from_the_stylesheet() -> None:
    assert "url(" not in bare_css()
    assert "@import" not in bare_css()


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: p.relative_to(UI).as_posix())
def test_templates_hold_no_inline_style_or_script(path: Path) -> None:
    text = path.read_text("utf-8")
    assert not re.search(r"\sstyle\s*=|<style|\son[a-z]+\s*=|javascript:", text)
    for tag in re.findall(r"<script[^>]*>", text):
        assert " src=" in tag


def _palettes() -> Iterator[tuple[str, Colours]]:
    roots = re.findall(r":root\s*\{(.*?)\}", bare_css(), flags=re.DOTALL)
    light: Colours = {}
    for name, root in zip(("light", "dark", "print"), roots, strict=True):
        own = dict(re.findall(r"--([a-z-]+):\s*(#[0-9a-f]{3,6})", root))
        light = light or own
        yield name, {**light, **own}


def _luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(c * 2 for c in colour[1:])
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


TEXT = [
    *[(ink, paper) for ink in ("ink", "quiet", "link") for paper in ("paper", "wash", "info-wash")],
    *[(tone, f"{tone}-wash") for tone in ("good", "warn", "bad", "info")],
    ("bad", "paper"),
    ("paper", "bad"),
    ("act", "paper"),
    ("on-act", "act"),
    ("on-act", "act-dark"),
    ("on-deep", "deep"),
]
EDGES = [("edge", "paper"), ("act", "paper"), ("act", "info-wash")]


@pytest.mark.parametrize(("name", "colours"), list(_palettes()), ids=["light", "dark", "print"])
def test_contrast_is_enough_in_light_dark_and_print(name: str, colours: Colours) -> None:
    pairs = [(4.5, a, b) for a, b in TEXT] + [(3.0, a, b) for a, b in EDGES]
    if name == "print":  # buttons are not printed
        pairs = [(n, a, b) for n, a, b in pairs if "act" not in a + b and b != "bad"]
    low = [
        f"{a} on {b}: {_contrast(colours[a], colours[b]):.2f}"
        for needed, a, b in pairs
        if _contrast(colours[a], colours[b]) < needed
    ]
    assert low == []


@pytest.mark.parametrize(("name", "colours"), list(_palettes()), ids=["light", "dark", "print"])
def test_the_focus_ring_is_seen_on_every_ground(name: str, colours: Colours) -> None:
    """Two rings, so that one of them stands out wherever the focus is."""
    for ground in ("paper", "wash", "deep"):
        assert any(_contrast(colours[r], colours[ground]) >= 3 for r in ("focus", "halo")), name
