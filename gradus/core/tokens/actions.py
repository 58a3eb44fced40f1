"""Writes to keys and replies: making and revoking a key, noting its use, keeping a reply."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from gradus.core.access.actor import Actor, Thing
from gradus.core.access.denied import require
from gradus.core.access.scope import system
from gradus.core.ledger.record import Personal, record
from gradus.core.tokens import models
from gradus.core.tokens.refused import BeyondRoles, TooLong, TooMany
from gradus.core.tokens.rules import (
    BEGINNING,
    CALENDAR_SCOPES,
    LONGEST,
    MOST_IN_FORCE,
    REPLIES_KEPT,
    SHOWN,
    USE_NOTED,
    digest,
    scopes_of,
)
from gradus.domain.ownership import Axis


@dataclass(frozen=True)
class Made:
    """A key just made, and its secret, which is shown this once."""

    token: models.ApiToken
    secret: str


def make_token(
    *,
    by: Actor,
    at: datetime,
    name: str,
    scopes: Collection[str],
    expires_at: datetime,
    purpose: str = models.ApiToken.Purpose.API,
) -> Made:
    """Make a key for oneself. Whoever makes it has just shown who they are; a key cannot."""
    rule = require(by, "sign", Thing("tokens", {Axis.PERSON: by.id}), at)
    beyond = sorted(set(scopes) - set(scopes_of(by, at)))
    if beyond or not scopes:
        raise BeyondRoles(beyond)
    if not at < expires_at <= at + LONGEST:
        raise TooLong
    secret = BEGINNING + secrets.token_urlsafe(32)
    row = models.ApiToken(
        user_id=by.id,
        purpose=purpose,
        name=name.strip(),
        prefix=secret[:SHOWN],
        sha256=digest(secret),
        scopes=sorted(set(scopes)),
        second_factor=by.second_factor,
        created_at=at,
        expires_at=expires_at,
    )
    with transaction.atomic():
        mine = models.ApiToken.objects.filter(user_id=by.id)
        if mine.filter(revoked_at__isnull=True, expires_at__gt=at).count() >= MOST_IN_FORCE:
            raise TooMany
        row.save(force_insert=True)
        record(
            by=by,
            at=at,
            action="token.make",
            thing=row.thing(),
            rule=rule,
            diff={
                "name": Personal(row.name),
                "purpose": str(purpose),
                "scopes": row.scopes,
                "expires_at": expires_at,
            },
        )
    return Made(row, secret)


def make_calendar(*, by: Actor, at: datetime, name: str, titles: bool) -> Made:
    """Make an address for one's calendar: read-only, dates of agreed plans and at most their titles."""
    return make_token(
        by=by,
        at=at,
        name=name,
        scopes=CALENDAR_SCOPES,
        expires_at=at + LONGEST,
        purpose=models.ApiToken.Purpose.CALENDAR if titles else models.ApiToken.Purpose.DATES,
    )


def revoke_token(*, by: Actor, at: datetime, token: models.ApiToken) -> None:
    """End a key at once. One that has ended stays as it is."""
    rule = require(by, "change", token.thing(), at)
    with transaction.atomic():
        rows = models.ApiToken.objects.filter(pk=token.pk, revoked_at__isnull=True)
        if rows.update(revoked_at=at):
            record(by=by, at=at, action="token.revoke", thing=token.thing(), rule=rule)
    token.refresh_from_db()


def note_use(*, token_id: UUID, user_id: UUID, at: datetime) -> None:
    """Write down that a key was used, once a minute at most."""
    with system("token-use"):
        recent = models.Use.objects.filter(token_id=token_id, at__gt=at - USE_NOTED)
        if not recent.exists():
            models.Use.objects.update_or_create(
                token_id=token_id, defaults={"user_id": user_id, "at": at}
            )


def keep_reply(
    *,
    by: Actor,
    at: datetime,
    token_id: UUID,
    key: str,
    request_sha256: str,
    status: int,
    headers: Mapping[str, str],
    content: bytes,
) -> None:
    """Keep what a change was answered with, in the transaction of the change itself."""
    require(by, "create", Thing("replies", {Axis.PERSON: by.id}), at)
    models.Reply(
        token_id=token_id,
        user_id=by.id,
        key=key,
        request_sha256=request_sha256,
        status=status,
        headers=dict(headers),
        content=content,
        made_at=at,
    ).save(force_insert=True)


def forget_reply(*, by: Actor, at: datetime, reply: models.Reply) -> None:
    """Remove a reply whose day is over, so that its key can be used again."""
    require(by, "change", reply.thing(), at)
    reply.delete()


def sweep_replies(*, at: datetime) -> int:
    """Remove every reply whose day is over; how many there were."""
    with system("token-replies"):
        gone, _ = models.Reply.objects.filter(made_at__lte=at - REPLIES_KEPT).delete()
    return gone
