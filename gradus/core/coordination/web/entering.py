"""An effort entered, corrected, taken out."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gradus.core.access.denied import require
from gradus.core.access.request import ActorRequest
from gradus.core.coordination import forms
from gradus.core.coordination.actions import efforts
from gradus.core.coordination.bridge import entry_of
from gradus.core.coordination.web.frame import (
    ASKED,
    acting_partner,
    places_in,
    reached,
    the_effort,
    way_of,
)
from gradus.core.states import selectors as states
from gradus.core.states.models import Partner
from gradus.domain.refusals import Refusal


@require_http_methods(ASKED)
def enter(request: ActorRequest, code: str) -> HttpResponse:
    """What somebody did, does or plans in a State."""
    of = reached(request, code)
    require(request.actor, "create", efforts.thing_of(of.pk, None), request.at)
    own = acting_partner(request)
    form = forms.EffortForm(
        request.POST or None,
        places=places_in(request, of.pk),
        partners=_partners(request, own),
        own=own,
        initial={"status": "under-way"},
    )
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            row = efforts.enter(
                by=request.actor,
                at=request.at,
                state_id=of.pk,
                entry=form.entry(),
                partner_id=form.partner_id,
            )
        except Refusal as no:
            refusal = no
        else:
            messages.success(request, _("The effort is entered."))
            return redirect("coordination:effort", pk=row.key)
    context = {
        "title": _("Enter an effort"),
        "lead": _("What another provider, the State itself or you did, do or plan. What is not known "
                  "stays empty."),
        "save": _("Enter the effort"),
        "way": way_of(request, of, (_("Enter an effort"), "")),
        "form": form,
        "refusal": refusal,
        "back": reverse("coordination:state", args=[of.code]),
    }  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return render(request, "coordination/enter.html", context, status=status)


@require_http_methods(ASKED)
def correct(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Say what is right now; what it said before is kept."""
    row = the_effort(request, pk)
    efforts.may_change(request.actor, request.at, row)
    if row.until is not None:
        return redirect("coordination:effort", pk=pk)
    places = places_in(request, row.state_id)
    own = acting_partner(request)
    form = forms.EffortForm(
        request.POST or None,
        places=places,
        own=own,
        initial=forms.initial_of(entry_of(row), places),
    )
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            efforts.correct(by=request.actor, at=request.at, effort=row, entry=form.entry())
        except Refusal as no:
            refusal = no
        else:
            messages.success(request, _("The effort is corrected; what it said before is kept."))
            return redirect("coordination:effort", pk=pk)
    here = reverse("coordination:effort", args=[pk])
    context = {
        "title": _("Correct the effort"),
        "lead": _("Say what is right now. What it said before is kept beside it."),
        "save": _("Save the correction"),
        "way": way_of(request, row.state, (row.title, here), (_("Correct the effort"), "")),
        "form": form,
        "refusal": refusal,
        "back": here,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "coordination/enter.html", context, status=status)


@require_http_methods(ASKED)
def end(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Take an effort out of the register, with the reason."""
    row = the_effort(request, pk)
    efforts.may_change(request.actor, request.at, row)
    form = forms.EndForm(request.POST or None)
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            efforts.end(by=request.actor, at=request.at, effort=row, **form.cleaned_data)
        except Refusal as no:
            refusal = no
        else:
            messages.success(request, _("The effort is taken out; it stays readable."))
            return redirect("coordination:effort", pk=pk)
    here = reverse("coordination:effort", args=[pk])
    context = {
        "effort": row,
        "way": way_of(request, row.state, (row.title, here), (_("Take it out"), "")),
        "form": form,
        "refusal": refusal,
        "back": here,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "coordination/end.html", context, status=status)


def _partners(request: ActorRequest, own: Partner | None) -> Sequence[Partner]:
    return () if own is not None else states.partners(request.actor)
