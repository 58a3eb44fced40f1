"""QR codes in a terminal: drawn for cameras where a person sits, and nowhere else."""

from __future__ import annotations

import io

import pytest
import segno
from rich.console import Console

from gradus.entrypoints.cli import codes, speech

LINK = "https://192.168.1.20:8000"
UPPER, LOWER = "▀█", "▄█"


def test_every_module_is_where_the_code_has_it_with_four_light_ones_around() -> None:
    rows = []
    for line in codes.drawn(LINK):
        rows += [[half in UPPER for half in line], [half in LOWER for half in line]]
    expected = [[bool(dark) for dark in row] for row in segno.make_qr(LINK, error="m").matrix]
    side = len(expected)
    inner = [row[4 : 4 + side] for row in rows[4 : 4 + side]]
    assert inner == expected
    assert {len(row) for row in rows} == {side + 8}
    assert sum(map(sum, rows)) == sum(map(sum, expected))  # nothing dark in what is around
    assert len(rows) >= side + 8


@pytest.mark.parametrize(
    ("encoding", "width", "terminal", "drawn"),
    [
        ("utf-8", 80, True, True),
        ("utf-8", 80, False, False),
        ("ascii", 80, True, False),
        ("utf-8", 30, True, False),
    ],
)
def test_it_is_drawn_on_a_terminal_that_can(
    monkeypatch: pytest.MonkeyPatch, encoding: str, width: int, terminal: bool, drawn: bool
) -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding=encoding)
    console = Console(file=stream, force_terminal=terminal, width=width, _environ={"TERM": "xterm"})
    monkeypatch.setattr(speech, "out", console)
    codes.show(LINK)
    stream.flush()
    assert ("█".encode() in raw.getvalue()) is drawn
    assert bool(raw.getvalue()) is drawn
