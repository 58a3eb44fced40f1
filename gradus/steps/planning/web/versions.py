"""The versions of a plan, and a new one made around what the parties changed."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from gradus.core.access.denied import require
from gradus.core.access.request import may
from gradus.core.accounts import selectors as accounts
from gradus.core.accounts.request import ActorRequest
from gradus.domain.refusals import Refusal
from gradus.steps.planning import selectors
from gradus.steps.planning.actions import versions as actions
from gradus.steps.planning.forms.negotiation import VersionForm
from gradus.steps.planning.models.plans import Plan
from gradus.steps.planning.web.discussion import lines_of, open_choices, titles_of
from gradus.steps.planning.web.frame import neighbours, places, planned

HOW = {
    "proposed": gettext_lazy("made from what was entered"),
    "revised": gettext_lazy("searched again around what the parties changed"),
    "replanned": gettext_lazy("made again because facts changed"),
}
STANDING = {
    "asked": (gettext_lazy("being made, or not made"), ""),
    "draft": (gettext_lazy("draft"), "info"),
    "signature": (gettext_lazy("put forward for signature"), "warn"),
    "agreed": (gettext_lazy("agreed"), "good"),
}


@require_GET
def versions(request: ActorRequest, code: str, pk: UUID) -> HttpResponse:
    """Every version of a plan: who made it, how, and why."""
    state, row = planned(request, code, pk)
    rows = list(selectors.versions_of(request.actor, row))
    numbers = {one.pk: one.number for one in rows}
    names = accounts.names_of({one.asked_by for one in rows})
    context = {
        "state": state,
        "places": places(state.code, row, _("Versions")),
        "plan": row,
        **neighbours(state, row, "versions"),
        "versions": [
            (
                one,
                names.get(one.asked_by, ""),
                HOW[one.how],
                *STANDING[one.status],
                numbers.get(one.previous_id) if one.previous_id else None,
            )
            for one in rows
        ],
        "may_make": may(request, "change", row.thing()) and row.made_at is not None,
        "latest": rows[0],
    }
    return render(request, "planning/versions.html", context)


@require_http_methods(["GET", "POST"])
def new(request: ActorRequest, code: str, pk: UUID) -> HttpResponse:
    """Making a new version around what was changed."""
    state, row = planned(request, code, pk)
    require(request.actor, "change", row.thing(), request.at)
    titles = titles_of(request, row)
    form = VersionForm(
        request.POST or None,
        open_changes=open_choices(request, row, titles),
        initial=_wished(request) | {"seconds": row.seconds if row.seconds in (20, 60, 300) else 60},
    )
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = actions.revise(
                by=request.actor,
                at=request.at,
                plan=row,
                because=given["because"],
                include=given.get("include", ()),
                sliders=form.sliders(),
                tilt=given["tilt"],
                seconds=given["seconds"],
            )
        except Refusal as no:
            refusal = no
        else:
            return redirect("planning:plan", code=state.code, pk=made.pk)
    context = {
        "state": state,
        "places": places(state.code, row, _("Make a new version")),
        "plan": row,
        **neighbours(state, row),
        "form": form,
        "refusal": refusal,
        "held": lines_of(request, row, selectors.changes_in_force(request.actor, row), titles),
        "amends": row.status == Plan.Status.AGREED,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "planning/version.html", context, status=status)


def _wished(request: ActorRequest) -> dict[str, object]:
    """What was tried, as its page hands it on."""
    given = request.GET
    plain = {name: given[name] for name in ("tilt", "money", "people", "months") if name in given}
    return {**plain, "include": given.getlist("include")}
