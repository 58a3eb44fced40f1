"""Deciding what terms mean that the crosswalk does not know; a decision can be taken back."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from gradus.catalogue.classification import Decision
from gradus.core.access.actor import Actor, Thing
from gradus.core.access.denied import require
from gradus.core.ledger.record import record
from gradus.domain.ownership import Axis
from gradus.steps.threats import bridge, models, rules
from gradus.steps.threats.actions import pictures


def decide(*, by: Actor, at: datetime, state_id: UUID, decision: Decision) -> models.Decision:
    """Decide what a term means in a State's own sources. Raises TermUndecided."""
    thing = Thing("threats", {Axis.STATE: state_id})
    rule = require(by, "create", thing, at)
    rules.check_decision(decision, bridge.group_ids())
    row = models.Decision(state_id=state_id, **_fields(by, at, decision))
    earlier = models.Decision.objects.filter(state_id=state_id)
    with transaction.atomic():
        _keep(by, at, row, earlier, Thing("threats", thing.owners, row.pk), rule)
        pictures.ask_by_itself(by=by, at=at, state_id=state_id)
    return row


def decide_world(
    *, by: Actor, at: datetime, programme_id: UUID, decision: Decision
) -> models.WorldDecision:
    """Decide what a term means in published sources, for every State. Raises TermUndecided."""
    thing = Thing("statistics", {Axis.PROGRAMME: programme_id})
    rule = require(by, "create", thing, at)
    rules.check_decision(decision, bridge.group_ids())
    row = models.WorldDecision(**_fields(by, at, decision))
    earlier = models.WorldDecision.objects.all()
    with transaction.atomic():
        _keep(by, at, row, earlier, Thing("statistics", thing.owners, row.pk), rule)
        pictures.ask_world_by_itself(by=by, at=at, programme_id=programme_id)
    return row


def take_back(*, by: Actor, at: datetime, row: models.Decision) -> None:
    """Leave a State's term undecided again."""
    rule = require(by, "create", row.thing(), at)
    with transaction.atomic():
        _end(by, at, row, row.thing(), rule)
        pictures.ask_by_itself(by=by, at=at, state_id=row.state_id)


def take_back_world(
    *, by: Actor, at: datetime, programme_id: UUID, row: models.WorldDecision
) -> None:
    """Leave a published term undecided again."""
    thing = Thing("statistics", {Axis.PROGRAMME: programme_id}, row.pk)
    rule = require(by, "create", thing, at)
    with transaction.atomic():
        _end(by, at, row, thing, rule)
        pictures.ask_world_by_itself(by=by, at=at, programme_id=programme_id)


def _fields(by: Actor, at: datetime, decision: Decision) -> dict[str, object]:
    return {
        "scheme": decision.scheme[:60],
        "term": decision.term[:300],
        "outcome": decision.outcome,
        "group": decision.group if decision.outcome == "group" else "",
        "relation": decision.relation,
        "because": decision.because.strip()[:300],
        "decided_by": by.id,
        "decided_at": at,
    }


def _keep(
    by: Actor,
    at: datetime,
    row: models.Decision | models.WorldDecision,
    earlier: QuerySet[models.Decision] | QuerySet[models.WorldDecision],
    thing: Thing,
    rule: str,
) -> None:
    """The decision, in the place of an earlier one on the same term."""
    earlier.filter(until__isnull=True, scheme=row.scheme, term=row.term).update(until=at)
    row.save(force_insert=True)
    diff = {name: getattr(row, name) for name in ("scheme", "term", "outcome", "group", "because")}
    record(by=by, at=at, action="threats.decide", thing=thing, rule=rule, diff=diff)


def _end(
    by: Actor,
    at: datetime,
    row: models.Decision | models.WorldDecision,
    thing: Thing,
    rule: str,
) -> None:
    row.until = at
    row.save(update_fields=["until"])
    diff = {"scheme": row.scheme, "term": row.term}
    record(by=by, at=at, action="threats.take-back", thing=thing, rule=rule, diff=diff)
