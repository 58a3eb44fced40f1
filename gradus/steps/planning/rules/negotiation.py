"""What must hold between two parties that change a plan."""

from __future__ import annotations

from gradus.domain.messages import Message, message
from gradus.domain.refusals import Refusal
from gradus.steps.planning.models.negotiation import ProposedChange

MOST_WORDS = 4_000
KIND = ProposedChange.Kind
WITH_MONTH = frozenset({KIND.BY, KIND.NOT_BEFORE, KIND.START_IN})
ABOUT_AN_ACTIVITY = frozenset(KIND) - {KIND.WORDS}
SEARCHED = frozenset(KIND) - {KIND.WORDS, KIND.LET_GO}
"""Kinds that become a pin of the search."""


class NotYourSide(Refusal):
    """Somebody who belongs to neither side, or decides what the own side proposed."""

    def __init__(self, what: Message) -> None:
        super().__init__(
            "not-your-side",
            what,
            message("The other side answers a proposal; the side that made it may withdraw it."),
        )


class DecidedAlready(Refusal):
    """A change that is not open any more."""

    def __init__(self) -> None:
        super().__init__(
            "decided-already",
            message("This change was decided already."),
            message("Whoever thinks otherwise proposes it anew."),
        )


class SayWhy(Refusal):
    """A reason is missing."""

    def __init__(self) -> None:
        super().__init__(
            "say-why",
            message("A reason is missing."),
            message("Say why in a sentence: the other side, and evaluators, will read it."),
        )


class NoSuchItem(Refusal):
    """A change about something the plan does not know."""

    def __init__(self, item: str) -> None:
        super().__init__(
            "no-such-item",
            message("This plan knows no activity {name}.", name=repr(item[:60])),
            message("Choose one of the activities in the plan, or of those left out of it."),
        )


class MonthOutside(Refusal):
    """A change to a month that the plan does not have, or without the month it needs."""

    def __init__(self, horizon: int) -> None:
        super().__init__(
            "month-outside",
            message(
                "The month is missing, or the plan does not reach it: it has {n} months.", n=horizon
            ),
            message("Choose a month between the first and the last of the plan."),
        )
