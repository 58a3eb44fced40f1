"""A search for a plan, seen from outside. Loads no solver."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from gradus.engines.planner.plan import Activity


@dataclass(frozen=True, kw_only=True)
class Search:
    """A search that somebody may stop, and that another worker can go on with.

    ``stop`` is asked often and must be quick; ``keep`` is given every better plan; ``begun`` is
    the best plan of a search that was cut off.
    """

    stop: Callable[[], bool]
    keep: Callable[[tuple[Activity, ...]], None]
    begun: tuple[Activity, ...] = ()
