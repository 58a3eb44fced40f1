"""Writes to sources: citing something, and withdrawing it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction

from gradus.core.access.actor import Actor
from gradus.core.access.denied import require
from gradus.core.evidence.actions.files import Withdrawn, owners_of, reason_given
from gradus.core.evidence.models import Source
from gradus.core.evidence.rules import line
from gradus.core.ledger.record import record
from gradus.domain.messages import message
from gradus.domain.refusals import Fault, InvalidInput

_FIRST_YEAR = 1900
_is_address = URLValidator(schemes=["https", "http"])


def add_source(
    *,
    by: Actor,
    at: datetime,
    kind: str,
    title: str,
    publisher: str = "",
    year: int | None = None,
    url: str = "",
    licence: str = "",
    state_id: UUID | None = None,
    institution_id: UUID | None = None,
    programme_id: UUID | None = None,
) -> Source:
    """Add something that can be cited, of a State (or its institution) or of a programme.

    Raises InvalidInput with all faults, UnknownPlace, Denied.
    """
    if state_id is not None:
        owners_of(by, state_id, institution_id)
    row = Source(
        state_id=state_id,
        institution_id=institution_id,
        programme_id=programme_id,
        kind=kind,
        title=line(title, 300),
        publisher=line(publisher, 200),
        year=year,
        url=url.strip(),
        licence=line(licence, 80),
        added_by=by.id,
        added_at=at,
    )
    rule = require(by, "create", row.thing(), at)
    faults = _faults(row, at)
    if faults:
        raise InvalidInput(row.title or "-", faults)
    with transaction.atomic():
        row.save(force_insert=True)
        record(
            by=by,
            at=at,
            action="source.add",
            thing=row.thing(),
            rule=rule,
            diff={"kind": row.kind, "title": row.title, "url": row.url},
        )
    return row


def withdraw_source(*, by: Actor, at: datetime, source: Source, reason: str) -> None:
    """Take a source back: it is offered no longer; what cited it still says so."""
    rule = require(by, "change", source.thing(), at)
    said = reason_given(reason)
    with transaction.atomic():
        row = Source.objects.select_for_update().filter(pk=source.pk).first()
        if row is None or row.withdrawn_at is not None:
            raise Withdrawn
        row.withdrawn_by, row.withdrawn_at, row.withdrawal_reason = by.id, at, said
        row.save(update_fields=["withdrawn_by", "withdrawn_at", "withdrawal_reason"])
        record(
            by=by,
            at=at,
            action="source.withdraw",
            thing=row.thing(),
            rule=rule,
            diff={"reason": said},
        )


def _faults(row: Source, at: datetime) -> list[Fault]:
    faults = []
    if row.kind not in Source.Kind.values:
        faults.append(
            Fault(
                "kind",
                message("{kind} is no kind of source.", kind=row.kind),
                message("Choose one of: {kinds}.", kinds=", ".join(Source.Kind.values)),
            )
        )
    if not row.title:
        faults.append(
            Fault("title", message("The title is missing."), message("Write what it is called."))
        )
    if row.year is not None and not _FIRST_YEAR <= row.year <= at.year + 1:
        faults.append(
            Fault(
                "year",
                message("The year {year} cannot be.", year=row.year),
                message("Write the year it was published, in four digits."),
            )
        )
    if row.url and not _is_web_address(row.url):
        faults.append(
            Fault(
                "url",
                message("The address is none of the web."),
                message("Write it in full, beginning with https:// or http://."),
            )
        )
    return faults


def _is_web_address(url: str) -> bool:
    try:
        _is_address(url)
    except ValidationError:
        return False
    return len(url) <= 500
