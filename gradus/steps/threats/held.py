"""What sources hold, as pages show it: by source, by series, figure by figure, and terms to decide on."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Min, Q, QuerySet

from gradus.catalogue.classification import Decision, folded, unmapped
from gradus.core.access.actor import Actor
from gradus.core.states.models import State
from gradus.steps.threats import bridge, models, selectors
from gradus.steps.threats.selectors import AnyFigure, AnySource

PAGE = 100
MOST_ALIKE = 5
LONGEST = 100  # of a term that is compared with others


@dataclass(frozen=True)
class Held:
    """How many figures of a source hold now, and of which years."""

    figures: int = 0
    first: int | None = None
    last: int | None = None

    def __add__(self, other: Held) -> Held:
        firsts = [one for one in (self.first, other.first) if one is not None]
        lasts = [one for one in (self.last, other.last) if one is not None]
        return Held(
            self.figures + other.figures,
            min(firsts, default=None),
            max(lasts, default=None),
        )


@dataclass(frozen=True)
class Line:
    """A source in a list: what it holds and the last file that was taken."""

    source: Any
    held: Held
    release: Any


@dataclass(frozen=True)
class Series:
    """What a source holds of one series."""

    kind: str
    unit: str
    held: Held
    terms: int
    places: int


@dataclass(frozen=True)
class FigureLine:
    """A figure with what its source told before it was corrected, the latest first."""

    figure: Any
    earlier: Sequence[Any]


@dataclass(frozen=True)
class OpenTerm:
    """A term to decide on: terms near it, and how many figures of which series wait."""

    scheme: str
    term: str
    near: tuple[str, ...]
    waiting: tuple[tuple[str, int], ...]

    @property
    def figures(self) -> int:
        """How many wait in all; for the order, not to be shown as a sum of series."""
        return sum(count for _, count in self.waiting)


@dataclass(frozen=True)
class Which:
    """Which figures of a source are asked for."""

    kind: str = ""
    unit: str = ""
    place: str = ""
    number: int = 0  # the page
    ended: bool = False  # those that nothing took the place of


# --- sources ------------------------------------------------------------------------------------


def lines(viewer: Actor, sources: Iterable[AnySource]) -> list[Line]:
    """Sources with what they hold, and the last file of each."""
    rows = list(sources)
    if not rows:
        return []
    held = _held(rows)
    latest = {one.source_id: one for one in _latest(rows)}
    return [Line(row, held.get(row.pk, Held()), latest.get(row.pk)) for row in rows]


def _held(rows: Sequence[AnySource]) -> dict[UUID, Held]:
    found: dict[UUID, Held] = {}
    for table in selectors.tables_of(rows[0]):
        told = _holding(table).filter(source__in=rows).order_by().values("source_id")
        for one in told.annotate(**_SUMS):
            key = one["source_id"]
            found[key] = found.get(key, Held()) + _of(one)
    return found | _indicators(rows)


def _indicators(rows: Sequence[AnySource]) -> dict[UUID, Held]:
    ids = [row.pk for row in rows if row.kind == models.Kind.INDICATORS]
    if not ids:
        return {}
    told: QuerySet[Any] = models.WorldIndicator.objects.filter(release__source__in=ids).order_by()
    sums: Iterable[dict[str, Any]] = told.values("release__source_id").annotate(**_SUMS)
    return {one["release__source_id"]: _of(one) for one in sums}


def _latest(rows: Sequence[AnySource]) -> Iterable[Any]:
    of_world = isinstance(rows[0], models.WorldSource)
    table: Any = models.WorldRelease if of_world else models.Release
    newest = table.objects.filter(source__in=rows).order_by("source_id", "-taken_at")
    return list(newest.distinct("source_id"))


_SUMS: dict[str, Any] = {"figures": Count("pk"), "first": Min("year"), "last": Max("year")}


def _of(told: dict[str, Any]) -> Held:
    return Held(told["figures"], told["first"], told["last"])


def _holding(table: type[AnyFigure]) -> QuerySet[Any]:
    return table.objects.filter(until__isnull=True)


# --- figures ------------------------------------------------------------------------------------


def series(viewer: Actor, source: AnySource) -> list[Series]:
    """What a source holds, by series."""
    found: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for table in selectors.tables_of(source):
        told = _holding(table).filter(source_id=source.pk).order_by().values("kind", "unit")
        sums = told.annotate(
            **_SUMS,
            terms=Count("term", distinct=True),
            places=Count("place_code", distinct=True),
        )
        for one in sums:
            found.setdefault((one["kind"], one["unit"]), []).append(one)
    return [
        Series(
            kind=kind,
            unit=unit,
            held=sum(map(_of, told), Held()),
            terms=max(one["terms"] for one in told),
            places=max(one["places"] for one in told),
        )
        for (kind, unit), told in sorted(found.items())
    ]


def page(viewer: Actor, source: AnySource, which: Which) -> tuple[list[FigureLine], bool]:
    """A page of a source's figures, the latest years first, and whether there are more."""
    skip = which.number * PAGE
    found: list[Any] = []
    for table in selectors.tables_of(source):
        rows = _asked(table, source, which)
        found += list(rows[skip : skip + PAGE + 1 - len(found)])
        skip = max(0, skip - rows.count())
        if len(found) > PAGE:
            break
    shown = found[:PAGE]
    earlier = {} if which.ended else earlier_of(viewer, source, [row.key for row in shown])
    told = [FigureLine(row, earlier.get(row.key, ())) for row in shown]
    return told, len(found) > PAGE


def _asked(table: type[AnyFigure], source: AnySource, which: Which) -> QuerySet[Any]:
    of_source: QuerySet[Any] = table.objects.filter(source_id=source.pk)
    holding = of_source.filter(until__isnull=True)
    rows = of_source.exclude(key__in=holding.values("key")) if which.ended else holding
    told = {"kind": which.kind, "unit": which.unit, "place_code": which.place}
    rows = rows.filter(**{name: value for name, value in told.items() if value})
    rows = rows.select_related("release", "source")
    return rows.order_by("-year", "-month", "kind", "term", "unit", "place_code", "pk")


def earlier_of(viewer: Actor, source: AnySource, keys: Sequence[str]) -> dict[str, list[Any]]:
    """By key, what a source told of the same thing before it was corrected, the latest first."""
    found: dict[str, list[Any]] = {}
    for table in selectors.tables_of(source):
        rows: QuerySet[Any] = table.objects.filter(
            source_id=source.pk, key__in=keys, until__isnull=False
        )
        for row in rows.select_related("release").order_by("-since"):
            found.setdefault(row.key, []).append(row)
    return found


def ended(viewer: Actor, source: AnySource) -> int:
    """How many figures its source told once and tells no longer."""
    return sum(
        _asked(table, source, Which(ended=True)).count() for table in selectors.tables_of(source)
    )


def published_about(viewer: Actor, code: str) -> Held:
    """What published figures there are of a State."""
    rows = selectors.world_figures(viewer).filter(place_code=code).order_by()
    return _of(rows.aggregate(**_SUMS))


# --- terms --------------------------------------------------------------------------------------


def open_terms_of_state(viewer: Actor, state: State) -> list[OpenTerm]:
    """Terms to decide on of all that is known of a State, those that most figures wait on first."""
    own = Q(state_id=state.pk)
    told = (
        _holding(models.WorldFigure).filter(place_code=state.code),
        _holding(models.Figure).filter(own),
        _holding(models.InsideFigure).filter(own),
    )
    return _open(told, selectors.decided(viewer, state.pk))


def open_terms_of_world(viewer: Actor) -> list[OpenTerm]:
    """Terms to decide on of published figures."""
    return _open((_holding(models.WorldFigure),), selectors.decided(viewer))


def _open(told: Iterable[QuerySet[Any]], decided: Iterable[Decision]) -> list[OpenTerm]:
    waiting: dict[tuple[str, str], dict[str, int]] = {}
    for rows in told:
        counted = rows.order_by().values("scheme", "term", "kind").annotate(n=Count("pk"))
        for one in counted:
            series_of = waiting.setdefault((one["scheme"], one["term"]), {})
            series_of[one["kind"]] = series_of.get(one["kind"], 0) + one["n"]
    found = [
        OpenTerm(
            one.scheme, one.term, one.near, tuple(sorted(waiting[one.scheme, one.term].items()))
        )
        for one in unmapped(bridge.crosswalk(), waiting, decided)
    ]
    return sorted(found, key=lambda one: (-one.figures, one.scheme, one.term))


@dataclass(frozen=True)
class Likeness:
    """A known term that is written much like one to decide on, and the groups it belongs to."""

    term: str
    scheme: str
    groups: tuple[str, ...]


def alike(term: str, titles: Mapping[str, str]) -> list[Likeness]:
    """Known terms of any scheme, and groups by their titles, written much like a term."""
    known = {folded(title): Likeness(title, "", (id_,)) for id_, title in titles.items()}
    for scheme in bridge.crosswalk().schemes.values():
        for name, entry in bridge.crosswalk().terms[folded(scheme.id)].items():
            known.setdefault(name, Likeness(entry.term, scheme.title, tuple(entry.to)))
    near = difflib.get_close_matches(folded(term)[:LONGEST], list(known), n=MOST_ALIKE)
    return [known[one] for one in near]


def term_named(scheme: str, term: str, known: Iterable[OpenTerm]) -> OpenTerm:
    """A term of an address among those to decide on, or one that no figure waits on yet."""
    wanted = (folded(scheme), folded(term))
    for one in known:
        if (folded(one.scheme), folded(one.term)) == wanted:
            return one
    near = unmapped(bridge.crosswalk(), [(scheme, term)])
    return OpenTerm(scheme, term, near[0].near if near else (), ())
