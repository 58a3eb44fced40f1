"""The installation on this machine, for commands that work on its database."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gradus.domain.messages import message
from gradus.domain.refusals import Refusal
from gradus.entrypoints.operator import embedded
from gradus.entrypoints.operator.backup import existing


@contextmanager
def installation(data: Path) -> Iterator[None]:
    """The database of an installation answers, and Django is set up for it, as the program's role."""
    import django

    instance = existing(data)
    with embedded.running(instance):
        os.environ.update(instance.environment("app"))
        django.setup()
        from django.db import Error, connections

        try:
            yield
        except Error as trouble:
            raise Refusal(
                "ledger-unreadable",
                message("The ledger cannot be read: {told}", told=str(trouble).strip()),
                message("See that the database is of this version: gradus prepare."),
            ) from trouble
        finally:
            connections.close_all()
