"""An instrument: what is asked, how it is weighed, and which rule turns answers into scores.

Everything a rule needs is data here, so that other people's instruments run without code. The
shape in YAML or JSON is in ``docs/reference/instrument-schema.md``; ``gradus.catalogue`` reads it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Literal

from gradus.engines.scoring.exact import Exact

Grade = Literal["A", "B", "C", "D"]
Confidence = Literal["low", "medium", "high"]


@dataclass(frozen=True, kw_only=True)
class Scale:
    """The values an answer may take: ``minimum`` to ``maximum``, in steps if ``step`` is given."""

    minimum: Exact
    maximum: Exact
    step: Exact | None = None

    @property
    def width(self) -> Exact:
        return self.maximum - self.minimum

    def holds(self, value: Exact) -> bool:
        """Whether the value lies on the scale."""
        if not self.minimum <= value <= self.maximum:
            return False
        return self.step is None or (value - self.minimum) % self.step == 0

    def clip(self, value: Exact) -> Exact:
        return min(max(value, self.minimum), self.maximum)


@dataclass(frozen=True, kw_only=True)
class Level:
    """A named level of the instrument's common scale."""

    value: Exact
    name: str
    meaning: str = ""


@dataclass(frozen=True, kw_only=True)
class LegalBasis:
    """From ``level`` on, the indicator shows a domestic basis for these articles.

    ``articles`` maps a convention's key (``un_convention``, ``budapest`` ...) to article numbers.
    """

    level: Exact
    articles: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """One question.

    ``stage`` is the stage the item belongs to (cumulative stages only). ``levels`` describes the
    values in words. ``links`` maps a public instrument's key to its codes or article numbers.
    ``informs`` names intervention areas. Indicators with ``scored=False`` are asked, not counted.
    """

    id: str
    title: str
    question: str = ""
    scale: Scale
    weight: Exact = 1
    critical: bool = False
    short_form: bool = False
    scored: bool = True
    stage: int | None = None
    levels: Mapping[Exact, str] = field(default_factory=dict)
    evidence: tuple[str, ...] = ()
    links: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    informs: tuple[str, ...] = ()
    legal_basis: tuple[LegalBasis, ...] = ()
    from_draft: str | None = None


@dataclass(frozen=True, kw_only=True)
class Dimension:
    """A group of indicators with a score of its own (pillar, category, domain, factor ...)."""

    id: str
    title: str
    indicators: tuple[Indicator, ...]
    weight: Exact = 1
    covers: tuple[str, ...] = ()
    cap: Exact | None = None

    @cached_property
    def scored(self) -> tuple[Indicator, ...]:
        """The indicators that count."""
        return tuple(i for i in self.indicators if i.scored)


@dataclass(frozen=True, kw_only=True)
class Band:
    """A stage or tier: scores of at least ``start``, up to the next band."""

    stage: int | str
    start: Exact
    name: str = ""


@dataclass(frozen=True, kw_only=True)
class Gate:
    """A critical indicator holds its dimension's stage at or below its level plus ``offset``.

    Unknown and missing critical answers count as ``unknown_as``. With ``overall`` the gate also
    holds the stage of the whole unit.
    """

    offset: int = 1
    unknown_as: Exact = 0
    overall: bool = False


@dataclass(frozen=True, kw_only=True)
class WeightedLevels:
    """Family a: weighted mean of levels as a percentage, bands, gates (``weighted-levels``).

    ``overall`` weighs dimensions by their own weights, or pools all indicators.
    """

    bands: tuple[Band, ...]
    gate: Gate | None = None
    overall: Literal["dimension", "indicator"] = "dimension"
    name: Literal["weighted-levels"] = "weighted-levels"


@dataclass(frozen=True, kw_only=True)
class CappedPillars:
    """Family b: weighted values summed per pillar up to its cap, pillars summed, tiers.

    ``cap`` holds for pillars without a cap of their own; ``None`` if each has one.
    ``unknown``: an answer that is not known adds nothing to the sum; the range says what it could
    add. Tiers need a complete sum unless ``publish`` says otherwise.
    """

    cap: Exact | None
    bands: tuple[Band, ...] = ()
    name: Literal["capped-pillars"] = "capped-pillars"


@dataclass(frozen=True, kw_only=True)
class Points:
    """Family c: points over the maximum, in percent, by category and in total (``points``).

    ``unknown="leave-out"`` takes unknown answers out of points and maximum; ``"zero"`` counts
    them as no points, as indices do that score only what was proven.
    """

    unknown: Literal["leave-out", "zero"] = "leave-out"
    bands: tuple[Band, ...] = ()
    name: Literal["points"] = "points"


@dataclass(frozen=True, kw_only=True)
class Stage:
    """A stage of a cumulative ladder."""

    stage: int
    name: str = ""


@dataclass(frozen=True, kw_only=True)
class CumulativeStages:
    """Family d: a stage holds if all its items and all items below hold (``cumulative-stages``).

    An item holds from the value ``holds_from`` on. ``base`` holds always.
    """

    stages: tuple[Stage, ...]
    holds_from: Exact
    base: int = 0
    name: Literal["cumulative-stages"] = "cumulative-stages"


@dataclass(frozen=True, kw_only=True)
class Profile:
    """Least values a unit must show, by indicator. What a profile does not name, it allows."""

    id: str
    title: str
    required: Mapping[str, Exact]


@dataclass(frozen=True, kw_only=True)
class ProfileMinimum:
    """Family e: every parameter against a required profile, no average (``profile-minimum``).

    ``profiles`` run from the least to the most demanding; ``target`` is the one needs look at.
    """

    profiles: tuple[Profile, ...]
    target: str
    name: Literal["profile-minimum"] = "profile-minimum"


@dataclass(frozen=True, kw_only=True)
class MeetingTest:
    """A test a unit meets when every condition holds: indicator -> least value."""

    id: str
    title: str
    at_least: Mapping[str, Exact]


@dataclass(frozen=True, kw_only=True)
class ShareMeeting:
    """Family f: the share of units that meet each test (``share-meeting``).

    ``of="known"`` divides by the units whose outcome is known, ``"applicable"`` by all to which
    the test applies, as indices do that count only proven cases.
    """

    tests: tuple[MeetingTest, ...]
    of: Literal["known", "applicable"] = "known"
    name: Literal["share-meeting"] = "share-meeting"


Rule = WeightedLevels | CappedPillars | Points | CumulativeStages | ProfileMinimum | ShareMeeting


@dataclass(frozen=True, kw_only=True)
class EvidenceRule:
    """What evidence grades allow: the highest level each supports, and how that is used.

    ``reading="widen"``: the claimed level is the score, the cap only lowers the range's low end.
    ``reading="cap"``: the score itself is capped. Answers without a grade stand as claimed.
    ``stale_after`` names the grades that speak of a document, each with the years after which one is
    too old for it; it judges what is attached to answers and changes no score.
    """

    caps: Mapping[Grade, Exact]
    meanings: Mapping[Grade, str] = field(default_factory=dict)
    reading: Literal["widen", "cap"] = "widen"
    stale_after: Mapping[Grade, int] = field(default_factory=dict)


DEFAULT_DOUBT: Mapping[Confidence, Fraction] = {
    "high": Fraction(0),
    "medium": Fraction(1, 8),
    "low": Fraction(1, 4),
}
"""How far an answer may be off, as a share of its scale: a quarter is one level of 0 to 4."""


@dataclass(frozen=True, kw_only=True)
class Instrument:
    """A whole instrument, in one edition (``id`` and ``version``)."""

    id: str
    title: str
    version: str
    rule: Rule
    dimensions: tuple[Dimension, ...]
    date: str = ""
    status: str = ""
    unit_of_assessment: str = ""
    sources: tuple[str, ...] = ()
    licence: str = ""
    levels: tuple[Level, ...] = ()
    words: Mapping[str, Exact] = field(default_factory=dict)
    minimum_coverage: Fraction = Fraction(0)
    evidence: EvidenceRule | None = None
    doubt: Mapping[Confidence, Fraction] = field(default_factory=lambda: dict(DEFAULT_DOUBT))
    decimals: int = 2
    dimension_decimals: int | None = None
    rating_rules: tuple[str, ...] = ()
    intervention_areas: Mapping[str, str] = field(default_factory=dict)

    @property
    def edition(self) -> str:
        """Id and version, as printed: ``gradus-cj 1.0``."""
        return f"{self.id} {self.version}"

    @cached_property
    def indicators(self) -> Mapping[str, Indicator]:
        """Every indicator by its id, in the instrument's order."""
        return {i.id: i for d in self.dimensions for i in d.indicators}

    @cached_property
    def dimension_of(self) -> Mapping[str, Dimension]:
        """The dimension each indicator belongs to, by indicator id."""
        return {i.id: d for d in self.dimensions for i in d.indicators}
