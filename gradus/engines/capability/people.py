"""What is known of people who were trained: where they are, what they have shown, what is wanted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True)
class Presence:
    """Somebody works in a unit in a role, from a day until the day they left (``until`` is no more
    a day there). ``serves_until`` is the day their service is known to end, if it is known."""

    person: str
    unit: str
    role: str
    since: date
    until: date | None = None
    serves_until: date | None = None

    def on(self, day: date) -> bool:
        """Whether they are there on a day, by what is known."""
        last = min((d for d in (self.until, self.serves_until) if d is not None), default=date.max)
        return self.since <= day < last


@dataclass(frozen=True, kw_only=True)
class Shown:
    """Somebody has shown a competence at a level (1 to 4) on a day: in a test, or seen at work.

    ``until``: a certificate ends on that day; None where nothing ends.
    """

    person: str
    competence: str
    level: int
    day: date
    until: date | None = None


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """So many people of a unit and role shall have a competence at a level or above."""

    unit: str
    role: str
    competence: str
    level: int
    people: int


@dataclass(frozen=True, kw_only=True)
class Register:
    """All of it. ``half_lives``: months in which half of those who do not use a competence lose it;
    a competence that is not there is not lost."""

    presences: tuple[Presence, ...]
    shown: tuple[Shown, ...]
    half_lives: Mapping[str, float]
