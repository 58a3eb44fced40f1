"""What two parties say about a plan, on its pages: remarks, changes proposed, answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gradus.core.access.request import may
from gradus.core.accounts import selectors as accounts
from gradus.core.accounts.request import ActorRequest
from gradus.core.states.models import State
from gradus.domain.periods import Month
from gradus.domain.refusals import Refusal
from gradus.steps.planning import selectors
from gradus.steps.planning.actions import negotiation as actions
from gradus.steps.planning.forms.negotiation import (
    KINDS,
    SIDES,
    STATUSES,
    AnswerForm,
    ChangeForm,
    RemarkForm,
)
from gradus.steps.planning.models.negotiation import ProposedChange, Remark
from gradus.steps.planning.models.plans import Plan
from gradus.steps.planning.rules.agreement import role_in
from gradus.steps.planning.rules.negotiation import SEARCHED
from gradus.steps.planning.web.frame import neighbours, places, planned
from gradus.workflows.agreement import change_in_words


@dataclass(frozen=True)
class ChangeLine:
    """A proposed change in words."""

    row: ProposedChange
    what: str
    item: str
    side: str
    who: str
    decided_who: str
    status: str
    tone: str
    mine: bool
    """Whether the viewer's own side proposed it."""


@dataclass(frozen=True)
class RemarkLine:
    """A remark in words."""

    row: Remark
    item: str
    side: str
    who: str


@require_GET
def discussion(request: ActorRequest, code: str, pk: UUID) -> HttpResponse:
    """What is said about a plan, and what waits for an answer."""
    state, row = planned(request, code, pk)
    return _shown(request, state, row)


@require_POST
def say(request: ActorRequest, code: str, pk: UUID) -> HttpResponse:
    """Saying something."""
    state, row = planned(request, code, pk)
    form = RemarkForm(request.POST, groups=groups(request, row))
    refusal: Refusal | None = None
    if form.is_valid():
        try:
            actions.remark(by=request.actor, at=request.at, plan=row, **form.cleaned_data)
        except Refusal as no:
            refusal = no
        else:
            return redirect("planning:discussion", code=state.code, pk=row.pk)
    return _shown(request, state, row, remark=form, refusal=refusal)


@require_POST
def propose(request: ActorRequest, code: str, pk: UUID) -> HttpResponse:
    """Proposing a change."""
    state, row = planned(request, code, pk)
    form = ChangeForm(request.POST, groups=groups(request, row), months=months(row))
    refusal: Refusal | None = None
    if form.is_valid():
        try:
            actions.propose(by=request.actor, at=request.at, plan=row, **form.cleaned_data)
        except Refusal as no:
            refusal = no
        else:
            messages.success(request, _("It is proposed; the other side answers it."))
            return redirect("planning:discussion", code=state.code, pk=row.pk)
    return _shown(request, state, row, change=form, refusal=refusal)


@require_http_methods(["GET", "POST"])
def answer(request: ActorRequest, code: str, pk: UUID, change: UUID) -> HttpResponse:
    """Answering what the other side proposed."""
    state, row = planned(request, code, pk)
    found = selectors.change(request.actor, row, change)
    if found is None:
        raise Http404
    form = AnswerForm(request.POST or None)
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer(
                by=request.actor,
                at=request.at,
                change=found,
                accept="accept" in request.POST,
                why=form.cleaned_data["why"],
            )
        except Refusal as no:
            refusal = no
        else:
            return redirect("planning:discussion", code=state.code, pk=row.pk)
    context = {
        "state": state,
        "places": places(state.code, row, _("Answer")),
        "plan": row,
        **neighbours(state, row),
        "form": form,
        "refusal": refusal,
        "line": lines_of(request, row, [found], titles_of(request, row))[0],
    }
    return render(request, "planning/answer.html", context, status=422 if refusal else 200)


@require_POST
def withdraw(request: ActorRequest, code: str, pk: UUID, change: UUID) -> HttpResponse:
    """Taking back what one's own side proposed."""
    state, row = planned(request, code, pk)
    found = selectors.change(request.actor, row, change)
    if found is None:
        raise Http404
    actions.withdraw(by=request.actor, at=request.at, change=found)
    return redirect("planning:discussion", code=state.code, pk=row.pk)


def groups(request: ActorRequest, row: Plan) -> dict[str, dict[str, str]]:
    """What a plan knows, in two groups, by id, in the reader's language."""
    said = selectors.said(request.actor, row, (get_language() or "en")[:2])
    if said is None:
        return {}
    return {
        str(_("In the plan")): {one.id: one.title for one in said.document.activities},
        str(_("Left out")): {one.id: one.title for one in said.document.left_out},
    }


def months(row: Plan) -> list[Month]:
    """The months of a plan."""
    if row.summary is None:
        return []
    start = Month.parse(row.summary["start"])
    return [start.plus(n) for n in range(int(row.summary["horizon"]))]


def titles_of(request: ActorRequest, row: Plan) -> dict[str, str]:
    """The titles of all that a plan knows, by id, in the reader's language."""
    return _flat(groups(request, row))


def open_choices(
    request: ActorRequest, row: Plan, titles: Mapping[str, str]
) -> list[tuple[UUID, str]]:
    """The changes that wait for an answer, to choose from."""
    lines = lines_of(request, row, selectors.open_changes(request.actor, row), titles)
    return [(one.row.pk, f"{one.item}: {one.what} ({one.side})") for one in lines]


def lines_of(
    request: ActorRequest, row: Plan, rows: list[ProposedChange], titles: Mapping[str, str]
) -> list[ChangeLine]:
    """Proposed changes in words; ``titles`` are those of the plan (``titles_of``)."""
    names = accounts.names_of(
        {pk for one in rows for pk in (one.proposed_by, one.decided_by) if pk}
    )
    calendar = months(row)
    role = role_in(request.actor, row, "change", request.at)
    return [
        ChangeLine(
            row=one,
            what=_what(one, calendar),
            item=titles.get(one.item, one.item),
            side=str(SIDES[one.side]),
            who=names.get(one.proposed_by, ""),
            decided_who=names.get(one.decided_by, "") if one.decided_by else "",
            status=str(STATUSES[one.status][0]),
            tone=STATUSES[one.status][1],
            mine=role is not None and role[0] == one.side,
        )
        for one in rows
    ]


def _what(one: ProposedChange, calendar: list[Month]) -> str:
    if one.kind not in SEARCHED:
        return str(KINDS[one.kind])
    known = one.month is not None and one.month < len(calendar)
    month = calendar[one.month] if known and one.month is not None else None
    return change_in_words(one.kind, month, (get_language() or "en")[:2], _)


def _flat(known: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    return {key: title for items in known.values() for key, title in items.items()}


def _shown(
    request: ActorRequest,
    state: State,
    row: Plan,
    *,
    remark: RemarkForm | None = None,
    change: ChangeForm | None = None,
    refusal: Refusal | None = None,
) -> HttpResponse:
    known = groups(request, row)
    titles = _flat(known)
    changes = lines_of(request, row, selectors.changes_of(request.actor, row), titles)
    item = request.GET.get("item", "")
    latest = selectors.latest_number(request.actor, row)
    context: dict[str, Any] = {
        "state": state,
        "places": places(state.code, row, _("Discussion")),
        "plan": row,
        **neighbours(state, row, "discussion"),
        "refusal": refusal,
        "latest": latest,
        "open": [one for one in changes if one.row.status == ProposedChange.Status.OPEN],
        "decided": [one for one in changes if one.row.status != ProposedChange.Status.OPEN],
        "waiting": sum(
            not one.mine for one in changes if one.row.status == ProposedChange.Status.OPEN
        ),
        "not_taken_up": selectors.not_taken_up(request.actor, row),
        "remarks": _remarks(request, row, titles),
        "may_say": may(request, "discuss", row.thing()),
        "may_change": may(request, "change", row.thing()) and latest == row.number,
        "item": item,
        "remark_form": remark or RemarkForm(groups=known, initial={"item": item}),
        "change_form": change
        or ChangeForm(groups=known, months=months(row), initial={"item": item}),
    }
    status = 422 if remark is not None or change is not None else 200
    return render(request, "planning/discussion.html", context, status=status)


def about_item(request: ActorRequest, row: Plan, item: str) -> dict[str, Any]:
    """What was said of one activity, and the changes proposed to it, on its own page."""
    changes = [one for one in selectors.changes_of(request.actor, row) if one.item == item]
    titles = titles_of(request, row)
    return {
        "changes": lines_of(request, row, changes, titles),
        "remarks": [one for one in _remarks(request, row, titles) if one.row.item == item],
    }


def _remarks(request: ActorRequest, row: Plan, titles: Mapping[str, str]) -> list[RemarkLine]:
    rows = selectors.remarks_of(request.actor, row)
    names = accounts.names_of({one.said_by for one in rows})
    return [
        RemarkLine(
            one, titles.get(one.item, one.item), str(SIDES[one.side]), names.get(one.said_by, "")
        )
        for one in reversed(rows)
    ]
