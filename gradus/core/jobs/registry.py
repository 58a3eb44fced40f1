"""Long sums by name. A room's ``tasks.py`` registers its own; the worker finds them by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from gradus.core.jobs.job import Job

QUICK = "quick"
"""The queue of sums of seconds that somebody waits for."""

Work = Callable[[Job], dict[str, object]]
_work: dict[str, Work] = {}
W = TypeVar("W", bound=Work)


def job(name: str) -> Callable[[W], W]:
    """Register a function as the work of a name. It returns its outcome: plain JSON values."""

    def register(work: W) -> W:
        if name in _work:
            raise ValueError(f"two jobs are named {name}")
        _work[name] = work
        return work

    return register


def work_of(name: str) -> Work:
    """The work of a name. Raises KeyError."""
    return _work[name]


def names() -> frozenset[str]:
    """Every name known."""
    return frozenset(_work)
