"""What the pages of plans share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import Http404
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from gradus.core.accounts.request import ActorRequest
from gradus.core.states import selectors as states
from gradus.core.states.models import State
from gradus.core.states.templatetags.states import state_name
from gradus.steps.planning import selectors
from gradus.steps.planning.models.plans import Plan
from gradus.steps.planning.said import Said

PAGES = (
    ("plan", gettext_lazy("Home")),
    ("delivery", gettext_lazy("Progress")),
    ("timeline", gettext_lazy("Timeline")),
    ("money", gettext_lazy("Money")),
    ("people", gettext_lazy("People")),
    ("conditions", gettext_lazy("Conditions")),
    ("reasons", gettext_lazy("Reasons")),
    ("roles", gettext_lazy("Roles")),
    ("documents", gettext_lazy("Documents")),
    ("letters", gettext_lazy("Letters")),
)
"""The pages of a plan, by the names of their addresses."""

WORK = (
    ("discussion", gettext_lazy("Discussion")),
    ("versions", gettext_lazy("Versions")),
    ("alternatives", gettext_lazy("Alternatives")),
    ("consultations", gettext_lazy("Third parties")),
    ("agreement", gettext_lazy("Agreement")),
)
"""The pages on which the parties work on a plan."""

UNREAD = frozenset({"plan", "documents"})
"""The pages of a plan that keeps nothing but its documents."""


def reached(request: ActorRequest, code: str) -> State:
    """The State of an address, if the viewer reaches its plans."""
    state = states.state_within(request.actor, code, "plan")
    if state is None:
        raise Http404
    return state


def planned(request: ActorRequest, code: str, pk: UUID) -> tuple[State, Plan]:
    """The plan of an address, if the viewer reaches it."""
    state = reached(request, code)
    row = selectors.plan(request.actor, state.pk, pk)
    if row is None:
        raise Http404
    return state, row


def places(code: str, plan: Plan | None = None, here: str = "") -> list[dict[str, str]]:
    """The way to a page of this room: past a plan, if it is one of that plan's."""
    way = [
        {"label": state_name(code), "url": reverse("state", args=[code])},
        {"label": _("Plans"), "url": reverse("planning:index", args=[code])},
    ]
    if plan is not None:
        title = f"{plan.title} · {plan.number}" if plan.number > 1 else plan.title
        way.append({"label": title, "url": reverse("planning:plan", args=[code, plan.pk])})
    if here:
        way.append({"label": here, "url": ""})
    way[-1]["url"] = ""
    return way


def said_in(request: ActorRequest, row: Plan) -> Said | None:
    """What a plan says, in the reader's language."""
    return selectors.said(request.actor, row, (get_language() or "en")[:2])


def neighbours(state: State, row: Plan, here: str = "", read: bool = True) -> dict[str, Any]:
    """The pages of a plan, and those on which it is worked on, as tabs; ``read``: it keeps what it says."""

    def tabs(pages: Iterable[tuple[str, object]]) -> list[dict[str, Any]]:
        return [
            {
                "label": label,
                "url": reverse(f"planning:{name}", args=[state.code, row.pk]),
                "current": name == here,
            }
            for name, label in pages
        ]

    shown = [
        (name, label)
        for name, label in PAGES
        if (read or name in UNREAD) and (name != "delivery" or row.status == Plan.Status.AGREED)
    ]
    made = row.made_at is not None
    return {"pages": tabs(shown) if made else [], "work": tabs(WORK) if made else []}


def about(
    request: ActorRequest, state: State, row: Plan, said: Said | None, here: str, deeper: str = ""
) -> dict[str, Any]:
    """What every page of a plan shows: the way to it, and to its neighbours.

    ``here`` is the name of its address; ``deeper`` the title of a page under it.
    """
    title = deeper or dict(PAGES)[here]
    way = places(state.code, row, "" if here == "plan" and not deeper else str(title))
    return {
        "state": state,
        "plan": row,
        "places": way,
        "page_title": title,
        **neighbours(state, row, "" if deeper else here, said is not None),
    }
