"""Reads of the register; what is worked out of it is worked out of what the viewer sees."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from gradus.catalogue.shelf import Shelf
from gradus.core.access.actor import Actor
from gradus.core.access.scope import current
from gradus.core.coordination import bridge, models
from gradus.core.states.models import Partner
from gradus.domain.ownership import Axis
from gradus.domain.periods import Month
from gradus.workflows import coordination as sums
from gradus.workflows.state import Done

PAGE = 25
REPEAT_MONTHS = "repeat-training-months"


@dataclass(frozen=True)
class Wanted:
    """What a list is narrowed to; what is empty narrows nothing."""

    topic: str = ""
    provider_kind: str = ""
    status: str = ""
    place: UUID | None = None  # a unit or an institution
    words: str = ""


@dataclass(frozen=True)
class Page:
    """A page of a list, the latest told first; ``after``: where the next begins."""

    rows: Sequence[models.Effort]
    after: UUID | None


@dataclass(frozen=True)
class Findings:
    """What the register of a State says when it is read as a whole.

    ``credited``: what plans count on, by the id of the effort. ``ranked``: whether it was known how much
    is needed of topics.
    """

    overlaps: tuple[sums.Overlap, ...]
    repeats: tuple[sums.Repeat, ...]
    gaps: tuple[sums.Gap, ...]
    matrix: dict[sums.Reached, dict[str, tuple[sums.Effort, ...]]]
    efforts: int
    unplaced: tuple[sums.Effort, ...]  # without a unit, or without a topic
    months: int
    credited: Mapping[str, tuple[sums.Credit, ...]]
    ranked: bool


def held(viewer: Actor, wanted: Wanted | None = None, **of: UUID) -> QuerySet[models.Effort]:
    """The efforts that hold and the viewer sees. ``of``: ``state_id=``, ``partner_id=``."""
    rows = models.Effort.objects.filter(until__isnull=True, **of)
    rows = rows.select_related("state", "partner").prefetch_related("reaches")
    if wanted is None:
        return rows
    if wanted.topic:
        rows = rows.filter(topics__contains=[wanted.topic])
    if wanted.provider_kind:
        rows = rows.filter(provider_kind=wanted.provider_kind)
    if wanted.status:
        rows = rows.filter(status=wanted.status)
    if wanted.place is not None:
        lies = Q(unit_id=wanted.place) | Q(institution_id=wanted.place)
        there = models.Reach.objects.filter(lies)
        rows = rows.filter(pk__in=there.values("effort_id"))
    for word in wanted.words.replace("\0", " ").split()[:8]:
        rows = rows.filter(Q(title__icontains=word) | Q(provider__icontains=word))
    return rows


def page_of(viewer: Actor, wanted: Wanted, *, after: UUID | None = None, **of: UUID) -> Page:
    """A page of the efforts that hold: the first, or what comes after a row."""
    rows = held(viewer, wanted, **of)
    if after is not None:
        rows = rows.filter(pk__lt=after)
    found = list(rows.order_by("-pk")[: PAGE + 1])
    return Page(found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None)


def effort(viewer: Actor, key: UUID) -> models.Effort | None:
    """The row of an effort that holds or, where it was taken out, the last one; or none."""
    rows = models.Effort.objects.filter(key=key)
    rows = rows.select_related("state", "partner").prefetch_related("reaches")
    return rows.order_by("-version").first()


def history(viewer: Actor, key: UUID) -> Sequence[models.Effort]:
    """Everything the register ever said of an effort, the latest first."""
    rows = models.Effort.objects.filter(key=key).prefetch_related("reaches")
    return list(rows.order_by("-version"))


def held_beside(viewer: Actor, state_id: UUID, partner_id: UUID | None) -> QuerySet[models.Effort]:
    """The efforts that a file is compared with: a partner's own, or all of the State."""
    if partner_id is None:
        return held(viewer, state_id=state_id)
    return held(viewer, state_id=state_id, partner_id=partner_id)


def waiting(viewer: Actor, state_id: UUID) -> models.Waiting | None:
    """The viewer's file that waits to be confirmed, or none."""
    rows = models.Waiting.objects.filter(state_id=state_id, uploaded_by=viewer.id)
    return rows.select_related("partner").first()


def partners_of(viewer: Actor) -> Sequence[Partner]:
    """The partners whose efforts the viewer keeps as their own, by name."""
    ids = current().ids("coordination", Axis.PARTNER)
    return list(Partner.objects.filter(pk__in=ids).order_by("name"))


def findings(
    viewer: Actor, state_id: UUID, today: date, needs: Mapping[str, float] | None = None
) -> Findings:
    """Overlaps, repeat training, gaps, and who is where: of what the viewer sees of a State.

    ``needs``: how much is needed of topics (0 to 1), as far as the caller may show it to the viewer; then
    what is needed most comes first among the gaps.
    """
    shelf = Shelf.open()
    found = [bridge.effort_of(row) for row in held(viewer, state_id=state_id).order_by("pk")]
    months = round(shelf.defaults[REPEAT_MONTHS].value)
    credited: dict[str, list[sums.Credit]] = {}
    for one in sums.credited(found, Month(today.year, today.month)):
        if one.done is not None:
            credited.setdefault(one.effort.id, []).append(one)
    return Findings(
        overlaps=sums.overlaps(found, today),
        repeats=sums.repeats(found, months),
        gaps=sums.gaps(found, [one.id for one in shelf.areas], today, needs),
        matrix=sums.matrix(found),
        efforts=len(found),
        unplaced=tuple(
            one for one in found if one.status != sums.GONE and not (one.topics and one.reaches)
        ),
        months=months,
        credited={name: tuple(those) for name, those in credited.items()},
        ranked=needs is not None,
    )


def credited_for(viewer: Actor, state_id: UUID, start: Month) -> tuple[sums.Credit, ...]:
    """What a plan from ``start`` on counts of the efforts of others that the viewer sees, and what not;
    each with its reason."""
    rows = held(viewer, state_id=state_id).exclude(interventions=[])
    return sums.credited([bridge.effort_of(row) for row in rows], start)


def credits_for(viewer: Actor, state_id: UUID, start: Month) -> tuple[Done, ...]:
    """The entries ``done`` of a State file that the efforts of others make."""
    found = credited_for(viewer, state_id, start)
    return tuple(one.done for one in found if one.done is not None)


def counted_on(viewer: Actor, state_id: UUID) -> int:
    """How many efforts of others, done or under way, a plan of the State may count as done."""
    rows = models.Effort.objects.filter(state_id=state_id, until__isnull=True)
    return rows.filter(status__in=["done", "under-way"]).exclude(interventions=[]).count()


def count_of(viewer: Actor, state_id: UUID) -> int:
    """How many efforts of a State hold and the viewer sees."""
    return models.Effort.objects.filter(state_id=state_id, until__isnull=True).count()
