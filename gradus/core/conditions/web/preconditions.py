"""Preconditions of a State: what must hold, who owns it, how it stands; said on a page of its own."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gradus.core.access.actor import Thing
from gradus.core.access.denied import require
from gradus.core.access.request import ActorRequest, may
from gradus.core.conditions import actions, forms, models, selectors, words
from gradus.core.conditions.web.frame import ASKED, PRECONDITIONS, of_state, reached, way
from gradus.core.diligence import selectors as diligence
from gradus.core.states import selectors as states
from gradus.core.states.models import State
from gradus.domain.ownership import Axis
from gradus.domain.refusals import Refusal

Line = dict[str, Any]
ORDER = {"warn": 0, "bad": 1, "": 2, "info": 3, "good": 4}


@require_safe
def index(request: ActorRequest, code: str) -> HttpResponse:
    """What is said of preconditions, what waits first; and what nobody has said yet."""
    state = reached(request, code)
    rows = selectors.preconditions(request.actor, state.pk)
    lines = sorted((_line(request, state, row) for row in rows), key=lambda one: one["order"])
    whole = may(request, "create", of_state(state))
    said = {row.fact for row in rows if row.institution_id is None}
    unsaid = [
        {"title": title, "owner": words.owner_of(key), "url": _say(state, key)}
        for key, title in words.facts().items()
        if whole and key not in said
    ]
    context = {
        "state": state,
        "way": way(state, PRECONDITIONS),
        "lines": lines,
        "unsaid": unsaid,
        "may_say": whole or bool(_own(request, state)),
        "next": _next(state, lines, unsaid) if whole else None,
        "gates": diligence.gates_of(request.actor, request.at, state.pk),
        "sees_gates": diligence.sees_gates(request.actor),
        "whole": whole,
    }
    return render(request, "conditions/preconditions.html", context)


@require_http_methods(ASKED)
def say(request: ActorRequest, code: str) -> HttpResponse:
    """Saying how a fact stands; what was said of it before stands below."""
    state = reached(request, code)
    whole = may(request, "create", of_state(state))
    own = states.institutions_by_name(request.actor, state.pk) if whole else _own(request, state)
    if not whole and not own:
        require(request.actor, "create", of_state(state), request.at)
    fact, place = request.GET.get("fact", ""), request.GET.get("institution", "")
    before = _before(request, state, fact, place)
    form = forms.PreconditionForm(
        request.POST or None, institutions=own, whole=whole, initial=_initial(fact, place, before)
    )
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        chosen = told.pop("institution")
        try:
            actions.say_precondition(
                by=request.actor,
                at=request.at,
                state_id=state.pk,
                institution=states.institution(request.actor, UUID(chosen)) if chosen else None,
                **told,
            )
        except Refusal as no:
            refusal = no
        else:
            messages.success(request, _("It is said. Plans made from now on keep to it."))
            return redirect(PRECONDITIONS, code=state.code)
    context = {
        "state": state,
        "way": way(state, PRECONDITIONS, _("Say how it stands")),
        "form": form,
        "refusal": refusal,
        "before": [_line(request, state, row) | {"at": row.said_at} for row in before],
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "conditions/say.html", context, status=status)


def _line(request: ActorRequest, state: State, row: models.Precondition) -> Line:
    stands = words.stands(row, request.at.date())
    return {
        "title": words.facts().get(row.fact, row.fact),
        "institution": row.institution.name if row.institution else "",
        "owner": row.function or words.owner_of(row.fact),
        "own_words": bool(row.function),
        "note": row.note,
        "stands": stands,
        "order": (ORDER[stands[1]], row.due or row.said_at.date()),
        "url": _say(state, row.fact, row.institution_id) if may(request, "change", row.thing())
        else "",
    }  # fmt: skip


def _say(state: State, fact: str, institution_id: UUID | None = None) -> str:
    asked = {"fact": fact} | ({"institution": str(institution_id)} if institution_id else {})
    return f"{reverse('conditions:say', args=[state.code])}?{urlencode(asked)}"


def _own(request: ActorRequest, state: State) -> list[states.InstitutionName]:
    """The institutions that the viewer speaks for, as their focal point."""
    return [
        one
        for one in states.institutions_by_name(request.actor, state.pk)
        if may(request, "change", Thing("conditions", {Axis.INSTITUTION: one.pk}))
    ]


def _before(
    request: ActorRequest, state: State, fact: str, place: str
) -> list[models.Precondition]:
    if not fact:
        return []
    try:
        institution_id = UUID(place) if place else None
    except ValueError as none:
        raise Http404 from none
    return list(selectors.said_of_fact(request.actor, state.pk, fact, institution_id))


def _initial(fact: str, place: str, before: list[models.Precondition]) -> Line:
    found: Line = {"fact": fact, "institution": place}
    if before:
        last = before[0]
        found |= {"status": last.status, "since": last.since, "due": last.due}
        found |= {"function": last.function, "note": last.note}
    return found


def _next(state: State, lines: list[Line], unsaid: list[Line]) -> Line:
    waiting = next((one for one in lines if one["stands"][1] in {"warn", "bad"}), None)
    if waiting is not None:
        return {
            "title": _("Ask who owns what waits longest"),
            "text": waiting["title"],
            "url": waiting["url"],
            "action": _("Say how it stands"),
        }
    if unsaid:
        return {
            "title": _("Say how the next precondition stands"),
            "text": unsaid[0]["title"],
            "url": unsaid[0]["url"],
            "action": _("Say how it stands"),
        }
    return {
        "title": _("Say what institutions can carry"),
        "text": _("Then a plan asks nothing of them that they cannot do."),
        "url": reverse("conditions:capacities", args=[state.code]),
        "action": _("What institutions can carry"),
    }
