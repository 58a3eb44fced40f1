"""Reading keys: one's own, whose a secret is, and what was answered before."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from allauth.mfa.utils import is_mfa_enabled
from django.db import OperationalError, connection, transaction
from django.db.models import QuerySet

from gradus.core.access.actor import Actor
from gradus.core.access.scope import system
from gradus.core.accounts import selectors as accounts
from gradus.core.tokens import models
from gradus.core.tokens.refused import UnderWay
from gradus.core.tokens.rules import digest, limits_of

VIA = "api"
WAIT = "3s"  # how long a repeated request waits for the answer to the first
LOCKS = 0x746F6B65  # "toke": the advisory locks of this app


@dataclass(frozen=True)
class Bearer:
    """Who acts by a key: its holder, with the roles held now, cut down to the key's scopes."""

    actor: Actor
    token_id: UUID
    scopes: tuple[str, ...]
    purpose: str = models.ApiToken.Purpose.API
    language: str = "en"


CALENDARS = frozenset({models.ApiToken.Purpose.CALENDAR, models.ApiToken.Purpose.DATES})


def bearer_of(
    secret: str, at: datetime, uses: Collection[str] = (models.ApiToken.Purpose.API,)
) -> Bearer | None:
    """Whose secret that is, while its key holds and is for one of those uses; else none.

    It is looked for by its hash, so the time it takes tells nothing of the secret.
    """
    with system("token"):
        token = (
            models.ApiToken.objects.select_related("user")
            .filter(
                sha256=digest(secret),
                purpose__in=uses,
                revoked_at__isnull=True,
                expires_at__gt=at,
                user__is_active=True,
            )
            .first()
        )
    if token is None:
        return None
    # a key made with a second factor is worth no more than an account that has none left
    second = token.second_factor and is_mfa_enabled(token.user)
    holder = accounts.actor_of(token.user, at, second_factor=second, via=VIA)
    return Bearer(
        replace(holder, limits=limits_of(token.scopes)),
        token.pk,
        tuple(token.scopes),
        token.purpose,
        token.user.language,
    )


def tokens_of(viewer: Actor) -> QuerySet[models.ApiToken]:
    """The viewer's own keys, the newest first, those that have ended too."""
    rows = models.ApiToken.objects.filter(user_id=viewer.id).select_related("use")
    return rows.order_by("-pk")


def token(viewer: Actor, token_id: UUID) -> models.ApiToken | None:
    """One of the viewer's own keys, or none."""
    return tokens_of(viewer).filter(pk=token_id).first()


def reply_to(viewer: Actor, token_id: UUID, key: str) -> models.Reply | None:
    """What was answered to an idempotency key, if anything was.

    From then on the key is the asker's until the transaction ends: of several requests with one
    key the others wait here for the answer to the first. Raises UnderWay if that takes long.
    """
    lock_for(f"{token_id} {key}")
    return models.Reply.objects.filter(token_id=token_id, user_id=viewer.id, key=key).first()


def lock_for(name: str) -> None:
    """Wait for whoever acts under that name, until this transaction ends. Raises UnderWay."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [WAIT])
            cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [LOCKS, name])
            cursor.execute("SELECT set_config('lock_timeout', '0', true)")
    except OperationalError as waited:
        raise UnderWay from waited
