"""The record of a State, for programs: who did what, when, by which rule.

It lies here and not in ``core/ledger``, which knows no State by its code. Taking copies with proofs
is done on the page or by ``gradus ledger``.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import Http404
from ninja import Query, Router, Schema
from pydantic import Field

from gradus.core.accounts.selectors import names_of
from gradus.core.api.paging import Asked as PageAsked
from gradus.core.api.paging import Page, shown
from gradus.core.api.request import ApiRequest, needs
from gradus.core.ledger import selectors
from gradus.core.ledger.models import Entry
from gradus.core.ledger.selectors import Asked
from gradus.core.states.models import State
from gradus.core.states.selectors import state_within

router = Router()
READ = needs("record:read")


class RecordAsked(PageAsked):
    action: Annotated[str, Field(max_length=60, pattern=r"^[a-z.-]*$")] = ""
    who: UUID | None = None


class EntryOut(Schema):
    id: UUID
    at: datetime
    action: str
    actor_id: UUID | None
    actor: str
    via: str
    object_kind: str
    object_id: UUID | None
    outcome: str
    rule: str
    diff: dict[str, Any] = Field(description="A commitment stands for each value about a person.")


class OneEntryOut(EntryOut):
    seq: int | None = Field(description="Its place in the chain.")
    body: str = Field(description="The text that is hashed.")
    personal: dict[str, Any] = Field(description="By JSON pointer; empty to who may not see them.")


@router.get(
    "/states/{slug:code}/record",
    operation_id="record",
    summary="The record of a State",
    response=Page[EntryOut],
    openapi_extra=READ,
)
def record(request: ApiRequest, code: str, asked: Annotated[RecordAsked, Query()]) -> Any:
    """The newest first; of one action or one person, if asked so."""
    state = _state(request, code)
    after = None
    if asked.after is not None:
        last = _entry(request, state, asked.after)
        after = (last.at, last.pk)
    rows = selectors.entries_of(
        request.actor,
        state.pk,
        Asked(who=asked.who, action=asked.action),
        after=after,
        at_most=asked.limit + 1,
    )
    items, more = rows[: asked.limit], len(rows) > asked.limit
    names = names_of({row.actor_id for row in items if row.actor_id})
    following = items[-1].pk if more else None
    return shown(request, items, following, asked, lambda row: _shown(row, names))


@router.get(
    "/states/{slug:code}/record/{uuid:pk}",
    operation_id="record_entry",
    summary="One entry of the record",
    response=OneEntryOut,
    openapi_extra=READ,
)
def entry(request: ApiRequest, code: str, pk: UUID) -> Any:
    state = _state(request, code)
    row = _entry(request, state, pk)
    link = selectors.link_of(row.pk)
    told = selectors.may_see_personal(request.actor, state.pk, request.at)
    names = names_of([row.actor_id] if row.actor_id else [])
    return _shown(row, names) | {
        "seq": link.seq if link else None,
        "body": row.body,
        "personal": selectors.personal_of(request.actor, row.pk) if told else {},
    }


def _state(request: ApiRequest, code: str) -> State:
    row = state_within(request.actor, code, "record")
    if row is None:
        raise Http404
    return row


def _entry(request: ApiRequest, state: State, pk: UUID) -> Entry:
    row = selectors.entry(request.actor, state.pk, pk)
    if row is None:
        raise Http404
    return row


def _shown(row: Entry, names: dict[UUID, str]) -> dict[str, Any]:
    body = json.loads(row.body)
    return {
        "id": row.pk,
        "at": row.at,
        "action": row.action,
        "actor_id": row.actor_id,
        "actor": names.get(row.actor_id, "") if row.actor_id else "",
        "via": body["via"],
        "object_kind": row.object_kind,
        "object_id": row.object_id,
        "outcome": body["outcome"],
        "rule": body["rule"],
        "diff": body["diff"],
    }
