"""What the threat engine is given: groups, published figures, places, and experts' judgement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, kw_only=True)
class Three:
    """Low, usual and high value."""

    low: float
    mid: float
    high: float


@dataclass(frozen=True, kw_only=True)
class Group:
    """An offence group of the catalogue: what counts it, harm, reporting, and which areas meet it.

    ``surveyed``: a survey can ask people or firms whether they were victims of it.
    """

    id: str
    title: str
    kind: Literal["cyber-dependent", "cyber-enabled"]
    harm: Three
    reporting: Three
    grade: str
    areas: Mapping[str, float]
    cts: tuple[str, ...] = ()
    iccs: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    surveyed: bool = True


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One published figure of one State, category and year.

    ``count`` is offences, ``population`` people; a rate alone is ``rate`` per 100,000 with both of
    them ``None``. What was not reported is no figure at all.
    """

    state: str
    category: str
    year: int
    count: float | None = None
    population: float | None = None
    rate: float | None = None
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a State lies: sub-region and region (UN M49 names)."""

    state: str
    name: str
    subregion: str
    region: str


@dataclass(frozen=True, kw_only=True)
class Expert:
    """One expert's view of a group: how large it is, 0 (absent) to 100, 50 being as usual."""

    low: float
    best: float
    high: float
    who: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """Structured judgement: by group, every expert's view. Views are pooled with equal weights (a
    linear pool of triangular distributions); every one is kept."""

    groups: Mapping[str, tuple[Expert, ...]] = field(default_factory=dict)
    note: str = ""
