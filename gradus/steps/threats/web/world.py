"""Recorded cybercrime, State by State: what is published, and nothing that a State keeps for itself.

Anybody signed in may open it: the figures are the publishers', and so are the estimates made of them. What
depends on the viewer is only which States' own pages it leads to.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from gradus.core.access.actor import Actor, Thing
from gradus.core.access.request import ActorRequest, may
from gradus.core.access.scope import current
from gradus.core.accounts.selectors import names_of
from gradus.core.states import selectors as states
from gradus.domain.ownership import Axis
from gradus.engines.threat.inputs import Group
from gradus.steps.threats import bridge, models, selectors
from gradus.steps.threats.actions import pictures as actions
from gradus.steps.threats.web.frame import language
from gradus.workflows.threat_kept import KeptWorld
from gradus.workflows.threat_map import RATELESS, world_map
from gradus.workflows.threat_words import figure
from gradus.workflows.threat_world import StateLine, regions_to_show, world_reading

ESTIMATES = "estimates"
FEW = 12
"""As many rows are shown unfolded."""

Option = tuple[str, str, bool]
Address = Callable[[str], str]


@dataclass(frozen=True)
class Line:
    """A State as a row, in words; ``told`` is the year of its figure, with the figure beside an estimate."""

    name: str
    href: str
    value: str
    interval: str
    told: str
    term: str
    source: str
    parts: str


@dataclass(frozen=True)
class Asked:
    """What the viewer chose, or what is shown first."""

    group: Group
    groups: Sequence[Group]
    region: str
    estimates: bool
    language: str


@require_GET
def world(request: ActorRequest) -> HttpResponse:
    """The map of a group of offences, the States that report it and those that do not, and from where."""
    row = selectors.world_picture(request.actor)
    inside = current().ids("statistics", Axis.PROGRAMME)
    context: dict[str, Any] = {
        "sources": _taken(request.actor, named=bool(inside)),
        "picture": row,
        "publishes": bool(inside),
        "may_ask": _publisher(request) is not None,
    }
    if row is not None:
        context |= _pictured(request, row)
    return render(request, "threats/world.html", context)


@require_POST
def ask(request: ActorRequest) -> HttpResponse:
    """Asking for the estimate of all States, where none was made or what it rests on has changed."""
    programme_id = _publisher(request)
    if programme_id is None:
        raise Http404
    actions.ask_world_by_itself(by=request.actor, at=request.at, programme_id=programme_id)
    messages.success(request, _("The estimates are being made; that takes less than a minute."))
    return redirect("threats:world")


def _publisher(request: ActorRequest) -> UUID | None:
    """A programme for which who acts may take in figures, if there is one."""
    reached = sorted(current().ids("statistics", Axis.PROGRAMME))
    things = ((pk, Thing("statistics", {Axis.PROGRAMME: pk})) for pk in reached)
    return next((pk for pk, thing in things if may(request, "create", thing)), None)


def _pictured(request: ActorRequest, row: models.WorldPicture) -> dict[str, Any]:
    """What an estimate says of the group that is asked for; nothing where it has none."""
    kept = bridge.world_of(row)
    asked = _asked(request, kept)
    if asked is None:
        return {}
    fresh = row.ground == selectors.world_ground(request.actor)
    return _shown(kept, asked, _address(request.actor)) | {"fresh": fresh}


def _asked(request: ActorRequest, kept: KeptWorld) -> Asked | None:
    """What to show; whatever is asked for and is not there is shown as if nothing were. None: no group."""
    groups = [group for group in bridge.groups() if group.id in kept.groups]
    if not groups:
        return None
    wanted = request.GET.get("group", "")
    region = request.GET.get("region", "")
    return Asked(
        group=next((group for group in groups if group.id == wanted), groups[0]),
        groups=groups,
        region=region if region in {one.code for one, _depth in regions_to_show(kept)} else "",
        estimates=request.GET.get("show") == ESTIMATES,
        language=language(),
    )


def _shown(kept: KeptWorld, asked: Asked, address: Address) -> dict[str, Any]:
    reading = world_reading(kept, asked.group.id, language=asked.language, region=asked.region)
    counted = {group.id for group in asked.groups}
    return {
        "year": kept.year,
        "title": _(asked.group.title),
        "estimates": asked.estimates,
        "interval_label": _("80 % interval"),
        "options": _options(kept, asked),
        "uncounted": sorted(_(one.title) for one in bridge.groups() if one.id not in counted),
        "map": world_map(
            kept,
            asked.group,
            _,
            language=asked.language,
            mirrored=get_language_bidi(),
            region=asked.region,
            estimates=asked.estimates,
            address=address,
        ),
        "reading": reading,
        "few": len(reading.reporting) <= FEW,
        "reporting": [_line(one, asked, address) for one in reading.reporting],
        "silent": [_line(one, asked, address) for one in reading.silent],
        "others": [_line(one, asked, address) for one in reading.others],
    }


def _options(kept: KeptWorld, asked: Asked) -> dict[str, list[Option]]:
    """What can be chosen: value, label, whether it is chosen."""
    return {
        "group": [(one.id, _(one.title), one == asked.group) for one in asked.groups],
        "show": [
            ("", _("Published figures"), not asked.estimates),
            (ESTIMATES, _("Estimates for every State"), asked.estimates),
        ],
        "region": [
            ("", _("The whole world"), not asked.region),
            *(
                (
                    one.code,
                    "– " * depth + one.names.get(asked.language, one.names["en"]),
                    one.code == asked.region,
                )
                for one, depth in regions_to_show(kept)
            ),
        ],
    }


def _line(one: StateLine, asked: Asked, address: Address) -> Line:
    last, spoken = one.last, asked.language
    value = told = interval = ""
    if last is not None:
        value = _(RATELESS) if last.rate is None else figure(last.rate, spoken)
        told = f"{value} ({last.year})" if asked.estimates else str(last.year)
    if asked.estimates:
        value = figure(one.rate.mid, spoken)
        interval = f"{figure(one.rate.low80, spoken)}–{figure(one.rate.high80, spoken)}"
    return Line(
        name=one.name,
        href=address(one.code),
        value=value,
        interval=interval,
        told=told,
        term=last.term if last else "",
        source=_(last.source) if last else "",
        parts=", ".join(one.parts),
    )


def _address(viewer: Actor) -> Address:
    """Where a State's own threat page is; nowhere for those the viewer does not reach."""
    reached = {one.code for one in states.states_within(viewer, "threats")}
    return lambda code: reverse("threats:index", args=[code]) if code in reached else ""


def _taken(viewer: Actor, *, named: bool) -> list[dict[str, Any]]:
    """The latest file of every publisher; who took it in is ``named`` to those who work with them."""
    rows = selectors.world_taken(viewer)
    names = names_of({row.taken_by for row in rows}) if named else {}
    return [
        {
            "source": row.source,
            "link": _web_address(row.source),
            "release": row,
            "by": names.get(row.taken_by, ""),
        }
        for row in rows
    ]


def _web_address(source: models.WorldSource) -> str:
    """Its address, if it is one of the web."""
    return source.url if source.url.startswith(("https://", "http://")) else ""
