"""A person's rights over what is held of them: taking it away, being forgotten."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from gradus.core.access.denied import require
from gradus.core.access.request import ActorRequest
from gradus.core.people import forms
from gradus.core.people.actions import erasure
from gradus.core.people.web.frame import ASKED, frame, somebody
from gradus.domain.refusals import Refusal


@require_POST
def export(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Everything that is held of somebody, as a file; taking it is written down."""
    found = erasure.export_person(by=request.actor, at=request.at, person=somebody(request, pk))
    said = {"exported_at": request.at.isoformat(timespec="seconds"), "tables": found}
    response = JsonResponse(said, json_dumps_params={"indent": 1, "ensure_ascii": False})
    response["Content-Disposition"] = f'attachment; filename="person-{pk}.json"'
    return response


@require_http_methods(ASKED)
def erase(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Forgetting somebody, after a page that says what goes and what stays."""
    row = somebody(request, pk)
    require(request.actor, "erase", row.thing(), request.at)
    form = forms.EraseForm(request.POST or None)
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            done = erasure.erase_person(
                by=request.actor, at=request.at, person=row, ground=form.cleaned_data["ground"]
            )
        except Refusal as no:
            refusal = no
        else:
            kept = done.account.startswith("kept")
            messages.success(
                request,
                _("Erased. The account stays open: it holds an office besides.")
                if kept
                else _("Erased, here and wherever else the person was named."),
            )
            return redirect("people:person", pk=pk)
    context = frame(request, row) | {"form": form, "refusal": refusal}
    status = 422 if request.method == "POST" else 200
    return render(request, "people/erase.html", context, status=status)
