"""What waits for somebody's hand at plans, in every State at once: answers, confirmations, consultations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from gradus.core.access.actor import Actor
from gradus.steps.planning import consulted
from gradus.steps.planning.models.consultation import Consultation
from gradus.steps.planning.models.exceptions import RuleException
from gradus.steps.planning.models.negotiation import ProposedChange
from gradus.steps.planning.models.plans import Plan
from gradus.steps.planning.rules.agreement import role_in, side_in
from gradus.steps.planning.selectors import HEAVY


def changes_to_answer(viewer: Actor, at: datetime) -> Sequence[tuple[Plan, int]]:
    """Plans in which the other side proposed changes that the viewer may answer, and how many."""
    rows = ProposedChange.objects.filter(status=ProposedChange.Status.OPEN)
    counts: Counter[UUID] = Counter()
    plans: dict[UUID, Plan] = {}
    sides: dict[UUID, str] = {}
    rows = rows.select_related("line__state").defer(*(f"line__{name}" for name in HEAVY))
    for one in rows.order_by("proposed_at"):
        if one.line_id not in plans:
            plans[one.line_id] = one.line
            role = role_in(viewer, one.line, "change", at)
            sides[one.line_id] = role[0] if role is not None else ""
        if sides[one.line_id] and sides[one.line_id] != one.side:
            counts[one.line_id] += 1
    return [(plans[pk], n) for pk, n in counts.items()]


def exceptions_to_confirm(viewer: Actor, at: datetime) -> Sequence[RuleException]:
    """Exceptions that an officer of the other side asked for and the viewer may confirm."""
    rows = RuleException.objects.filter(
        confirmed_at=None, ended_at=None, expires__gt=at.date()
    ).select_related("state")
    found = []
    for one in rows.order_by("asked_at"):
        role = side_in(viewer, one.thing(), "sign", at)
        if role is not None and role[0] != one.side:
            found.append(one)
    return found


def consultations_to_answer(viewer: Actor, at: datetime) -> Sequence[Consultation]:
    """What the viewer's own partner or institution is asked about and has said nothing to yet."""
    own = consulted.spoken_for(viewer, at)
    return list(consulted.open_for(viewer, own, at.date())) if own else []
