"""What must hold for plans and the signatures under them."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from gradus.core.access.actor import Actor, Holding
from gradus.core.access.decide import can
from gradus.core.ledger.canonical import canonical
from gradus.domain.messages import message
from gradus.domain.ownership import Axis
from gradus.domain.periods import Month
from gradus.domain.refusals import Refusal
from gradus.steps.planning.models.plans import Plan, Signature

_RATE = re.compile(r"([A-Z]{3})\s+(\d{1,9}(?:\.\d{1,9})?)\s+(\S.*)")


class RateUnread(Refusal):
    """A line that says no rate, or not where it is from."""

    def __init__(self, line: str) -> None:
        super().__init__(
            "rate-unread",
            message("{line} is no rate with its date and source.", line=repr(line[:60])),
            message("Write a line for each currency, such as: EUR 1.08 ECB, 2 November 2026"),
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


class NotToSign(Refusal):
    """A plan that is not ready, or agreed already; or a role that signs for neither side."""

    def __init__(self) -> None:
        super().__init__(
            "not-to-sign",
            message("This plan is not to be signed by you now."),
            message(
                "A draft that is ready is signed by one officer of the State and one of the programme."
            ),
        )


class SignedAlready(Refusal):
    """The side, or the person, has signed."""

    def __init__(self) -> None:
        super().__init__(
            "signed-already",
            message("Your side has signed this plan already; one person counts once."),
            message("The other side's signature is what is missing."),
        )


class ChangedSinceShown(Refusal):
    """What is signed is not what was shown."""

    def __init__(self) -> None:
        super().__init__(
            "changed-since-shown",
            message("The plan was made again after it was shown to you."),
            message("Read it again, then sign."),
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


def plan_digest(plan: Plan) -> str:
    """What a signature is bound to: the hashes of every file of the plan."""
    files = dict(plan.documents.values_list("name", "sha256"))
    facts = {"plan": plan.pk, "title": plan.title, "files": files}
    return hashlib.sha256(canonical(facts).encode()).hexdigest()


def signing_role(actor: Actor, plan: Plan, at: datetime) -> tuple[str, Holding] | None:
    """The side an actor signs for, and the role in which; none if no role may sign plans here."""
    for holding in actor.holdings:
        alone = Actor(
            id=actor.id,
            holdings=(holding,),
            grants=actor.grants,
            second_factor=True,
            stepped_up_at=at,
        )
        if can(alone, "sign", plan.thing(), at).ok:
            inside = holding.axis is Axis.STATE and holding.scope_id == plan.state_id
            side = Signature.Side.STATE if inside else Signature.Side.PROGRAMME
            return side, holding
    return None


def ends_at(plan: Plan) -> datetime:
    """When a plan has run its course: midnight after its last month."""
    assert plan.summary is not None  # noqa: S101 - a plan that is signed has been made
    month = Month.parse(plan.summary["start"]).plus(plan.summary["horizon"])
    return datetime.fromisoformat(f"{month.first_day().isoformat()}T00:00:00+00:00")
