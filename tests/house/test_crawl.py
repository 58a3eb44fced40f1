"""Two States full of canaries: nobody of the one, and no outsider, finds one of the other's anywhere.

Every address of the house is opened with the other State's code and the ids of its rows, as every kind of
reader; nothing of the other State may stand in any answer, header or log line.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from gradus.core.access.policy import policy
from gradus.core.access.scope import system
from gradus.core.access.tests import worlds
from gradus.core.accounts.models import Holding
from gradus.core.accounts.tests.people import account, now, robot, signed_in
from gradus.core.ledger.record import record
from gradus.domain.ownership import Axis
from tests.house.test_routes import patterns
from tests.transactions import taken_back

READERS = (
    ("national_coordinator", Axis.STATE),
    ("state_officer", Axis.STATE),
    ("data_protection_officer", Axis.STATE),
    ("focal_point", Axis.INSTITUTION),
    ("delegate", Axis.STATE),
    ("trainee", Axis.PERSON),
    ("programme_officer", Axis.PROGRAMME),
    ("hrddp_officer", Axis.PROGRAMME),
    ("evaluator", Axis.PROGRAMME),
    ("donor", Axis.PARTNER),
    ("partner", Axis.PARTNER),
)
LEAVE = re.compile(
    r"logout|2fa/|password|login|signup|3rdparty|sso|oidc|language|guide|health|email"
)
COLUMNS = {
    Axis.STATE: "state_id",
    Axis.PROGRAMME: "programme_id",
    Axis.INSTITUTION: "institution_id",
    Axis.PARTNER: "partner_id",
    Axis.PERSON: "person_id",
}


@pytest.fixture(scope="module")
def two_worlds(
    django_db_setup: None, django_db_blocker: Any
) -> Iterator[tuple[worlds.World, worlds.World]]:
    """Made once for all readers."""
    with django_db_blocker.unblock(), taken_back():
        yield worlds.build("XAA"), worlds.build("XBB")


@pytest.fixture
def two(
    two_worlds: tuple[worlds.World, worlds.World],
) -> Iterator[tuple[worlds.World, worlds.World]]:
    with taken_back():
        yield two_worlds


def reader(role: str, axis: Axis, world: worlds.World) -> Client:
    """A browser of somebody who holds the role in that world."""
    user = account(f"{role}@crawl.example", factor=policy().roles[role].privileged)
    with system("test"):
        columns = {COLUMNS[axis]: world.id_of(axis)}
        if axis is Axis.INSTITUTION:
            columns["state_id"] = world.id_of(Axis.STATE)
        holding = Holding(
            user=user, role=role, axis=axis, starts=now() - timedelta(hours=1), **columns
        )
        holding.save(force_insert=True)
        record(by=robot(), at=now(), action="test", thing=holding.thing(), rule="test")
    return signed_in(user)


WRITTEN_TO: set[str] = set()  # addresses that nobody reads: found by asking


def addresses(theirs: worlds.World) -> Iterator[tuple[str, str]]:
    """Every address that is read, by its pattern, with the other State's code and its rows.

    The API is not among them: it knows nobody by a cookie, and has a test of its own.
    """
    for pattern, view in patterns():
        if LEAVE.search(pattern) or "(?P" in pattern or pattern.startswith(("api/", "/api/")):
            continue
        app = [*view.lookup_str.split("."), "", "", ""][2]
        rows = [row for model, row in theirs.walled() if model._meta.app_label == app]
        if "<uuid:" not in pattern:
            yield pattern, filled(pattern, "x")
            continue
        for row in rows or [row for _, row in theirs.walled()][:3]:
            yield pattern, filled(pattern, str(row.pk))


def filled(pattern: str, key: str) -> str:
    pattern = re.sub(r"<uuid:\w+>", key, pattern)
    pattern = re.sub(r"<(?:str|slug):code>", "XBB", pattern)
    pattern = re.sub(r"<(?:path|str|slug):\w+>", "plan.pdf", pattern)
    return "/" + re.sub(r"<int:\w+>", "1", pattern)


@pytest.mark.parametrize(("role", "axis"), READERS)
def test_nothing_of_the_other_state_is_found_anywhere(two, role, axis, caplog) -> None:
    ours, theirs = two
    caplog.set_level(logging.DEBUG)
    client = reader(role, axis, ours)
    own = {str(row.pk) for _, row in ours.walled()}
    marks = [b"canary-xbb"] + [
        str(row.pk).encode() for _, row in theirs.walled() if str(row.pk) not in own
    ]
    opened, clean = 0, set()
    for pattern, address in addresses(theirs):
        if pattern in WRITTEN_TO:
            continue
        answer = client.get(address)
        if answer.status_code == 405:
            WRITTEN_TO.add(pattern)
        opened += answer.status_code == 200
        assert answer.status_code < 500, f"{role}: {address}"
        told = answer.content.replace(address.encode(), b"") + str(answer.headers).encode()
        if told in clean:
            continue
        asked = re.findall(r"[0-9a-f]{8}-[0-9a-f-]{27}", address)
        for mark in marks:
            if mark.decode() in asked:
                continue  # what the reader typed may stand in the answer
            assert mark not in told, f"{role}: {address} shows {mark.decode()}"
        if not asked:
            continue
        clean.add(told)
    assert opened >= 3, "the crawl opened next to nothing"
    assert "canary-xbb" not in caplog.text
