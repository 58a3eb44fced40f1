"""The register of a State read as a whole, for programs; beside what its signed assessment says is needed.

It lies here because the register, in the core, knows no assessment.
"""

from __future__ import annotations

from typing import Any

from django.http import Http404
from ninja import Router

from gradus.core.api.request import ApiRequest, needs
from gradus.core.coordination import selectors
from gradus.core.coordination.api import shapes
from gradus.core.states import selectors as states
from gradus.steps.assessment.public import needs_of_areas

router = Router()


@router.get(
    "/states/{slug:code}/efforts-together",
    operation_id="efforts_together",
    summary="Overlaps, repeat training, and topics that nobody serves",
    response=shapes.TogetherOut,
    openapi_extra=needs("coordination:read"),
)
def together(request: ApiRequest, code: str) -> Any:
    """What is needed of a topic is told to who may read the State's signed assessment; most needed first."""
    state = states.state_within(request.actor, code, "coordination")
    if state is None:
        raise Http404
    known = needs_of_areas(request.actor, state.pk)
    found = selectors.findings(
        request.actor, state.pk, request.at.date(), known.by_area if known is not None else None
    )
    return shapes.together_out(found, known.assessed_on if known is not None else None)
