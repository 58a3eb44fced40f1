"""What must hold for plans and the signatures under them."""

from __future__ import annotations

import hashlib
from datetime import datetime

from gradus.core.access.actor import Actor, Holding
from gradus.core.access.decide import can
from gradus.core.ledger.canonical import canonical
from gradus.domain.ownership import Axis
from gradus.domain.periods import Month
from gradus.steps.planning import models


def plan_digest(plan: models.Plan) -> str:
    """What a signature is bound to: the hashes of every file of the plan."""
    files = dict(plan.documents.values_list("name", "sha256"))
    facts = {"plan": plan.pk, "title": plan.title, "files": files}
    return hashlib.sha256(canonical(facts).encode()).hexdigest()


def signing_role(actor: Actor, plan: models.Plan, at: datetime) -> tuple[str, Holding] | None:
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
            side = models.Signature.Side.STATE if inside else models.Signature.Side.PROGRAMME
            return side, holding
    return None


def ends_at(plan: models.Plan) -> datetime:
    """When a plan has run its course: midnight after its last month."""
    assert plan.summary is not None  # noqa: S101 - a plan that is signed has been made
    month = Month.parse(plan.summary["start"]).plus(plan.summary["horizon"])
    return datetime.fromisoformat(f"{month.first_day().isoformat()}T00:00:00+00:00")
