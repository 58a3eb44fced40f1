"""Making a plan again because facts changed, and what the change touches."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from gradus.core.access.denied import require
from gradus.core.accounts.request import ActorRequest
from gradus.core.jobs.told import said
from gradus.core.ui.templatetags.figures import percent
from gradus.domain.refusals import Refusal
from gradus.steps.planning import selectors
from gradus.steps.planning.actions import versions as actions
from gradus.steps.planning.actions.plans import Inputs
from gradus.steps.planning.forms.asking import text_of
from gradus.steps.planning.forms.negotiation import AgainForm
from gradus.steps.planning.models.plans import Plan
from gradus.steps.planning.web.discussion import months, titles_of
from gradus.steps.planning.web.frame import neighbours, places, planned

TOUCHED = ("broken", "changed", "follows")


@require_http_methods(["GET", "POST"])
def again(request: ActorRequest, code: str, pk: UUID) -> HttpResponse:
    """Making a version from the facts as they are now, that disturbs this one least."""
    state, row = planned(request, code, pk)
    require(request.actor, "change", row.thing(), request.at)
    form = AgainForm(request.POST or None, request.FILES or None)
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            made = _made(request, row, form)
        except Refusal as no:
            refusal = no
        else:
            return redirect("planning:plan", code=state.code, pk=made.pk)
    context = {
        "state": state,
        "places": places(state.code, row, _("Facts changed")),
        "plan": row,
        **neighbours(state, row),
        "form": form,
        "refusal": refusal,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "planning/again.html", context, status=status)


@require_GET
def touched(request: ActorRequest, code: str, pk: UUID) -> HttpResponse:
    """What changed facts touched of the version before, and the ways there were to go on."""
    state, row = planned(request, code, pk)
    found = selectors.made_again(request.actor, row)
    if found is None or row.previous is None:
        raise Http404
    ways, affected = found
    titles = titles_of(request, row.previous) | titles_of(request, row)
    calendar = months(row)
    context = {
        "state": state,
        "places": places(state.code, row, _("What the facts touch")),
        "plan": row,
        **neighbours(state, row),
        "before": row.previous,
        "touched": [
            {
                "title": titles.get(one["candidate"], one["candidate"]),
                "month": calendar[one["start"]] if one["start"] < len(calendar) else None,
                "kind": _kind(one["kind"]),
                "text": [said(text) for text in one["text"]],
            }
            for one in affected
        ],
        "ways": [
            {**one, "said": said(one["text"]), "lost": percent(one["lost"]), "first": n == 0}
            for n, one in enumerate(ways)
        ],
    }
    return render(request, "planning/touched.html", context)


def _made(request: ActorRequest, row: Plan, form: forms.Form) -> Plan:
    given = form.cleaned_data
    upload = given["state_file"]
    existing = selectors.existing(request.actor, row)
    return actions.replan(
        by=request.actor,
        at=request.at,
        plan=row,
        because=given["because"],
        seconds=given["seconds"],
        inputs=Inputs(
            assessment_id=row.assessment_id,
            state_file=text_of(upload) if upload else row.state_file,
            existing=(row.existing_name, existing) if existing else None,
            rates=given["rates"],
        ),
    )


def _kind(kind: str) -> tuple[str, str]:
    return {
        "broken": (_("cannot stay where it is"), "bad"),
        "changed": (_("stays, but changes"), "warn"),
    }.get(kind, (_("waits for one of these"), "info"))
