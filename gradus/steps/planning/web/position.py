"""The State's position: priorities, red lines, commitment, and what a plan is to aim at."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms as shapes
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import formats
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gradus.core.access.actor import Thing
from gradus.core.access.denied import require
from gradus.core.access.request import may
from gradus.core.accounts.request import ActorRequest
from gradus.core.states import selectors as states
from gradus.core.states.models import State
from gradus.domain.ownership import Axis
from gradus.domain.refusals import Refusal
from gradus.steps.planning import standpoint, words
from gradus.steps.planning.actions import position as actions
from gradus.steps.planning.forms import position as forms
from gradus.steps.planning.models.position import Priority, RedLine
from gradus.steps.planning.web.frame import places

Line = dict[str, Any]
ASKED = ["GET", "HEAD", "POST"]


@require_safe
def index(request: ActorRequest, code: str) -> HttpResponse:
    """What the State says now, and what it said before."""
    state = _reached(request, code)
    now = standpoint.position_of(request.actor, state.pk)
    context = {
        "state": state,
        "places": places(state.code, None, _("The State's position")),
        "now": now,
        "priorities": [_priority(row) for row in now.priorities],
        "red_lines": [_red_line(row) for row in now.red_lines],
        "commitment": words.COMMITMENT[now.commitment.level] if now.commitment else "",
        "before": _before(request, state),
        "may_say": may(request, "create", _thing(state)),
    }
    return render(request, "planning/position.html", context)


def _priority(row: Priority) -> Line:
    return {
        "key": row.area,
        "title": words.areas().get(row.area, row.area),
        "said": words.WEIGHTS[row.weight],
        "reason": row.reason,
        "at": row.said_at,
    }


def _red_line(row: RedLine) -> Line:
    return {
        "key": row.intervention,
        "title": words.interventions().get(row.intervention, row.intervention),
        "said": words.STANCES[row.stance],
        "by": row.by,
        "reason": row.reason,
        "at": row.said_at,
    }


def _before(request: ActorRequest, state: State) -> list[Line]:
    """All that was said of anything, the latest first."""
    found = [_priority(row) for row in standpoint.priorities_said(request.actor, state.pk)]
    found += [_red_line(row) for row in standpoint.red_lines_said(request.actor, state.pk)]
    found += [
        {
            "title": _("Commitment of the leadership"),
            "said": words.COMMITMENT[row.level],
            "at": row.said_at,
        }
        for row in standpoint.commitment_said(request.actor, state.pk)
    ]
    found += [
        {
            "title": _("When, how long, how high"),
            "said": _("{months} months from {day}, towards level {level}").format(
                months=row.horizon,
                day=formats.date_format(row.starts, "YEAR_MONTH_FORMAT"),
                level=row.target_level,
            ),
            "at": row.said_at,
        }
        for row in standpoint.basics_said(request.actor, state.pk)
    ]
    return sorted(found, key=lambda one: one["at"], reverse=True)


@require_http_methods(ASKED)
def priority(request: ActorRequest, code: str) -> HttpResponse:
    """How much an area matters."""
    state = _writes(request, code)
    form = forms.PriorityForm(request.POST or None, initial={"area": request.GET.get("area", "")})
    return _ask(request, state, form, actions.say_priority, _("Say how much an area matters"))


@require_http_methods(ASKED)
def red_line(request: ActorRequest, code: str) -> HttpResponse:
    """What is ruled out or insisted on."""
    state = _writes(request, code)
    first = {"intervention": request.GET.get("intervention", "")}
    form = forms.RedLineForm(request.POST or None, initial=first)
    return _ask(request, state, form, actions.say_red_line, _("Rule out, or insist"))


@require_http_methods(ASKED)
def commitment(request: ActorRequest, code: str) -> HttpResponse:
    """How far the leadership stands behind the plan."""
    state = _writes(request, code)
    form = forms.CommitmentForm(request.POST or None, initial={"as_of": request.at.date()})
    title = _("Say how far the leadership stands behind the plan")
    return _ask(request, state, form, actions.say_commitment, title)


@require_http_methods(ASKED)
def basics(request: ActorRequest, code: str) -> HttpResponse:
    """When a plan begins, how long it runs, how high it reaches."""
    state = _writes(request, code)
    now = standpoint.position_of(request.actor, state.pk).basics
    institutions = states.institutions_by_name(request.actor, state.pk)
    first: dict[str, Any] = {"horizon": 48, "target_level": 3}
    if now is not None:
        first = {"starts": now.starts, "horizon": now.horizon, "target_level": now.target_level}
        first |= {"national_host": str(now.national_host_id or "")}
    form = forms.BasicsForm(request.POST or None, institutions=institutions, initial=first)

    def say(*, national_host: str, **told: Any) -> object:
        host = states.institution(request.actor, UUID(national_host)) if national_host else None
        return actions.say_basics(national_host=host, **told)

    return _ask(request, state, form, say, _("Say when, how long and how high"))


def _ask(
    request: ActorRequest,
    state: State,
    form: shapes.Form,
    say: Callable[..., object],
    title: str,
) -> HttpResponse:
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            say(by=request.actor, at=request.at, state_id=state.pk, **form.cleaned_data)
        except Refusal as no:
            refusal = no
        else:
            messages.success(request, _("It is said. Plans made from now on keep to it."))
            return redirect("planning:position", code=state.code)
    context = {
        "state": state,
        "places": places(state.code, None, title),
        "title": title,
        "form": form,
        "refusal": refusal,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "planning/position_say.html", context, status=status)


def _reached(request: ActorRequest, code: str) -> State:
    state = states.state_within(request.actor, code, "conditions")
    if state is None:
        raise Http404
    return state


def _writes(request: ActorRequest, code: str) -> State:
    state = _reached(request, code)
    require(request.actor, "create", _thing(state), request.at)
    return state


def _thing(state: State) -> Thing:
    return Thing("conditions", {Axis.STATE: state.pk})
