"""Rows <-> figures as the readers give them, and what the engine takes and gives."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from functools import cache, lru_cache
from importlib.metadata import version
from typing import Any, cast

from gradus.catalogue.classification import Classification, Decision, classification
from gradus.catalogue.installed import installed_shelf, own_folder
from gradus.catalogue.member_states import demo_states, member_states
from gradus.catalogue.member_states import regions as catalogue_regions
from gradus.domain.markings import STRICTNESS, Marking
from gradus.engines.threat.inputs import Expert, Group, Judgement, Place, Three
from gradus.engines.threat.profile import ThreatProfile
from gradus.formats.records.read_json import read_json
from gradus.formats.records.write_json import write_json
from gradus.formats.statistics.folder import IndicatorRow
from gradus.formats.statistics.mapping import TableMapping, mapping_json, read_mapping
from gradus.formats.statistics.series import SeriesFigure, SeriesKind, Unit
from gradus.steps.threats import models
from gradus.workflows import threat as workflow
from gradus.workflows import threat_sources as sources
from gradus.workflows.threat_ground import Told
from gradus.workflows.threat_kept import KeptWorld, kept_world

PLACES = Decimal("0.0000000001")
KEPT = (
    "scheme", "term", "kind", "year", "month", "unit", "currency", "definition", "question",
    "sample", "fielded_from", "fielded_to", "place",
)  # fmt: skip
NUMBERS = ("value", "low", "high", "population")
SAME = (*KEPT[:-1], *NUMBERS, "marking", "told_by")
"""What makes a figure the same as before; where it stands in a file may change."""


@dataclass(frozen=True)
class Kept:
    """What was read of a file and waits to be confirmed: figures of the State, or of every State."""

    figures: tuple[SeriesFigure, ...]
    indicators: tuple[IndicatorRow, ...] = ()
    left_aside: int = 0
    not_reported: int = 0
    others: int = 0  # figures of other States, which are not taken
    places: tuple[str, ...] = ()
    nowhere: int = 0
    objects: Mapping[str, int] | None = None
    unmarked: int = 0


@cache
def groups() -> tuple[Group, ...]:
    """The offence groups of this installation's catalogue."""
    return workflow.groups(own_folder())


@cache
def crosswalk() -> Classification:
    """The classification of this installation's catalogue."""
    return classification(own_folder())


def group_ids() -> tuple[str, ...]:
    """The ids of the offence groups, in the catalogue's order."""
    return tuple(group.id for group in groups())


def capacity_of() -> dict[str, str]:
    """The capacity area of each intervention area."""
    return {area.id: area.capacity_area for area in installed_shelf().areas}


def area_titles() -> dict[str, str]:
    """Intervention areas and capacity areas by id."""
    shelf = installed_shelf()
    return {area.id: area.title for area in shelf.areas} | dict(shelf.capacity_areas)


def engine_version() -> str:
    """Which program, groups and crosswalk a picture was made with."""
    return f"gradus {version('gradus')}, {crosswalk().version}"[:60]


@cache
def places() -> tuple[Place, ...]:
    """Where States lie, by regions of UN M49; the fictional ones in a region of their own."""
    names = {region.code: region.names["en"] for region in catalogue_regions()}
    return tuple(
        Place(
            state=state.alpha3,
            name=state.short_names["en"],
            subregion=names.get(state.subregion or state.region, ""),
            region=names.get(state.region, ""),
        )
        for state in (*member_states(), *demo_states())
    )


# --- files --------------------------------------------------------------------------------------


def read(
    data: bytes,
    name: str,
    source: models.Source | models.WorldSource,
    *,
    code: str = "",
) -> Kept:
    """What a file of a source says. Raises InvalidInput, NeedsToKnow.

    Parameters
    ----------
    data, name, source
        The file; its name; the source it was brought to, which says of what kind it is.
    code
        The State it was brought to: figures of others are left aside. Without it, all are taken.
    """
    known = mapping_of(source)
    found = sources.read_source(
        data,
        name,
        cast(sources.Kind, source.kind),
        mapping=known,
        state=code,
        currency=_currency(source),
        publisher=source.publisher,
    )
    figures = tuple(f for f in found.figures if not code or f.state == code)
    return Kept(
        figures=figures,
        indicators=found.indicators,
        left_aside=found.left_aside,
        not_reported=found.not_reported,
        others=len(found.figures) - len(figures),
        places=found.places,
        nowhere=found.nowhere,
        objects=found.shared.objects if found.shared else None,
        unmarked=found.shared.unmarked if found.shared else 0,
    )


def mapping_of(source: models.Source | models.WorldSource) -> TableMapping | None:
    """How a source's tables are read, if that was said."""
    if source.kind != models.Kind.NATIONAL or not source.mapping:
        return None
    return read_mapping(source.mapping.encode(), source.title)


def mapping_text(mapping: TableMapping) -> str:
    """A mapping as it is kept."""
    return mapping_json(mapping).decode()


def _currency(source: models.Source | models.WorldSource) -> str:
    """The currency of losses; kept where mappings are, for tables that need none."""
    return source.mapping if source.kind == models.Kind.IC3 else ""


def packed(kept: Kept) -> bytes:
    """What was read, as it waits to be confirmed."""
    return gzip.compress(write_json(kept), mtime=0)


def unpacked(data: bytes) -> Kept:
    """What waits to be confirmed."""
    told = json.loads(gzip.decompress(data))
    figures = tuple(
        SeriesFigure(**(one | {n: Decimal(str(one[n])) for n in NUMBERS if one[n] is not None}))
        for one in told.pop("figures")
    )
    indicators = tuple(IndicatorRow(**one) for one in told.pop("indicators"))
    return Kept(
        figures=figures,
        indicators=indicators,
        **{**told, "places": tuple(told["places"])},
    )


def key_of(figure: SeriesFigure) -> str:
    """What two figures of one source must not share, as one text."""
    return hashlib.sha256("\x1f".join(map(str, figure.key)).encode()).hexdigest()


def marking_of(figure: SeriesFigure, marking: str) -> Marking:
    """How far a figure may go: the stricter of its own marking and its source's."""
    told = (Marking(one) for one in (figure.marking, marking) if one)
    return max(told, key=STRICTNESS.__getitem__)


def fields_of(figure: SeriesFigure, marking: str, at: datetime) -> dict[str, Any]:
    """A figure as the columns of a row; ``marking`` is its source's."""
    numbers = {name: _rounded(getattr(figure, name)) for name in NUMBERS}
    return {
        "key": key_of(figure),
        "place_code": figure.state,
        "told_by": figure.source[:300],
        "marking": str(marking_of(figure, marking)),
        "since": at,
        **{name: getattr(figure, name) for name in KEPT},
        **numbers,
        "term": figure.term[:300],
        "place": figure.place[:120],
    }


def _rounded(value: Decimal | None) -> Decimal | None:
    return None if value is None else value.quantize(PLACES)


def figure_of(row: models.FigureBase) -> SeriesFigure:
    """A row as a figure."""
    return SeriesFigure(
        state=row.place_code,
        scheme=row.scheme,
        term=row.term,
        kind=cast(SeriesKind, row.kind),
        year=row.year,
        value=row.value.normalize(),
        unit=cast(Unit, row.unit),
        source=row.told_by,
        low=row.low,
        high=row.high,
        population=row.population,
        currency=row.currency,
        definition=row.definition,
        question=row.question,
        sample=row.sample,
        fielded_from=row.fielded_from,
        fielded_to=row.fielded_to,
        month=row.month,
        marking=row.marking,
        place=row.place,
    )


def told_of(row: models.WorldFigure | models.Figure | models.InsideFigure, own: bool) -> Told:
    """A row as the ground of a picture takes it."""
    return Told(figure=figure_of(row), source=row.source.title, own=own)


def indicator_of(row: models.WorldIndicator) -> IndicatorRow:
    """A row as pictures take it."""
    return IndicatorRow(
        state=row.place_code,
        indicator=row.indicator,
        year=row.year,
        value=row.value,
        source=row.told_by,
    )


def decision_of(row: models.DecisionBase) -> Decision:
    """A row as the crosswalk takes it."""
    return Decision(
        scheme=row.scheme,
        term=row.term,
        because=row.because,
        outcome=row.outcome,  # type: ignore[arg-type]
        group=row.group,
        relation=row.relation,  # type: ignore[arg-type]
    )


# --- judgement and harm -------------------------------------------------------------------------


def judgement_of(rows: Iterable[models.View]) -> Judgement:
    """Experts' views as the engine takes them, each kept."""
    found: dict[str, tuple[Expert, ...]] = {}
    for row in rows:
        expert = Expert(
            low=float(row.low),
            best=float(row.best),
            high=float(row.high),
            who=row.who,
            note=row.note,
        )
        found[row.group] = (*found.get(row.group, ()), expert)
    return Judgement(groups=found)


def harmed(known: tuple[Group, ...], rows: Iterable[models.Harm]) -> tuple[Group, ...]:
    """The groups with the State's own judgement of their harm."""
    own = {row.group: row for row in rows}
    return tuple(
        replace(
            group,
            harm=Three(
                low=float(own[group.id].low),
                mid=float(own[group.id].mid),
                high=float(own[group.id].high),
            ),
        )
        if group.id in own
        else group
        for group in known
    )


# --- pictures -----------------------------------------------------------------------------------


def profile_text(profile: ThreatProfile) -> str:
    """A profile as it is kept."""
    return write_json(profile).decode()


def profile_of(row: models.Picture) -> ThreatProfile:
    """The profile of a picture."""
    return _profile(row.profile)


@lru_cache(maxsize=64)
def _profile(text: str) -> ThreatProfile:
    """Pictures never change; reading one takes longer than all else that its page does."""
    return read_json(ThreatProfile, text.encode(), "profile")


def world_of(row: models.WorldPicture) -> KeptWorld:
    """What an estimate of all States says."""
    return kept_world(row.content)
