"""What the pages of means share: whose they are, who may do what, a form asked and taken."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django import forms as shapes
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from gradus.core.access.actor import Thing
from gradus.core.access.request import ActorRequest
from gradus.core.resources import selectors
from gradus.core.states import selectors as states
from gradus.core.states.models import Partner, Programme, State
from gradus.core.states.templatetags.states import state_name
from gradus.domain.ownership import Axis
from gradus.domain.refusals import Refusal

ASKED = ["GET", "HEAD", "POST"]


@dataclass(frozen=True)
class Place:
    """Whose means a page is about, and where that page is."""

    of: Programme | Partner | State
    axis: Axis
    name: str
    url: str

    @property
    def pk(self) -> UUID:
        return self.of.pk

    def thing(self) -> Thing:
        """Means of that owner, as the policy sees them."""
        return Thing("resources", {self.axis: self.pk})

    def way(self, here: str = "") -> list[dict[str, str]]:
        """The way to a page of that owner; none to that of a programme or partner itself."""
        above = self.url if here else ""
        if self.axis is Axis.STATE:
            found = [
                {"label": self.name, "url": reverse("state", args=[self.of.code])},
                {"label": _("Circumstances and means"), "url": above},
            ]
        else:
            title = _("Means of {name}").format(name=self.name)
            found = [{"label": title, "url": above}] if here else []
        return [*found, {"label": here, "url": ""}] if here else found


def place_of(of: Programme | Partner | State) -> Place:
    """The place of an owner."""
    if isinstance(of, State):
        url = reverse("resources:state", args=[of.code])
        return Place(of, Axis.STATE, state_name(of.code), url)
    if isinstance(of, Partner):
        return Place(of, Axis.PARTNER, of.name, reverse("resources:partner", args=[of.code]))
    return Place(of, Axis.PROGRAMME, of.name, reverse("resources:programme", args=[of.code]))


def programme_place(request: ActorRequest, code: str) -> Place:
    """The programme of an address, if the viewer reaches its means."""
    found = next((p for p in selectors.programmes_of(request.actor) if p.code == code), None)
    if found is None:
        raise Http404
    return place_of(found)


def partner_place(request: ActorRequest, code: str) -> Place:
    """The partner of an address, if its means are the viewer's own."""
    found = next((p for p in selectors.partners_of(request.actor) if p.code == code), None)
    if found is None:
        raise Http404
    return place_of(found)


def state_place(request: ActorRequest, code: str) -> Place:
    """The State of an address, if the viewer reaches its circumstances and people."""
    found = states.state_within(request.actor, code, "resources")
    if found is None:
        raise Http404
    return place_of(found)


def places_of(request: ActorRequest) -> list[Place]:
    """Whose means the viewer reaches."""
    return [
        *map(place_of, selectors.programmes_of(request.actor)),
        *map(place_of, selectors.partners_of(request.actor)),
        *map(place_of, states.states_within(request.actor, "resources")),
    ]


def ask(
    request: ActorRequest,
    place: Place,
    form: shapes.Form,
    enter: Callable[[], object],
    **said: str,
) -> HttpResponse:
    """Show a form; take what it says; show in place what is refused.

    ``said``: ``title lead save done``, the words of the page.
    """
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            enter()
        except Refusal as no:
            refusal = no
        else:
            messages.success(request, said["done"])
            return redirect(place.url)
    status = 422 if request.method == "POST" else 200
    context = {"place": place, "way": place.way(said["title"]), "form": form, "refusal": refusal}
    return render(request, "resources/add.html", context | said, status=status)
