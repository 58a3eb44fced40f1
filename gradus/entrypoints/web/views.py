"""The first page, for whoever comes; and the page that says the server is well."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from gradus.core.access.request import ActorRequest
from gradus.entrypoints.web.aggregates import aggregates
from gradus.entrypoints.web.journey_map import cards


@require_GET
def home(request: ActorRequest) -> HttpResponse:
    """The viewer's States and what to do next."""
    context = {
        "cards": cards(request.actor),
        "aggregates": aggregates(request.actor, request.at),
    }
    return render(request, "web/home.html", context)


@login_not_required
@require_GET
def health(request: HttpRequest) -> HttpResponse:
    """Whether the server and its database answer; for whoever watches the server."""
    return HttpResponse("ok\n", content_type="text/plain")
