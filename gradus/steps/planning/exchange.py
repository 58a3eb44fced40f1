"""An agreed plan as it goes between instances: its documents, exactly as they were agreed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any
from uuid import UUID

from gradus.core.access.actor import Actor
from gradus.core.exchange.refused import ExchangeRefused
from gradus.core.exchange.registry import Comparison, Content, Kind, Line, Offer, Received
from gradus.domain.messages import message
from gradus.steps.planning import selectors
from gradus.steps.planning.actions import plans as actions
from gradus.steps.planning.bridge import MEDIA_TYPES
from gradus.steps.planning.models.plans import Plan

ABOUT = ("agreed-at", "made-at", "assessment", "language", "summary")
BEGINNINGS = {
    ".pdf": b"%PDF-",
    ".docx": b"PK\x03\x04",
    ".xlsx": b"PK\x03\x04",
    ".json": b"{",
    ".ics": b"BEGIN:VCALENDAR",
}
SUMMARY: Mapping[str, tuple[type, ...]] = {
    "activities": (int,),
    "cost": (int, float, str),
    "gap": (str,),
    "stop": (str,),
    "start": (str,),
    "horizon": (int,),
    "version": (str,),
    "problem_sha256": (str,),
}


class AgreedPlans(Kind):
    """A plan that the State and the programme have agreed. A draft never leaves."""

    name = "plan"
    wall = "plan"
    label = message("Agreed plan")

    def offers(self, viewer: Actor, state_id: UUID) -> Sequence[Offer]:
        rows = selectors.plans_of(viewer, state_id).filter(status=Plan.Status.AGREED)
        return [Offer(self.name, row.pk, row.title, _day(row.agreed_at)) for row in rows]

    def content(self, viewer: Actor, state_id: UUID, ref: UUID) -> Content | None:
        row = selectors.plan(viewer, state_id, ref)
        if row is None or row.agreed_at is None or row.made_at is None:
            return None
        about = {
            "agreed-at": row.agreed_at.isoformat(),
            "made-at": row.made_at.isoformat(),
            "assessment": str(row.assessment_id),
            "language": row.language,
            "summary": json.dumps(row.summary, sort_keys=True),
        }
        return Content(row.title, _files(row), about)

    def compare(self, viewer: Actor, state_id: UUID, received: Received) -> Comparison:
        _facts(received)
        row = (
            selectors.plan(viewer, state_id, received.counterpart) if received.counterpart else None
        )
        if row is None:
            named = f"{received.item.title}, {received.item.about['agreed-at'][:10]}"
            first = Line(message("An agreed plan that is not here yet"), "", named)
            rest = (Line(file.name, "", f"{file.size} B") for file in received.item.files)
            return Comparison((first, *rest))
        here = {name: hashlib.sha256(data).hexdigest() for name, data in _files(row).items()}
        if here != {file.name: file.sha256 for file in received.item.files}:
            raise ExchangeRefused("agreed-otherwise", title=row.title)
        return Comparison()

    def take(self, *, by: Actor, at: datetime, state_id: UUID, received: Received) -> UUID:
        plan = actions.keep_agreed(
            by=by,
            at=at,
            state_id=state_id,
            received_from=received.sender,
            facts=_facts(received),
            files=received.files,
        )
        return plan.pk


def _files(row: Plan) -> dict[str, bytes]:
    return {one.name: bytes(one.content) for one in row.documents.order_by("name")}


def _day(at: datetime | None) -> str:
    return at.date().isoformat() if at else ""


def _facts(received: Received) -> dict[str, Any]:
    """What the sender says of the plan. Raises ExchangeRefused unless it is what we would say."""
    about, files = received.item.about, received.files
    try:
        summary = json.loads(about["summary"])
        sound = (
            set(about) == set(ABOUT)
            and set(summary) == set(SUMMARY)
            and all(type(summary[name]) in types for name, types in SUMMARY.items())
            and "plan.pdf" in files
            and all(_is_document(name, data) for name, data in files.items())
            and len(about["language"]) <= 8
            and len(received.item.title) <= 120
        )
        facts = {
            "title": received.item.title,
            "assessment_id": UUID(about["assessment"]),
            "language": about["language"],
            "made_at": _moment(about["made-at"]),
            "agreed_at": _moment(about["agreed-at"]),
            "summary": summary,
        }
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise ExchangeRefused("not-readable", title=received.item.title) from error
    if not sound:
        raise ExchangeRefused("not-readable", title=received.item.title)
    return facts


def _moment(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError("a moment has a time zone")
    return at


def _is_document(name: str, data: bytes) -> bool:
    """Whether it is one of the documents made of plans, by its name and how it begins."""
    ending = PurePosixPath(name).suffix
    begins = BEGINNINGS.get(ending)
    return (
        len(name) <= 60 and begins is not None and ending in MEDIA_TYPES and data.startswith(begins)
    )
