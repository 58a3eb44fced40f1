"""Two States full of rows, made once for a module of tests and taken back at its end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from django.db import transaction

from gradus.core.access.tests import worlds as made


class Worlds(NamedTuple):
    ours: made.World
    theirs: made.World


@pytest.fixture(scope="module")
def both(django_db_setup: None, django_db_blocker: Any) -> Iterator[Worlds]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield Worlds(made.build("XAA"), made.build("XBB"))
        transaction.set_rollback(True)


@pytest.fixture
def worlds(both: Worlds) -> Iterator[Worlds]:
    """The two worlds, in a savepoint of the test's own."""
    with transaction.atomic():
        yield both
        transaction.set_rollback(True)
