"""A group's own workbook and form for phones, both ways."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from gradus.core.access.request import ActorRequest
from gradus.core.ui.files import attached
from gradus.steps.assessment import forms, models, selectors, to_fill
from gradus.steps.assessment.actions import own_file as actions
from gradus.steps.assessment.web.frame import ASKED, asked, places, sent_for_preview


@require_GET
def workbook(request: ActorRequest, pk: UUID) -> HttpResponse:
    """The group's workbook, with what it has said, in the reader's language."""
    return attached(*to_fill.own_workbook(request.actor, asked(request, pk)))


@require_GET
def form(request: ActorRequest, pk: UUID) -> HttpResponse:
    """The group's form for phones: an XLSForm, the reader's language first."""
    return attached(*to_fill.own_form(request.actor, asked(request, pk)))


@require_http_methods(ASKED)
def send(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Sending a filled workbook, or what phones sent, back: nothing changes before it is confirmed."""
    row = asked(request, pk)
    sent = forms.WorkbookForm(request.POST or None, request.FILES or None)
    kept, refusal = sent_for_preview(request, sent, actions.preview_own, group=row)
    if kept:
        return redirect("assessment:own_confirm", pk=row.pk)
    context = _frame(row, _("By workbook or by phone")) | {"form": sent, "refusal": refusal}
    status = 422 if request.method == "POST" else 200
    return render(request, "assessment/own_file.html", context, status=status)


@require_http_methods(ASKED)
def confirm(request: ActorRequest, pk: UUID) -> HttpResponse:
    """What the file that was sent would change, and taking it."""
    row = asked(request, pk)
    waiting = selectors.pending_own(request.actor, row)
    if waiting is None:
        return redirect("assessment:own_file", pk=row.pk)
    if request.method == "POST":
        count = actions.take_own(
            by=request.actor,
            at=request.at,
            group=row,
            confirmed=request.POST.get("confirmed", ""),
            translate=_,
        )
        text = ngettext("{n} answer was changed.", "{n} answers were changed.", count)
        messages.success(request, text.format(n=count))
        return redirect("assessment:group", pk=row.pk)
    context = _frame(row, _("Check and confirm")) | {
        "preview": actions.preview_waiting(group=row, pending=waiting, translate=_),
        "name": waiting.name,
    }
    return render(request, "assessment/own_confirm.html", context)


def _frame(row: models.Group, here: str) -> dict[str, object]:
    group = (row.name, reverse("assessment:group", args=[row.pk]))
    return {"group": row, "places": places(row.state.code, group, here)}
