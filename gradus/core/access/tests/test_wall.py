"""The wall in the database, with every way around the managers tried."""

from __future__ import annotations

import pytest
from django.db import connection

from gradus.core.ledger import database

pytestmark = pytest.mark.django_db


def test_the_wall_has_no_gap() -> None:
    with connection.cursor() as cursor:
        assert database.gaps(cursor) == []
