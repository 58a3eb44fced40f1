"""The lists: States, and the files and sources of one."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from gradus.core.access.request import ActorRequest
from gradus.core.evidence import forms, selectors
from gradus.core.evidence.web.frame import reached, shown
from gradus.domain.markings import Marking


@require_safe
def index(request: ActorRequest) -> HttpResponse:
    """The States whose evidence the viewer reaches; one alone is opened at once."""
    found = selectors.states_of(request.actor)
    if len(found) == 1:
        return redirect("evidence:state", code=found[0].code)
    return render(request, "evidence/index.html", {"states": found})


@require_safe
def state(request: ActorRequest, code: str) -> HttpResponse:
    """A State's files, newest first, and its sources."""
    of = reached(request, code)
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
        "files": [shown(row) for row in rows],
        "before": before,
        "chosen": chosen,
        "sources": selectors.sources_of(request.actor, of.pk),
        "source_kinds": dict(forms.SOURCE_KINDS),
        "may_add": bool(selectors.places(request.actor, of.pk, request.at)),
    }
    return render(request, "evidence/state.html", context)


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
