"""Adding a file: choosing it, seeing what was found, keeping it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gradus.core.access.request import ActorRequest
from gradus.core.evidence import forms, selectors
from gradus.core.evidence.actions import files
from gradus.core.evidence.rules import FILE_BYTES
from gradus.core.evidence.web.frame import ASKED, reached
from gradus.core.states.models import State
from gradus.domain.markings import Marking
from gradus.domain.refusals import Refusal


@require_http_methods(ASKED)
def add(request: ActorRequest, code: str) -> HttpResponse:
    """Choosing a file, seeing what was found, keeping it."""
    of = reached(request, code)
    if request.method == "POST" and "shown" in request.POST:
        return _keep(request, of)
    form = forms.ChooseForm(request.POST or None, request.FILES or None)
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["file"]
        try:
            # one byte more than is taken tells that there is more, whatever was claimed
            found = files.preview(
                by=request.actor,
                at=request.at,
                state_id=of.pk,
                name=sent.name,
                data=sent.read(FILE_BYTES + 1),
            )
        except Refusal as no:
            refusal = no
        else:
            keep = _keep_form(request, of, initial={"shown": found.sha256, "name": sent.name})
            return render(
                request, "evidence/preview.html", {"state": of, "found": found, "form": keep}
            )
    context = {
        "state": of,
        "form": form,
        "refusal": refusal,
        "accepted": forms.ACCEPTED,
        "most": f"{FILE_BYTES // 1_000_000} MB",
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "evidence/add.html", context, status=status)


def _keep(request: ActorRequest, of: State) -> HttpResponse:
    form = _keep_form(request, of, data=request.POST)
    context: dict[str, Any] = {"state": of, "form": form}
    try:
        if form.is_valid():
            return _kept(request, of, form)
        if not {"shown", "name"} & set(form.errors):
            context["found"] = files.shown_again(
                by=request.actor,
                name=form.cleaned_data["name"],
                shown=form.cleaned_data["shown"],
            )
    except Refusal as no:
        context |= {"refusal": no, "form": None}
    return render(request, "evidence/preview.html", context, status=422)


def _kept(request: ActorRequest, of: State, form: forms.KeepForm) -> HttpResponse:
    added = files.keep_previewed(
        by=request.actor,
        at=request.at,
        state_id=of.pk,
        institution_id=form.place.institution_id,
        marking=Marking(form.cleaned_data["marking"]),
        name=form.cleaned_data["name"],
        shown=form.cleaned_data["shown"],
    )
    if added.reused:
        messages.info(request, _("This file was here already; it is kept once."))
    else:
        messages.success(request, _("The file is kept."))
    return redirect("evidence:about", pk=added.file.pk)


def _keep_form(request: ActorRequest, of: State, **given: Any) -> forms.KeepForm:
    places = selectors.places(request.actor, of.pk, request.at)
    allowed = selectors.markings(request.actor, places[0], request.at) if places else []
    return forms.KeepForm(places=places, markings=allowed, **given)
