"""The first page, for whoever comes; and the page that says the server is well."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from gradus.core.access.request import ActorRequest
from gradus.core.states import selectors as states
from gradus.core.ui.next_step import NextStep
from gradus.entrypoints.web.aggregates import aggregates
from gradus.entrypoints.web.journey_map import card, cards
from gradus.entrypoints.web.search import find
from gradus.entrypoints.web.stages import journey_of
from gradus.entrypoints.web.state_page import doors
from gradus.entrypoints.web.this_week import this_week
from gradus.entrypoints.web.waiting import beginning, waiting


@require_GET
def home(request: ActorRequest) -> HttpResponse:
    """What waits for the viewer, the viewer's States and what comes next in each."""
    found = cards(request.actor, request.at)
    context = {
        "waiting": waiting(request.actor, request.at),
        "cards": found,
        "beginning": None if found else beginning(request.actor, request.at),
        "aggregates": aggregates(request.actor, request.at),
    }
    return render(request, "web/home.html", context)


@require_GET
def week(request: ActorRequest) -> HttpResponse:
    """What the week holds for the viewer, over all rooms and States."""
    found = this_week(request.actor, request.at)
    late = next((part.items[0] for part in found.parts if part.name == "late"), None)
    following = None
    if found.decisions:
        task = found.decisions[0]
        following = NextStep(_("Decide what waits for you"), task.text, task.url, "")
    elif late is not None:
        following = NextStep(_("Tell how far it is"), f"{late.text} ({late.place})", late.url, "")
    return render(request, "web/week.html", {"week": found, "next": following})


@require_GET
def state(request: ActorRequest, code: str) -> HttpResponse:
    """One State: its journey, what comes next, and what else the viewer may open."""
    found = next((one for one in states.states_reached(request.actor) if one.code == code), None)
    if found is None:
        raise Http404
    context = {"card": card(request.actor, request.at, found), "doors": doors(request.actor, found)}
    return render(request, "web/state.html", context)


@require_GET
def journey(request: ActorRequest, code: str) -> HttpResponse:
    """One State's steps: where it stands, how long each takes, what is blocked and what unblocks it."""
    found = next((one for one in states.states_reached(request.actor) if one.code == code), None)
    if found is None:
        raise Http404
    return render(request, "web/journey.html", journey_of(request.actor, request.at, found))


@require_GET
def search(request: ActorRequest) -> HttpResponse:
    """What the viewer's scope holds of a word."""
    words = request.GET.get("q", "").replace("\0", " ").strip()[:100]
    context = {"words": words, "found": find(request.actor, words) if words else ()}
    return render(request, "web/search.html", context)


@login_not_required
@require_GET
def health(request: HttpRequest) -> HttpResponse:
    """Whether the server and its database answer; for whoever watches the server."""
    return HttpResponse("ok\n", content_type="text/plain")
