"""Entering somebody, and correcting what is known of them."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gradus.core.access.denied import require
from gradus.core.access.request import ActorRequest
from gradus.core.people import forms, selectors
from gradus.core.people.actions import people
from gradus.core.people.web.frame import ASKED, frame, reached, somebody
from gradus.domain.refusals import Refusal


@require_http_methods(ASKED)
def enter(request: ActorRequest, code: str) -> HttpResponse:
    """Entering somebody of an institution."""
    of = reached(request, code)
    places = selectors.places(request.actor, of.pk, request.at)
    if not places:
        return render(request, "people/enter.html", {"state": of, "form": None})
    hidden = frozenset.intersection(
        *(
            selectors.hidden_fields(request.actor, selectors.thing_at(one), request.at)
            for one in places
        )
    )
    form = forms.EnterForm(request.POST or None, institutions=places, hidden=hidden)
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            row = people.enter_person(
                by=request.actor, at=request.at, institution=form.chosen, **form.values()
            )
        except Refusal as no:
            refusal = no
        else:
            messages.success(request, _("The person is entered."))
            return redirect("people:person", pk=row.pk)
    status = 422 if request.method == "POST" else 200
    context = {"state": of, "form": form, "refusal": refusal}
    return render(request, "people/enter.html", context, status=status)


@require_http_methods(ASKED)
def change(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Correcting what is known of somebody."""
    row = somebody(request, pk)
    require(request.actor, "change", row.thing(), request.at)
    context = frame(request, row)
    initial = {name: getattr(row, name) for name in people.CHANGEABLE} | {
        "unit": row.unit_id,
        "languages": ", ".join(row.languages),
    }
    form = forms.PersonForm(
        request.POST or None,
        initial=initial,
        institutions=[context["institution"]] if context["institution"] else [],
        hidden=context["person"].hidden,
    )
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            people.change_person(by=request.actor, at=request.at, person=row, changes=form.values())
        except Refusal as no:
            refusal = no
        else:
            messages.success(request, _("The entry is changed."))
            return redirect("people:person", pk=pk)
    status = 422 if request.method == "POST" else 200
    context |= {"form": form, "refusal": refusal}
    return render(request, "people/change.html", context, status=status)
