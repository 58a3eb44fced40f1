"""What a test changes is taken back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction


@contextmanager
def taken_back() -> Iterator[None]:
    """A transaction of which nothing stays; one inside another for what several tests share."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
