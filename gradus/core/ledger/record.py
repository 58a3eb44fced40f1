"""Writing the ledger: one call in every action, in the same transaction as the change itself."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import JSONField, Value

from gradus.core.access.actor import Actor, Thing
from gradus.core.access.decide import Scope
from gradus.core.access.scope import acting
from gradus.core.ledger.canonical import SALT_BYTES, canonical, commitment
from gradus.core.ledger.models import Entry, Secret
from gradus.core.ledger.pointers import step
from gradus.domain.ids import new_id
from gradus.domain.ownership import Axis


@dataclass(frozen=True)
class Personal:
    """A value about a person: the ledger keeps a commitment to it that survives its erasure."""

    value: object
    person_id: UUID | None = None


def record(
    *,
    by: Actor,
    at: datetime,
    action: str,
    thing: Thing,
    rule: str,
    outcome: str = "done",
    diff: Mapping[str, object] | None = None,
) -> UUID:
    """Add an entry; its id.

    Parameters
    ----------
    by, at : Actor, datetime
        Who did it, and when (UTC).
    action : str
        The verb, such as ``plan.sign``.
    thing : Thing
        What it was done to, and whose that is.
    rule : str
        The rule of the policy that allowed it.
    diff : mapping
        What changed, by field. Values are plain (texts, whole numbers, Decimal, dates, ids,
        lists, mappings) or ``Personal``.
    """
    entry_id = new_id()
    plain, personal = _apart(diff or {})
    body = canonical(
        {
            "id": entry_id,
            "ts": at,
            "actor": by.id,
            "via": by.via,
            "action": action,
            "object": {
                "kind": thing.kind,
                "id": thing.id,
                **{axis.value: owner for axis, owner in thing.owners.items()},
            },
            "outcome": outcome,
            "rule": rule,
            "diff": plain,
        }
    )
    owners = {
        "actor_id": by.id,
        "state_id": thing.owners.get(Axis.STATE),
        "programme_id": thing.owners.get(Axis.PROGRAMME),
    }
    Entry(
        id=entry_id,
        at=at,
        action=action,
        object_kind=thing.kind,
        object_id=thing.id,
        body=body,
        leaf=b"",  # the database works it out
        **owners,
    ).save(force_insert=True)
    if personal:
        # no role writes to the record: this one insert has a scope of its own
        own = {"record": {Axis.PERSON: frozenset([by.id])}}
        with acting(Scope(by.id, writes=own)):
            for pointer, (salt, entry) in personal.items():
                Secret(
                    entry_id=entry_id,
                    pointer=pointer,
                    salt=salt,
                    value=_kept(entry.value),
                    person_id=entry.person_id,
                    **owners,
                ).save(force_insert=True)
    return entry_id


def _apart(
    diff: Mapping[str, object],
) -> tuple[dict[str, object], dict[str, tuple[bytes, Personal]]]:
    """The diff with commitments in the place of personal values, and those values by pointer."""
    plain: dict[str, object] = {}
    personal: dict[str, tuple[bytes, Personal]] = {}
    for name, value in diff.items():
        if isinstance(value, Personal):
            salt = secrets.token_bytes(SALT_BYTES)
            personal["/diff" + step(name)] = (salt, value)
            plain[name] = {"commitment": commitment(salt, value.value)}
        else:
            plain[name] = value
    return plain, personal


def _kept(value: object) -> object:
    """What the commitment was made of, in what JSON knows; nothing is a value too."""
    plain = json.loads(canonical(value))
    return Value(None, JSONField()) if plain is None else plain
