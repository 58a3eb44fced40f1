"""Pages of respondent groups: asked, answering, handing in, sent back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gradus.core.access.denied import require
from gradus.core.access.request import ActorRequest, may
from gradus.core.states import selectors as states
from gradus.domain.refusals import InvalidInput, Refusal
from gradus.steps.assessment import (
    attachments,
    bridge,
    editions,
    forms,
    matters,
    models,
    rules,
    selectors,
)
from gradus.steps.assessment.actions import answers, groups
from gradus.steps.assessment.web.frame import ASKED, asked, opened, places, title_of
from gradus.steps.assessment.web.tables import for_tables, room_at


@require_http_methods(ASKED)
def invite(request: ActorRequest, code: str, pk: UUID) -> HttpResponse:
    """Asking a group to answer."""
    state, row = opened(request, code, pk)
    require(request.actor, "change", row.thing(), request.at)
    instrument = editions.of(row)
    form = forms.InviteForm(
        request.POST or None,
        institutions=states.institutions_by_name(request.actor, state.pk),
        dimensions=instrument.dimensions,
    )
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            made = groups.invite(
                by=request.actor, at=request.at, assessment=row, **form.cleaned_data
            )
        except Refusal as no:
            refusal = no
        else:
            messages.success(request, _("{group} is asked to answer.").format(group=made.name))
            return redirect("assessment:home", code=state.code, pk=row.pk)
    home = reverse("assessment:home", args=[state.code, row.pk])
    context = {
        "state": state,
        "assessment": row,
        "places": places(state.code, (_("Assessment"), home), _("Ask a group")),
        "form": form,
        "refusal": refusal,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "assessment/invite.html", context, status=status)


@for_tables
@require_safe
def group(request: ActorRequest, pk: UUID) -> HttpResponse:
    """One group: how far it is, what is next, handing in; and for whoever leads, sending back."""
    row = asked(request, pk)
    context = _group_context(request, row) | room_at(request)
    return render(request, "assessment/group.html", context)


@for_tables
@require_http_methods(ASKED)
def part(request: ActorRequest, pk: UUID, part: str) -> HttpResponse:
    """A page of questions, answered by a form."""
    row = asked(request, pk)
    instrument = editions.of(row)
    parts = rules.parts_of(row, instrument)
    number = next((n for n, one in enumerate(parts) if one.id == part), None)
    if number is None:
        raise Http404
    page = parts[number]
    refusal: Refusal | None = None
    entered: dict[str, answers.Said] = {}
    if request.method == "POST":
        said = forms.said_in(request.POST, [one.id for one in page.indicators])
        to = request.POST.get("attach", "")
        if to:
            said = _but_unconfirmed(said, to, selectors.said_before(request.actor, row))
        entered = {one.indicator: one for one in said}
        try:
            answers.save_answers(by=request.actor, at=request.at, group=row, said=said)
        except Refusal as no:
            refusal = no
        else:
            if any(one.id == to for one in page.indicators):
                return redirect("assessment:evidence", pk=row.pk, indicator=to)
            return _onward(request, row, parts[number + 1 :])
    there = selectors.said_by(request.actor, row)
    before = selectors.said_before(request.actor, row)
    known = matters.of_group(request.actor, row)
    theirs = refusal.theirs if isinstance(refusal, answers.ChangedMeanwhile) else {}
    rests = attachments.to_group(request.actor, row)
    rested = {} if row.closed_at else attachments.before(request.actor, row, before)
    context = _frame(request, row, parts, set(there)) | {
        "part": page,
        "title": title_of(page),
        "may_attach": not hasattr(request, "table")  # its device reaches no evidence; the lead does
        and row.pk in attachments.open_to(request.actor, [row], request.at),
        "places": places(
            row.state.code, (row.name, reverse("assessment:group", args=[row.pk])), title_of(page)
        ),
        "questions": [
            replace(
                forms.question(
                    one,
                    there.get(one.id),
                    entered.get(one.id),
                    one.id in theirs,
                    None if row.closed_at else before.get(one.id),
                    known.said(one.id),
                ),
                attached=rests.get(one.id, ()),
                rested=rested.get(one.id, ()),
            )
            for one in page.indicators
        ],
        "earlier": max(
            (
                before[one.id].answer.saved_at
                for one in page.indicators
                if one.id in before
                and before[one.id].stands
                and one.id not in there
                and row.closed_at is None
            ),
            default=None,
        ),
        "grades": instrument.evidence.meanings.items() if instrument.evidence else (),
        "refusal": refusal,
    }
    status = 422 if request.method == "POST" else 200
    context |= room_at(request, page.id)
    return render(request, "assessment/part.html", context, status=status)


@for_tables
@require_POST
def answer(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Saving one answer as it is given, for the page's script."""
    row = asked(request, pk)
    instrument = editions.of(row)
    said = forms.said_in(request.POST, instrument.indicators)
    try:
        versions = answers.save_answers(by=request.actor, at=request.at, group=row, said=said)
    except Refusal as no:
        return _untold(no)
    answered = set(selectors.said_by(request.actor, row))
    progress = {"progress": rules.progress_of(row, instrument, answered)}
    rank = matters.of_group(request.actor, row).rank
    following = rules.next_open(rules.parts_of(row, instrument), answered, rank)
    told = {
        "versions": versions,
        "progress": strip_tags(render_to_string("assessment/_progress.html", progress)).strip(),
        "next": following and f"{_address(row, following[0])}#{following[1].id}",
    }
    return JsonResponse(told)


@require_POST
def hand_in(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Handing a group's answers in."""
    row = asked(request, pk)
    groups.hand_in(by=request.actor, at=request.at, group=row)
    messages.success(request, _("The answers are handed in. Thank you."))
    return redirect("assessment:group", pk=row.pk)


@require_POST
def send_back(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Sending answers back to their group."""
    row = asked(request, pk)
    note = request.POST.get("note", "")
    groups.send_back(by=request.actor, at=request.at, group=row, note=note)
    messages.success(request, _("The answers are sent back to {group}.").format(group=row.name))
    return redirect("assessment:group", pk=row.pk)


def _but_unconfirmed(
    said: list[answers.Said], to: str, before: Mapping[str, bridge.Before]
) -> list[answers.Said]:
    """Attaching to one question confirms no other answer of an earlier time that stands on its page."""
    earlier = {
        id_: answers.Said(id_, **bridge.content_of(one.answer), version=0)
        for id_, one in before.items()
    }
    return [one for one in said if one.indicator == to or one != earlier.get(one.indicator)]


def _untold(no: Refusal) -> JsonResponse:
    """Why an answer was not saved; where somebody was quicker, the version a next save is written over."""
    if isinstance(no, answers.ChangedMeanwhile):
        return JsonResponse(
            {
                "told": " ".join(_meanwhile(one) for one in no.theirs.values()),
                "versions": {id_: one.version if one else 0 for id_, one in no.theirs.items()},
            },
            status=HTTPStatus.CONFLICT,
        )
    faults = no.faults if isinstance(no, InvalidInput) else ()
    texts = [f"{fault.what.text(_)} {fault.remedy.text(_)}" for fault in faults]
    told = " ".join([no.what.text(_), *texts])
    return JsonResponse({"told": told}, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _meanwhile(theirs: models.Answer | None) -> str:
    return _(
        "Not saved: meanwhile somebody else of your group answered {value}. To put yours in its place, "
        "press the button at the foot of the page."
    ).format(value=theirs.value if theirs else "–")


def _group_context(request: ActorRequest, row: models.Group) -> dict[str, Any]:
    parts = rules.parts_of(row, editions.of(row))
    answered = set(selectors.said_by(request.actor, row))
    return _frame(request, row, parts, answered) | {
        "parts": [
            {
                "id": one.id,
                "title": title_of(one),
                "asked": len(one.indicators),
                "answered": sum(indicator.id in answered for indicator in one.indicators),
            }
            for one in parts
        ],
        "leads": may(request, "change", rules.leading(row)),
    }


def _frame(
    request: ActorRequest, row: models.Group, parts: tuple[rules.Part, ...], answered: set[str]
) -> dict[str, Any]:
    """What the pages of one group share."""
    instrument = editions.of(row)
    known = matters.of_group(request.actor, row)
    open_ = rules.next_open(parts, answered, known.rank)
    here = reverse("assessment:group", args=[row.pk])
    return {
        "state": row.state,
        "group": row,
        "places": places(row.state.code, (row.name, here)),
        "instrument": instrument,
        "progress": rules.progress_of(row, instrument, answered),
        "matters": known,
        "next_open": open_ and f"{_address(row, open_[0])}#{open_[1].id}",
        "late": rules.is_late(row, request.at.date()),
        "may_answer": row.closed_at is None and may(request, "change", row.thing()),
    }


def _onward(
    request: ActorRequest, row: models.Group, following: tuple[rules.Part, ...]
) -> HttpResponseRedirect:
    """To the next page with an open question, or back to the group when there is none."""
    messages.success(request, _("Saved."))
    if hasattr(request, "table"):
        return redirect("table:now")
    answered = set(selectors.said_by(request.actor, row))
    open_ = rules.next_open(following, answered, matters.of_group(request.actor, row).rank)
    if open_ is None:
        return redirect("assessment:group", pk=row.pk)
    return redirect(_address(row, open_[0]))


def _address(row: models.Group, part: rules.Part) -> str:
    return reverse("assessment:part", args=[row.pk, part.id])
