"""Instrument files: YAML or JSON in, an :class:`Instrument` out, or every fault with its line.

The shape is in ``docs/reference/instrument-schema.md``. Numbers may be written as numbers or in
quotes; they are exact either way.
"""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal, TypeVar

from gradus.catalogue.instrument_sense import judge_sense, keys_of_other_rules
from gradus.catalogue.places import line_finder
from gradus.domain.messages import Message, message
from gradus.domain.refusals import Fault, InvalidInput
from gradus.engines.scoring.exact import Exact, exact
from gradus.engines.scoring.instrument import (
    DEFAULT_DOUBT,
    Band,
    CappedPillars,
    Confidence,
    CumulativeStages,
    Dimension,
    EvidenceRule,
    Gate,
    Grade,
    Indicator,
    Instrument,
    LegalBasis,
    Level,
    MeetingTest,
    Points,
    Profile,
    ProfileMinimum,
    Rule,
    Scale,
    ShareMeeting,
    Stage,
    WeightedLevels,
)
from gradus.formats.records.read_yaml import read_yaml

Number = int | Fraction | str
T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class HeadBlock:
    """Who made the instrument and which edition it is."""

    id: str
    title: str
    version: str
    date: str = ""
    status: str = ""
    wording: str = ""
    unit_of_assessment: str = ""
    sources: tuple[str, ...] = ()
    licence: str = ""


@dataclass(frozen=True, kw_only=True)
class ChangeNote:
    """What changed since the edition or draft before, and why."""

    id: str
    change: str


@dataclass(frozen=True, kw_only=True)
class LevelBlock:
    """A named level of the common scale."""

    name: str
    meaning: str = ""


@dataclass(frozen=True, kw_only=True)
class ScaleBlock:
    """The values an answer may take; ``step`` leaves only values that far apart."""

    minimum: Number = 0
    maximum: Number
    step: Number | None = None


@dataclass(frozen=True, kw_only=True)
class OverallBlock:
    """How dimensions become the whole: weighted by dimension, or all indicators pooled."""

    weights: Literal["dimension", "indicator"] = "dimension"


@dataclass(frozen=True, kw_only=True)
class BandBlock:
    """A stage or tier, for scores of at least ``from``."""

    stage: int | str
    from_: Number
    name: str = ""


@dataclass(frozen=True, kw_only=True)
class GateBlock:
    """Critical indicators hold the stage at or below their level plus ``offset``."""

    offset: int = 1
    unknown_as: Number = 0
    overall: bool = False


@dataclass(frozen=True, kw_only=True)
class PublishBlock:
    """The least coverage (a share) with which a stage is published."""

    minimum_coverage: Number = 0


@dataclass(frozen=True, kw_only=True)
class GradeBlock:
    """What an evidence grade means, and the highest level it supports.

    ``stale_after``: it speaks of a document, and after so many years one is too old for it; 0: it
    speaks of none.
    """

    meaning: str = ""
    cap: Number
    stale_after: int = 0


@dataclass(frozen=True, kw_only=True)
class EvidenceBlock:
    """Evidence grades, and whether they widen the range or cap the score."""

    grades: Mapping[Literal["A", "B", "C", "D"], GradeBlock]
    reading: Literal["widen", "cap"] = "widen"


@dataclass(frozen=True, kw_only=True)
class DisplayBlock:
    """Decimals of every score shown; ties are rounded away from zero (half up).

    ``dimension_decimals`` is for dimensions, where they are shown with others than the whole.
    """

    decimals: int = 2
    dimension_decimals: int | None = None
    rounding: Literal["half-up"] = "half-up"


@dataclass(frozen=True, kw_only=True)
class StageBlock:
    """A stage of a cumulative ladder."""

    stage: int
    name: str = ""


@dataclass(frozen=True, kw_only=True)
class ProfileBlock:
    """Least values by indicator."""

    id: str
    title: str = ""
    required: Mapping[str, Number]


@dataclass(frozen=True, kw_only=True)
class TestBlock:
    """Conditions a unit meets together: least values by indicator."""

    __test__ = False

    id: str
    title: str = ""
    at_least: Mapping[str, Number]


@dataclass(frozen=True, kw_only=True)
class ScoringBlock:
    """The rule family and what it needs; see the reference page for which key belongs to which."""

    rule: Literal[
        "weighted-levels",
        "capped-pillars",
        "points",
        "cumulative-stages",
        "profile-minimum",
        "share-meeting",
    ]
    scale: ScaleBlock | None = None
    overall: OverallBlock = OverallBlock()
    bands: tuple[BandBlock, ...] = ()
    gate: GateBlock | None = None
    publish: PublishBlock = PublishBlock()
    evidence: EvidenceBlock | None = None
    doubt: Mapping[Literal["low", "medium", "high"], Number] = field(default_factory=dict)
    display: DisplayBlock = DisplayBlock()
    cap: Number | None = None
    unknown: Literal["leave-out", "zero"] = "leave-out"
    stages: tuple[StageBlock, ...] = ()
    holds_from: Number = 1
    base: int = 0
    profiles: tuple[ProfileBlock, ...] = ()
    target: str | None = None
    tests: tuple[TestBlock, ...] = ()
    of: Literal["known", "applicable"] = "known"


@dataclass(frozen=True, kw_only=True)
class IndicatorBlock:
    """One question."""

    id: str
    title: str
    question: str = ""
    weight: Number = 1
    scale: ScaleBlock | None = None
    critical: bool = False
    short_form: bool = False
    scored: bool = True
    stage: int | None = None
    levels: Mapping[str, str] = field(default_factory=dict)
    evidence: tuple[str, ...] = ()
    links: Mapping[str, tuple[int | str, ...]] = field(default_factory=dict)
    informs: tuple[str, ...] = ()
    legal_basis: tuple[Mapping[str, object], ...] = ()
    from_draft: str | None = None


@dataclass(frozen=True, kw_only=True)
class DimensionBlock:
    """A group of indicators with a score of its own."""

    id: str
    title: str
    indicators: tuple[IndicatorBlock, ...]
    weight: Number = 1
    covers: tuple[str, ...] = ()
    cap: Number | None = None


@dataclass(frozen=True, kw_only=True)
class InstrumentFile:
    """A whole instrument file."""

    schema: Literal["gradus.instrument/1"]
    instrument: HeadBlock
    scoring: ScoringBlock
    dimensions: tuple[DimensionBlock, ...]
    changes: tuple[ChangeNote, ...] = ()
    levels: Mapping[str, LevelBlock] = field(default_factory=dict)
    words: Mapping[str, Number] = field(default_factory=dict)
    rating_rules: tuple[str, ...] = ()
    worked_example: object = None
    intervention_areas: Mapping[str, str] = field(default_factory=dict)
    link_keys: Mapping[str, object] = field(default_factory=dict)


def read_instrument(data: bytes, source: str) -> Instrument:
    """The instrument a file says.

    Parameters
    ----------
    data
        YAML (or JSON, which is YAML) in UTF-8.
    source
        The file's name, for faults.

    Raises
    ------
    InvalidInput
        With every fault by line.
    """
    found = read_yaml(InstrumentFile, data, source)
    judge = _Judge(source, data)
    keys_of_other_rules(found.scoring, found.scoring.rule, judge.add)
    instrument = _instrument(found, judge)
    if instrument is not None:
        judge_sense(instrument, judge.add)
    judge.refuse()
    assert instrument is not None  # noqa: S101 - nothing was refused
    return instrument


class _Judge:
    """Collects what is wrong beyond the shape, with lines."""

    def __init__(self, source: str, data: bytes) -> None:
        self._source = source
        self._data = data
        self._line: Callable[[str], int] | None = None
        self.found: list[Fault] = []

    def add(self, path: str, what: Message, remedy: Message) -> None:
        """Note a fault at a path."""
        if self._line is None:
            self._line = line_finder(self._data, self._source)
        where = f"{self._source}, line {self._line(path)}, {path}"
        self.found.append(Fault(where, what, remedy))

    def number(self, value: Number, path: str) -> Exact:
        """An exact number; 0 with the fault noted where it is none."""
        if isinstance(value, str):
            try:
                return exact(value)
            except ValueError:
                self.add(
                    path,
                    message("{value} is no plain number.", value=repr(value[:40])),
                    message("Write a number such as 3 or 17.25."),
                )
                return 0
        if isinstance(value, Fraction) and value.denominator == 1:
            return value.numerator
        return value

    def known(self, name: str, known: Iterable[str], path: str, what: str) -> None:
        """Note a name that is not among the known ones."""
        names = list(known)
        if name in names:
            return
        near = difflib.get_close_matches(name, names, n=1)
        remedy = (
            message("Did you mean {near}?", near=near[0])
            if near
            else message("Write one of: {known}.", known=", ".join(names[:20]) or "-")
        )
        self.add(
            path, message("{name} is no {what} of this file.", name=repr(name), what=what), remedy
        )

    def once(self, names: Iterable[tuple[str, str]]) -> None:
        """Note ids given more than once."""
        counts: Counter[str] = Counter()
        for name, path in names:
            counts[name] += 1
            if counts[name] == 2:
                self.add(
                    path,
                    message("The id {name} is used twice.", name=repr(name)),
                    message("Give each its own id."),
                )

    def refuse(self) -> None:
        """Raise what was found."""
        if self.found:
            raise InvalidInput(self._source, self.found)


def _instrument(found: InstrumentFile, judge: _Judge) -> Instrument | None:
    scoring, head = found.scoring, found.instrument
    ids = [i.id for d in found.dimensions for i in d.indicators]
    judge.once(
        (i.id, f"dimensions[{n}].indicators[{m}].id")
        for n, d in enumerate(found.dimensions)
        for m, i in enumerate(d.indicators)
    )
    judge.once((d.id, f"dimensions[{n}].id") for n, d in enumerate(found.dimensions))
    if not ids:
        judge.add(
            "dimensions", message("The instrument asks nothing."), message("Add an indicator.")
        )
        return None
    dimensions = tuple(
        _dimension(d, f"dimensions[{n}]", found, judge) for n, d in enumerate(found.dimensions)
    )
    rule = _rule(scoring, ids, judge)
    if rule is None:
        return None
    evidence = None
    if scoring.evidence is not None:
        evidence = EvidenceRule(
            caps={g: judge.number(b.cap, f"scoring.evidence.grades.{g}.cap")
                  for g, b in scoring.evidence.grades.items()},
            meanings={g: b.meaning for g, b in scoring.evidence.grades.items()},
            reading=scoring.evidence.reading,
            stale_after=_stale_after(scoring.evidence, judge),
        )  # fmt: skip
    doubt: dict[Confidence, Fraction] = dict(DEFAULT_DOUBT)
    for confidence, share in scoring.doubt.items():
        doubt[confidence] = Fraction(judge.number(share, f"scoring.doubt.{confidence}"))
    coverage = Fraction(
        judge.number(scoring.publish.minimum_coverage, "scoring.publish.minimum_coverage")
    )
    if not 0 <= coverage <= 1:
        judge.add(
            "scoring.publish.minimum_coverage",
            message("A coverage is a share from 0 to 1."),
            message("Write 0.8 for 80 %."),
        )
    return Instrument(
        id=head.id,
        title=head.title,
        version=head.version,
        rule=rule,
        dimensions=dimensions,
        date=head.date,
        status=head.status,
        unit_of_assessment=head.unit_of_assessment,
        sources=head.sources,
        licence=head.licence,
        levels=tuple(
            Level(value=judge.number(v, f"levels.{v}"), name=b.name, meaning=b.meaning)
            for v, b in found.levels.items()
        ),
        words={w: judge.number(v, f"words.{w}") for w, v in found.words.items()},
        minimum_coverage=coverage,
        evidence=evidence,
        doubt=doubt,
        decimals=scoring.display.decimals,
        dimension_decimals=scoring.display.dimension_decimals,
        rating_rules=found.rating_rules,
        intervention_areas=found.intervention_areas,
    )


def _stale_after(block: EvidenceBlock, judge: _Judge) -> Mapping[Grade, int]:
    found = {grade: one.stale_after for grade, one in block.grades.items() if one.stale_after}
    for grade, years in found.items():
        if years < 0:
            judge.add(
                f"scoring.evidence.grades.{grade}.stale_after",
                message("A document cannot be too old after {years} years.", years=str(years)),
                message("Write a number of years, at least 1."),
            )
    return found


def _dimension(block: DimensionBlock, path: str, found: InstrumentFile, judge: _Judge) -> Dimension:
    return Dimension(
        id=block.id,
        title=block.title,
        indicators=tuple(
            _indicator(i, f"{path}.indicators[{n}]", found, judge)
            for n, i in enumerate(block.indicators)
        ),
        weight=_weight(block.weight, f"{path}.weight", judge),
        covers=block.covers,
        cap=None if block.cap is None else judge.number(block.cap, f"{path}.cap"),
    )


def _weight(value: Number, path: str, judge: _Judge) -> Exact:
    weight = judge.number(value, path)
    if weight < 0:
        judge.add(path, message("A weight is not negative."), message("Write 0 or more."))
    return weight


def _indicator(block: IndicatorBlock, path: str, found: InstrumentFile, judge: _Judge) -> Indicator:
    scale = _scale(block.scale or found.scoring.scale, path, judge)
    levels: dict[Exact, str] = {}
    for written, text in block.levels.items():
        level = judge.number(written, f"{path}.levels.{written}")
        levels[level] = text
        if not scale.holds(level):
            judge.add(
                f"{path}.levels.{written}",
                message("Level {level} does not lie on the scale.", level=written),
                message(
                    "Write levels from {low} to {high}.", low=scale.minimum, high=scale.maximum
                ),
            )
    if found.intervention_areas:
        for n, area in enumerate(block.informs):
            judge.known(area, found.intervention_areas, f"{path}.informs[{n}]", "intervention area")
    stages = {s.stage for s in found.scoring.stages}
    if found.scoring.rule == "cumulative-stages" and block.scored and block.stage not in stages:
        judge.add(
            path,
            message("{id} names no stage of the ladder.", id=block.id),
            message(
                "Give it a stage, one of: {stages}.", stages=", ".join(map(str, sorted(stages)))
            ),
        )
    return Indicator(
        id=block.id,
        title=block.title,
        question=block.question,
        scale=scale,
        weight=_weight(block.weight, f"{path}.weight", judge),
        critical=block.critical,
        short_form=block.short_form,
        scored=block.scored,
        stage=block.stage,
        levels=levels,
        evidence=block.evidence,
        links={key: tuple(str(v) for v in values) for key, values in block.links.items()},
        informs=block.informs,
        legal_basis=tuple(
            _basis(b, f"{path}.legal_basis[{n}]", judge) for n, b in enumerate(block.legal_basis)
        ),
        from_draft=block.from_draft,
    )


def _scale(block: ScaleBlock | None, path: str, judge: _Judge) -> Scale:
    if block is None:
        judge.add(
            path,
            message("There is no scale for this indicator."),
            message("Give scoring.scale, or a scale of its own, with minimum and maximum."),
        )
        return Scale(minimum=0, maximum=1)
    low = judge.number(block.minimum, f"{path}.scale.minimum")
    high = judge.number(block.maximum, f"{path}.scale.maximum")
    step = None if block.step is None else judge.number(block.step, f"{path}.scale.step")
    if low >= high or (step is not None and step <= 0):
        judge.add(
            path,
            message("The scale from {low} to {high} holds no room.", low=low, high=high),
            message("The maximum lies above the minimum, and a step above zero."),
        )
        return Scale(minimum=0, maximum=1)
    return Scale(minimum=low, maximum=high, step=step)


def _basis(block: Mapping[str, object], path: str, judge: _Judge) -> LegalBasis:
    level = block.get("from")
    if not isinstance(level, int | str):
        judge.add(path, message("{name} is missing.", name="'from'"), message("Add it."))
        level = 0
    articles = {}
    for key, values in block.items():
        if isinstance(values, tuple):
            articles[key] = tuple(str(v) for v in values)
        elif key != "from":
            judge.add(
                f"{path}.{key}",
                message("{found} stands here.", found=repr(str(values)[:40])),
                message("Write a list of article numbers."),
            )
    return LegalBasis(level=judge.number(level, f"{path}.from"), articles=articles)


# --- rules --------------------------------------------------------------------------------------


def _rule(scoring: ScoringBlock, ids: list[str], judge: _Judge) -> Rule | None:
    make: Mapping[str, Callable[[ScoringBlock, list[str], _Judge], Rule | None]] = {
        "weighted-levels": _weighted,
        "capped-pillars": _capped,
        "points": _points,
        "cumulative-stages": _cumulative,
        "profile-minimum": _profiles,
        "share-meeting": _tests,
    }
    return make[scoring.rule](scoring, ids, judge)


def _bands(scoring: ScoringBlock, judge: _Judge) -> tuple[Band, ...]:
    return tuple(
        Band(stage=b.stage, start=judge.number(b.from_, f"scoring.bands[{n}].from"), name=b.name)
        for n, b in enumerate(scoring.bands)
    )


def _weighted(scoring: ScoringBlock, ids: list[str], judge: _Judge) -> Rule | None:
    gate = None
    if scoring.gate is not None:
        gate = Gate(
            offset=scoring.gate.offset,
            unknown_as=judge.number(scoring.gate.unknown_as, "scoring.gate.unknown_as"),
            overall=scoring.gate.overall,
        )
    return WeightedLevels(bands=_bands(scoring, judge), gate=gate, overall=scoring.overall.weights)


def _capped(scoring: ScoringBlock, ids: list[str], judge: _Judge) -> Rule | None:
    cap = None if scoring.cap is None else judge.number(scoring.cap, "scoring.cap")
    return CappedPillars(cap=cap, bands=_bands(scoring, judge))


def _points(scoring: ScoringBlock, ids: list[str], judge: _Judge) -> Rule | None:
    return Points(unknown=scoring.unknown, bands=_bands(scoring, judge))


def _cumulative(scoring: ScoringBlock, ids: list[str], judge: _Judge) -> Rule | None:
    if not scoring.stages:
        judge.add(
            "scoring",
            message("Cumulative stages need stages."),
            message("List them under scoring.stages, the lowest first."),
        )
        return None
    return CumulativeStages(
        stages=tuple(Stage(stage=s.stage, name=s.name) for s in scoring.stages),
        holds_from=judge.number(scoring.holds_from, "scoring.holds_from"),
        base=scoring.base,
    )


def _needed(
    values: Mapping[str, Number], ids: list[str], path: str, judge: _Judge
) -> dict[str, Exact]:
    for name in values:
        judge.known(name, ids, f"{path}.{name}", "indicator")
    return {name: judge.number(value, f"{path}.{name}") for name, value in values.items()}


def _profiles(scoring: ScoringBlock, ids: list[str], judge: _Judge) -> Rule | None:
    if not scoring.profiles:
        judge.add(
            "scoring",
            message("A minimum per parameter needs profiles."),
            message("List them under scoring.profiles, the least demanding first."),
        )
        return None
    target = scoring.target or scoring.profiles[-1].id
    judge.known(target, [p.id for p in scoring.profiles], "scoring.target", "profile")
    if target not in [p.id for p in scoring.profiles]:
        return None
    return ProfileMinimum(
        profiles=tuple(
            Profile(
                id=p.id,
                title=p.title or p.id,
                required=_needed(p.required, ids, f"scoring.profiles[{n}].required", judge),
            )
            for n, p in enumerate(scoring.profiles)
        ),
        target=target,
    )


def _tests(scoring: ScoringBlock, ids: list[str], judge: _Judge) -> Rule | None:
    if not scoring.tests or any(not t.at_least for t in scoring.tests):
        judge.add(
            "scoring",
            message("Shares of States need tests, each with at least one condition."),
            message("List them under scoring.tests, with at_least by indicator."),
        )
        return None
    tests = tuple(
        MeetingTest(
            id=t.id,
            title=t.title or t.id,
            at_least=_needed(t.at_least, ids, f"scoring.tests[{n}].at_least", judge),
        )
        for n, t in enumerate(scoring.tests)
    )
    return ShareMeeting(tests=tests, of=scoring.of)
