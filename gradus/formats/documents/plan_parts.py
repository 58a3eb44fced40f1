"""Parts of what a plan says: what an activity waits for, who has which part in it, who is busy when.

Conventions are those of :mod:`plan_document`. Plans kept before a part was there have none of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Letter = Literal["R", "A", "C", "I"]
LETTERS: tuple[Letter, ...] = ("A", "R", "C", "I")
"""Accountable, responsible, consulted, informed: the strongest first."""


@dataclass(frozen=True, kw_only=True)
class Raised:
    """By how many level points (at face value) an activity raises an area."""

    area: str
    points: float


@dataclass(frozen=True, kw_only=True)
class Wait:
    """What an activity waits for, in words: another (``activity``, its id) or a precondition (``gate``).

    ``margin`` is how many months lie between; ``binding``: it is the step before on the chain that ends
    last, so that what is late there is late here.
    """

    reason: str
    margin: int
    activity: str = ""
    gate: str = ""
    binding: bool = False


@dataclass(frozen=True, kw_only=True)
class Time:
    """Where an activity could lie.

    ``slack``: months it may slip if what waits for it moves along; ``alone``: with nothing else moved;
    ``critical``: it lies on the chain that ends last. ``said`` tells it in a sentence, ``held`` what
    keeps it from beginning a month earlier.
    """

    slack: int
    alone: int
    critical: bool
    said: str = ""
    held: tuple[str, ...] = ()
    waits: tuple[Wait, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Role:
    """A party's part in an activity: a role, function or institution, never a person.

    ``kind`` is the party's id in the table of the catalogue (several institutions can be of one kind).
    """

    letter: Letter
    party: str
    kind: str = ""


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What an activity (by id; empty: something that runs already) takes in each of these months."""

    activity: str
    amount: int
    months: tuple[int, ...]
    title: str = ""


@dataclass(frozen=True, kw_only=True)
class Supply:
    """People, or an institution's absorptive capacity: units there in each month, and who takes them."""

    id: str
    title: str
    kind: Literal["people", "institution"]
    there: tuple[int, ...]
    taken: tuple[Taken, ...] = ()

    @property
    def asked(self) -> tuple[int, ...]:
        """Units taken in each month.

        >>> lab = Supply(id="lab", title="Lab", kind="institution", there=(2, 2),
        ...              taken=(Taken(activity="a", amount=1, months=(1,)),))
        >>> lab.asked
        (0, 1)
        """
        found = [0] * len(self.there)
        for one in self.taken:
            for month in one.months:
                if 0 <= month < len(found):
                    found[month] += one.amount
        return tuple(found)

    @property
    def full(self) -> tuple[int, ...]:
        """Months in which all there is is taken."""
        return tuple(
            n
            for n, (asked, there) in enumerate(zip(self.asked, self.there, strict=True))
            if asked and asked >= there
        )

    @property
    def over(self) -> tuple[int, ...]:
        """Months in which more is taken than there is: none in any plan that is shown."""
        return tuple(
            n
            for n, (asked, there) in enumerate(zip(self.asked, self.there, strict=True))
            if asked > there
        )
