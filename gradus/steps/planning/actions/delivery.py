"""Telling how far an activity of an agreed plan is: by an officer, or by another room."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from gradus.core.access.actor import Actor
from gradus.core.access.denied import require
from gradus.core.ledger.record import record
from gradus.domain.messages import Message, message
from gradus.domain.refusals import Fault, InvalidInput, Refusal
from gradus.steps.planning import selectors
from gradus.steps.planning.models.delivery import Delivery
from gradus.steps.planning.models.plans import Plan
from gradus.workflows.plan_delivery import Status


class NotAgreed(Refusal):
    """Delivery is told of agreed plans only."""

    def __init__(self) -> None:
        super().__init__(
            "not-agreed",
            message("This plan is not agreed, so nothing of it can be under way."),
            message("Tell it of the agreed plan, or have this one signed by both sides first."),
        )


class NotInPlan(Refusal):
    """The plan has no such activity."""

    def __init__(self, activity: str) -> None:
        super().__init__(
            "not-in-plan",
            message("The plan has no activity {activity}.", activity=repr(activity[:60])),
            message("Take its id from the reading of the plan."),
        )


def report(
    *,
    by: Actor,
    at: datetime,
    plan: Plan,
    activity: str,
    status: Status,
    since: date,
    expected_end: date | None = None,
    people: int | None = None,
    women: int | None = None,
    note: str = "",
    room: str = "",
) -> Delivery:
    """Tell how far an activity is. ``since``: the day from which it is so; ``people``: reached so far.

    Told again, it is told anew: what was told before stays in sight and counts no more. ``room``: the
    room that tells it, where it is not a person.
    """
    rule = require(by, "change", plan.thing(), at)
    if plan.status != Plan.Status.AGREED:
        raise NotAgreed
    if activity not in selectors.activity_ids(by, plan):
        raise NotInPlan(activity)
    _check(at.date(), since, expected_end, people, women)
    row = Delivery(
        state_id=plan.state_id,
        plan=plan,
        activity=activity,
        status=Status(status),
        since=since,
        expected_end=expected_end if status in {Status.PREPARING, Status.UNDER_WAY} else None,
        people=people,
        women=women,
        note=note.strip(),
        room=room,
        told_by=by.id,
        told_at=at,
    )
    with transaction.atomic():
        row.save(force_insert=True)
        record(
            by=by,
            at=at,
            action="plan.delivery",
            thing=row.thing(),
            rule=rule,
            diff={
                "plan": plan.pk,
                "activity": activity,
                "status": str(row.status),
                "since": since,
                "expected_end": row.expected_end,
                "people": people,
                "women": women,
                "room": room,
            },
        )
    return row


def _check(
    today: date, since: date, expected_end: date | None, people: int | None, women: int | None
) -> None:
    faults = []
    if since > today:
        faults.append(
            _fault("since", message("{day} is still to come.", day=since.isoformat()),
                   message("Give the day from which it is so: today, or one before."))
        )  # fmt: skip
    if expected_end is not None and expected_end < since:
        faults.append(
            _fault("expected_end", message("The end lies before the day from which it is so."),
                   message("Give a later day, or none."))
        )  # fmt: skip
    if women is not None and women > (people or 0):
        faults.append(
            _fault("women", message("There are more women than people."),
                   message("Women are counted among the people: give the number of all people too."))
        )  # fmt: skip
    if faults:
        raise InvalidInput("delivery", faults)


def _fault(where: str, what: Message, remedy: Message) -> Fault:
    return Fault(where, what, remedy)
