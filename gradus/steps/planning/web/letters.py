"""Drafts of letters: which there are for a plan or an activity, and each as a file."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import get_language, gettext, gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from gradus.catalogue.letters import KINDS
from gradus.core.access.request import may
from gradus.core.accounts.request import ActorRequest
from gradus.core.ui.files import attached
from gradus.steps.planning.actions import letters as actions
from gradus.steps.planning.web.frame import about, planned, said_in
from gradus.workflows.letters.compose import fits
from gradus.workflows.letters.files import MEDIA_TYPES, Format

TITLES = {
    "note-verbale": gettext_lazy("Note verbale that transmits the plan"),
    "nomination-request": gettext_lazy("Request for nominations"),
    "handover-certificate": gettext_lazy("Certificate of handover"),
    "mission-report": gettext_lazy("Mission report"),
}


@require_GET
def index(request: ActorRequest, code: str, pk: UUID) -> HttpResponse:
    """The letters there are for a plan, and for each of its activities."""
    state, row = planned(request, code, pk)
    said = said_in(request, row)
    if said is None:
        raise Http404
    language = _language("")
    found = actions.about_of(request.actor, request.at, row, "", language)
    assert found is not None  # noqa: S101 - the plan says something
    changes = may(request, "change", row.thing())
    of_activities = [k for k in KINDS if k != "note-verbale" and _open(k, changes)]
    lines = [
        (line, [k for k in of_activities if fits(k, replace(found, activity=line.activity.id))])
        for line in found.delivery.lines
    ]
    context = about(request, state, row, said, "letters") | {
        "plan_kinds": [(k, TITLES[k]) for k in ("note-verbale",) if _open(k, changes)],
        "lines": [(line, kinds) for line, kinds in lines if kinds],
        "activity_kinds": [(k, TITLES[k]) for k in of_activities],
        "languages": settings.LANGUAGES,
        "language": language,
    }
    return render(request, "planning/letters.html", context)


@require_POST
def draft(request: ActorRequest, code: str, pk: UUID) -> HttpResponse:
    """A draft as a file, in the language asked for."""
    state, row = planned(request, code, pk)
    kind, activity = request.POST.get("kind", ""), request.POST.get("activity", "")
    as_: Format = "pdf" if request.POST.get("format") == "pdf" else "docx"
    if kind not in KINDS:
        raise Http404
    language = _language(request.POST.get("language", ""))
    with translation.override(language):
        content = actions.draft(
            by=request.actor, at=request.at, plan=row, kind=kind, activity=activity,
            language=language, translate=gettext, as_=as_,
        )  # fmt: skip
    name = "-".join(filter(None, (state.code.lower(), kind, activity.partition("@")[0])))
    response = attached(content, f"{name}.{as_}", MEDIA_TYPES[as_])
    response["Cache-Control"] = "private, no-store"
    return response


def _open(kind: str, changes: bool) -> bool:
    return changes or kind in actions.ANYBODYS


def _language(asked: str) -> str:
    languages: dict[str, Any] = dict(settings.LANGUAGES)
    chosen = asked or (get_language() or "en")[:2]
    return chosen if chosen in languages and chosen in {"en", "fr", "ar"} else "en"
