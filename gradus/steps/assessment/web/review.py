"""Pages of the review: what groups said side by side, what is agreed, signing off."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from gradus.core.access.denied import StepUpNeeded
from gradus.core.access.request import may
from gradus.core.accounts.request import ActorRequest
from gradus.core.accounts.web.grants import step_up
from gradus.domain.refusals import Refusal
from gradus.engines.scoring.instrument import Instrument
from gradus.steps.assessment import attachments, bridge, editions, forms, models, selectors
from gradus.steps.assessment.actions import agreeing, review, signing
from gradus.steps.assessment.actions.answers import ChangedMeanwhile, Said
from gradus.steps.assessment.bridge import Difference
from gradus.steps.assessment.web.frame import ASKED, frame, opened, places


@require_POST
def begin(request: ActorRequest, code: str, pk: UUID) -> HttpResponse:
    """Closing the answering."""
    state, row = opened(request, code, pk)
    review.begin_review(by=request.actor, at=request.at, assessment=row)
    messages.success(request, _("The review has begun."))
    return redirect("assessment:home", code=state.code, pk=row.pk)


@require_POST
def reopen(request: ActorRequest, code: str, pk: UUID) -> HttpResponse:
    """Opening the answering again."""
    state, row = opened(request, code, pk)
    review.reopen(by=request.actor, at=request.at, assessment=row)
    messages.success(request, _("Groups can be asked again."))
    return redirect("assessment:home", code=state.code, pk=row.pk)


@require_POST
def agree_alike(request: ActorRequest, code: str, pk: UUID) -> HttpResponse:
    """Agreeing on what all said alike."""
    state, row = opened(request, code, pk)
    count = agreeing.agree_alike(by=request.actor, at=request.at, assessment=row)
    text = ngettext("{n} answer is agreed.", "{n} answers are agreed.", count).format(n=count)
    messages.success(request, text)
    return redirect("assessment:home", code=state.code, pk=row.pk)


@require_http_methods(ASKED)
def dimension(request: ActorRequest, code: str, pk: UUID, dimension: str) -> HttpResponse:
    """One dimension: levels claimed and evidenced side by side, and what is agreed."""
    state, row = opened(request, code, pk)
    instrument = editions.of(row)
    dimensions = {one.id: one for one in instrument.dimensions}
    if dimension not in dimensions:
        raise Http404
    page = dimensions[dimension]
    refusal: Refusal | None = None
    entered: dict[str, Said] = {}
    if request.method == "POST":
        said = forms.agreed_in(request.POST, [one.id for one in page.indicators])
        entered = {one.indicator: one for one in said}
        try:
            agreeing.agree(by=request.actor, at=request.at, assessment=row, said=said)
        except Refusal as no:
            refusal = no
        else:
            messages.success(request, _("Saved."))
            return redirect("assessment:dimension", state.code, row.pk, dimension)
    found = selectors.differences(request.actor, row)
    rests = Rests(request, row)
    theirs = refusal.theirs if isinstance(refusal, ChangedMeanwhile) else {}
    home = reverse("assessment:home", args=[state.code, row.pk])
    order = list(dimensions)
    here = order.index(dimension)
    context = frame(request, state, row) | {
        "places": places(state.code, (date_format(row.assessed_on), home), _(page.title)),
        "dimension": page,
        "lines": [
            _line(
                instrument,
                forms.question(
                    one,
                    found[one.id].agreed if one.id in found else None,
                    entered.get(one.id),
                    one.id in theirs,
                ),
                found.get(one.id),
            )
            | {"rests": rests.of(one.id), "attached": one.id in rests.documents}
            for one in page.indicators
        ],
        "grades": instrument.evidence.meanings.items() if instrument.evidence else (),
        "refusal": refusal,
        "may_agree": row.status == models.Assessment.Status.REVIEW
        and may(request, "change", row.thing()),
        "previous": order[here - 1] if here else "",
        "next": order[here + 1] if here + 1 < len(order) else "",
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "assessment/dimension.html", context, status=status)


@require_POST
def sign(request: ActorRequest, code: str, pk: UUID) -> HttpResponse:
    """Signing what was shown; who has not shown lately who they are does so first."""
    state, row = opened(request, code, pk)
    here = reverse("assessment:home", args=[state.code, row.pk])
    try:
        frozen = signing.sign(
            by=request.actor, at=request.at, assessment=row, shown=request.POST.get("shown", "")
        )
    except StepUpNeeded:
        messages.info(request, _("To sign, show once more that it is you. Then sign."))
        return step_up(request, here)
    messages.success(
        request,
        _("The assessment is signed and frozen.")
        if frozen
        else _("Your signature stands; another officer's is missing."),
    )
    return redirect(here)


class Rests:
    """What each group's answers rest on, as far as the viewer may read it, and where more can be attached."""

    def __init__(self, request: ActorRequest, row: models.Assessment) -> None:
        self._groups = attachments.groups(request.actor, row)
        self._open = attachments.open_to(request.actor, self._groups, request.at)
        self._answered = selectors.answered_where(request.actor, row)
        self.documents = attachments.to_assessment(request.actor, row)

    def of(self, indicator: str) -> list[dict[str, Any]]:
        """Of one question: the groups that answered it, or attached something to it."""
        answered = self._answered.get(indicator, ())
        documents = self.documents.get(indicator, [])
        lines = [
            {
                "group": group,
                "documents": [one for one in documents if one.row.group_id == group.pk],
                "open": group.pk in self._open and group.pk in answered,
            }
            for group in self._groups
        ]
        return [line for line in lines if line["documents"] or line["open"]]


def _line(
    instrument: Instrument, question: forms.Question, difference: Difference | None
) -> dict[str, Any]:
    """A question of the review; grade and confidence are the proposal's until others are agreed."""
    graded = question.said if question.said.value or difference is None else difference
    return {
        "question": question,
        "difference": difference,
        "said": _side_by_side(instrument, difference),
        "evidence": graded.evidence,
        "confidence": graded.confidence,
    }


def _side_by_side(instrument: Instrument, difference: Difference | None) -> list[dict[str, Any]]:
    """What each group claims, beside what its evidence supports."""
    if difference is None:
        return []
    return [
        {"answer": one, "evidenced": bridge.evidenced(one, instrument)} for one in difference.said
    ]
