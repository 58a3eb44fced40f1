"""What the threat engine says of one State: offence groups with intervals, weights per area.

``None`` means *not reported* (never zero). Rates are police-recorded offences per 100,000 people a
year, after partial pooling; "actual" rates are after correction for reporting.
Weights are shares that sum to 1 over the instrument's fifteen intervention areas, each with an
interval; capacity-area weights are their sums.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from gradus.domain.messages import Message


@dataclass(frozen=True, kw_only=True)
class Interval:
    """A central value with the ends of its interval (90 % unless said otherwise)."""

    mid: float
    low: float
    high: float


@dataclass(frozen=True, kw_only=True)
class Bands:
    """The median, and intervals that hold the value with 50, 80 and 95 % probability."""

    mid: float
    low50: float
    high50: float
    low80: float
    high80: float
    low95: float
    high95: float


@dataclass(frozen=True, kw_only=True)
class YearRate:
    """The estimated recorded rate in a year; ``ahead`` of the State's last figure it is a forecast."""

    year: int
    rate: Bands
    ahead: bool


@dataclass(frozen=True, kw_only=True)
class Observed:
    """One published figure, with its source, unit and meaning."""

    category: str
    year: int
    count: float | None
    rate: float | None
    source: str
    meaning: Message


@dataclass(frozen=True, kw_only=True)
class OffenceGroup:
    """One group of offences.

    ``basis`` says what the estimate rests on: the State's own figures, its sub-region's or region's
    (``borrowed``), a structured ``judgement``, or nothing (``not-counted``: the prior alone).
    ``rate`` and ``actual`` are of the profile's year, ``course`` of the years about it. ``trend`` is the
    change a year over the last five years, as a share (0.1: a tenth more each year). ``own_share`` is how
    much of the estimate is the State's own (0: all borrowed, 1: all its own). ``importance`` is the
    group's share of harm-weighted threat, with its interval; ``rank`` its place among the groups (1: the
    most important), and ``top_five`` the probability that it is among the first five.
    """

    id: str
    title: str
    kind: Literal["cyber-dependent", "cyber-enabled"]
    basis: Literal["own", "borrowed", "judgement", "not-counted"]
    observed: tuple[Observed, ...]
    rate: Bands | None
    actual: Bands | None
    trend: Bands | None
    course: tuple[YearRate, ...]
    own_share: float
    importance: Interval
    rank: Interval
    top_five: float


@dataclass(frozen=True, kw_only=True)
class AreaThreat:
    """The weight of one area (intervention area or capacity area), with its interval."""

    area: str
    weight: Interval


@dataclass(frozen=True, kw_only=True)
class ContextFigure:
    """A context indicator of the State: value, year, source and what it means for the picture."""

    id: str
    title: str
    value: float | None
    year: int | None
    source: str


@dataclass(frozen=True, kw_only=True)
class ThreatProfile:
    """The threat picture of a State in a year (0: nothing is counted anywhere).

    ``little_known`` marks a State of which next to nothing is counted: its weights are near equal
    and a structured judgement leads where one is given. ``remarks`` say in sentences what the
    picture rests on and what it does not know.
    """

    state: str
    year: int
    groups: tuple[OffenceGroup, ...]
    intervention_areas: tuple[AreaThreat, ...]
    capacity_areas: tuple[AreaThreat, ...]
    little_known: bool
    context: tuple[ContextFigure, ...] = ()
    remarks: tuple[Message, ...] = ()
    sources: tuple[str, ...] = ()
    seed: int = 0
