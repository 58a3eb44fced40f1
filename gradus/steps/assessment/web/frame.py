"""What the pages of the room share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import Http404
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from gradus.core.access.actor import Thing
from gradus.core.access.request import ActorRequest
from gradus.core.states import selectors as states
from gradus.core.states.models import State
from gradus.core.states.templatetags.states import state_name
from gradus.domain.ownership import Axis
from gradus.domain.refusals import Refusal
from gradus.steps.assessment import editions, models, rules, selectors

ASKED = ["GET", "HEAD", "POST"]


def reached(request: ActorRequest, code: str) -> State:
    """The State of an address, if the viewer reaches its assessments."""
    state = states.state_within(request.actor, code, "findings")
    if state is None:
        raise Http404
    return state


def opened(request: ActorRequest, code: str, pk: UUID) -> tuple[State, models.Assessment]:
    """The assessment of an address, if the viewer reaches it."""
    state = reached(request, code)
    row = selectors.assessment(request.actor, state.pk, pk)
    if row is None:
        raise Http404
    return state, row


def asked(request: ActorRequest, pk: UUID) -> models.Group:
    """The group of an address, if the viewer reaches it."""
    row = selectors.group(request.actor, pk)
    if row is None:
        raise Http404
    return row


def own(state: State, kind: str) -> Thing:
    """A thing of that kind of the State itself."""
    return Thing(kind, {Axis.STATE: state.pk})


def as_id(text: str) -> UUID | None:
    """The id that an address names, or none where it names nothing."""
    try:
        return UUID(text)
    except ValueError:
        return None


def frame(request: ActorRequest, state: State, row: models.Assessment) -> dict[str, Any]:
    """What the pages of one assessment share."""
    return {
        "state": state,
        "places": places(state.code, date_format(row.assessed_on)),
        "assessment": row,
        "instrument": editions.of(row),
    }


def places(code: str, *here: str | tuple[str, str]) -> list[dict[str, str]]:
    """The way to a page of this room: each place by its label, with an address where there is one."""
    way = [
        {"label": state_name(code), "url": reverse("state", args=[code])},
        {"label": _("Assessments"), "url": reverse("assessment:index", args=[code])},
    ]
    for place in here:
        label, url = place if isinstance(place, tuple) else (place, "")
        way.append({"label": label, "url": url})
    way[-1]["url"] = ""
    return way


def title_of(part: rules.Part) -> str:
    """What a page of questions is called."""
    if part.title:
        return _(part.title)
    return _("Short form, page {number}").format(number=part.id.removeprefix(f"{rules.SHORT}-"))


def sent_for_preview(
    request: ActorRequest, form: Form, preview: Callable[..., object], **of: object
) -> tuple[bool, Refusal | None]:
    """Whether a file that was chosen is read and waits to be confirmed; else why not, if one was."""
    if request.method != "POST" or not form.is_valid():
        return False, None
    upload = form.cleaned_data["workbook"]
    data, name = upload.read(), upload.name
    try:
        preview(by=request.actor, at=request.at, data=data, name=name, translate=_, **of)
    except Refusal as no:
        return False, no
    return True, None
