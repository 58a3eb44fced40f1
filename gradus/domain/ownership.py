"""Whose a row is. Every table declares it; the policy, the managers and the database wall read it.

One installation holds many programmes and States. A table belongs to a *State*, to a *programme*,
is *shared* by everybody who signs in, or is *public*. What belongs to a State or a programme is
walled: a row is reachable only along the axes named here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Axis(StrEnum):
    """A way in which a row can be somebody's: the name of the thing that holds it."""

    STATE = "state"
    PROGRAMME = "programme"
    INSTITUTION = "institution"
    PARTNER = "partner"
    PERSON = "person"
    GROUP = "group"  # of respondents who answer together


@dataclass(frozen=True)
class Narrowed:
    """Rows to which an axis leads one person alone: those that hold a value in a column.

    Parameters
    ----------
    axis : Axis
        The axis that leads no further for them.
    column, value : str
        The rows meant: those that hold the value there.
    person : str
        The column of the account that the axis still leads to them.
    """

    axis: Axis
    column: str
    value: str
    person: str


@dataclass(frozen=True)
class Walled:
    """Rows of one kind of thing, reachable along the axes given.

    Parameters
    ----------
    kind : str
        The object kind in the policy, such as ``findings``.
    axes : dict of Axis to str
        The column that holds the owner's id, such as ``{Axis.STATE: "state_id"}``. A row is
        reachable if the reader holds the kind along any one of them.
    parent : tuple of (str, str) or None
        The column of the parent row and the parent's table: the columns of the axes are then
        copied from the parent by the database itself, whatever a request says.
    ledgered : bool
        Whether each write needs an entry of the ledger in its transaction. Not for the ledger
        itself, nor for what moves many times a minute (the progress of a job).
    append_only : bool
        Whoever acts may add a row; nobody may change or remove one (the ledger).
    narrowed : Narrowed or None
        Rows that one of the axes leads fewer people to; and so for the rows they are parents of.
    frozen : str
        The yes-or-no column after whose yes nobody changes or removes the row any more, nor adds,
        changes or removes a row whose parent it is. Empty: rows are never frozen.
    """

    kind: str
    axes: dict[Axis, str] = field(hash=False)
    parent: tuple[str, str] | None = None
    ledgered: bool = True
    append_only: bool = False
    narrowed: Narrowed | None = None
    frozen: str = ""


@dataclass(frozen=True)
class Shared:
    """Rows that everybody's sign-in needs (accounts, sessions), with the reason why."""

    why: str


@dataclass(frozen=True)
class Public:
    """Rows that anybody may know, with the reason why.

    ``append_only``: rows are added, and never changed or removed.
    """

    why: str
    append_only: bool = False


Owner = Walled | Shared | Public
