"""Whose figures a page is about: a State's own, or those a programme publishes for everybody.

Both have the same pages. What is done for the one or the other differs only here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from gradus.catalogue.classification import Decision
from gradus.core.access.actor import Actor, Thing
from gradus.core.access.request import ActorRequest, may
from gradus.core.accounts.selectors import programme_within, programmes_within
from gradus.core.states import selectors as states
from gradus.core.states.models import Programme, State
from gradus.core.states.templatetags.states import state_name
from gradus.domain.ownership import Axis
from gradus.steps.threats import held, models, selectors, words
from gradus.steps.threats.actions import decisions, releases, sources
from gradus.steps.threats.web.frame import views

ASKED = ["GET", "HEAD", "POST"]
PUBLISHABLE: tuple[str, ...] = ("cts", "indicators", "survey", "ic3", "national")
Crumb = dict[str, str]


class Place(Protocol):
    """What the pages ask of either."""

    @property
    def kinds(self) -> tuple[str, ...]: ...
    @property
    def name(self) -> str: ...
    @property
    def code(self) -> str: ...
    def thing(self) -> Thing: ...
    def url(self, page: str, *args: object) -> str: ...
    def way(self, *here: str | tuple[str, str]) -> list[Crumb]: ...
    def views(self) -> list[dict[str, object]]: ...
    def markings(self, request: ActorRequest) -> tuple[str, ...]: ...
    def sources(self, viewer: Actor) -> Iterable[Any]: ...
    def source(self, viewer: Actor, pk: UUID) -> Any: ...
    def waiting(self, viewer: Actor) -> Sequence[Any]: ...
    def pending(self, viewer: Actor, source: Any) -> Any: ...
    def open_terms(self, viewer: Actor) -> list[held.OpenTerm]: ...
    def decisions(self, viewer: Actor) -> Any: ...
    def add(self, **told: Any) -> Any: ...
    def preview(self, **told: Any) -> Any: ...
    def map_and_read(self, **told: Any) -> Any: ...
    def take(self, **told: Any) -> Any: ...
    def decide(self, *, by: Actor, at: datetime, decision: Decision) -> Any: ...
    def take_back(self, *, by: Actor, at: datetime, row: Any) -> None: ...


PlaceOf = Callable[[ActorRequest, str], Place]


@dataclass(frozen=True)
class Own:
    """A State's own figures."""

    of: State
    kinds = tuple(one for one in words.KINDS if one != models.Kind.INDICATORS)

    @property
    def name(self) -> str:
        return state_name(self.of.code)

    @property
    def code(self) -> str:
        return self.of.code

    def thing(self) -> Thing:
        """Figures of the State, as the policy sees them."""
        return Thing("threats", {Axis.STATE: self.of.pk})

    def url(self, page: str, *args: object) -> str:
        """The address of a page of this State."""
        return reverse(f"threats:{page}", args=[self.of.code, *args])

    def way(self, *here: str | tuple[str, str]) -> list[Crumb]:
        """The way to a page: each place by its label, with an address where there is one."""
        above = (
            (self.name, reverse("state", args=[self.of.code])),
            (_("Threats"), self.url("index")),
            (_("Sources"), self.url("sources")),
        )
        return _way(*above, *here)

    def views(self) -> list[dict[str, object]]:
        """The pages about the State's threats, of which the sources are one."""
        return views(self.of.code, "sources")

    def markings(self, request: ActorRequest) -> tuple[str, ...]:
        """How far figures may go that who acts can bring."""
        inside = Thing("threats_inside", {Axis.STATE: self.of.pk})
        return (*models.OPEN, *(models.INSIDE if may(request, "create", inside) else ()))

    def sources(self, viewer: Actor) -> Iterable[models.Source]:
        return selectors.sources_of(viewer, self.of.pk)

    def source(self, viewer: Actor, pk: UUID) -> models.Source | None:
        return selectors.source_of(viewer, self.of.pk, pk)

    def waiting(self, viewer: Actor) -> Sequence[selectors.StatePending]:
        return selectors.waiting_of(viewer, self.of.pk)

    def pending(self, viewer: Actor, source: Any) -> selectors.StatePending | None:
        return selectors.pending(viewer, source)

    def open_terms(self, viewer: Actor) -> list[held.OpenTerm]:
        return held.open_terms_of_state(viewer, self.of)

    def decisions(self, viewer: Actor) -> Any:
        return selectors.decisions_of(viewer, self.of.pk)

    def add(self, **told: Any) -> models.Source:
        return sources.add(state_id=self.of.pk, **told)

    def preview(self, **told: Any) -> selectors.StatePending:
        return releases.preview(code=self.of.code, **told)

    def map_and_read(self, **told: Any) -> selectors.StatePending:
        return releases.map_and_read(code=self.of.code, **told)

    def take(self, **told: Any) -> models.Release:
        return releases.take(**told)

    def decide(self, *, by: Actor, at: datetime, decision: Decision) -> models.Decision:
        return decisions.decide(by=by, at=at, state_id=self.of.pk, decision=decision)

    def take_back(self, *, by: Actor, at: datetime, row: Any) -> None:
        decisions.take_back(by=by, at=at, row=row)


@dataclass(frozen=True)
class Published:
    """Published figures, which a programme takes in for everybody."""

    of: Programme
    kinds = PUBLISHABLE

    @property
    def name(self) -> str:
        return self.of.name

    @property
    def code(self) -> str:
        return ""

    def thing(self) -> Thing:
        """Published figures, as the policy sees them."""
        return Thing("statistics", {Axis.PROGRAMME: self.of.pk})

    def url(self, page: str, *args: object) -> str:
        """The address of a page of this programme."""
        return reverse(f"threats:published:{page}", args=[self.of.code, *args])

    def way(self, *here: str | tuple[str, str]) -> list[Crumb]:
        """The way to a page: each place by its label, with an address where there is one."""
        return _way((_("Published figures"), self.url("sources")), *here)

    def views(self) -> list[dict[str, object]]:
        """No other pages."""
        return []

    def markings(self, request: ActorRequest) -> tuple[str, ...]:
        """None to choose: what is published is everybody's."""
        return ()

    def sources(self, viewer: Actor) -> Iterable[models.WorldSource]:
        return selectors.world_sources(viewer)

    def source(self, viewer: Actor, pk: UUID) -> models.WorldSource | None:
        return selectors.world_source(viewer, pk)

    def waiting(self, viewer: Actor) -> Sequence[models.WorldPending]:
        return selectors.world_waiting(viewer, self.of.pk)

    def pending(self, viewer: Actor, source: Any) -> models.WorldPending | None:
        return selectors.world_pending(viewer, source, self.of.pk)

    def open_terms(self, viewer: Actor) -> list[held.OpenTerm]:
        return held.open_terms_of_world(viewer)

    def decisions(self, viewer: Actor) -> Any:
        return selectors.world_decisions(viewer)

    def add(self, **told: Any) -> models.WorldSource:
        return sources.add_world(programme_id=self.of.pk, **told)

    def preview(self, **told: Any) -> models.WorldPending:
        return releases.preview_world(programme_id=self.of.pk, **told)

    def map_and_read(self, **told: Any) -> models.WorldPending:
        return releases.map_and_read_world(programme_id=self.of.pk, **told)

    def take(self, **told: Any) -> models.WorldRelease:
        return releases.take_world(programme_id=self.of.pk, **told)

    def decide(self, *, by: Actor, at: datetime, decision: Decision) -> models.WorldDecision:
        return decisions.decide_world(by=by, at=at, programme_id=self.of.pk, decision=decision)

    def take_back(self, *, by: Actor, at: datetime, row: Any) -> None:
        decisions.take_back_world(by=by, at=at, programme_id=self.of.pk, row=row)


def own(request: ActorRequest, code: str) -> Place:
    """The State of an address, if the viewer reaches its threats."""
    found = states.state_within(request.actor, code, "threats")
    if found is None:
        raise Http404
    return Own(found)


def publishing(request: ActorRequest) -> list[Place]:
    """The programmes whose published figures the viewer reaches."""
    return [Published(one) for one in programmes_within(request.actor, "statistics")]


def published(request: ActorRequest, code: str) -> Place:
    """The programme of an address, if the viewer reaches what it publishes."""
    found = programme_within(request.actor, code, "statistics")
    if found is None:
        raise Http404
    return Published(found)


def the_source(request: ActorRequest, place: Place, pk: UUID) -> Any:
    """The source of an address."""
    row = place.source(request.actor, pk)
    if row is None:
        raise Http404
    return row


def _way(*places: str | tuple[str, str]) -> list[Crumb]:
    way = []
    for place in places:
        label, url = place if isinstance(place, tuple) else (place, "")
        way.append({"label": label, "url": url})
    way[-1]["url"] = ""
    return way
