"""The pages of a plan: what was kept when it was made is read; nothing is solved."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from gradus.core.accounts.request import ActorRequest
from gradus.core.jobs import selectors as runs
from gradus.steps.planning import selectors
from gradus.steps.planning.actions import plans as actions
from gradus.steps.planning.web import activity as one
from gradus.steps.planning.web import discussion, reading
from gradus.steps.planning.web.frame import about, planned, said_in

FILES = {
    "plan.pdf": gettext_lazy("The plan to read and print (PDF)"),
    "plan.docx": gettext_lazy("The plan for the ministry's own file (Word, DOCX)"),
    "plan.xlsx": gettext_lazy("Activities, budget and reasons as a workbook (XLSX)"),
    "timeline.pdf": gettext_lazy("The timeline on large sheets (PDF, A3)"),
    "plan.ics": gettext_lazy("The activities for a calendar (ICS)"),
    "agreement.pdf": gettext_lazy("The agreement to print and to sign in ink (PDF)"),
    "agreement.docx": gettext_lazy("The agreement for the ministry's own file (Word, DOCX)"),
    "agreed.pdf": gettext_lazy("The agreed plan with who signed it (PDF)"),
    "agreed.docx": gettext_lazy("The agreed plan for the ministry's own file (Word, DOCX)"),
    "plan.json": gettext_lazy("Everything, for other programs (JSON)"),
}
"""The files that people ask for, in this order."""


def _page(request: ActorRequest, code: str, pk: UUID, name: str, **more: Any) -> HttpResponse:
    """A page of a plan, or its home where it keeps only documents."""
    state, row = planned(request, code, pk)
    said = said_in(request, row)
    if said is None:
        return redirect("planning:plan", code=state.code, pk=row.pk)
    context = about(request, state, row, said, name)
    context |= reading.PAGES[name](said, context | {"at": request.at} | more)
    return render(request, f"planning/{name}.html", context)


@require_GET
def timeline(request: ActorRequest, code: str, pk: UUID) -> HttpResponse:
    """What happens when, what waits for what, and what may slip."""
    return _page(request, code, pk, "timeline")


@require_GET
def money(request: ActorRequest, code: str, pk: UUID) -> HttpResponse:
    """Whose money, for what, in which year, and what is left."""
    return _page(request, code, pk, "money")


@require_GET
def people(request: ActorRequest, code: str, pk: UUID) -> HttpResponse:
    """Who is busy when, and where it is tight."""
    return _page(request, code, pk, "people")


@require_GET
def conditions(request: ActorRequest, code: str, pk: UUID) -> HttpResponse:
    """What must hold first, exceptions to the rules, and months kept free."""
    return _page(request, code, pk, "conditions")


@require_GET
def reasons(request: ActorRequest, code: str, pk: UUID) -> HttpResponse:
    """Why in, why out, and what would change it."""
    return _page(request, code, pk, "reasons", area=request.GET.get("area", ""))


@require_GET
def roles(request: ActorRequest, code: str, pk: UUID) -> HttpResponse:
    """Who is responsible, accountable, consulted and informed for what."""
    return _page(request, code, pk, "roles", party=request.GET.get("party", ""))


@require_GET
def documents(request: ActorRequest, code: str, pk: UUID) -> HttpResponse:
    """The files of a plan, and how it was made."""
    state, row = planned(request, code, pk)
    files = {d.name: d for d in selectors.documents_of(request.actor, row)}
    context = about(request, state, row, said_in(request, row), "documents") | {
        "files": [(files[name], title) for name, title in FILES.items() if name in files],
        "others": [d for name, d in files.items() if name not in FILES],
        "run": runs.run_of(request.actor, row.pk, actions.SOLVE),
    }
    return render(request, "planning/documents.html", context)


@require_GET
def activity(request: ActorRequest, code: str, pk: UUID, name: str) -> HttpResponse:
    """One activity of a plan, or one that is left out of it."""
    state, row = planned(request, code, pk)
    said = said_in(request, row)
    if said is None:
        return redirect("planning:plan", code=state.code, pk=row.pk)
    found = one.told(said, name)
    if found is None:
        raise Http404
    above = "timeline" if found["line"] else "reasons"
    context = about(request, state, row, said, above, found["title"])
    talk = {"item": name, **discussion.about_item(request, row, name)}
    return render(request, "planning/activity.html", context | found | talk)
