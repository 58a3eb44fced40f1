"""What must hold when a plan is asked for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from gradus.domain.messages import message
from gradus.domain.refusals import Refusal

_RATE = re.compile(r"([A-Z]{3})\s+(\d{1,9}(?:\.\d{1,9})?)\s+(\S.*)")


class RateUnread(Refusal):
    """A line that says no rate, or not where it is from."""

    def __init__(self, line: str) -> None:
        super().__init__(
            "rate-unread",
            message("{line} is no rate with its date and source.", line=repr(line[:60])),
            message("Write a line for each currency, such as: EUR 1.08 ECB, 2026-11-02"),
        )


class NoAnswers(Refusal):
    """A plan is asked for from an assessment without answers."""

    def __init__(self) -> None:
        super().__init__(
            "no-answers",
            message("There is no assessment with answers to make a plan from."),
            message("Take a filled workbook first; the short form is enough to begin."),
        )


class OtherStateFile(Refusal):
    """The State file is about another State."""

    def __init__(self, found: str, expected: str) -> None:
        super().__init__(
            "other-state",
            message(
                "The State file is about {found}, this plan about {expected}.",
                found=found,
                expected=expected,
            ),
            message("Choose the State file of this State."),
        )


class NotMade(Refusal):
    """A plan that is not made yet, or was made at another instance."""

    def __init__(self) -> None:
        super().__init__(
            "not-made",
            message("This plan is not made yet, or was made at another instance."),
            message("Ask about a plan that was made here."),
        )


class AskedAlready(Refusal):
    """The same is being found out."""

    def __init__(self) -> None:
        super().__init__(
            "asked-already",
            message("This is being found out already."),
            message("Look again in a few minutes."),
        )


class NothingToRead(Refusal):
    """A plan that is not made yet, or that keeps nothing but its documents."""

    def __init__(self) -> None:
        super().__init__(
            "nothing-to-read",
            message("This plan is not made yet, or it says what it says in its documents alone."),
            message("See how far it is; once it is made, take its documents."),
        )


class InputsUnseen(Refusal):
    """A plan from what is entered, asked for by somebody who does not see what the State entered."""

    def __init__(self) -> None:
        super().__init__(
            "inputs-unseen",
            message("You do not see all that the State has entered for its plan."),
            message(
                "Ask the State to grant you its institutions, means and conditions; or give a State "
                "file for this plan."
            ),
        )


class NoInstitutions(Refusal):
    """A plan from what is entered, where no institution could host anything."""

    def __init__(self) -> None:
        super().__init__(
            "no-institutions",
            message("No institution is entered that could host an activity."),
            message(
                "Enter institutions, and say what they can carry; or give a State file for this plan."
            ),
        )


@dataclass(frozen=True)
class Rate:
    """US dollars for one unit of a currency, and where and when that was so."""

    dollars: Decimal
    source: str


def rates_of(text: str) -> dict[str, Rate]:
    """Rates by currency, one a line. Raises RateUnread."""
    found = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        read = _RATE.fullmatch(line)
        if read is None or not Decimal(read[2]):
            raise RateUnread(line)
        found[read[1]] = Rate(Decimal(read[2]), read[3])
    return found
