"""What the operations of the exchange share."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from ninja import Schema

from gradus.core.api.request import ApiRequest, needs
from gradus.core.exchange import models, selectors
from gradus.core.states.models import State
from gradus.core.states.selectors import state_within
from gradus.formats.bundles.manifest import Item

READ, CHANGE = needs("exchange:read"), needs("exchange:write")
FILE = needs("exchange:read", file="application/octet-stream")


class ThingOut(Schema):
    """Something that can be released, or was."""

    kind: str
    ref: UUID
    title: str
    detail: str = ""


def reached(request: ApiRequest, code: str) -> State:
    """The State of an address, if the key reaches its exchange."""
    state = state_within(request.actor, code, models.KIND)
    if state is None:
        raise Http404
    return state


def the_peer(request: ApiRequest, code: str, pk: UUID) -> models.Peer:
    """The peer of an address."""
    row = selectors.peer(request.actor, reached(request, code).pk, pk)
    if row is None:
        raise Http404
    return row


def thing(item: Item) -> dict[str, Any]:
    """An item of a list of contents, without its files."""
    return {"kind": item.kind, "ref": item.ref, "title": item.title, "marking": item.marking.value}


def handed(data: Any) -> HttpResponse:
    """A file to be saved; 404 where there is none."""
    if data is None:
        raise Http404
    response = HttpResponse(bytes(data), content_type="application/octet-stream")
    response["Content-Disposition"] = "attachment"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
