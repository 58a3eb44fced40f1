"""The API tried by its own description: with what it allows, and with what it does not.

Every check of schemathesis is on. The key is a coordinator's; paths lead to rows that are there.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.conf import settings as django_settings
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis.config import SchemathesisConfig

from gradus.config.wsgi import application
from gradus.core.accounts.tests import people
from gradus.entrypoints.api import gate
from gradus.entrypoints.api.description import description
from gradus.entrypoints.api.root import api
from gradus.entrypoints.api.tests.calls import caller, key_of
from gradus.entrypoints.api.tests.things import Things, some_of_everything
from tests.transactions import taken_back

CONFIG = SchemathesisConfig.from_dict(
    {
        "seed": 20261125,
        # the key is put in by the test; a request without it is tried by the check `ignored_auth`
        "generation": {"with-security-parameters": False},
        # a shape that is right may still ask for what the house refuses with its reason (422), or
        # with a condition that does not hold (412), or accept no form there is (406)
        "checks": {
            "positive_data_acceptance": {
                "expected-statuses": [
                    "2xx", "304", "401", "403", "404", "406", "409", "412", "415", "422",
                ]
            },
            # forms have texts only, so a number there is no wrong type; what is refused is tried in
            # the tables of test_problems and test_gate
            "negative_data_rejection": {"enabled": False},
        },
    }
)  # fmt: skip


@pytest.fixture(scope="module")
def things(django_db_setup: None, django_db_blocker: Any) -> Iterator[Things]:
    """Made once for all operations; what one of them changes is taken back before the next."""
    with django_db_blocker.unblock(), taken_back():
        user = people.member("national_coordinator", state=people.state("XAA"))
        yield some_of_everything(caller(user), key_of(user).secret)


@pytest.fixture
def in_one_transaction(things: Things) -> Iterator[None]:
    """As Django's own test client does, and takes back: no request closes the connection."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    with taken_back():
        yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def described() -> Any:
    """The description as it is handed out, without asking the server while tests are collected."""
    told = json.loads(json.dumps(description(api(), django_settings.VERSION)))
    made = schemathesis.openapi.from_dict(told, config=CONFIG)
    made.app, made.location = application, "/api/openapi.json"
    return made


schema = described()


@schema.parametrize()
@settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
def test_it_does_what_it_says(
    case: schemathesis.Case,
    in_one_transaction: None,
    things: Things,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(gate, "PER_MINUTE", 1_000_000)
    things.put_into(case)
    told = {"Authorization": f"Bearer {things.secret}", "Accept-Encoding": "identity"}
    case.call_and_validate(headers=told)
