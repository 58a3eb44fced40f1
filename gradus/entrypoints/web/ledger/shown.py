"""Entries as pages and tables show them: sentences, names, what changed, how it is proved."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from gradus.core.access.actor import Actor
from gradus.core.accounts.selectors import names_of
from gradus.core.accounts.words import kind_name
from gradus.core.ledger import selectors
from gradus.core.ledger.actions import COMMAND_LINE
from gradus.core.ledger.models import Entry, Link
from gradus.core.ledger.pointers import commitments, step
from gradus.core.ledger.words import field_name, sentence

_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@dataclass(frozen=True)
class Line:
    """An entry in a list."""

    entry: Entry
    said: str
    kind: str
    outcome: str


def people(ids: set[UUID]) -> dict[UUID, str]:
    """Names for those who acted; a part of an id for accounts that are no more."""
    names = names_of(ids)
    return {pk: names.get(pk) or _nameless(pk) for pk in ids}


def lines(entries: Sequence[Entry]) -> list[Line]:
    """The entries in sentences."""
    names = people({entry.actor_id for entry in entries if entry.actor_id})
    found = []
    for entry in entries:
        body = json.loads(entry.body)
        outcome = str(body.get("outcome", "done"))
        said = sentence(entry.action, _who(entry, body, names), outcome)
        found.append(Line(entry, said, kind_name(entry.object_kind), outcome))
    return found


def _who(entry: Entry, body: Mapping[str, object], names: Mapping[UUID, str]) -> str:
    if entry.actor_id is None:
        return _("Gradus itself")
    if body.get("via") == "table":  # somebody who showed its code: nobody by name
        return _("Somebody at a table of a workshop")
    return names[entry.actor_id]


def details(viewer: Actor, entry: Entry, at: datetime) -> list[tuple[str, str]]:
    """What changed, field by field: (name, value). Personal values only where they may be seen."""
    body = json.loads(entry.body)
    hidden = commitments(body)
    personal = None
    if hidden and entry.state_id and selectors.may_see_personal(viewer, entry.state_id, at):
        personal = selectors.personal_of(viewer, entry.pk)
    return [
        (field_name(name), _value(value, "/diff" + step(name), hidden, personal))
        for name, value in body.get("diff", {}).items()
    ]


def hashes(entry: Entry, link: Link | None) -> dict[str, Any]:
    """The hash of an entry's text and its place in the chain, in hexadecimal."""
    place = link and {
        "seq": link.seq,
        "prev": bytes(link.prev).hex(),
        "chain": bytes(link.chain).hex(),
    }
    return {"leaf": bytes(entry.leaf).hex(), "link": place}


def proof(found: selectors.Proof | None) -> dict[str, Any]:
    """The proof of an entry in the last checkpoint, in hexadecimal."""
    if found is None:
        return {"proof": None}
    steps = [step.hex() for step in found.steps]
    return {"proof": found, "steps": steps, "root": found.root.hex()}


def csv_of(entries: Sequence[Entry]) -> bytes:
    """The entries as a table for a spreadsheet, every cell a text, none a formula."""
    stream = io.StringIO()
    writer = csv.writer(stream, quoting=csv.QUOTE_ALL)
    writer.writerow(
        [_("When (UTC)"), _("What"), _("Action"), _("Outcome"), _("Kind"), _("Thing"), _("Entry")]
    )
    for line in lines(entries):
        entry = line.entry
        cells = (
            entry.at.isoformat(timespec="seconds"),
            line.said,
            entry.action,
            line.outcome,
            entry.object_kind,
            str(entry.object_id or ""),
            str(entry.pk),
        )
        writer.writerow([neutral(cell) for cell in cells])
    return stream.getvalue().encode("utf-8-sig")


def neutral(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_STARTS_FORMULA) else text


def _value(
    value: Any, pointer: str, hidden: Mapping[str, str], personal: Mapping[str, object] | None
) -> str:
    if pointer in hidden:
        if personal is None:
            return _("a personal value, not shown")
        value = personal.get(pointer, _("a personal value, erased"))
    return ", ".join(_plain(value))


def _plain(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for item in value:
            yield from _plain(item)
    elif isinstance(value, dict):
        yield json.dumps(value, ensure_ascii=False)
    elif isinstance(value, bool):
        yield _("yes") if value else _("no")
    else:
        yield "–" if value in (None, "") else str(value)


def _nameless(pk: UUID) -> str:
    if pk == COMMAND_LINE.id:
        return _("The operator, at the command line,")
    return _("Somebody ({id})").format(id=str(pk)[-8:])
