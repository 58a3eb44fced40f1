"""Sources: adding one, what is known about it, its end."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gradus.core.access.request import ActorRequest
from gradus.core.evidence import forms, selectors
from gradus.core.evidence.actions import sources
from gradus.core.evidence.models import Source
from gradus.core.evidence.web.frame import ASKED, frame, reached
from gradus.domain.refusals import Refusal


@require_http_methods(ASKED)
def add_source(request: ActorRequest, code: str) -> HttpResponse:
    """Adding something that can be cited."""
    of = reached(request, code)
    places = selectors.places(request.actor, of.pk, request.at)
    form = forms.SourceForm(request.POST or None, places=places)
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        told = {name: value for name, value in form.cleaned_data.items() if name != "institution"}
        try:
            row = sources.add_source(
                by=request.actor,
                at=request.at,
                state_id=of.pk,
                institution_id=form.place.institution_id,
                **told,
            )
        except Refusal as no:
            refusal = no
        else:
            return redirect("evidence:source", pk=row.pk)
    status = 422 if request.method == "POST" else 200
    context = {"state": of, "form": form, "refusal": refusal}
    return render(request, "evidence/add_source.html", context, status=status)


@require_http_methods(ASKED)
def source(request: ActorRequest, pk: UUID) -> HttpResponse:
    """A source and what rests on it; withdrawing it."""
    row = selectors.source(request.actor, pk)
    if row is None:
        raise Http404
    form = forms.WithdrawForm(request.POST or None)
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            sources.withdraw_source(
                by=request.actor, at=request.at, source=row, reason=form.cleaned_data["reason"]
            )
        except Refusal as no:
            refusal = no
        else:
            messages.success(request, _("The source is withdrawn."))
            return redirect("evidence:source", pk=pk)
    context = frame(request, row) | {
        "source": row,
        "kind": dict(forms.SOURCE_KINDS)[Source.Kind(row.kind)],
        "form": form,
        "refusal": refusal,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "evidence/source.html", context, status=status)
