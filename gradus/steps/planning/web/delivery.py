"""The page on which an agreed plan is followed, and the page on which its officers tell how far it is."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from gradus.core.access.denied import require
from gradus.core.access.request import may
from gradus.core.accounts import selectors as accounts
from gradus.core.accounts.request import ActorRequest
from gradus.domain.refusals import Refusal
from gradus.steps.planning import selectors, warned
from gradus.steps.planning.actions import delivery as actions
from gradus.steps.planning.forms.delivery import STATUSES, DeliveryForm
from gradus.steps.planning.models.plans import Plan
from gradus.steps.planning.web.frame import about, planned, said_in
from gradus.workflows.plan_delivery import Delivery, Progress, Status

TONES = {
    Status.NOT_BEGUN: "",
    Status.PREPARING: "info",
    Status.UNDER_WAY: "info",
    Status.DELIVERED: "good",
    Status.STOPPED: "bad",
}


@require_GET
def made(request: ActorRequest, code: str, pk: UUID) -> HttpResponse:
    """How far the plan is: what is late, what comes next, what to see to, and everything else."""
    state, row = planned(request, code, pk)
    found = _standing(request, row)
    said = said_in(request, row)
    context: dict[str, Any] = about(request, state, row, said, "delivery") | {
        "agreed": row.status == Plan.Status.AGREED,
        "delivery": found,
        "may_tell": row.status == Plan.Status.AGREED and may(request, "change", row.thing()),
    }
    if found is not None and context["agreed"]:
        schedule = selectors.schedule_of(request.actor, row, _language())
        assert schedule is not None  # noqa: S101 - there is a delivery
        context["warnings"] = warned.of_plan(request.actor, row, schedule, found, request.at)
        listed = {one.number for one in (*found.late, *found.soon)}
        rest = [one for one in found.lines if one.number not in listed]
        context["parts"] = [
            (_("Late"), [_line(one) for one in found.late], True),
            (_("In the next three months"), [_line(one) for one in found.soon], True),
            (_("Under way"), _those(rest, Status.UNDER_WAY), True),
            (_("Later"), _those(rest, Status.NOT_BEGUN, Status.PREPARING), False),
            (_("Delivered"), _those(rest, Status.DELIVERED), False),
            (_("Stopped"), _those(rest, Status.STOPPED), False),
        ]
        context["first"] = next(iter((*found.late, *found.soon)), None)
        context["counts"] = [(label, found.count(status)) for status, label in STATUSES.items()]
    return render(request, "planning/delivery.html", context)


@require_http_methods(["GET", "POST"])
def activity(request: ActorRequest, code: str, pk: UUID, name: str) -> HttpResponse:
    """One activity: what was told of it, and the form to tell more."""
    state, row = planned(request, code, pk)
    found = _standing(request, row)
    lines = found.lines if found is not None else ()
    line = next((one for one in lines if one.activity.id == name), None)
    if line is None:
        raise Http404
    may_tell = row.status == Plan.Status.AGREED and may(request, "change", row.thing())
    last = line.told
    form = DeliveryForm(
        request.POST or None,
        initial={
            "status": line.status.value,
            "since": last.since if last is not None else request.at.date(),
            "expected_end": last.expected_end if last is not None else None,
            "people": last.people if last is not None else None,
            "women": last.women if last is not None else None,
        },
    )
    refusal: Refusal | None = None
    if request.method == "POST":
        require(request.actor, "change", row.thing(), request.at)
        if form.is_valid():
            try:
                actions.report(
                    by=request.actor, at=request.at, plan=row, activity=name,
                    **form.cleaned_data,
                )  # fmt: skip
            except Refusal as no:
                refusal = no
            else:
                messages.success(request, _("It is told. What was told before stays in sight."))
                return redirect("planning:delivery", code=state.code, pk=row.pk)
    told = list(selectors.told_of(request.actor, row, name)[:50])
    title = f"{line.number}. {line.activity.title}"
    said = said_in(request, row)
    context = about(request, state, row, said, "delivery", title) | {
        "line": _line(line),
        "form": form if may_tell else None,
        "refusal": refusal,
        "told": [(one, STATUSES[Status(one.status)]) for one in told],
        "names": accounts.names_of({one.told_by for one in told}),
        "agreed": row.status == Plan.Status.AGREED,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "planning/delivery_activity.html", context, status=status)


def _standing(request: ActorRequest, row: Plan) -> Delivery | None:
    schedule = selectors.schedule_of(request.actor, row, _language())
    if schedule is None:
        return None
    return selectors.deliveries_of(request.actor, {row.pk: schedule}, request.at.date())[row.pk]


def _language() -> str:
    return (get_language() or "en")[:2]


def _those(lines: list[Progress], *statuses: Status) -> list[dict[str, Any]]:
    return [_line(one) for one in lines if one.status in statuses]


def _line(one: Progress) -> dict[str, Any]:
    return {
        "is": one,
        "word": _("nothing told") if one.silent else STATUSES[one.status],
        "tone": "warn" if one.silent else TONES[one.status],
        "moved": one.moved != 0 and one.status not in {Status.STOPPED},
    }
