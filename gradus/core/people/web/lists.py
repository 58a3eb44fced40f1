"""The lists: States whose people the viewer reaches, and the people of one, a page at a time."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from gradus.core.access.request import ActorRequest
from gradus.core.people import forms, selectors, words
from gradus.core.people.web.frame import reached
from gradus.core.states import selectors as states


@require_safe
def index(request: ActorRequest) -> HttpResponse:
    """The States whose people the viewer reaches; where there is one, or oneself, that at once."""
    found = selectors.states_of(request.actor)
    if len(found) == 1:
        return redirect("people:state", code=found[0].code)
    own = None if found else selectors.oneself(request.actor)
    if own is not None:
        return redirect("people:person", pk=own)
    return render(request, "people/index.html", {"states": found})


@never_cache
@require_safe
def state(request: ActorRequest, code: str) -> HttpResponse:
    """A State's people by name, as far as the viewer reaches them. htmx is given the table alone."""
    of = reached(request, code)
    form = forms.FilterForm(request.GET, institutions=states.institutions_of(request.actor, of.pk))
    wanted = form.wanted()
    page = selectors.page_of(
        request.actor,
        of.pk,
        wanted,
        before=_id(request.GET.get("before", "")),
        after=_id(request.GET.get("after", "")),
    )
    asked = {name: text for name in form.fields if (text := request.GET.get(name, ""))}
    context = {
        "state": of,
        "form": form,
        "rows": [_row(line) for line in page.lines],
        "filtered": bool(asked),
        "previous": f"?{urlencode(asked | {'before': page.before})}" if page.before else "",
        "next": f"?{urlencode(asked | {'after': page.after})}" if page.after else "",
    }
    if request.headers.get("HX-Request"):
        response = render(request, "people/_table.html", context)
    else:
        context["may_enter"] = bool(selectors.places(request.actor, of.pk, request.at))
        response = render(request, "people/list.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _row(line: selectors.Line) -> dict[str, str]:
    return {
        "url": reverse("people:person", args=[line.id]),
        "name": line.name,
        "place": line.place,
        "roles": words.listed(words.ROLES[role] for role in line.roles),
        "status": str(words.STATUSES[line.status]),
    }


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
