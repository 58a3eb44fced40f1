"""A file of efforts: brought, shown, taken or thrown away; and the template to be filled."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language_bidi, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gradus.catalogue.shelf import Shelf
from gradus.core.access.denied import require
from gradus.core.access.request import ActorRequest
from gradus.core.coordination import forms, rules, selectors, words
from gradus.core.coordination.actions import efforts, files
from gradus.core.coordination.web.frame import ASKED, reached, way_of
from gradus.core.people.words import listed
from gradus.core.ui.files import attached
from gradus.domain.refusals import Refusal
from gradus.workflows.effort_table import COLUMNS, write_xlsx

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LIMIT = "20 MB"
MOST_SHOWN = 50


@require_http_methods(ASKED)
def bring(request: ActorRequest, code: str) -> HttpResponse:
    """Bring a file; what it would change is shown next."""
    of = reached(request, code)
    require(request.actor, "create", efforts.thing_of(of.pk, None), request.at)
    form = forms.FileForm(request.POST or None, request.FILES or None)
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        data = upload.read(rules.MOST_BYTES + 1)
        try:
            files.preview(
                by=request.actor, at=request.at, state=of, data=data, name=str(upload.name)
            )
        except Refusal as no:
            refusal = no
        else:
            return redirect("coordination:check", code=of.code)
    context = {
        "state": of,
        "way": way_of(request, of, (_("Bring a file"), "")),
        "form": form,
        "refusal": refusal,
        "limit": LIMIT,
        "columns": [(one.heading, _(one.meaning)) for one in COLUMNS],
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "coordination/bring.html", context, status=status)


@require_http_methods(ASKED)
def check(request: ActorRequest, code: str) -> HttpResponse:
    """What a file says and would change; confirming takes exactly that."""
    of = reached(request, code)
    require(request.actor, "create", efforts.thing_of(of.pk, None), request.at)
    form = forms.TakeForm(request.POST or None)
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            taken = files.take(by=request.actor, at=request.at, state=of, **form.cleaned_data)
        except Refusal as no:
            refusal = no
        else:
            messages.success(request, _told(taken))
            return redirect("coordination:state", code=of.code)
    waiting = selectors.waiting(request.actor, of.pk)
    if waiting is None:
        if refusal is None:
            return redirect("coordination:bring", code=of.code)
        shown: dict[str, Any] = {}
    else:
        shown = _shown(files.shown(request.actor, waiting))
    context = {
        "state": of,
        "way": way_of(
            request,
            of,
            (_("Bring a file"), reverse("coordination:bring", args=[of.code])),
            (_("Check and confirm"), ""),
        ),
        "refusal": refusal,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "coordination/check.html", context | shown, status=status)


@require_POST
def forget(request: ActorRequest, code: str) -> HttpResponse:
    """Throwing away what was shown."""
    of = reached(request, code)
    files.forget(by=request.actor, at=request.at, state=of)
    messages.success(request, _("The file is thrown away; nothing of it was kept."))
    return redirect("coordination:state", code=of.code)


@require_safe
def template(request: ActorRequest) -> HttpResponse:
    """A workbook to be filled, with what belongs in each column."""
    data = write_xlsx((), Shelf.open(), request.at.date(), _, rtl=get_language_bidi())
    return attached(data, "gradus-efforts.xlsx", XLSX)


def _shown(preview: files.Preview) -> dict[str, Any]:
    refused = preview.read.refused
    return {
        "shown": preview,
        "new": [_line(one) for one in preview.new[:MOST_SHOWN]],
        "new_more": max(0, len(preview.new) - MOST_SHOWN),
        "changed": [_line(one) for one in preview.changed[:MOST_SHOWN]],
        "changed_more": max(0, len(preview.changed) - MOST_SHOWN),
        "refused": refused[:MOST_SHOWN],
        "refused_more": max(0, len(refused) - MOST_SHOWN),
        "untopical": sum(not one.told.entry.topics for one in (*preview.new, *preview.changed)),
        "aside": preview.read.left_aside[:MOST_SHOWN],
        "form": forms.TakeForm(initial={"confirmed": preview.sha256}),
    }


def _line(one: files.Change) -> dict[str, Any]:
    entry = one.told.entry
    return {
        "title": entry.title,
        "provider": entry.provider,
        "status": words.STATUSES[entry.status],
        "time": words.time(entry.starts, entry.ends),
        "topics": words.told_topics(entry.topics),
        "columns": ", ".join(one.columns),
        "where": one.told.where,
    }


def _told(taken: files.Taken) -> str:
    parts = (
        (taken.new, ngettext("{n} new effort", "{n} new efforts", taken.new)),
        (taken.changed, ngettext("{n} corrected", "{n} corrected", taken.changed)),
        (taken.same, ngettext("{n} unchanged", "{n} unchanged", taken.same)),
        (taken.refused, ngettext("{n} refused", "{n} refused", taken.refused)),
    )
    counted = listed(text.format(n=count) for count, text in parts if count)
    return _("The file is taken: {counted}.").format(counted=counted)
