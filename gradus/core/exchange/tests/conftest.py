"""Two installations: a State's own, and the one it shares with others."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from django.db import connections

from gradus.core.exchange.tests.instances import Instance
from tests import database, environment


class Two(NamedTuple):
    own: Instance
    shared: Instance


@pytest.fixture
def two(django_db_setup: None, django_db_blocker: Any, tmp_path: Path) -> Iterator[Two]:
    made = []
    for name in ("own", "shared"):
        of = f"{environment.DATABASE}_{name}"
        database.clone(of)
        (tmp_path / name).mkdir()
        made.append(Instance(f"{name}.example", of, tmp_path / name))
    with django_db_blocker.unblock():
        yield Two(*made)
        connections.close_all()
    for one in made:
        database.drop(one.database)


@pytest.fixture
def known(two: Two) -> Two:
    """The two know each other, as State XAA does."""
    two.own.knows(two.shared)
    two.shared.knows(two.own)
    return two
