"""The register of a State read as a whole, beside what its signed assessment says is needed.

It lies here because the register, in the core, knows no assessment.
"""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from gradus.core.access.request import ActorRequest
from gradus.core.coordination.web.finding import together as page
from gradus.core.coordination.web.frame import reached
from gradus.steps.assessment.public import needs_of_areas


@require_safe
def together(request: ActorRequest, code: str) -> HttpResponse:
    """Who works where; what nobody serves, the most needed first as far as the viewer may know it."""
    of = reached(request, code)
    needs = needs_of_areas(request.actor, of.pk)
    return page(
        request,
        of,
        needs.by_area if needs is not None else None,
        needs.assessed_on if needs is not None else None,
    )
