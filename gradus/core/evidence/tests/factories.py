"""Files, people and the request of a test."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any
from uuid import UUID

from PIL import Image

from gradus.core.access.actor import Actor
from gradus.core.access.decide import scope_for
from gradus.core.access.scope import acting
from gradus.core.evidence.actions.files import Added, add_file
from gradus.core.states.models import Institution, State
from gradus.core.states.tests.factories import AT, granted, holder, programme
from gradus.domain.markings import Marking
from gradus.domain.ownership import Axis

TEXT = b"Act 7 of 2024 on electronic evidence"


def office(of: State) -> Actor:
    """The national coordinator."""
    return holder("national_coordinator", Axis.STATE, of.pk, state_id=of.pk)


def focal_point(of: Institution) -> Actor:
    """The focal point of an institution."""
    return holder("focal_point", Axis.INSTITUTION, of.pk, state_id=of.state_id)


def guest(of: State, *, may_change: bool = False) -> Actor:
    """A programme officer whom the State lets see its evidence, and all else it can."""
    officer = holder("programme_officer", Axis.PROGRAMME, programme().pk)
    return granted(officer, of, "evidence", "evidence_inside", "findings", may_change=may_change)


def evaluator(of: State) -> Actor:
    """An evaluator to whom the State has opened its evidence and its record."""
    return granted(holder("evaluator", Axis.PROGRAMME, programme().pk), of, "evidence", "record")


def added(
    by: Actor,
    of: State,
    marking: Marking = Marking.AMBER,
    data: bytes = TEXT,
    name: str = "act.txt",
    institution_id: UUID | None = None,
) -> Added:
    """A file, added within the actor's scope."""
    with acting(scope_for(by, AT)):
        return add_file(
            by=by,
            at=AT,
            state_id=of.pk,
            institution_id=institution_id,
            marking=marking,
            name=name,
            data=data,
        )


def picture(**info: Any) -> bytes:
    """A small PNG."""
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "teal").save(out, "PNG", **info)
    return out.getvalue()


LATER = AT + timedelta(days=100)
