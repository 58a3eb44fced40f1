"""The workbook, both ways: to fill, and taken after it was previewed."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from gradus.core.access.request import ActorRequest
from gradus.core.ui.files import attached
from gradus.steps.assessment import selectors, to_fill
from gradus.steps.assessment.actions import workbook as actions
from gradus.steps.assessment.web.frame import frame, opened


@require_GET
def workbook(request: ActorRequest, code: str, pk: UUID) -> HttpResponse:
    """The workbook to fill, in the reader's language."""
    _state, row = opened(request, code, pk)
    return attached(*to_fill.workbook(request.actor, row))


@require_GET
def phone_form(request: ActorRequest, code: str, pk: UUID) -> HttpResponse:
    """The form for phones: an XLSForm, the reader's language first."""
    _state, row = opened(request, code, pk)
    return attached(*to_fill.phone_form(request.actor, row))


@require_http_methods(["GET", "POST"])
def confirm(request: ActorRequest, code: str, pk: UUID) -> HttpResponse:
    """What the uploaded workbook holds, and taking it."""
    state, row = opened(request, code, pk)
    waiting = selectors.pending(request.actor, row)
    if waiting is None:
        return redirect("assessment:home", code=state.code, pk=row.pk)
    if request.method == "POST":
        count = actions.take_workbook(
            by=request.actor,
            at=request.at,
            assessment=row,
            confirmed=request.POST.get("confirmed", ""),
            translate=_,
        )
        messages.success(request, _("{count} answers were taken.").format(count=count))
        return redirect("assessment:results", code=state.code, pk=row.pk)
    preview = actions.preview_pending(assessment=row, pending=waiting, translate=_)
    context = frame(request, state, row) | {"preview": preview, "name": waiting.name}
    return render(request, "assessment/confirm.html", context)
