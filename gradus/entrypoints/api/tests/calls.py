"""Requests with a key, through the whole of the server."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.test import Client

from gradus.core.access.decide import scope_for
from gradus.core.access.scope import acting
from gradus.core.accounts.models import User
from gradus.core.accounts.selectors import actor_of
from gradus.core.tokens.actions import Made, make_token
from gradus.core.tokens.rules import scopes_of

JSON = "application/json"


def now() -> datetime:
    return datetime.now(UTC)


def key_of(
    user: User, *scopes: str, days: int = 30, factor: bool = True, at: datetime | None = None
) -> Made:
    """A key of somebody, with the scopes named, or all there can be."""
    at = at or now()
    by = actor_of(user, at, second_factor=factor, stepped_up_at=at)
    with acting(scope_for(by, at)):
        return make_token(
            by=by,
            at=at,
            name="test",
            scopes=scopes or scopes_of(by, at),
            expires_at=at + timedelta(days=days),
        )


@dataclass
class Caller:
    """A program with a key."""

    secret: str

    def get(self, path: str, **headers: str) -> HttpResponse:
        return self.send("GET", path, **headers)

    def change(
        self, method: str, path: str, body: Any = None, *, key: str = "", **headers: str
    ) -> HttpResponse:
        """A change with a key of its own, unless one is given."""
        told = {"Idempotency-Key": key or str(uuid4())} | headers
        data = b"" if body is None else json.dumps(body).encode()
        return self.send(method, path, data, JSON if body is not None else "", **told)

    def post(self, path: str, body: Any = None, *, key: str = "", **headers: str) -> HttpResponse:
        return self.change("POST", path, body, key=key, **headers)

    def upload(self, path: str, fields: dict[str, Any], key: str = "") -> HttpResponse:
        """A form with files."""
        told = {"Authorization": f"Bearer {self.secret}", "Idempotency-Key": key or str(uuid4())}
        return Client(raise_request_exception=False).post(path, fields, headers=told)

    def send(
        self, method: str, path: str, data: bytes = b"", kind: str = "", **headers: str
    ) -> HttpResponse:
        told = {"Authorization": f"Bearer {self.secret}"} if self.secret else {}
        told |= {name.replace("_", "-"): value for name, value in headers.items()}
        client = Client(raise_request_exception=False)
        return client.generic(method, path, data, content_type=kind, headers=told)


def caller(user: User, *scopes: str) -> Caller:
    return Caller(key_of(user, *scopes).secret)


def problem(response: HttpResponse) -> dict[str, Any]:
    """The problem of an answer, which must be one."""
    assert response["Content-Type"] == "application/problem+json", response.content
    told: dict[str, Any] = json.loads(response.content)
    assert told["status"] == response.status_code
    assert set(told) == {"type", "title", "status", "detail", "remedy", "faults"}
    return told
