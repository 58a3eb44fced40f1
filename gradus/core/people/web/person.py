"""One person: what is known, that they left or came back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gradus.core.access.request import ActorRequest
from gradus.core.people import forms, models, words
from gradus.core.people.actions import people
from gradus.core.people.web.frame import frame, may, somebody
from gradus.core.states import selectors as states
from gradus.domain.refusals import Refusal


@require_safe
def person(request: ActorRequest, pk: UUID) -> HttpResponse:
    """What is known of somebody, as far as the viewer's role shows it."""
    return _person(request, somebody(request, pk))


@require_POST
def left(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Saying that somebody left the work."""
    row = somebody(request, pk)
    form = forms.LeftForm(request.POST)
    if not form.is_valid():
        return _person(request, row, form)
    try:
        people.mark_left(
            by=request.actor, at=request.at, person=row, left_on=form.cleaned_data["left_on"]
        )
    except Refusal as no:
        return _person(request, row, form, no)
    messages.success(request, _("Noted: no longer counted as present."))
    return redirect("people:person", pk=pk)


@require_POST
def back(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Saying that somebody who left is back."""
    people.mark_back(by=request.actor, at=request.at, person=somebody(request, pk))
    messages.success(request, _("Noted: counted as present again."))
    return redirect("people:person", pk=pk)


def _person(
    request: ActorRequest,
    row: models.Person,
    form: forms.LeftForm | None = None,
    refusal: Refusal | None = None,
) -> HttpResponse:
    there = row.status != models.Person.Status.ERASED
    unit = states.unit(request.actor, row.unit_id) if row.unit_id else None
    context = frame(request, row) | {
        "unit": unit,
        "roles": words.listed(words.ROLES[role] for role in row.roles),
        "status": words.STATUSES[row.status],
        "sex": words.SEXES.get(row.sex, ""),
        "languages": words.listed(words.language_name(code) for code in row.languages),
        "may_change": there and may(request, "change", row),
        "may_export": there and may(request, "export", row),
        "may_erase": there and may(request, "erase", row),
        "left_form": form or forms.LeftForm(initial={"left_on": request.at.date()}),
        "form": form,
        "refusal": refusal,
    }
    return render(request, "people/person.html", context, status=422 if form else 200)
