"""Accounts and roles for the tests: plain functions, no fixtures with secrets in them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.test import Client

from gradus.core.access.actor import Actor
from gradus.core.access.policy import policy
from gradus.core.access.rows import WalledRow
from gradus.core.access.scope import system
from gradus.core.accounts import models
from gradus.core.accounts.demo import code_at
from gradus.core.ledger.record import record
from gradus.core.states.models import Institution, Partner, Programme, State
from gradus.domain.ids import new_id

PASSWORD = "correct horse battery"  # noqa: S105
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # noqa: S105
HOUR = timedelta(hours=1)


class DeadPost(BaseEmailBackend):
    """A mail server that isn't there."""

    def send_messages(self, email_messages: object) -> int:
        raise ConnectionRefusedError


def now() -> datetime:
    return datetime.now(UTC)


def state(code: str = "XAA") -> State:
    return State.objects.get(code=code)


def programme(code: str = "prog") -> Programme:
    return Programme.objects.get_or_create(code=code, defaults={"name": f"Programme {code}"})[0]


def partner(code: str = "donor-a") -> Partner:
    kind = Partner.Kind.DONOR
    return Partner.objects.get_or_create(code=code, defaults={"name": code, "kind": kind})[0]


def institution(code: str = "XAA", name: str = "Police") -> Institution:
    with system("test"):
        row = Institution(state=state(code), code=name.lower(), name=name, kind="police")
        row.save(force_insert=True)
        record(by=robot(), at=now(), action="test", thing=row.thing(), rule="test")
    return row


def robot() -> Actor:
    return Actor(id=new_id(), via="test")


def record_entry(row: WalledRow) -> None:
    """The entry that each write needs, for rows that a test alters by itself."""
    record(by=robot(), at=now(), action="test", thing=row.thing(), rule="test")


def account(email: str, name: str = "", factor: bool = False) -> models.User:
    with system("test"):
        user = models.User.objects.create_user(
            email, PASSWORD, name=name or email.split("@")[0], joined_at=now()
        )
        EmailAddress(user=user, email=user.email, verified=True, primary=True).save()
        if factor:
            # the adapter's encryption, as set up through the page
            TOTP.activate(user, SECRET)
    return user


def hold(user: models.User, role: str, **scope: Any) -> models.Holding:
    with system("test"):
        row = models.Holding(
            user=user,
            role=role,
            axis=policy().roles[role].axis or "",
            starts=now() - HOUR,
            **scope,
        )
        row.save(force_insert=True)
        record(by=robot(), at=now(), action="test", thing=row.thing(), rule="test")
    return row


def member(role: str, email: str = "", **scope: Any) -> models.User:
    """An account with one role, and a second factor if the role demands it."""
    user = account(email or f"{role}@example.org", factor=policy().roles[role].privileged)
    hold(user, role, **scope)
    return user


def signed_in(user: models.User, factor: bool = True, since: timedelta = timedelta()) -> Client:
    """A browser in which somebody is signed in, with all that was asked for, some time ago."""
    client = Client()
    client.force_login(user)
    at = (now() - since).timestamp()
    session = client.session
    records: list[dict[str, object]] = [{"method": "password", "at": at}]
    if factor:
        records.append({"method": "mfa", "type": "totp", "at": at})
    session["account_authentication_methods"] = records
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return client


def code(secret: str = SECRET) -> str:
    return code_at(secret, now())


def letters_to(email: str) -> list[str]:
    return [str(one.body) for one in mail.outbox if one.to == [email]]


def link_in(text: str) -> str:
    found = re.search(r"http://localhost:8000(/account/\S+)", text)
    assert found, text
    return found[1]


def entries(action: str) -> list[Any]:
    from gradus.core.ledger.models import Entry

    with system("test"):
        return list(Entry.objects.filter(action=action).order_by("at", "pk"))


def bare(content: bytes, *changing: str) -> bytes:
    """A page without what differs in every answer: the form tokens, and its own address."""
    content = re.sub(rb'name="csrfmiddlewaretoken" value="[^"]+"', b"", content)
    for text in changing:
        content = content.replace(text.encode(), b"")
    return content
