"""What the institutions of a State can carry, and saying it of one."""

from __future__ import annotations

from typing import Any
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
from gradus.core.conditions.rules import host_of
from gradus.core.conditions.web.frame import ASKED, CAPACITIES, reached, way
from gradus.core.people.words import listed
from gradus.core.states import selectors as states
from gradus.core.states.models import Institution, State
from gradus.domain.ownership import Axis
from gradus.domain.refusals import Refusal

Line = dict[str, Any]


@require_safe
def index(request: ActorRequest, code: str) -> HttpResponse:
    """Each institution with what it can carry; those nobody spoke of first."""
    state = reached(request, code)
    said = {row.institution_id: row for row in selectors.capacities(request.actor, state.pk)}
    institutions = states.institutions_of(request.actor, state.pk)
    lines = [_line(request, state, one, said.get(one.pk)) for one in institutions]
    lines.sort(key=lambda one: one["said"])
    context = {
        "state": state,
        "way": way(state, CAPACITIES),
        "lines": lines,
        "next": next((one for one in lines if one["url"] and not one["said"]), None),
        "register": reverse("states:register", args=[state.code]),
    }
    return render(request, "conditions/capacities.html", context)


@require_http_methods(ASKED)
def say(request: ActorRequest, code: str, pk: UUID) -> HttpResponse:
    """Saying what one institution can carry; what was said before stands below."""
    state = reached(request, code)
    institution = states.institution(request.actor, pk)
    if institution is None or institution.state_id != state.pk:
        raise Http404
    require(request.actor, "change", _thing(institution), request.at)
    before = list(selectors.said_of_institution(request.actor, institution.pk))
    form = forms.CapacityForm(request.POST or None, initial=_initial(institution, before))
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            actions.say_capacity(
                by=request.actor, at=request.at, institution=institution, **form.cleaned_data
            )
        except Refusal as no:
            refusal = no
        else:
            messages.success(request, _("It is said. Plans made from now on keep to it."))
            return redirect(CAPACITIES, code=state.code)
    context = {
        "state": state,
        "way": way(state, CAPACITIES, institution.name),
        "institution": institution,
        "form": form,
        "refusal": refusal,
        "before": [_line(request, state, institution, row) | {"at": row.said_at} for row in before],
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "conditions/capacity.html", context, status=status)


def _thing(institution: Institution) -> Thing:
    owners = {Axis.STATE: institution.state_id, Axis.INSTITUTION: institution.pk}
    return Thing("conditions", owners)


def _line(
    request: ActorRequest, state: State, institution: Institution, row: models.Capacity | None
) -> Line:
    host = host_of(row.host_kind if row else "", institution.kind)
    today = request.at.date()
    return {
        "title": institution.name,
        "said": row is not None,
        "host": words.host_kinds().get(host, ""),
        "at_a_time": row.at_a_time if row else None,
        "months": listed(words.months(row.closed)) if row else "",
        "reason": row.reason if row else "",
        "function": row.function if row else "",
        "late": row is not None and row.until is not None and row.until < today,
        "url": reverse("conditions:capacity", args=[state.code, institution.pk])
        if may(request, "change", _thing(institution))
        else "",
    }


def _initial(institution: Institution, before: list[models.Capacity]) -> Line:
    if not before:
        return {"host_kind": host_of("", institution.kind)}
    last = before[0]
    names = ("at_a_time", "host_kind", "reason", "function", "until")
    found = {name: getattr(last, name) for name in names}
    return found | {
        "closed": ", ".join(last.closed),
        "host_kind": host_of(last.host_kind, institution.kind),
    }
