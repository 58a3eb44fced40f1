"""The lists: States whose people the viewer reaches, and the people of one, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
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


@require_safe
def state(request: ActorRequest, code: str) -> HttpResponse:
    """A State's people by name, as far as the viewer reaches them. htmx is given the table alone."""
    of = reached(request, code)
    institutions = states.institutions_by_name(request.actor, of.pk)
    form = forms.FilterForm(request.GET, institutions=institutions)
    wanted = form.wanted()
    page = selectors.page_of(
        request.actor,
        of.pk,
        wanted,
        institutions=institutions,
        before=_id(request.GET.get("before", "")),
        after=_id(request.GET.get("after", "")),
    )
    asked = {name: text for name in form.fields if (text := request.GET.get(name, ""))}
    context = {
        "state": of,
        "form": form,
        "rows": _rows(page.lines),
        "filtered": bool(asked),
        "previous": f"?{urlencode(asked | {'before': page.before})}" if page.before else "",
        "next": f"?{urlencode(asked | {'after': page.after})}" if page.after else "",
    }
    if request.headers.get("HX-Request"):
        response = render(request, "people/_table.html", context)
    else:
        context["may_enter"] = selectors.may_enter(request.actor, institutions, request.at)
        response = render(request, "people/list.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _rows(lines: Sequence[selectors.Line]) -> list[dict[str, str]]:
    """The lines in the reader's language; what is the same for all of them is looked up once."""
    here = reverse("people:index")
    roles = {key: str(word) for key, word in words.ROLES.items()}
    statuses = {key: str(word) for key, word in words.STATUSES.items()}
    comma = words.comma()
    return [
        {
            "url": f"{here}{line.id}/",
            "name": line.name,
            "place": line.place,
            "roles": comma.join(roles[role] for role in line.roles),
            "status": statuses[line.status],
        }
        for line in lines
    ]


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
