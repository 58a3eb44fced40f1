"""The page of a group's invitation, for whoever leads: what is asked and by when; withdrawing it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from gradus.core.access.denied import require
from gradus.core.access.request import ActorRequest
from gradus.domain.refusals import Refusal
from gradus.steps.assessment import editions, forms, rules, selectors
from gradus.steps.assessment.actions import invitations
from gradus.steps.assessment.web.frame import ASKED, asked, places


@require_http_methods(ASKED)
def invitation(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Another name, day or choice of dimensions."""
    row = asked(request, pk)
    require(request.actor, "change", rules.leading(row), request.at)
    now = {"name": row.name, "due": row.due, "dimensions": row.dimensions}
    form = forms.AskedForm(
        request.POST or None, initial=now, dimensions=editions.of(row).dimensions
    )
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            made = invitations.amend(
                by=request.actor, at=request.at, group=row, no_day=told["due"] is None, **told
            )
        except Refusal as no:
            refusal = no
        else:
            messages.success(request, _("Saved."))
            return redirect("assessment:group", pk=made.pk)
    here = reverse("assessment:group", args=[row.pk])
    context = {
        "state": row.state,
        "group": row,
        "answered": len(selectors.said_by(request.actor, row)),
        "places": places(row.state.code, (row.name, here), _("Invitation")),
        "form": form,
        "refusal": refusal,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "assessment/invitation.html", context, status=status)


@require_POST
def withdraw(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Asking a group no more."""
    row = asked(request, pk)
    answered = len(selectors.said_by(request.actor, row))
    if invitations.withdraw(by=request.actor, at=request.at, group=row):
        text = _("The invitation of {group} is withdrawn.").format(group=row.name)
    elif not answered:
        text = _("{group} is asked no more; the evidence it attached is kept.")
        text = text.format(group=row.name)
    else:
        text = ngettext(
            "{group} is asked no more; its answer is kept.",
            "{group} is asked no more; its {n} answers are kept.",
            answered,
        ).format(group=row.name, n=answered)
    messages.success(request, text)
    return redirect("assessment:home", code=row.state.code, pk=row.assessment_id)
