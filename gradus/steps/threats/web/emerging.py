"""What teams see coming: noted, and settled."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from gradus.core.access.denied import require
from gradus.core.accounts.request import ActorRequest
from gradus.core.accounts.selectors import names_of
from gradus.domain.refusals import Refusal
from gradus.steps.threats import models, selectors
from gradus.steps.threats.actions import emerging as actions
from gradus.steps.threats.forms import emerging as forms
from gradus.steps.threats.web.frame import frame, group_titles, or_404, reached, threats_of


@require_GET
def index(request: ActorRequest, code: str) -> HttpResponse:
    """What is noted as new, what is open first."""
    state = reached(request, code)
    rows = list(selectors.emerging_of(request.actor, state.pk))
    titles = group_titles()
    noted = [(row, titles.get(row.group, "")) for row in rows]
    context = frame(request, state, "emerging", _("Emerging")) | {
        "open": [one for one in noted if one[0].status == models.Emerging.Status.OPEN],
        "settled": [one for one in noted if one[0].status != models.Emerging.Status.OPEN],
        "names": names_of([row.noted_by for row in rows]),
    }
    return render(request, "threats/emerging.html", context)


@require_http_methods(["GET", "POST"])
def add(request: ActorRequest, code: str) -> HttpResponse:
    """Noting something new."""
    state = reached(request, code)
    require(request.actor, "create", threats_of(state), request.at)
    form = forms.EmergingForm(request.POST or None, initial={"seen_on": request.at.date()})
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            actions.note(by=request.actor, at=request.at, state_id=state.pk, **form.cleaned_data)
        except Refusal as no:
            refusal = no
        else:
            messages.success(request, _("It is noted."))
            return redirect("threats:emerging", code=state.code)
    title = _("Note something new")
    context = frame(request, state, "", title) | {"form": form, "refusal": refusal, "title": title}
    status = 422 if request.method == "POST" else 200
    return render(request, "threats/note.html", context, status=status)


@require_http_methods(["GET", "POST"])
def settle(request: ActorRequest, code: str, pk: UUID) -> HttpResponse:
    """Saying what came of it."""
    state = reached(request, code)
    row = or_404(selectors.emerging_one(request.actor, state.pk, pk))
    require(request.actor, "create", row.thing(), request.at)
    form = forms.SettleForm(request.POST or None)
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            actions.settle(
                by=request.actor,
                at=request.at,
                row=row,
                confirmed=form.cleaned_data["confirmed"] == "yes",
                because=form.cleaned_data["because"],
            )
        except Refusal as no:
            refusal = no
        else:
            messages.success(request, _("It is settled."))
            return redirect("threats:emerging", code=state.code)
    context = frame(request, state, "", row.title) | {
        "form": form,
        "refusal": refusal,
        "note": row,
        "group_title": group_titles().get(row.group, ""),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "threats/settle.html", context, status=status)
