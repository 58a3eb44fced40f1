"""What scoring says: per unit, per dimension, the needs, the legal needs and the dissent.

Numbers are exact; they are rounded only where they are shown (``exact.shown``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from gradus.domain.messages import Message
from gradus.engines.scoring.answers import Answer, Value
from gradus.engines.scoring.exact import Exact

StageKey = int | str


@dataclass(frozen=True, kw_only=True)
class Range:
    """Lowest and highest value."""

    low: Exact
    high: Exact

    def meets(self, other: Range) -> bool:
        """Whether the two overlap, end points included."""
        return self.low <= other.high and other.low <= self.high


@dataclass(frozen=True, kw_only=True)
class Reading:
    """Score and stage of one way of reading the answers (claimed, evidenced, lowest, highest)."""

    score: Exact | None
    stage: StageKey | None


@dataclass(frozen=True, kw_only=True)
class DimensionScore:
    """The result for one dimension.

    ``score`` and ``stage`` follow the instrument's reading; ``claimed`` and ``evidenced`` stand
    beside them. ``range`` holds every score the answers allow, ``interval`` the 90 % interval.
    ``coverage`` is the weight answered over the weight applicable; all are ``None`` where the
    dimension is not applicable. ``why_no_stage`` is filled when ``stage`` is ``None``.
    ``points`` and ``maximum`` are filled for sums.
    """

    id: str
    title: str
    score: Exact | None
    range: Range | None
    interval: Range | None
    coverage: Fraction | None
    stage: StageKey | None
    stage_low: StageKey | None
    stage_high: StageKey | None
    claimed: Reading
    evidenced: Reading
    band_stage: StageKey | None = None
    gate_stage: int | None = None
    points: Exact | None = None
    maximum: Exact | None = None
    why_no_stage: Message | None = None


@dataclass(frozen=True, kw_only=True)
class Need:
    """How much an indicator falls short of its target, and how firmly it ranks.

    ``need`` is in the units of the overall score: what raising the indicator to its target would
    add (``need_low`` to ``need_high`` for the range of its answer). ``stays`` is the share of
    variations of weights and normalisation in which it stays among the top ten.
    """

    rank: int
    indicator: str
    title: str
    dimension: str
    critical: bool
    level: Exact
    target: Exact
    need: Exact
    need_low: Exact
    need_high: Exact
    stays: float | None = None


@dataclass(frozen=True, kw_only=True)
class LegalNeed:
    """Whether one article has a basis in domestic law, as far as the answers show."""

    convention: str
    article: str
    title: str
    state: Literal["basis", "need", "unknown", "not-applicable", "not-asked"]
    indicators: tuple[str, ...] = ()
    verification: str = ""


@dataclass(frozen=True, kw_only=True)
class Dissent:
    """An indicator on which groups differ: the value used, how it came about, and all answers."""

    indicator: str
    used: Value
    how: Literal["consensus", "single", "median"]
    answers: tuple[Answer, ...]


@dataclass(frozen=True, kw_only=True)
class ProfileOutcome:
    """A unit against a profile: ``met`` is ``None`` while the answers leave it open."""

    id: str
    title: str
    met: bool | None
    short: Mapping[str, Exact]
    open: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class UnitScore:
    """The result for one unit, usually a State. Fields as in :class:`DimensionScore`."""

    unit: str
    edition: str
    overall: Exact | None
    range: Range | None
    interval: Range | None
    coverage: Fraction | None
    stage: StageKey | None
    stage_low: StageKey | None
    stage_high: StageKey | None
    claimed: Reading
    evidenced: Reading
    dimensions: tuple[DimensionScore, ...]
    points: Exact | None = None
    maximum: Exact | None = None
    why_no_stage: Message | None = None
    needs: tuple[Need, ...] = ()
    to_find_out: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    not_applicable: tuple[str, ...] = ()
    ungraded: tuple[str, ...] = ()
    dissent: tuple[Dissent, ...] = ()
    legal: tuple[LegalNeed, ...] = ()
    profiles: tuple[ProfileOutcome, ...] = ()

    def dimension(self, id: str) -> DimensionScore:  # noqa: A002 - it is the dimension's id
        """The dimension of that id; ``KeyError`` if there is none."""
        for dimension in self.dimensions:
            if dimension.id == id:
                return dimension
        raise KeyError(id)


@dataclass(frozen=True, kw_only=True)
class TestShare:
    """How many units meet a test: ``share`` of those counted, ``range`` for what is not known."""

    __test__ = False

    id: str
    title: str
    meeting: int
    not_meeting: int
    open: int
    not_applicable: int
    share: Fraction | None
    range: Range | None
    coverage: Fraction | None


@dataclass(frozen=True, kw_only=True)
class Scores:
    """All units of a set of answers, scored with one edition of one instrument."""

    instrument: str
    version: str
    rule: str
    decimals: int
    units: tuple[UnitScore, ...]
    dimension_decimals: int
    shares: tuple[TestShare, ...] = ()
    remarks: tuple[Message, ...] = field(default=())

    def unit(self, id: str) -> UnitScore:  # noqa: A002 - it is the unit's id
        """The unit of that id; ``KeyError`` if there is none."""
        for unit in self.units:
            if unit.unit == id:
                return unit
        raise KeyError(id)
