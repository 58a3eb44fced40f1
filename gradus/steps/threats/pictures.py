"""What a picture is made of, read inside the viewer's scope; and the picture worked out of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from gradus.catalogue.classification import Decision, Match, Unmapped, classify, unmapped
from gradus.core.access.actor import Actor
from gradus.core.states.models import State
from gradus.engines.threat.engine import threat
from gradus.engines.threat.equal import moved
from gradus.engines.threat.inputs import Group, Judgement
from gradus.engines.threat.profile import ThreatProfile
from gradus.engines.threat.world import World, estimate_world
from gradus.formats.statistics.folder import IndicatorRow
from gradus.formats.statistics.series import SeriesFigure
from gradus.steps.threats import bridge, models, selectors
from gradus.workflows.threat import context_of, exposure_of
from gradus.workflows.threat_ground import Told, grounds, reporting_shares
from gradus.workflows.threat_kept import content_of, kept_of
from gradus.workflows.threat_reading import threat_reading
from gradus.workflows.threat_reading_parts import ThreatReading
from gradus.workflows.threat_series import series_by_group


@dataclass(frozen=True)
class Ground:
    """Everything that a picture of a State is made of; ``digest`` names it."""

    digest: str
    code: str
    told: tuple[Told, ...]
    decisions: tuple[Decision, ...]
    groups: tuple[Group, ...]
    judgement: Judgement
    indicators: tuple[IndicatorRow, ...]

    def means(self, scheme: str, term: str) -> Match | Unmapped:
        """What a term means, by the State's decisions, then the publishers', then the crosswalk."""
        return classify(bridge.crosswalk(), scheme, term, self.decisions)


def world_ground(viewer: Actor) -> Ground:
    """What the estimate of all States is made of: published figures alone."""
    return Ground(
        digest=selectors.world_ground(viewer),
        code="",
        told=tuple(bridge.told_of(row, False) for row in _recorded(viewer)),
        decisions=selectors.decided(viewer),
        groups=bridge.groups(),
        judgement=Judgement(),
        indicators=tuple(map(bridge.indicator_of, selectors.indicators_of(viewer))),
    )


def state_ground(viewer: Actor, state_id: UUID, code: str) -> Ground:
    """What a State's picture is made of: published figures, its own open ones, and judgement.

    Figures for its own people alone are not among them (see ``models.py``).
    """
    world = world_ground(viewer)
    harms = list(selectors.harms_of(viewer, state_id))
    figures = selectors.figures_of(viewer, state_id)
    surveyed = selectors.world_figures(viewer).filter(kind="reporting", place_code=code)
    return replace(
        world,
        digest=selectors.state_ground(viewer, state_id),
        code=code,
        told=(
            *world.told,
            *(bridge.told_of(row, False) for row in surveyed),
            *(bridge.told_of(row, True) for row in figures),
        ),
        decisions=selectors.decided(viewer, state_id),
        groups=bridge.harmed(world.groups, harms),
        judgement=bridge.judgement_of(selectors.views_of(viewer, state_id)),
    )


def worked_out(ground: Ground, *, seed: int) -> ThreatProfile:
    """The picture of a State. Takes some seconds: all States are estimated at once."""
    world = estimated(ground)
    own = [one for one in ground.told if one.figure.state == ground.code]
    surveys = reporting_shares(own, ground.code, ground.means)
    profile = threat(
        world,
        ground.code,
        bridge.capacity_of(),
        judgement=ground.judgement,
        reporting={group: share for group, (share, _) in surveys.items()},
        seed=seed,
    )
    return replace(profile, context=context_of(ground.indicators, ground.code))


def estimated(ground: Ground) -> World:
    """All counted groups of all States."""
    found = grounds(ground.groups, ground.told, ground.means)
    return estimate_world(
        found.groups, found.figures, bridge.places(), exposure=exposure_of(ground.indicators)
    )


def world_content(world: World) -> dict[str, Any]:
    """What is kept of the estimate of all States (``workflows/threat_kept.py``)."""
    return content_of(kept_of(world, (place.state for place in bridge.places())))


def _recorded(viewer: Actor) -> Iterable[models.WorldFigure]:
    return selectors.world_figures(viewer).filter(kind="recorded")


# --- what a page or program is shown ------------------------------------------------------------


@dataclass(frozen=True)
class Figures:
    """Every figure about a State that the viewer reaches, by where it lies; and terms to decide on."""

    published: tuple[Told, ...]
    own: tuple[Told, ...]
    inside: tuple[Told, ...]
    undecided: tuple[Unmapped, ...]
    decisions: tuple[Decision, ...]
    licences: Mapping[str, str]

    @property
    def every(self) -> tuple[Told, ...]:
        """All of them."""
        return (*self.published, *self.own, *self.inside)

    def by_group(self) -> Mapping[str, Sequence[SeriesFigure]]:
        """By group of offences; "" for those that count for none."""
        figures = (one.figure for one in self.every)
        return series_by_group(figures, self.decisions, book=bridge.crosswalk())


def figures(viewer: Actor, state: State) -> Figures:
    """What is known of a State in figures, as far as the viewer may know it."""
    rows: tuple[Sequence[selectors.AnyFigure], ...] = (
        selectors.world_figures_of(viewer, state.code),
        selectors.figures_of(viewer, state.pk),
        selectors.inside_figures_of(viewer, state.pk),
    )
    decided = selectors.decided(viewer, state.pk)
    published, own, inside = (
        tuple(bridge.told_of(row, n > 0) for row in some) for n, some in enumerate(rows)
    )
    terms = ((one.figure.scheme, one.figure.term) for one in (*published, *own, *inside))
    return Figures(
        published=published,
        own=own,
        inside=inside,
        undecided=unmapped(bridge.crosswalk(), terms, decided),
        decisions=decided,
        licences={row.told_by: row.source.licence for some in rows for row in some},
    )


def reading(
    viewer: Actor, state: State, row: models.Picture, found: Figures, today: int
) -> ThreatReading:
    """A picture in words, with the figures that the viewer reaches."""
    profile = bridge.profile_of(row)
    capacity = bridge.capacity_of()
    return threat_reading(
        profile,
        today=today,
        figures=found.by_group(),
        judgement=bridge.judgement_of(selectors.views_of(viewer, state.pk)),
        moves=moved(profile, capacity),
        areas=bridge.area_titles(),
        licences=found.licences,
        whole=True,
    )
