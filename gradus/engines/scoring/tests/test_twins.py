"""Families b to f against a second, naive implementation; ranges against every completion.

The twins below follow ``docs/reference/scoring-rules.md`` and share no code with the engine.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradus.engines.scoring.answers import NOT_APPLICABLE, UNKNOWN, Answer, Special, Value
from gradus.engines.scoring.engine import score
from gradus.engines.scoring.exact import Exact
from gradus.engines.scoring.instrument import (
    CappedPillars,
    CumulativeStages,
    Dimension,
    Indicator,
    Instrument,
    MeetingTest,
    Points,
    Profile,
    ProfileMinimum,
    Rule,
    Scale,
    ShareMeeting,
    Stage,
)

TOP = 2
WEIGHTS: tuple[Exact, ...] = (0, 1, 2, Fraction(1, 2), Fraction(25, 2))
Known = Mapping[str, Fraction | None]
"""What a twin sees: no key where not applicable, None where not known."""
Twin = Callable[[Instrument, Known], tuple[dict[str, Any], Any]]


@st.composite
def instruments(draw: st.DrawFn, rule: str) -> Instrument:
    dimensions = []
    for d in range(draw(st.integers(1, 3))):
        indicators = tuple(
            Indicator(
                id=f"{d}.{i}",
                title="t",
                scale=Scale(minimum=0, maximum=TOP, step=1),
                weight=draw(st.sampled_from(WEIGHTS)),
                stage=draw(st.integers(1, 3)),
            )
            for i in range(draw(st.integers(1, 3)))
        )
        cap = draw(st.sampled_from([None, 1, Fraction(5, 2)]))
        dimensions.append(Dimension(id=str(d), title="d", indicators=indicators, cap=cap))
    ids = [i.id for d in dimensions for i in d.indicators]
    least = st.dictionaries(st.sampled_from(ids), st.integers(0, TOP), min_size=1)
    rules: dict[str, Callable[[], Rule]] = {
        "capped": lambda: CappedPillars(cap=3),
        "points": lambda: Points(unknown=draw(st.sampled_from(["leave-out", "zero"]))),
        "stages": lambda: CumulativeStages(
            stages=tuple(Stage(stage=s) for s in (1, 2, 3)), holds_from=draw(st.integers(1, TOP))
        ),
        "profiles": lambda: ProfileMinimum(
            profiles=tuple(Profile(id=f"p{n}", title="p", required=draw(least)) for n in range(2)),
            target="p1",
        ),
        "shares": lambda: ShareMeeting(
            tests=tuple(MeetingTest(id=f"t{n}", title="t", at_least=draw(least)) for n in range(2)),
            of=draw(st.sampled_from(["known", "applicable"])),
        ),
    }
    return Instrument(
        id="i", title="i", version="1", rule=rules[rule](), dimensions=tuple(dimensions)
    )


@st.composite
def cases(draw: st.DrawFn, rule: str) -> tuple[Instrument, dict[str, Value]]:
    instrument = draw(instruments(rule))
    value = st.sampled_from([*range(TOP + 1), *range(TOP + 1), UNKNOWN, NOT_APPLICABLE])
    given_ = draw(st.dictionaries(st.sampled_from(list(instrument.indicators)), value, min_size=1))
    return instrument, given_


# --- the twins ----------------------------------------------------------------------------------


def capped(instrument: Instrument, known: Known) -> tuple[dict[str, Any], Any]:
    found: dict[str, Any] = {}
    caps: dict[str, Fraction] = {}
    for d in instrument.dimensions:
        caps[d.id] = Fraction(3 if d.cap is None else d.cap)
        values = {i.id: (Fraction(i.weight), known[i.id]) for i in d.indicators if i.id in known}
        if all(v is None for _, v in values.values()):
            found[d.id] = None
            continue
        points = sum((w * v for w, v in values.values() if v is not None), Fraction(0))
        every = sum((Fraction(i.weight) for i in d.indicators), Fraction(0))
        some = sum((w for w, _ in values.values()), Fraction(0))
        if some:
            points = points * every / some
        found[d.id] = min(caps[d.id], points)
    applicable = [d.id for d in instrument.dimensions if any(i.id in known for i in d.indicators)]
    scores = [found[id_] for id_ in applicable if found[id_] is not None]
    if not scores:
        return found, None
    share = sum(caps.values()) / sum((caps[id_] for id_ in applicable), Fraction(0))
    return found, sum(scores) * share


def points(instrument: Instrument, known: Known) -> tuple[dict[str, Any], Any]:
    assert isinstance(instrument.rule, Points)
    leave_out = instrument.rule.unknown == "leave-out"

    def percent(indicators: list[Indicator]) -> Fraction | None:
        there = [(Fraction(i.weight), known[i.id]) for i in indicators if i.id in known]
        if all(v is None for _, v in there):
            return None
        reached = sum((w * v for w, v in there if v is not None), Fraction(0))
        most = sum((w * TOP for w, v in there if v is not None or not leave_out), Fraction(0))
        return 100 * reached / most if most else None

    found = {d.id: percent(list(d.indicators)) for d in instrument.dimensions}
    return found, percent(list(instrument.indicators.values()))


def stages(instrument: Instrument, known: Known) -> tuple[dict[str, Any], Any]:
    assert isinstance(instrument.rule, CumulativeStages)
    least = instrument.rule.holds_from
    found: dict[str, Any] = {}
    reached: dict[str, int] = {}
    for d in instrument.dimensions:
        there = [i for i in d.indicators if i.id in known]
        found[d.id] = None
        if not there:
            continue
        reached[d.id] = 0
        highest = max(i.stage or 0 for i in there)
        for stage in range(1, highest + 1):
            below = [known[i.id] for i in there if (i.stage or 0) <= stage]
            if all(v is not None and v >= least for v in below):
                reached[d.id] = stage
        if any(known[i.id] is not None for i in there):
            found[d.id] = reached[d.id]
    if all(s is None for s in found.values()):
        return found, None
    return found, min(reached.values())


def profiles(instrument: Instrument, known: Known) -> tuple[dict[str, Any], Any]:
    def least(ids: list[str]) -> Fraction | None:
        there = [v for v in (known.get(id_) for id_ in ids) if v is not None]
        return min(there) if there else None

    found = {d.id: least([i.id for i in d.indicators]) for d in instrument.dimensions}
    return found, least(list(instrument.indicators))


def shares(instrument: Instrument, known: Known) -> tuple[dict[str, Any], Any]:
    rule = instrument.rule
    assert isinstance(rule, ShareMeeting)
    by_dimension: dict[str, list[bool | None]] = {d.id: [] for d in instrument.dimensions}
    for test in rule.tests:
        there = {k: v for k, v in test.at_least.items() if k in known}
        if not there:
            continue
        verdict: bool | None = True
        for id_, least in there.items():
            value = known[id_]
            if value is None:
                verdict = None if verdict is not False else False
            elif value < least:
                verdict = False
        by_dimension[next(iter(test.at_least)).split(".")[0]].append(verdict)

    def percent(verdicts: list[bool | None]) -> Fraction | None:
        sure = [v for v in verdicts if v is not None]
        if not sure:
            return None
        return Fraction(100 * sum(sure), len(sure if rule.of == "known" else verdicts))

    found = {id_: percent(verdicts) for id_, verdicts in by_dimension.items()}
    return found, percent([v for verdicts in by_dimension.values() for v in verdicts])


TWINS: dict[str, Twin] = {
    "capped": capped,
    "points": points,
    "stages": stages,
    "profiles": profiles,
    "shares": shares,
}


def known_of(instrument: Instrument, given_: Mapping[str, Value]) -> dict[str, Fraction | None]:
    found: dict[str, Fraction | None] = {}
    for id_ in instrument.indicators:
        value = given_.get(id_, UNKNOWN)
        if value is not NOT_APPLICABLE:
            found[id_] = None if isinstance(value, Special) else Fraction(value)
    return found


# --- the properties -----------------------------------------------------------------------------


@pytest.mark.parametrize("rule", TWINS)
@settings(max_examples=80, deadline=None)
@given(data=st.data())
def test_scores_are_those_of_the_twin(rule: str, data: st.DataObject) -> None:
    instrument, given_ = data.draw(cases(rule))
    answers = [Answer(unit="X", indicator=k, value=v) for k, v in given_.items()]
    unit = score(instrument, answers, variation=None).units[0]
    by_dimension, overall = TWINS[rule](instrument, known_of(instrument, given_))
    assert {d.id: d.score for d in unit.dimensions} == by_dimension
    assert unit.overall == overall
    for number in (unit.overall, *(d.score for d in unit.dimensions)):
        assert number is None or isinstance(number, int | Fraction)


@pytest.mark.parametrize("rule", TWINS)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_ranges_are_those_of_all_completions(rule: str, data: st.DataObject) -> None:
    instrument, given_ = data.draw(cases(rule))
    known = known_of(instrument, given_)
    open_ = [k for k, v in known.items() if v is None][:4]
    given_ |= {k: 1 for k, v in known.items() if v is None and k not in open_}
    known = known_of(instrument, given_)
    answers = [Answer(unit="X", indicator=k, value=v) for k, v in given_.items()]
    unit = score(instrument, answers, variation=None).units[0]
    ends = []
    for filling in product(range(TOP + 1), repeat=len(open_)):
        full = known | {k: Fraction(v) for k, v in zip(open_, filling, strict=True)}
        ends.append(TWINS[rule](instrument, full)[1])
    if ends[0] is None:
        assert unit.range is None
        return
    assert unit.range is not None
    if unit.overall is not None:  # what counts only proven cases may stand below them all
        ends.append(TWINS[rule](instrument, known)[1])
        assert ends[-1] <= max(ends[:-1])
    assert (unit.range.low, unit.range.high) == (min(ends), max(ends))


@pytest.mark.parametrize("rule", TWINS)
@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_the_order_of_answers_and_other_units_changes_nothing(
    rule: str, data: st.DataObject
) -> None:
    instrument, given_ = data.draw(cases(rule))
    answers = [Answer(unit="X", indicator=k, value=v) for k, v in given_.items()]
    others = [Answer(unit="Y", indicator=k, value=TOP) for k in instrument.indicators]
    mixed = data.draw(st.permutations(answers + others))
    assert score(instrument, mixed, seed=3).unit("X") == score(instrument, answers, seed=3).units[0]


@pytest.mark.parametrize("rule", TWINS)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_a_higher_answer_never_lowers_a_score(rule: str, data: st.DataObject) -> None:
    instrument, given_ = data.draw(cases(rule))
    low = [k for k, v in given_.items() if not isinstance(v, Special) and v < TOP]
    if not low:
        return
    which = data.draw(st.sampled_from(low))
    higher = given_ | {which: TOP}
    found = [
        score(instrument, [Answer(unit="X", indicator=k, value=v) for k, v in said.items()],
              variation=None).units[0].overall
        for said in (given_, higher)
    ]  # fmt: skip
    assert (found[0] is None and found[1] is None) or (found[0] or 0) <= (found[1] or 0)
