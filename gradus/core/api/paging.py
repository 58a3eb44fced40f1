"""Lists a page at a time, the newest first, by the id of the last row shown (keyset)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any, Generic, TypeVar
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Model, QuerySet
from ninja import Query, Schema
from pydantic import Field

from gradus.core.api.request import ApiRequest

MOST = 100
USUAL = 25
T = TypeVar("T")
R = TypeVar("R", bound=Model)


class Page(Schema, Generic[T]):
    """A page of a list, and where the next one is."""

    items: list[T]
    next: str | None = Field(None, description="The address of the next page; null on the last.")


class Asked(Schema):
    """Which page of a list is asked for."""

    limit: int = Field(USUAL, ge=1, le=MOST, description="How many at most.")
    after: UUID | None = Field(None, description="The id of the last one on the page before.")


Paging = Annotated[Asked, Query()]


def page(
    request: ApiRequest,
    rows: QuerySet[R] | Sequence[R],
    asked: Asked,
    shape: Callable[[R], Any],
) -> dict[str, Any]:
    """The page asked for. Ids are UUIDv7, so the newest first is the highest id first."""
    found = _beyond(rows, asked)
    items = found[: asked.limit]
    following = items[-1].pk if len(found) > asked.limit else None
    return shown(request, items, following, asked, shape)


def shown(
    request: ApiRequest,
    items: Sequence[R],
    following: UUID | None,
    asked: Asked,
    shape: Callable[[R], Any],
) -> dict[str, Any]:
    """A page whose rows are known already; ``following`` is the id after which the next begins."""
    query = urlencode(request.GET.dict() | {"limit": asked.limit, "after": following or ""})
    return {
        "items": [shape(row) for row in items],
        "next": f"{request.path}?{query}" if following else None,
    }


def _beyond(rows: QuerySet[R] | Sequence[R], asked: Asked) -> list[R]:
    if isinstance(rows, QuerySet):
        if asked.after is not None:
            rows = rows.filter(pk__lt=asked.after)
        return list(rows.order_by("-pk")[: asked.limit + 1])
    ordered = sorted(rows, key=lambda row: row.pk, reverse=True)
    return [row for row in ordered if asked.after is None or row.pk < asked.after]
