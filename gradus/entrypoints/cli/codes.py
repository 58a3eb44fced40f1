"""QR codes in a terminal."""

from __future__ import annotations

from itertools import zip_longest

import segno

from gradus.entrypoints.cli import speech

QUIET_ZONE = 4
BLACK_ON_WHITE, PLAIN = "\033[38;5;16;48;5;231m", "\033[0m"  # whatever colours the terminal has
HALVES = {(0, 0): " ", (1, 0): "▀", (0, 1): "▄", (1, 1): "█"}  # two modules, one above the other


def show(text: str) -> None:
    """Draw a text for cameras, where a person sits at a terminal that can and has room."""
    lines = drawn(text)
    if _can_draw() and len(lines[0]) <= speech.out.width:
        speech.out.file.writelines(f"{BLACK_ON_WHITE}{line}{PLAIN}\n" for line in lines)
        speech.out.file.flush()


def drawn(text: str) -> list[str]:
    """The lines of the code, its quiet zone around it."""
    rows = [bytes(row) for row in segno.make_qr(text, error="m").matrix_iter(border=QUIET_ZONE)]
    nothing = bytes(len(rows[0]))
    return [
        "".join(HALVES[upper, lower] for upper, lower in zip(above, below, strict=True))
        for above, below in zip_longest(rows[::2], rows[1::2], fillvalue=nothing)
    ]


def _can_draw() -> bool:
    try:
        "".join(HALVES.values()).encode(speech.out.encoding)
    except UnicodeEncodeError:
        return False
    return speech.out.is_terminal and not speech.out.is_dumb_terminal
