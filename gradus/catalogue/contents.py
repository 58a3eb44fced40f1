"""What the catalogue's files hold, as dataclasses: areas, facts, kinds, defaults, conventions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from gradus.catalogue.intervention import Intervention, SourceGrade


@dataclass(frozen=True, kw_only=True)
class AreaEntry:
    """One of the fifteen intervention areas, its capacity area and its pillar (by id)."""

    id: str
    title: str
    capacity_area: str
    pillar: str


@dataclass(frozen=True, kw_only=True)
class AreasFile:
    """The map of areas."""

    schema: Literal["gradus.areas/1"]
    id: str
    version: str
    date: str
    sources: tuple[str, ...]
    capacity_areas: Mapping[str, str]
    pillars: Mapping[str, str]
    areas: tuple[AreaEntry, ...]


@dataclass(frozen=True, kw_only=True)
class FactEntry:
    """Something a State or host confirms; ``owner`` is a function, ``rule`` one of R1 to R10."""

    id: str
    title: str
    owner: str
    rule: str | None = None


@dataclass(frozen=True, kw_only=True)
class FactsFile:
    """The list of facts."""

    schema: Literal["gradus.facts/1"]
    id: str
    version: str
    date: str
    sources: tuple[str, ...]
    facts: tuple[FactEntry, ...]


@dataclass(frozen=True, kw_only=True)
class KindsFile:
    """Kinds of institutions and of equipment, by id; which institutions are security forces or the
    civil authority commanding them (R1)."""

    schema: Literal["gradus.kinds/1"]
    id: str
    version: str
    date: str
    sources: tuple[str, ...]
    institutions: Mapping[str, str]
    security_forces: tuple[str, ...]
    equipment: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Default:
    """A planning default: usual value with low and high, unit, source grade and basis."""

    id: str
    title: str
    value: float
    low: float
    high: float
    unit: str
    grade: SourceGrade
    basis: str


@dataclass(frozen=True, kw_only=True)
class DefaultsFile:
    """The list of planning defaults."""

    schema: Literal["gradus.defaults/1"]
    id: str
    version: str
    date: str
    sources: tuple[str, ...]
    defaults: tuple[Default, ...]


@dataclass(frozen=True, kw_only=True)
class InterventionsFile:
    """The list of interventions."""

    schema: Literal["gradus.interventions/1"]
    id: str
    version: str
    date: str
    sources: tuple[str, ...]
    interventions: tuple[Intervention, ...]
    status: str = ""


@dataclass(frozen=True, kw_only=True)
class Chapter:
    """A chapter of a convention."""

    number: int
    title: str
    articles: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class ConventionArticle:
    """An article: number, our short title, kind, strength, cross-links, how it was verified."""

    number: int
    short_title: str
    kind: str
    strength: str
    verification: str
    needs_domestic_basis: bool
    chapter: int = 0
    budapest: tuple[int, ...] = ()
    cets224: tuple[int, ...] = ()
    un_convention: tuple[int, ...] = ()
    sibling_treaty_articles: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class ConventionFile:
    """An index of a convention, in our words."""

    schema: Literal["gradus.convention/1"]
    id: str
    version: str
    date: str
    title: str
    sources: tuple[str, ...]
    articles: tuple[ConventionArticle, ...]
    status: Mapping[str, str] = field(default_factory=dict)
    authentic_text: str = ""
    wording: str = ""
    caution: str = ""
    verification_grades: Mapping[str, str] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)
    strengths: Mapping[str, str] = field(default_factory=dict)
    needs_domestic_basis: str = ""
    chapters: tuple[Chapter, ...] = ()
