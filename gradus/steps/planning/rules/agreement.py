"""What must hold for a plan to be agreed: who signs, for whom, and under what."""

from __future__ import annotations

from datetime import datetime

from gradus.core.access.actor import Actor, Holding, Thing
from gradus.core.access.decide import can
from gradus.domain.messages import Message, message
from gradus.domain.ownership import Axis
from gradus.domain.periods import Month
from gradus.domain.refusals import Refusal
from gradus.steps.planning.models.agreement import Signature
from gradus.steps.planning.models.plans import Plan

AGREEMENT = "agreement.json"
"""The file of a plan that is signed: everything agreed, spelled canonically."""

AGREED_PAPER = "agreed.pdf"
"""The file of a plan that is sealed: all that was agreed, with who signed it."""

SCANS = {
    b"%PDF-": "application/pdf",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
}
"""How the files begin that scanned pages may be."""


class NotToSign(Refusal):
    """A plan that is not put forward, or agreed already; or a role that signs for neither side."""

    def __init__(self) -> None:
        super().__init__(
            "not-to-sign",
            message("This plan is not to be signed by you now."),
            message(
                "A version that was put forward is signed by officers of the State and of the programme."
            ),
        )


class AuthorSigns(Refusal):
    """Whoever made the last change signs it."""

    def __init__(self) -> None:
        super().__init__(
            "author-signs",
            message(
                "You made the last change to this plan, so somebody else signs it for your side."
            ),
            message("Ask a colleague who may sign, or the delegate the State named."),
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
            message("What you were shown is not this version of the plan."),
            message("Read it again, then sign."),
        )


class Superseded(Refusal):
    """There is a later version."""

    def __init__(self, number: int) -> None:
        super().__init__(
            "superseded",
            message("Version {number} of this plan was made since.", number=number),
            message("Go on with the latest version; this one stays to be read."),
        )


class NotPutForward(Refusal):
    """A version that cannot be put forward for signature."""

    def __init__(self, what: Message, remedy: Message) -> None:
        super().__init__("not-put-forward", what, remedy)


class PagesRefused(Refusal):
    """A scan that is none, or that belongs to something else."""

    def __init__(self, what: Message, remedy: Message) -> None:
        super().__init__("pages-refused", what, remedy)


def signing_role(actor: Actor, plan: Plan, at: datetime) -> tuple[str, Holding] | None:
    """The side an actor signs for, and the role in which; none if no role may sign plans here."""
    return role_in(actor, plan, "sign", at)


def role_in(actor: Actor, plan: Plan, action: str, at: datetime) -> tuple[str, Holding] | None:
    """The side for which an actor may do something to a plan, and the role in which; or none."""
    return side_in(actor, plan.thing(), action, at)


def side_in(actor: Actor, thing: Thing, action: str, at: datetime) -> tuple[str, Holding] | None:
    """The side for which an actor may do something to a thing of a State, and the role in which."""
    for holding in actor.holdings:
        alone = Actor(
            id=actor.id,
            holdings=(holding,),
            grants=actor.grants,
            second_factor=True,
            stepped_up_at=at,
        )
        if can(alone, action, thing, at).ok:
            inside = holding.axis is Axis.STATE and holding.scope_id == thing.owners[Axis.STATE]
            side = Signature.Side.STATE if inside else Signature.Side.PROGRAMME
            return side, holding
    return None


def scan_type(content: bytes) -> str:
    """The media type of scanned pages; empty of what is none."""
    return next((kind for begins, kind in SCANS.items() if content.startswith(begins)), "")


def ends_at(plan: Plan) -> datetime:
    """When a plan has run its course: midnight after its last month."""
    assert plan.summary is not None  # noqa: S101 - a plan that is signed has been made
    month = Month.parse(plan.summary["start"]).plus(plan.summary["horizon"])
    return datetime.fromisoformat(f"{month.first_day().isoformat()}T00:00:00+00:00")
