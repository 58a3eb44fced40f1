"""Pages of trials: alternatives side by side, sliders that answer in seconds, two versions compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gradus.core.access.denied import require
from gradus.core.access.request import may
from gradus.core.accounts.request import ActorRequest
from gradus.core.jobs.models import Run
from gradus.core.jobs.told import said, said_refusal
from gradus.core.states.models import State
from gradus.core.ui.templatetags.figures import month as in_words
from gradus.core.ui.templatetags.figures import percent
from gradus.domain.periods import Month
from gradus.domain.refusals import Refusal
from gradus.steps.planning import bridge, selectors
from gradus.steps.planning.actions import trials as actions
from gradus.steps.planning.forms.negotiation import TILTS, ShapeForm
from gradus.steps.planning.models.plans import Plan
from gradus.steps.planning.web.discussion import lines_of, open_choices, titles_of
from gradus.steps.planning.web.frame import neighbours, places, planned


@dataclass(frozen=True)
class Figures:
    """The yardsticks of a plan, as a page shows them."""

    value: str
    cost: int
    halfway: str
    nearly: str
    national: str
    donor: str
    largest: str
    activities: int


@require_GET
def alternatives(request: ActorRequest, code: str, pk: UUID) -> HttpResponse:
    """Plans with other aims beside a version, and what each trades."""
    state, row = planned(request, code, pk)
    rows = selectors.alternatives(request.actor, row)
    base = next((one.figures for one in rows if one.figures is not None), None)
    run = selectors.under_way(request.actor, row, actions.ALTERNATIVES)
    context = {
        "state": state,
        "places": places(state.code, row, _("Alternatives")),
        "plan": row,
        **neighbours(state, row, "alternatives"),
        "run": run,
        "under_way": run is not None,
        "columns": [
            {
                "tilt": one.tilt,
                "title": TILTS[one.tilt],
                "figures": figures(one.figures, base, row) if one.figures and base else None,
                "trades": [said(text) for text in one.trades],
                "why": said(one.why) if one.why else None,
                "base": n == 0,
            }
            for n, one in enumerate(rows)
        ],
        "may_make": row.made_at is not None
        and run is None
        and may(request, "change", row.thing())
        and selectors.made_here(request.actor, row),
    }
    return render(request, "planning/alternatives.html", context)


@require_POST
def ask_alternatives(request: ActorRequest, code: str, pk: UUID) -> HttpResponse:
    """Having them made."""
    state, row = planned(request, code, pk)
    actions.ask_alternatives(by=request.actor, at=request.at, plan=row)
    return redirect("planning:alternatives", code=state.code, pk=row.pk)


@require_http_methods(["GET", "POST"])
def try_out(request: ActorRequest, code: str, pk: UUID) -> HttpResponse:
    """Sliders and changes, to be tried."""
    state, row = planned(request, code, pk)
    require(request.actor, "change", row.thing(), request.at)
    titles = titles_of(request, row)
    form = ShapeForm(request.POST or None, open_changes=open_choices(request, row, titles))
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            run = actions.try_out(
                by=request.actor,
                at=request.at,
                plan=row,
                include=given.get("include", ()),
                sliders=form.sliders(),
                tilt=given["tilt"],
            )
        except Refusal as no:
            refusal = no
        else:
            # the run takes no note of the page: what was tried goes along in its address
            tried = request.POST.copy()
            tried.pop("csrfmiddlewaretoken", None)
            return redirect(f"{run.pk}/?{tried.urlencode()}")
    context = {
        "state": state,
        "places": places(state.code, row, _("Try it out")),
        "plan": row,
        **neighbours(state, row),
        "form": form,
        "refusal": refusal,
        "held": lines_of(request, row, selectors.changes_in_force(request.actor, row), titles),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "planning/try.html", context, status=status)


@require_GET
def trial(request: ActorRequest, code: str, pk: UUID, run: UUID) -> HttpResponse:
    """What became of a trial."""
    state, row = planned(request, code, pk)
    found = selectors.trial(request.actor, row, run)
    if found is None:
        raise Http404
    context = _trial(request, state, row, found)
    if request.headers.get("HX-Request"):
        response = render(request, "planning/_trial.html", context)
        if not context["under_way"]:
            response["HX-Refresh"] = "true"
        return response
    return render(request, "planning/trial.html", context)


@require_GET
def compare(request: ActorRequest, code: str, pk: UUID, other: UUID) -> HttpResponse:
    """What is different between two versions, for anybody to read."""
    state, row = planned(request, code, pk)
    before = selectors.plan(request.actor, state.pk, other)
    if before is None:
        raise Http404
    old, new = (selectors.made_from(request.actor, one) for one in (before, row))
    if not (old and new):
        raise Http404
    diff = bridge.compared(old, new)
    titles = titles_of(request, before) | titles_of(request, row)
    context = {
        "state": state,
        "places": places(state.code, row, _("What changed")),
        "plan": row,
        **neighbours(state, row),
        "before": before,
        "diff": diff,
        "changes": [
            {
                "title": titles.get(one.candidate, one.title),
                "kind": kind_word(one.kind),
                "text": one.text,
            }
            for one in diff.changes
        ],
        "same": sum(one.kind == "same" for one in diff.activities),
    }
    return render(request, "planning/compare.html", context)


def figures(own: Mapping[str, Any], base: Mapping[str, Any], row: Plan) -> Figures:
    """The yardsticks of a plan in words; its value as a share of the base's."""
    assert row.summary is not None  # noqa: S101 - a plan with figures has been made
    start = Month.parse(row.summary["start"])

    def reached(n: int | None) -> str:
        return str(_("not within the plan")) if n is None else in_words(start.plus(n))

    return Figures(
        value=percent(own["value"] / base["value"]) if base["value"] else "–",
        cost=own["cost"],
        halfway=reached(own["months_to"][1]),
        nearly=reached(own["months_to"][2]),
        national=percent(own["national"]),
        donor=own["largest_donor"],
        largest=percent(own["largest_share"]),
        activities=own["activities"],
    )


def kind_word(kind: str) -> tuple[str, str]:
    """What happens to an activity, in a word and a tone."""
    return {
        "dropped": (_("goes out"), "bad"),
        "added": (_("comes in"), "good"),
        "moved": (_("moves"), "info"),
    }.get(kind, (_("changes"), ""))


def _trial(request: ActorRequest, state: State, row: Plan, run: Run) -> dict[str, Any]:
    under_way = run.status in {Run.Status.QUEUED, Run.Status.RUNNING}
    found: Mapping[str, Any] = run.outcome or {}
    titles = titles_of(request, row)
    return {
        "state": state,
        "places": places(state.code, row, _("Try it out")),
        "plan": row,
        **neighbours(state, row),
        "run": run,
        "under_way": under_way,
        "trouble": said_refusal(run.trouble) if run.trouble else None,
        "found": found,
        "before": figures(found["before"], found["before"], row) if found else None,
        "after": figures(found["after"], found["before"], row) if found else None,
        "trades": [said(text) for text in found.get("trades", ())],
        "changes": [
            {
                "title": titles.get(one["item"], one["title"]),
                "kind": kind_word(one["kind"]),
                "text": [said(text) for text in one["text"]],
            }
            for one in found.get("changes", ())
        ],
        "query": request.GET.urlencode(),
    }
