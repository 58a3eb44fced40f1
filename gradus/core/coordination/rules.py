"""What must hold for the register. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cache
from uuid import UUID

import pycountry

from gradus.catalogue.shelf import Shelf
from gradus.core.access.actor import Actor
from gradus.domain.messages import message
from gradus.domain.ownership import Axis
from gradus.domain.refusals import Fault, InvalidInput, Refusal
from gradus.workflows.effort import Entry, wrong_with

UNCONFIRMED = timedelta(days=1)
MOST_BYTES = 20_000_000
MOST_EFFORTS = 5_000
"""Of one State that hold: many times what the busiest register has."""


class OverAlready(Refusal):
    """An effort that was taken out of the register or corrected since, to be changed."""

    def __init__(self) -> None:
        super().__init__(
            "effort-over",
            message("This is not what the register says any more: it was corrected or taken out."),
            message("Open the effort again and look at what it says now."),
        )


class NoReason(Refusal):
    """An effort is to be taken out without a word why."""

    def __init__(self) -> None:
        super().__init__(
            "no-reason",
            message("Nothing is said of why it is taken out."),
            message("Write it in a line: entered twice, of another State, never happened ..."),
        )


class NotYours(Refusal):
    """A partner is to enter or change what is another's."""

    def __init__(self) -> None:
        super().__init__(
            "not-yours",
            message("A partner enters and corrects its own efforts; this one is another's."),
            message("Tell the State's office what is not right; it corrects the register."),
        )


class NothingWaits(Refusal):
    """A file is confirmed that is not the one shown last."""

    def __init__(self) -> None:
        super().__init__(
            "not-what-was-shown",
            message("The file confirmed is not the one that was shown last."),
            message("Look at what the file would change, and confirm that."),
        )


class NothingToTake(Refusal):
    """A file without any effort that can be taken."""

    def __init__(self) -> None:
        super().__init__(
            "nothing-to-take",
            message("The file tells nothing that can be taken."),
            message("Mend the rows that are refused, and bring it again."),
        )


class TooMany(Refusal):
    """More efforts than any State has."""

    def __init__(self) -> None:
        super().__init__(
            "too-many-efforts",
            message("The register of this State would hold more than {most} efforts.",
                    most=MOST_EFFORTS),
            message("Bring only what concerns cybercrime and this State."),
        )  # fmt: skip


@cache
def currencies() -> frozenset[str]:
    """The codes of ISO 4217."""
    return frozenset(one.alpha_3 for one in pycountry.currencies)


def faults_of(entry: Entry) -> Iterable[Fault]:
    """What is wrong with an effort, by field."""
    for name, what, remedy in wrong_with(entry, Shelf.open(), currencies()):
        yield Fault(name, what, remedy)


def as_partner(rule: str) -> bool:
    """Whether somebody acts as a partner, by the rule that lets them."""
    return rule.split(".")[0] in {"donor", "partner"}


def own_partner(by: Actor, rule: str, partner_id: UUID | None) -> UUID | None:
    """Whose effort it is: of who acts as a partner, its own. Raises NotYours.

    ``rule`` is what allowed it: a State that lets a partner in lets it tell of itself, not of others.
    """
    if not as_partner(rule):
        return partner_id
    own = [
        one.scope_id for one in by.holdings if one.axis is Axis.PARTNER and one.scope_id is not None
    ]
    if partner_id is None and len(own) == 1:
        return own[0]
    if partner_id not in own:
        raise NotYours
    return partner_id


def check_entry(entry: Entry) -> None:
    """Raises InvalidInput."""
    faults = list(faults_of(entry))
    if faults:
        raise InvalidInput(entry.title or entry.provider, faults)


def check_holds(until: datetime | None) -> None:
    """Raises OverAlready."""
    if until is not None:
        raise OverAlready


def check_reason(because: str) -> None:
    """Raises NoReason."""
    if not because.strip():
        raise NoReason


def check_number(held: int) -> None:
    """Raises TooMany."""
    if held > MOST_EFFORTS:
        raise TooMany
