"""Pages of assessments: translate in, one call, translate out."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from gradus.core.access.denied import require
from gradus.core.access.request import ActorRequest, may
from gradus.core.accounts import selectors as accounts
from gradus.core.states import selectors as states
from gradus.engines.scoring.instrument import Dimension, Instrument
from gradus.steps.assessment import bridge, editions, forms, matters, models, rules, selectors
from gradus.steps.assessment.actions import assessments as actions
from gradus.steps.assessment.actions import workbook
from gradus.steps.assessment.web.frame import (
    as_id,
    frame,
    opened,
    own,
    places,
    reached,
    sent_for_preview,
)
from gradus.steps.assessment.web.questions import Questions

MOST = 50


@require_GET
def index(request: ActorRequest, code: str) -> HttpResponse:
    """A State's assessments; for an institution's people, what they are asked in."""
    state = states.state_within(request.actor, code, "findings")
    if state is None:
        return _own_groups(request, code)
    after = as_id(request.GET.get("after", ""))
    rows, following = selectors.assessments_page(request.actor, state.pk, after)
    may_start = may(request, "create", own(state, "findings"))
    return render(
        request,
        "assessment/index.html",
        {
            "state": state,
            "places": places(state.code),
            "assessments": rows,
            "next": f"?after={following}" if following else "",
            "may_start": may_start,
        },
    )


@require_http_methods(["GET", "POST"])
def new(request: ActorRequest, code: str) -> HttpResponse:
    """Starting an assessment."""
    state = reached(request, code)
    require(request.actor, "create", own(state, "findings"), request.at)
    form = forms.StartForm(
        request.POST or None,
        initial={"assessed_on": datetime.now(UTC).date(), "mode": "self"},
    )
    if request.method == "POST" and form.is_valid():
        row = actions.start(by=request.actor, at=request.at, state_id=state.pk, **form.cleaned_data)
        return redirect("assessment:home", code=state.code, pk=row.pk)
    status = 422 if request.method == "POST" else 200
    context = {
        "state": state,
        "places": places(state.code, _("Start an assessment")),
        "form": form,
    }
    return render(request, "assessment/new.html", context, status=status)


@require_http_methods(["GET", "POST"])
def home(request: ActorRequest, code: str, pk: UUID) -> HttpResponse:
    """One assessment: who has answered, who is late, what is next; and the place for a workbook."""
    state, row = opened(request, code, pk)
    form = forms.WorkbookForm(request.POST or None, request.FILES or None)
    kept, refusal = sent_for_preview(request, form, workbook.preview_workbook, assessment=row)
    if kept:
        return redirect("assessment:confirm", code=state.code, pk=row.pk)
    instrument = editions.of(row)
    asked = selectors.groups_of(request.actor, row)
    groups = [_line(one, instrument, request.at.date()) for one in asked]
    found = selectors.differences(request.actor, row)
    said = selectors.answered_where(request.actor, row)
    context = (
        frame(request, state, row)
        | _review(request, row, found)
        | _matters(request, row, instrument)
        | {
            "form": form,
            "refusal": refusal,
            "groups": groups,
            "waiting": sum(line["open"] for line in groups),
            "late": sum(line["late"] for line in groups),
            "answered": len(said),
            "asked": len(instrument.indicators),
            "dimensions": [_dimension(one, said, found) for one in instrument.dimensions],
            "may_change": may(request, "change", row.thing()),
        }
    )
    status = 422 if request.method == "POST" else 200
    return render(request, "assessment/home.html", context, status=status)


def _matters(
    request: ActorRequest, row: models.Assessment, instrument: Instrument
) -> dict[str, Any]:
    """How many open questions could still change the plan, and where the first of them is answered."""
    known = matters.of_assessment(request.actor, row)
    if known.found_at is None:
        return {}
    open_ = matters.still_open(request.actor, row, known)
    mattering = known.among(open_, "yes")
    return {
        "matters": known,
        "mattering": len(mattering),
        "needless": len(known.among(open_, "no")),
        "first_mattering": mattering and Questions(request, row, instrument).at(mattering[0]),
    }


def _dimension(
    of: Dimension, said: Collection[str], found: Mapping[str, bridge.Difference]
) -> dict[str, Any]:
    """What is left of one dimension."""
    differences = [found[one.id] for one in of.indicators if one.id in found]
    return {
        "dimension": of,
        "asked": len(of.indicators),
        "answered": sum(one.id in said for one in of.indicators),
        "differ": sum(one.unsettled for one in differences),
        "agreed": sum(one.agreed is not None for one in differences),
    }


def _review(
    request: ActorRequest, row: models.Assessment, found: Mapping[str, bridge.Difference]
) -> dict[str, Any]:
    """What is agreed and signed, for the pages of the review."""
    if row.status == models.Assessment.Status.OPEN:
        return {}
    signed = selectors.signatures(request.actor, row)
    digest = row.frozen_sha256 or bridge.digest(row)
    role = rules.signing_role(request.actor, row, request.at)
    counted = [one for one in signed if one.digest == digest]
    unsettled = [id_ for id_, one in found.items() if one.unsettled]
    of = editions.of(row).dimension_of
    return {
        "unsettled": len(unsettled),
        "first_unsettled": unsettled and f"{of[unsettled[0]].id}/#{unsettled[0]}",
        "alike": sum(one.to_agree for one in found.values()),
        "agreed": sum(one.agreed is not None for one in found.values()),
        "digest": digest,
        "signatures": counted,
        "names": accounts.names_of([one.signed_by for one in counted]),
        "needed": rules.signatures_needed(row.state),
        "may_sign": row.status == models.Assessment.Status.REVIEW
        and role is not None
        and request.actor.id not in {one.signed_by for one in counted},
    }


def _own_groups(request: ActorRequest, code: str) -> HttpResponse:
    of = states.state(code)
    rows = selectors.groups_of_institutions(request.actor, of.pk)[:MOST] if of else []
    if of is None or not rows:
        raise Http404
    lines = [_line(row, editions.of(row), request.at.date()) for row in rows]
    context = {"state": of, "places": places(of.code), "groups": lines}
    return render(request, "assessment/own.html", context)


def _line(row: models.Group, instrument: Instrument, today: date) -> dict[str, Any]:
    asked = len(rules.asked_of(row, instrument))
    return {
        "group": row,
        "answered": row.answered,  # type: ignore[attr-defined] # the selector counts them
        "asked": asked,
        "open": row.closed_at is None and not row.by_workbook,
        "late": rules.is_late(row, today),
    }
