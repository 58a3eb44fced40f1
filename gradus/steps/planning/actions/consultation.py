"""Writes to consultations: a third party is asked, says something, is answered."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from gradus.core.access.actor import Actor, Thing
from gradus.core.access.denied import require
from gradus.core.ledger.record import record
from gradus.core.states import selectors as states
from gradus.core.states.models import Institution, Partner
from gradus.domain.ownership import Axis
from gradus.steps.planning import consulted
from gradus.steps.planning.models.consultation import Consultation, Contribution
from gradus.steps.planning.models.plans import Plan
from gradus.steps.planning.rules import asking, consulting, negotiation


def ask(
    *,
    by: Actor,
    at: datetime,
    plan: Plan,
    question: str,
    until: date,
    items: Collection[str],
    partner_id: UUID | None = None,
    institution_id: UUID | None = None,
) -> Consultation:
    """Ask a partner, or an institution of the State, about activities of a version.

    It sees these activities and nothing else of the plan.

    Raises
    ------
    NoThirdParty, NothingShown, DayIsPast, SayWhy, NotMade
        See each.
    """
    owners = {Axis.STATE: plan.state_id}
    rule = require(by, "create", Thing("consultations", owners), at)
    if plan.made_at is None:
        raise asking.NotMade
    party = _third_party(by, plan, partner_id, institution_id)
    if party is None:
        raise consulting.NoThirdParty
    if not question.strip():
        raise negotiation.SayWhy
    if until < at.date():
        raise consulting.DayIsPast
    shown = consulted.extract(by, plan, items, party)
    if not shown["activities"]:
        raise consulting.NothingShown
    row = Consultation(
        state_id=plan.state_id,
        partner_id=partner_id,
        institution_id=None if partner_id is not None else institution_id,
        plan=plan,
        line_id=plan.line_id,
        question=question.strip()[: negotiation.MOST_WORDS],
        until=until,
        extract=shown,
        asked_by=by.id,
        asked_at=at,
    )
    with transaction.atomic():
        row.save(force_insert=True)
        diff = {"plan": plan.pk, "activities": [one["id"] for one in shown["activities"]]}
        record(by=by, at=at, action="consultation.ask", thing=row.thing(), rule=rule, diff=diff)
    return row


def contribute(
    *, by: Actor, at: datetime, consultation: Consultation, text: str, item: str = ""
) -> Contribution:
    """Say something as the third party that was asked.

    Raises
    ------
    ConsultationOver, SayWhy, NoSuchItem
        See each.
    """
    theirs: dict[Axis, UUID] = {
        axis: owner for axis, owner in consultation.thing().owners.items() if axis is not Axis.STATE
    }  # the third party itself, never the parties
    rule = require(by, "create", Thing("consultations", theirs), at)
    if consultation.closed_at is not None or consultation.until < at.date():
        raise consulting.ConsultationOver
    if not text.strip():
        raise negotiation.SayWhy
    if item and item not in {one["id"] for one in consultation.extract["activities"]}:
        raise negotiation.NoSuchItem(item)
    row = Contribution(
        consultation=consultation,
        state_id=consultation.state_id,
        partner_id=consultation.partner_id,
        institution_id=consultation.institution_id,
        item=item,
        text=text.strip()[: negotiation.MOST_WORDS],
        given_by=by.id,
        given_at=at,
    )
    with transaction.atomic():
        row.save(force_insert=True)
        diff = {"consultation": consultation.pk, "item": item}
        record(by=by, at=at, action="consultation.say", thing=row.thing(), rule=rule, diff=diff)
    return row


def answer(
    *, by: Actor, at: datetime, contribution: Contribution, outcome: str, answer: str
) -> Contribution:
    """Answer what a third party said, once, in words it will read. Raises AnsweredAlready, SayWhy."""
    rule = require(by, "change", Thing("consultations", {Axis.STATE: contribution.state_id}), at)
    if not answer.strip():
        raise negotiation.SayWhy
    with transaction.atomic():
        row = Contribution.objects.select_for_update().get(pk=contribution.pk)
        if row.answered_at is not None:
            raise consulting.AnsweredAlready
        row.outcome = Contribution.Outcome(outcome)
        row.answer = answer.strip()[: negotiation.MOST_WORDS]
        row.answered_by, row.answered_at = by.id, at
        row.save(update_fields=["outcome", "answer", "answered_by", "answered_at"])
        diff = {"contribution": row.pk, "outcome": str(row.outcome)}
        record(by=by, at=at, action="consultation.answer", thing=row.thing(), rule=rule, diff=diff)
    return row


def close(*, by: Actor, at: datetime, consultation: Consultation) -> Consultation:
    """Take no more words; what was said stands, and is still answered. Raises ConsultationOver."""
    rule = require(by, "change", Thing("consultations", {Axis.STATE: consultation.state_id}), at)
    with transaction.atomic():
        row = Consultation.objects.select_for_update().get(pk=consultation.pk)
        if row.closed_at is not None:
            raise consulting.ConsultationOver
        row.closed_by, row.closed_at = by.id, at
        row.save(update_fields=["closed_by", "closed_at"])
        record(by=by, at=at, action="consultation.close", thing=row.thing(), rule=rule)
    return row


def _third_party(
    by: Actor, plan: Plan, partner_id: UUID | None, institution_id: UUID | None
) -> Partner | Institution | None:
    if partner_id is not None:
        return states.partner(by, partner_id)
    found = states.institution(by, institution_id) if institution_id is not None else None
    return found if found is not None and found.state_id == plan.state_id else None
