"""The first page, for whoever comes; and the page that says the server is well."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from gradus.entrypoints.web.aggregates import aggregates
from gradus.entrypoints.web.journey_map import cards


@login_not_required
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The viewer's States and what to do next; for a stranger, where to sign in."""
    if request.actor is None:
        return redirect("account_login")
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
