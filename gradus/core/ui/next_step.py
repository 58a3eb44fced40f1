"""The one thing to do next, as the tag ``next_step`` shows it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class NextStep:
    """What to do, why, and the page where it is done."""

    title: str
    text: str
    url: str
    action: str
