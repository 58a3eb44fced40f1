"""Old answers carried into another edition; comparisons claim no more than ranges allow."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import pytest

from gradus.domain.messages import Message
from gradus.engines.scoring.answers import NOT_APPLICABLE, UNKNOWN, Answer, Value
from gradus.engines.scoring.carry import carried, judge_crosswalk
from gradus.engines.scoring.compare import Carry, Crosswalk, compare
from gradus.engines.scoring.engine import score
from gradus.engines.scoring.instrument import Dimension, Indicator, Instrument, Points, Scale


def edition(version: str, *ids: str, top: int = 4) -> Instrument:
    scale = Scale(minimum=0, maximum=top, step=1)
    indicators = tuple(Indicator(id=id_, title=id_, scale=scale) for id_ in ids)
    dimension = Dimension(id="D", title="D", indicators=indicators)
    return Instrument(id="t", title="T", version=version, rule=Points(), dimensions=(dimension,))


OLD = edition("1", "a", "b", "gone")
NEW = edition("2", "a1", "a2", "b", "fresh", top=2)


def walk(indicators: Mapping[str, Carry], after: str = "t 2") -> Crosswalk:
    return Crosswalk(schema="gradus.crosswalk/1", before="t 1", after=after, indicators=indicators)


GOOD = walk({
    "a": Carry(to=("a1", "a2"), levels={"0": 0, "2": 1, "4": Fraction(2)}),
    "b": Carry(to=("b",)),
})  # fmt: skip


@pytest.mark.parametrize(
    ("value", "expected"),
    [(0, 0), (2, 1), (4, 2), (1, UNKNOWN), (UNKNOWN, UNKNOWN), (NOT_APPLICABLE, NOT_APPLICABLE)],
)
def test_a_level_without_a_place_becomes_unknown(value: Value, expected: Value) -> None:
    answer = Answer(unit="X", indicator="a", value=value, evidence="B", confidence="low", note="n")
    found = carried([answer], GOOD, NEW)
    assert [(a.indicator, a.value) for a in found] == [("a1", expected), ("a2", expected)]
    assert {(a.evidence, a.confidence, a.note) for a in found} == {("B", "low", "n")}


def test_dropped_indicators_are_left_out_and_values_off_the_new_scale_are_unknown() -> None:
    said = [Answer(unit="X", indicator="gone", value=4), Answer(unit="X", indicator="b", value=3)]
    assert [(a.indicator, a.value) for a in carried(said, GOOD, NEW)] == [("b", UNKNOWN)]


def test_new_indicators_are_missing_in_what_was_carried() -> None:
    said = [Answer(unit="X", indicator=i, value=2) for i in ("a", "b")]
    unit = score(NEW, carried(said, GOOD, NEW)).units[0]
    assert unit.missing == ("fresh",)
    assert unit.coverage == Fraction(3, 4)


def test_every_fault_of_a_crosswalk_is_found() -> None:
    bad = walk(
        {
            "x": Carry(to=("b",)),
            "a": Carry(to=("a1", "nowhere"), levels={"1": "much", "2": 9}),
            "b": Carry(to=("a1",)),
        },
        after="t 3",
    )
    bad = Crosswalk(
        schema=bad.schema, before=bad.before, after=bad.after, indicators=bad.indicators,
        dimensions={"D": "E"},
    )  # fmt: skip
    found: list[str] = []

    def note(path: str, what: Message, remedy: Message) -> None:
        assert what.text()
        assert remedy.text()
        found.append(path)

    judge_crosswalk(bad, OLD, NEW, note)
    assert found == [
        "after", "indicators.x", "indicators.a.levels.1", "indicators.a.levels.2", "indicators.a",
        "indicators.b", "dimensions.D",
    ]  # fmt: skip
    found.clear()
    judge_crosswalk(GOOD, OLD, NEW, note)
    assert found == []


@pytest.mark.parametrize(
    ("then", "now", "verdict"),
    [
        ({"a": 1, "b": 1, "gone": 1}, {"a": 2, "b": 1, "gone": 1}, "higher"),
        ({"a": 1, "b": 1, "gone": 1}, {"a": 0, "b": 1, "gone": 1}, "lower"),
        ({"a": 1, "b": 1, "gone": 1}, {"a": 1, "b": 1, "gone": 1}, "same"),
        ({"a": 1, "b": 1, "gone": 1}, {"a": 4, "b": UNKNOWN, "gone": 1}, "higher"),
        ({"a": 1, "b": 1, "gone": 1}, {"a": 2, "b": UNKNOWN, "gone": 1}, "not certain"),
        ({"a": 1, "b": 1}, {"a": 1, "b": 1}, "not certain"),
        ({"a": UNKNOWN}, {"a": 1}, "not known"),
    ],
)
def test_a_change_is_certain_only_where_ranges_lie_apart(
    then: dict[str, Value], now: dict[str, Value], verdict: str
) -> None:
    before, after = (
        score(OLD, [Answer(unit="X", indicator=k, value=v) for k, v in said.items()])
        for said in (then, now)
    )
    change = compare(before, after)[0].overall
    assert change is not None
    assert change.verdict == verdict
