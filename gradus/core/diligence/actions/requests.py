"""Asking for due diligence, taking the work up, taking the question back."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from gradus.core.access.actor import Actor, Thing
from gradus.core.access.denied import require
from gradus.core.access.scope import system
from gradus.core.diligence import models
from gradus.core.diligence.actions.writing import locked, move, step
from gradus.core.diligence.rules.gate import Event
from gradus.core.diligence.rules.work import PENDING, Stage, expect
from gradus.core.ledger.record import record
from gradus.core.states.models import Unit
from gradus.domain.messages import message
from gradus.domain.ownership import Axis
from gradus.domain.refusals import Refusal


class AskedAlready(Refusal):
    """Due diligence for this unit is being done."""

    def __init__(self, label: str) -> None:
        super().__init__(
            "diligence-asked-already",
            message("Due diligence for {unit} was asked for and is not decided.", unit=label),
            message("Wait for the decision, or ask the officers of due diligence to hurry."),
        )


class NoSupportNamed(Refusal):
    """A request that does not say what support is meant."""

    def __init__(self) -> None:
        super().__init__(
            "no-support-named",
            message("It does not say which support is meant."),
            message("Choose training, mentoring or equipment, and say in a sentence what for."),
        )


def ask(
    *,
    by: Actor,
    at: datetime,
    programme_id: UUID,
    unit: Unit,
    support: Collection[str],
    purpose: str,
) -> models.Request:
    """Ask for due diligence for a unit that the asker sees in the register.

    Whoever asks needs not be an officer of due diligence, and then reads no more of the request.
    """
    rule = require(by, "create", Thing("gate", {Axis.PROGRAMME: programme_id}), at)
    kinds = [kind.value for kind in models.Request.Support if kind in support]
    if not kinds or not purpose.strip():
        raise NoSupportNamed
    label = f"{unit.institution.name}, {unit.name}"
    # who asks has no right to what officers write, so the row is written for them
    with system("ask-diligence"):
        gate = _gate(by, at, programme_id, unit, rule)
        if gate.requests.filter(stage__in=PENDING).exists():
            raise AskedAlready(label)
        row = models.Request(
            programme_id=programme_id,
            gate=gate,
            state_id=unit.state_id,
            label=label,
            security_forces=unit.security_forces,
            support=kinds,
            purpose=purpose.strip(),
            asked_by=by.id,
            asked_at=at,
        )
        row.save(force_insert=True)
        record(by=by, at=at, action="diligence.ask", thing=row.thing(), rule=rule)
    return row


def begin(*, by: Actor, at: datetime, request: models.Request) -> None:
    """Take the work up."""
    rule = require(by, "change", request.thing(), at)
    with transaction.atomic():
        request = locked(request)
        expect(Stage(request.stage), "begin", Stage.ASKED)
        request.stage = Stage.IN_WORK.value
        step(by=by, at=at, action="begin", rule=rule, request=request)
        if request.gate.status == "not-started":
            move(by=by, at=at, gate=request.gate, event=Event.BEGIN)


def withdraw(*, by: Actor, at: datetime, request: models.Request) -> None:
    """Take a request back before it is decided. The gate stays as it is."""
    rule = require(by, "change", request.thing(), at)
    with transaction.atomic():
        request = locked(request)
        expect(Stage(request.stage), "withdraw", *PENDING)
        request.stage = Stage.WITHDRAWN.value
        step(by=by, at=at, action="withdraw", rule=rule, request=request)


def _gate(by: Actor, at: datetime, programme_id: UUID, unit: Unit, rule: str) -> models.Gate:
    """The unit's gate for the programme, locked; made if there is none."""
    gates = models.Gate.objects.select_for_update()
    found = gates.filter(unit_id=unit.pk, programme_id=programme_id).first()
    if found is not None:
        return found
    row = models.Gate(
        unit_id=unit.pk,
        institution_id=unit.institution_id,
        state_id=unit.state_id,
        programme_id=programme_id,
        since=at,
    )
    row.save(force_insert=True)
    diff = {"unit": unit.pk, "status": row.status}
    record(by=by, at=at, action="gate.make", thing=row.thing(), rule=rule, diff=diff)
    return row
