"""Pages of exceptions to the rules of the field."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from gradus.catalogue.installed import installed_shelf
from gradus.core.access.actor import Thing
from gradus.core.access.denied import StepUpNeeded
from gradus.core.access.request import may
from gradus.core.accounts import selectors as accounts
from gradus.core.accounts.request import ActorRequest
from gradus.core.accounts.web.grants import step_up
from gradus.core.states.models import State
from gradus.domain.ownership import Axis
from gradus.domain.refusals import Refusal
from gradus.steps.planning import excepted
from gradus.steps.planning.actions import exceptions as actions
from gradus.steps.planning.forms.hearing import BecauseForm, ExceptionForm
from gradus.steps.planning.forms.negotiation import SIDES
from gradus.steps.planning.models.exceptions import RuleException
from gradus.steps.planning.rules.agreement import side_in
from gradus.steps.planning.web.frame import places, reached

STANDING = {
    "in-force": (gettext_lazy("in force"), "good"),
    "waiting": (gettext_lazy("waits for the other side"), "warn"),
    "expired": (gettext_lazy("expired"), ""),
    "ended": (gettext_lazy("ended"), ""),
}


@require_http_methods(["GET", "POST"])
def exceptions(request: ActorRequest, code: str) -> HttpResponse:
    """A State's exceptions, and asking for one."""
    state = reached(request, code)
    titles = {one.id: _(one.title) for one in installed_shelf().interventions}
    form = ExceptionForm(request.POST or None, interventions=titles)
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            actions.ask(by=request.actor, at=request.at, state_id=state.pk, **form.cleaned_data)
        except StepUpNeeded:
            return _step_up(request, state)
        except Refusal as no:
            refusal = no
        else:
            messages.success(
                request, _("It is asked for; an officer of the other side confirms it.")
            )
            return redirect("planning:exceptions", code=state.code)
    rows = excepted.exceptions_of(request.actor, state.pk)
    people = {pk for one in rows for pk in (one.asked_by, one.confirmed_by, one.ended_by) if pk}
    names = accounts.names_of(people)
    thing = Thing("plan", {Axis.STATE: state.pk})
    role = side_in(request.actor, thing, "sign", request.at)
    today = request.at.date()
    context = {
        "state": state,
        "places": places(state.code, None, _("Exceptions to the rules")),
        "form": form,
        "refusal": refusal,
        "may_ask": role is not None,
        "lines": [
            {
                "row": one,
                "title": titles.get(one.intervention, one.intervention),
                "standing": STANDING[excepted.standing_word(one, today)],
                "side": SIDES[one.side],
                "asked": names.get(one.asked_by, ""),
                "confirmed": names.get(one.confirmed_by, "") if one.confirmed_by else "",
                "ended": names.get(one.ended_by, "") if one.ended_by else "",
                "may_confirm": role is not None
                and role[0] != one.side
                and excepted.standing_word(one, today) == "waiting",
                "may_end": role is not None and one.ended_at is None and one.expires > today,
            }
            for one in rows
        ],
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "planning/exceptions.html", context, status=status)


@require_POST
def confirm(request: ActorRequest, code: str, exception: UUID) -> HttpResponse:
    """Confirming one, as an officer of the other side."""
    state, row = _found(request, code, exception)
    try:
        actions.confirm(by=request.actor, at=request.at, exception=row)
    except StepUpNeeded:
        return _step_up(request, state)
    messages.success(request, _("The exception is in force."))
    return redirect("planning:exceptions", code=state.code)


@require_http_methods(["GET", "POST"])
def end(request: ActorRequest, code: str, exception: UUID) -> HttpResponse:
    """Ending one before its day."""
    state, row = _found(request, code, exception)
    form = BecauseForm(request.POST or None)
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            actions.end(by=request.actor, at=request.at, exception=row, **form.cleaned_data)
        except StepUpNeeded:
            return _step_up(request, state)
        except Refusal as no:
            refusal = no
        else:
            return redirect("planning:exceptions", code=state.code)
    context = {
        "state": state,
        "places": places(state.code, None, _("End an exception")),
        "row": row,
        "form": form,
        "refusal": refusal,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "planning/exception_end.html", context, status=status)


def _found(request: ActorRequest, code: str, pk: UUID) -> tuple[State, RuleException]:
    state = reached(request, code)
    row = excepted.exception(request.actor, state.pk, pk)
    if row is None or not may(request, "read", row.thing()):
        raise Http404
    return state, row


def _step_up(request: ActorRequest, state: State) -> HttpResponse:
    messages.info(request, _("To do this, show once more that it is you. Then do it again."))
    return step_up(request, reverse("planning:exceptions", args=[state.code]))
