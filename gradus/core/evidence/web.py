"""Pages of evidence: translate in, one call, translate out."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotModified,
)
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gradus.core.access.decide import can
from gradus.core.accounts import selectors as accounts
from gradus.core.evidence import forms, selectors
from gradus.core.evidence.actions import files, marking, sources
from gradus.core.evidence.models import Source
from gradus.core.evidence.rules import FILE_BYTES, HANDLING
from gradus.core.evidence.selectors import AnyFile
from gradus.core.states import selectors as states
from gradus.core.states.models import State
from gradus.domain.markings import Marking
from gradus.domain.refusals import Refusal

ASKED = ["GET", "HEAD", "POST"]
TONES = {
    Marking.CLEAR: "",
    Marking.GREEN: "good",
    Marking.AMBER: "warn",
    Marking.STATE_ONLY: "warn",
    Marking.AMBER_STRICT: "warn",
    Marking.RED: "bad",
}


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The States whose evidence the viewer reaches; one alone is opened at once."""
    found = selectors.states_of(request.actor)
    if len(found) == 1:
        return redirect("evidence:state", code=found[0].code)
    return render(request, "evidence/index.html", {"states": found})


@require_safe
def state(request: HttpRequest, code: str) -> HttpResponse:
    """A State's files, newest first, and its sources."""
    of = _state(request, code)
    form = forms.FilterForm(request.GET)
    chosen = form.cleaned_data["marking"] if form.is_valid() else ""
    rows, before = selectors.files_of(
        request.actor,
        of.pk,
        Marking(chosen) if chosen else None,
        _id(request.GET.get("before", "")),
    )
    context = {
        "state": of,
        "form": form,
        "files": [_shown(row) for row in rows],
        "before": before,
        "chosen": chosen,
        "sources": selectors.sources_of(request.actor, of.pk),
        "source_kinds": dict(forms.SOURCE_KINDS),
        "may_add": bool(selectors.places(request.actor, of.pk, request.at)),
    }
    return render(request, "evidence/state.html", context)


@require_http_methods(ASKED)
def add(request: HttpRequest, code: str) -> HttpResponse:
    """Choosing a file, seeing what was found, keeping it."""
    of = _state(request, code)
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


def _keep(request: HttpRequest, of: State) -> HttpResponse:
    form = _keep_form(request, of, data=request.POST)
    refusal: Refusal | None = None
    if form.is_valid():
        try:
            added = files.keep_previewed(
                by=request.actor,
                at=request.at,
                state_id=of.pk,
                institution_id=form.place.institution_id,
                marking=Marking(form.cleaned_data["marking"]),
                name=form.cleaned_data["name"],
                shown=form.cleaned_data["shown"],
            )
        except Refusal as no:
            refusal = no
        else:
            if added.reused:
                messages.info(request, _("This file was here already; it is kept once."))
            else:
                messages.success(request, _("The file is kept."))
            return redirect("evidence:about", pk=added.file.pk)
    context = {"state": of, "form": form, "refusal": refusal}
    return render(request, "evidence/preview.html", context, status=422)


@require_http_methods(ASKED)
def add_source(request: HttpRequest, code: str) -> HttpResponse:
    """Adding something that can be cited."""
    of = _state(request, code)
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


@require_safe
def download(request: HttpRequest, pk: UUID) -> HttpResponseBase:
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
def about(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What is known about a file, and what rests on it."""
    return _about(request, _file(request, pk))


@require_POST
def mark(request: HttpRequest, pk: UUID) -> HttpResponse:
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
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
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


@require_http_methods(ASKED)
def source(request: HttpRequest, pk: UUID) -> HttpResponse:
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
    context = _frame(request, row) | {
        "source": row,
        "kind": dict(forms.SOURCE_KINDS)[Source.Kind(row.kind)],
        "form": form,
        "refusal": refusal,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "evidence/source.html", context, status=status)


def _about(
    request: HttpRequest,
    row: AnyFile,
    *,
    marking_form: forms.MarkingForm | None = None,
    withdraw_form: forms.WithdrawForm | None = None,
    refusal: Refusal | None = None,
) -> HttpResponse:
    asked = marking_form or withdraw_form
    initial = {"marking": row.marking}
    institution = [row.institution_id] if row.institution_id else []
    context = (
        _frame(request, row)
        | _shown(row)
        | {
            "marking": row.marking,
            "institution": states.institution_names(request.actor, institution).get(
                row.institution_id
            ),
            "marking_form": marking_form or forms.MarkingForm(initial=initial, auto_id="mark_%s"),
            "withdraw_form": withdraw_form or forms.WithdrawForm(auto_id="withdraw_%s"),
            "refusal": refusal,
            "form": asked,
        }
    )
    return render(request, "evidence/about.html", context, status=422 if asked else 200)


def _frame(request: HttpRequest, row: AnyFile | Source) -> dict[str, Any]:
    """What the pages of one file and one source share."""
    uses = selectors.uses_of(request.actor, row)
    people = {use.used_by for use in uses}
    people |= {row.withdrawn_by} if row.withdrawn_by else set()
    people |= {row.added_by} if isinstance(row, Source) else {row.uploaded_by, row.marked_by}
    names = accounts.names_of(list(people))
    return {
        "state": row.state,
        "uses": [{"use": use, "by": names.get(use.used_by, "")} for use in uses],
        "names": {
            "added": names.get(row.added_by if isinstance(row, Source) else row.uploaded_by, ""),
            "marked": "" if isinstance(row, Source) else names.get(row.marked_by, ""),
            "withdrawn": names.get(row.withdrawn_by, "") if row.withdrawn_by else "",
        },
        "may_change": row.withdrawn_at is None
        and can(request.actor, "change", row.thing(), request.at).ok,
    }


def _shown(row: AnyFile) -> dict[str, Any]:
    marking = Marking(row.marking)
    return {
        "file": row,
        "found": selectors.findings(row),
        "handling": HANDLING[marking],
        "tone": TONES[marking],
    }


def _keep_form(request: HttpRequest, of: State, **given: Any) -> forms.KeepForm:
    places = selectors.places(request.actor, of.pk, request.at)
    allowed = selectors.markings(request.actor, places[0], request.at) if places else []
    return forms.KeepForm(places=places, markings=allowed, **given)


def _state(request: HttpRequest, code: str) -> State:
    found = selectors.state_of(request.actor, code)
    if found is None:
        raise Http404
    return found


def _file(request: HttpRequest, pk: UUID) -> AnyFile:
    found = selectors.file(request.actor, pk)
    if found is None:
        raise Http404
    return found


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
