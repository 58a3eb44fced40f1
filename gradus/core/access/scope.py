"""The scope in force: set for one transaction, known to the managers and to the database.

``with acting(scope, at): ...`` opens a transaction in which everything read or written lies in
that scope. Outside of it a walled table cannot be read at all. ``system("name")`` is the named,
logged exception for parts of the program that must reach everything.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from gradus.core.access.decide import Scope
from gradus.core.access.token import sealed

SETTING = "gradus.scope"
TRANSACTION = (
    "SELECT pg_backend_pid(), (extract(epoch FROM transaction_timestamp()) * 1000000)::bigint"
)
_current: ContextVar[Scope | None] = ContextVar("scope", default=None)
_touched: ContextVar[set[tuple[str, UUID]] | None] = ContextVar("touched", default=None)
_log = logging.getLogger("gradus.access")


class NoScope(RuntimeError):  # noqa: N818 - it reads as a sentence
    """Walled rows were asked for where nobody is acting: a fault of the program."""


class OutOfScope(RuntimeError):  # noqa: N818
    """A row outside the scope reached the program: a fault, stopped before it is shown."""


def current() -> Scope:
    """The scope in force. Raises NoScope if there is none."""
    scope = _current.get()
    if scope is None:
        raise NoScope("no scope is in force; read inside `with acting(...)`")
    return scope


@contextmanager
def acting(scope: Scope) -> Iterator[Scope]:
    """One transaction in which the scope is in force."""
    nested = connection.in_atomic_block
    with transaction.atomic():
        before = _current.get()
        token = _current.set(scope)
        try:
            _tell_database(scope)
            yield scope
        finally:
            _current.reset(token)
        # at the end of the outermost transaction, and where one is undone, the database forgets by itself
        if nested and not connection.needs_rollback:
            _tell_database(before)


@contextmanager
def system(name: str) -> Iterator[Scope]:
    """A named part of the program acts, and reaches everything. Searchable in the log."""
    _log.info("system scope: %s", name)
    with acting(Scope(actor_id=None, system=name)) as scope:
        yield scope


@contextmanager
def watching_grants() -> Iterator[set[tuple[str, UUID]]]:
    """Collect the (kind, State) pairs whose rows are read only by grace of a State's grant."""
    touched: set[tuple[str, UUID]] = set()
    token = _touched.set(touched)
    try:
        yield touched
    finally:
        _touched.reset(token)


def note_read(kind: str, state_id: UUID | None) -> None:
    """Remember that a row of a State was read, if only a grant lets the reader see it."""
    touched = _touched.get()
    if touched is None or state_id is None:
        return
    scope = _current.get()
    if scope is not None and (kind, state_id) in scope.granted:
        touched.add((kind, state_id))


def _tell_database(scope: Scope | None) -> None:
    text = ""
    with connection.cursor() as cursor:
        if scope is not None:
            cursor.execute(TRANSACTION)
            backend, began = cursor.fetchone()
            text = sealed(scope, backend, began, settings.WALL_KEY)
        cursor.execute("SELECT set_config(%s, %s, true)", [SETTING, text])
