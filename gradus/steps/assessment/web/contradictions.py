"""The page of answers that do not go together, each with what to do next."""

from __future__ import annotations

from itertools import groupby
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gradus.core.access.request import ActorRequest
from gradus.domain.messages import N_
from gradus.engines.scoring.contradictions import Contradiction, Kind
from gradus.steps.assessment.picture import picture
from gradus.steps.assessment.web.frame import frame, opened
from gradus.steps.assessment.web.questions import Questions
from gradus.steps.assessment.web.results import views

KINDS: dict[Kind, str] = {
    "groups": N_("Groups far apart"),
    "applies": N_("Does it apply?"),
    "gate": N_("A critical question far below its dimension"),
    "unsupported": N_("More claimed than the evidence supports"),
    "ungraded": N_("Claimed without evidence"),
    "stale": N_("Evidence that is old"),
    "unattached": N_("Documents spoken of, and not attached yet"),
}
BETWEEN_GROUPS = ("groups", "applies")


@require_safe
def contradictions(request: ActorRequest, code: str, pk: UUID) -> HttpResponse:
    """What does not go together in an assessment, by kind."""
    state, row = opened(request, code, pk)
    found = picture(request.actor, row)
    context: dict[str, Any] = frame(request, state, row) | {"views": views(row, "contradictions")}
    if found is not None:
        questions = Questions(request, row, found.instrument)

        def line(one: Contradiction) -> dict[str, Any]:
            first = one.indicators[0]
            between = one.kind in BETWEEN_GROUPS
            return {
                "indicator": found.instrument.indicators[first],
                "what": one.what,
                "remedy": one.remedy,
                "url": questions.settled_at(first) if between else questions.at(first),
            }

        context |= {
            "answered": True,
            "unattached": [line(one) for one in found.unattached],
            "kinds": [
                {"title": _(KINDS[kind]), "lines": [line(one) for one in several]}
                for kind, several in groupby(found.contradictions, key=lambda one: one.kind)
            ],
        }
    return render(request, "assessment/contradictions.html", context)
