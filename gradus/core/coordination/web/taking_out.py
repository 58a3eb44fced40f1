"""Efforts handed out as files: what the viewer sees, and no more."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from gradus.core.access.request import ActorRequest
from gradus.core.coordination import files_out
from gradus.core.coordination.web.frame import own_partner, reached
from gradus.core.ui.files import attached


@require_safe
def state(request: ActorRequest, code: str, ending: str) -> HttpResponse:
    """The register of a State as CSV, XLSX or IATI."""
    of = reached(request, code)
    _known(ending)
    data, media = files_out.of_state(request.actor, of, ending, request.at)
    return attached(data, f"efforts-{of.code}.{ending}", media)


@require_safe
def partner(request: ActorRequest, code: str, ending: str) -> HttpResponse:
    """A partner's own efforts as CSV or XLSX."""
    of = own_partner(request, code)
    _known(ending)
    if ending == "xml":
        raise Http404  # an IATI file of ours tells of one State
    data, media = files_out.of_partner(request.actor, of, ending, request.at)
    return attached(data, f"efforts-{of.code}.{ending}", media)


def _known(ending: str) -> None:
    if ending not in files_out.MEDIA:
        raise Http404
