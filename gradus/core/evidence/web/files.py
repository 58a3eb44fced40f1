"""One file: its bytes, what is known about it, its marking, its end."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import (
    FileResponse,
    Http404,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotModified,
)
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gradus.core.access.request import ActorRequest
from gradus.core.evidence import forms, selectors
from gradus.core.evidence.actions import files, marking
from gradus.core.evidence.rules import HANDLING
from gradus.core.evidence.selectors import AnyFile
from gradus.core.evidence.web.frame import frame, shown
from gradus.core.states import selectors as states
from gradus.domain.markings import Marking
from gradus.domain.refusals import Refusal


@require_safe
def download(request: ActorRequest, pk: UUID) -> HttpResponseBase:
    """The bytes of a file: to be saved, never opened in place."""
    row = _file(request, pk)
    if row.withdrawn_at is not None:
        raise Http404
    handling = HANDLING[Marking(row.marking)]
    etag = f'"{row.pk}"'  # the bytes of a row never change; the digest is nobody's to compare
    response: HttpResponseBase
    if handling.cached and request.headers.get("If-None-Match") == etag:
        response = HttpResponseNotModified()
    else:
        response = FileResponse(
            selectors.content(row),
            as_attachment=True,
            filename=row.name,
            content_type=selectors.findings(row).media_type,
        )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-cache" if handling.cached else "private, no-store"
    if handling.cached:
        response["ETag"] = etag
    return response


@require_safe
def about(request: ActorRequest, pk: UUID) -> HttpResponse:
    """What is known about a file, and what rests on it."""
    return _about(request, _file(request, pk))


@require_POST
def mark(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Raising or lowering the marking of a file."""
    row = _file(request, pk)
    form = forms.MarkingForm(request.POST)
    if not form.is_valid():
        return _about(request, row, marking_form=form)
    try:
        marking.change_marking(
            by=request.actor,
            at=request.at,
            file=row,
            marking=Marking(form.cleaned_data["marking"]),
            reason=form.cleaned_data["reason"],
        )
    except Refusal as no:
        return _about(request, row, marking_form=form, refusal=no)
    messages.success(request, _("The marking is changed."))
    return redirect("evidence:about", pk=pk)


@require_POST
def withdraw(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Withdrawing a file."""
    row = _file(request, pk)
    form = forms.WithdrawForm(request.POST)
    if not form.is_valid():
        return _about(request, row, withdraw_form=form)
    try:
        files.withdraw_file(
            by=request.actor, at=request.at, file=row, reason=form.cleaned_data["reason"]
        )
    except Refusal as no:
        return _about(request, row, withdraw_form=form, refusal=no)
    messages.success(request, _("The file is withdrawn."))
    return redirect("evidence:about", pk=pk)


def _about(
    request: ActorRequest,
    row: AnyFile,
    *,
    marking_form: forms.MarkingForm | None = None,
    withdraw_form: forms.WithdrawForm | None = None,
    refusal: Refusal | None = None,
) -> HttpResponse:
    asked = marking_form or withdraw_form
    initial = {"marking": row.marking}
    institutions = [row.institution_id] if row.institution_id else []
    names = states.institution_names(request.actor, institutions)
    context = (
        frame(request, row)
        | shown(row)
        | {
            "marking": row.marking,
            "institution": next(iter(names.values()), ""),
            "marking_form": marking_form or forms.MarkingForm(initial=initial),
            "withdraw_form": withdraw_form or forms.WithdrawForm(),
            "refusal": refusal,
            "form": asked,
        }
    )
    return render(request, "evidence/about.html", context, status=422 if asked else 200)


def _file(request: ActorRequest, pk: UUID) -> AnyFile:
    found = selectors.file(request.actor, pk)
    if found is None:
        raise Http404
    return found
