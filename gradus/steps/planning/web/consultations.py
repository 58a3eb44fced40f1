"""Pages on which the parties ask third parties, and on which those see what they are asked."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gradus.core.access.actor import Thing
from gradus.core.access.request import may
from gradus.core.accounts import selectors as accounts
from gradus.core.accounts.request import ActorRequest
from gradus.core.states import selectors as states
from gradus.core.states.models import Institution, Partner
from gradus.domain.ownership import Axis
from gradus.domain.periods import Month
from gradus.domain.refusals import Refusal
from gradus.steps.planning import consulted
from gradus.steps.planning.actions import consultation as actions
from gradus.steps.planning.forms.hearing import (
    OUTCOMES,
    ConsultForm,
    ContributionForm,
    OutcomeForm,
)
from gradus.steps.planning.models.consultation import Consultation, Contribution
from gradus.steps.planning.models.plans import Plan
from gradus.steps.planning.web.discussion import groups
from gradus.steps.planning.web.frame import neighbours, places, planned


@require_GET
def consultations(request: ActorRequest, code: str, pk: UUID) -> HttpResponse:
    """Whom the parties asked about a plan, what was said, and what was answered."""
    state, row = planned(request, code, pk)
    rows = consulted.consultations_of(request.actor, row)
    thing = Thing("consultations", {Axis.STATE: state.pk})
    context = {
        "state": state,
        "places": places(state.code, row, _("Third parties")),
        "plan": row,
        **neighbours(state, row, "consultations"),
        "lines": [_line(request, one) for one in rows],
        "waiting": consulted.unanswered(request.actor, row),
        "may_ask": row.made_at is not None and may(request, "create", thing),
        "may_answer": may(request, "change", thing),
    }
    return render(request, "planning/consultations.html", context)


@require_http_methods(["GET", "POST"])
def ask(request: ActorRequest, code: str, pk: UUID) -> HttpResponse:
    """Asking one third party: whom is chosen first, so that what concerns it is proposed."""
    state, row = planned(request, code, pk)
    parties = _parties(request, row)
    chosen = request.POST.get("party") or request.GET.get("party", "")
    party = next((one for key, one in parties if key == chosen), None)
    items = next(iter(groups(request, row).values()), {})
    form = ConsultForm(
        request.POST or None,
        parties=[(str(_("Partners")), _named(parties, Partner)),
                 (str(_("Institutions")), _named(parties, Institution))],
        items=items,
        chosen=consulted.concerning(request.actor, row, party),
        initial={"party": chosen},
    )  # fmt: skip
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.ask(
                by=request.actor,
                at=request.at,
                plan=row,
                question=given["question"],
                until=given["until"],
                items=given["items"],
                **form.third_party(),
            )
        except Refusal as no:
            refusal = no
        else:
            messages.success(request, _("It is asked, and sees what you chose."))
            return redirect("planning:consultations", code=state.code, pk=row.pk)
    context = {
        "state": state,
        "places": places(state.code, row, _("Ask a third party")),
        "plan": row,
        **neighbours(state, row),
        "form": form,
        "refusal": refusal,
        "parties": parties,
        "chosen": party,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "planning/consult.html", context, status=status)


@require_http_methods(["GET", "POST"])
def answer(request: ActorRequest, code: str, pk: UUID, contribution: UUID) -> HttpResponse:
    """Answering what a third party said."""
    state, row = planned(request, code, pk)
    found = consulted.contribution(request.actor, contribution)
    if found is None or found.consultation.line_id != row.line_id:
        raise Http404
    form = OutcomeForm(request.POST or None)
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer(by=request.actor, at=request.at, contribution=found, **form.cleaned_data)
        except Refusal as no:
            refusal = no
        else:
            return redirect("planning:consultations", code=state.code, pk=row.pk)
    context = {
        "state": state,
        "places": places(state.code, row, _("Answer")),
        "plan": row,
        **neighbours(state, row),
        "form": form,
        "refusal": refusal,
        "line": _said(found, _titles(found.consultation), {}),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "planning/outcome.html", context, status=status)


@require_POST
def close(request: ActorRequest, code: str, pk: UUID, consultation: UUID) -> HttpResponse:
    """Taking no more words."""
    state, row = planned(request, code, pk)
    found = consulted.consultation(request.actor, consultation)
    if found is None or found.line_id != row.line_id:
        raise Http404
    actions.close(by=request.actor, at=request.at, consultation=found)
    return redirect("planning:consultations", code=state.code, pk=row.pk)


@require_GET
def asked(request: ActorRequest) -> HttpResponse:
    """What the viewer's partner or institution is asked about, in every State."""
    today = request.at.date()
    rows = consulted.asked_of(request.actor, consulted.spoken_for(request.actor, request.at))
    context = {
        "lines": [
            (one, one.closed_at is None and one.until >= today, one.extract.get("title", ""))
            for one in rows[:100]
        ],
    }
    return render(request, "planning/asked.html", context)


@require_http_methods(["GET", "POST"])
def shown(request: ActorRequest, consultation: UUID) -> HttpResponse:
    """What concerns the third party, and its own word about it."""
    found = consulted.consultation(request.actor, consultation)
    if found is None or not {found.partner_id, found.institution_id} & set(
        consulted.spoken_for(request.actor, request.at)
    ):
        raise Http404
    titles = _titles(found)
    form = ContributionForm(request.POST or None, items=titles)
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            actions.contribute(
                by=request.actor, at=request.at, consultation=found, **form.cleaned_data
            )
        except Refusal as no:
            refusal = no
        else:
            messages.success(request, _("It is said; the parties answer it here."))
            return redirect("planning:shown", consultation=found.pk)
    context = {
        **_line(request, found),
        "form": form,
        "refusal": refusal,
        "open": found.closed_at is None and found.until >= request.at.date(),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "planning/shown.html", context, status=status)


def _parties(request: ActorRequest, row: Plan) -> list[tuple[str, Partner | Institution]]:
    partners = states.partners(request.actor)
    institutions = states.institutions_of(request.actor, row.state_id)
    return [
        *((f"partner:{one.pk}", one) for one in partners),
        *((f"institution:{one.pk}", one) for one in institutions),
    ]


def _named(
    parties: list[tuple[str, Partner | Institution]], kind: type[Partner] | type[Institution]
) -> list[tuple[str, str]]:
    return [(key, one.name) for key, one in parties if isinstance(one, kind)]


def _line(request: ActorRequest, one: Consultation) -> dict[str, Any]:
    """A consultation in words: who is asked what, what it sees, what was said and answered."""
    language = (get_language() or "en")[:2]
    said = list(one.contributions.order_by("given_at"))
    people = {pk for each in said for pk in (each.given_by, each.answered_by) if pk}
    names = accounts.names_of(people | {one.asked_by})
    titles = _titles(one)
    return {
        "row": one,
        "party": _party(request, one),
        "who": names.get(one.asked_by, ""),
        "activities": [
            {
                "title": titles[each["id"]],
                "area": _in(each["area"], language),
                "host": _in(each["host"], language),
                "first": Month.parse(each["from"]),
                "last": Month.parse(each["until"]),
                "paid": each["paid"],
            }
            for each in one.extract.get("activities", ())
        ],
        "first": Month.parse(one.extract["start"]) if "start" in one.extract else None,
        "last": Month.parse(one.extract["end"]) if "end" in one.extract else None,
        "said": [_said(each, titles, names) for each in said],
    }


def _said(one: Contribution, titles: dict[str, str], names: dict[UUID, str]) -> dict[str, Any]:
    label, tone = OUTCOMES.get(one.outcome, ("", ""))
    return {
        "row": one,
        "item": titles.get(one.item, ""),
        "who": names.get(one.given_by, ""),
        "answered": names.get(one.answered_by, "") if one.answered_by else "",
        "outcome": label,
        "tone": tone,
    }


def _party(request: ActorRequest, one: Consultation) -> str:
    if one.partner_id is not None:
        found = states.partner(request.actor, one.partner_id)
        return found.name if found is not None else ""
    names = states.institution_names(
        request.actor, [one.institution_id] if one.institution_id else []
    )
    return next(iter(names.values()), str(_("an institution")))


def _titles(one: Consultation) -> dict[str, str]:
    language = (get_language() or "en")[:2]
    return {each["id"]: _in(each["title"], language) for each in one.extract.get("activities", ())}


def _in(texts: dict[str, str], language: str) -> str:
    return texts.get(language) or next(iter(texts.values()), "")
