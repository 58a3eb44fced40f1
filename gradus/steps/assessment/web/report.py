"""The report of an assessment, to print and hand on."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from gradus.core.access.request import ActorRequest
from gradus.core.ui.files import attached
from gradus.steps.assessment import attachments, bridge, selectors
from gradus.steps.assessment.web.frame import opened
from gradus.workflows.assessment_report_files import FILES


@require_safe
def report(request: ActorRequest, code: str, pk: UUID, name: str) -> HttpResponse:
    """One of its files, in the reader's language, from the answers there are now."""
    state, row = opened(request, code, pk)
    answers = selectors.answers(request.actor, row)
    documents = attachments.to_print(request.actor, row)
    data = bridge.report_file(row, name, answers, documents, request.at.date())
    if data is None:
        raise Http404
    response = attached(data, f"{state.code.lower()}-{name}", FILES[name])
    response["Cache-Control"] = "private, no-store"
    return response
