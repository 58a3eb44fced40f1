"""The root of the API: the routers of all rooms under one guard."""

from __future__ import annotations

from functools import cache
from importlib import import_module

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from gradus.domain.refusals import Refusal
from gradus.entrypoints.api.faults import faults_of
from gradus.entrypoints.api.guard import guarded
from gradus.entrypoints.api.problems import of_faults, of_refusal, problem

ROUTERS = (  # (module with a `router`, what its operations are about)
    ("gradus.core.accounts.api.me", "me"),
    ("gradus.core.tokens.api", "me"),
    ("gradus.core.states.api", "states"),
    ("gradus.core.accounts.api.members", "members"),
    ("gradus.core.accounts.api.recovery", "members"),
    ("gradus.core.accounts.api.grants", "grants"),
    ("gradus.core.diligence.api", "diligence"),
    ("gradus.core.people.api.people", "people"),
    ("gradus.core.people.api.requests", "people"),
    ("gradus.core.conditions.api.conditions", "conditions"),
    ("gradus.core.resources.api.gifts", "means"),
    ("gradus.core.resources.api.supplies", "means"),
    ("gradus.core.resources.api.circumstances", "means"),
    ("gradus.core.coordination.api.efforts", "coordination"),
    ("gradus.entrypoints.api.together", "coordination"),
    ("gradus.core.evidence.api", "evidence"),
    ("gradus.core.results.api", "results"),
    ("gradus.core.exchange.api.peers", "exchange"),
    ("gradus.core.exchange.api.releases", "exchange"),
    ("gradus.core.exchange.api.arrivals", "exchange"),
    ("gradus.entrypoints.api.record", "record"),
    ("gradus.steps.threats.api.picture", "threats"),
    ("gradus.steps.threats.api.sources", "threats"),
    ("gradus.steps.threats.api.judging", "threats"),
    ("gradus.steps.threats.api.statistics", "statistics"),
    ("gradus.steps.assessment.api.assessments", "assessments"),
    ("gradus.steps.assessment.api.groups", "assessments"),
    ("gradus.steps.assessment.api.evidence", "assessments"),
    ("gradus.steps.assessment.api.own_file", "assessments"),
    ("gradus.steps.assessment.api.results", "assessments"),
    ("gradus.steps.assessment.api.review", "assessments"),
    ("gradus.steps.assessment.api.workshops", "assessments"),
    ("gradus.steps.planning.api.plans", "plans"),
    ("gradus.steps.planning.api.position", "plans"),
    ("gradus.steps.planning.api.reading", "plans"),
    ("gradus.steps.planning.api.questions", "plans"),
    ("gradus.steps.planning.api.delivery", "plans"),
    ("gradus.steps.planning.api.negotiation", "plans"),
    ("gradus.steps.planning.api.versions", "plans"),
    ("gradus.steps.planning.api.agreement", "plans"),
    ("gradus.steps.planning.api.hearing", "plans"),
    ("gradus.steps.planning.api.trials", "plans"),
)


@cache
def api() -> NinjaAPI:
    """The API with every room's operations, made once."""
    made = NinjaAPI(title="Gradus", urls_namespace="operations", openapi_url=None, docs_url=None)
    made.add_decorator(guarded, mode="view")
    for module, tag in ROUTERS:
        made.add_router("", import_module(module).router, tags=[tag])
    made.add_exception_handler(Refusal, _refused)
    made.add_exception_handler(ValidationError, _invalid)
    made.add_exception_handler(Http404, _not_there)
    made.add_exception_handler(HttpError, _unread)
    return made


def _refused(request: HttpRequest, no: Refusal | type[Refusal]) -> HttpResponse:
    assert isinstance(no, Refusal)  # noqa: S101 - it was raised
    return of_refusal(no)


def _invalid(request: HttpRequest, found: ValidationError | type[ValidationError]) -> HttpResponse:
    assert isinstance(found, ValidationError)  # noqa: S101
    return of_faults(faults_of(found.errors))


def _not_there(request: HttpRequest, _: Http404 | type[Http404]) -> HttpResponse:
    return problem(404)


def _unread(request: HttpRequest, found: HttpError | type[HttpError]) -> HttpResponse:
    assert isinstance(found, HttpError)  # noqa: S101
    return problem(found.status_code)
