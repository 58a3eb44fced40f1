"""Then and now: no more is said of a change than the ranges allow, over what both editions ask."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradus.engines.scoring.answers import NOT_APPLICABLE, UNKNOWN, Answer, Value
from gradus.engines.scoring.compare import OtherEdition
from gradus.engines.scoring.instrument import (
    Dimension,
    Indicator,
    Instrument,
    Scale,
    WeightedLevels,
)
from gradus.engines.scoring.tests.test_contradictions import BANDS, IDS, INSTRUMENT
from gradus.engines.scoring.then_now import ThenNow, then_and_now

Said = Mapping[str, Value]
values = st.sampled_from([0, 1, 2, 3, 4, UNKNOWN, NOT_APPLICABLE])
said = st.fixed_dictionaries({}, optional=dict.fromkeys(IDS, values)).filter(bool)
doubt = st.sampled_from(["low", "medium", "high", None])


def answers(of: Said, sure: str | None = "high") -> Sequence[Answer]:
    return [
        Answer(unit="X", indicator=id_, value=value, confidence=sure, evidence="A")  # type: ignore[arg-type]
        for id_, value in of.items()
    ]


def edition(version: str, **questions: str) -> Instrument:
    indicators = tuple(
        Indicator(id=id_, title=id_, question=question, scale=Scale(minimum=0, maximum=4))
        for id_, question in questions.items()
    )
    dimension = Dimension(id="D", title="D", indicators=indicators)
    return Instrument(
        id="t",
        title="T",
        version=version,
        rule=WeightedLevels(bands=BANDS),
        dimensions=(dimension,),
    )


def compared(before: Said, after: Said, sure: str | None = "high") -> ThenNow | None:
    return then_and_now(INSTRUMENT, answers(before, sure), INSTRUMENT, answers(after, sure))


@given(said, said, doubt)
def test_a_change_is_said_only_where_the_ranges_lie_apart(
    before: Said, after: Said, sure: str | None
) -> None:
    found = compared(before, after, sure)
    assert found is not None
    pair = found.comparison
    for one in (pair.overall, *pair.dimensions):
        assert one is not None
        if one.verdict in ("higher", "lower"):
            assert one.range_before is not None
            assert one.range_after is not None
            assert not one.range_before.meets(one.range_after)
    for level in found.levels:
        if level.verdict in ("higher", "lower", "same"):
            assert level.before is not None
            assert level.after is not None


@given(said, said)
def test_turned_round_it_says_the_opposite(before: Said, after: Said) -> None:
    turned = {"higher": "lower", "lower": "higher"}
    one, other = compared(before, after), compared(after, before)
    assert one is not None
    assert other is not None
    for here, there in zip(one.levels, other.levels, strict=True):
        assert turned.get(here.verdict, here.verdict) == there.verdict


@given(said, doubt)
def test_nothing_changed_is_never_called_a_change(same: Said, sure: str | None) -> None:
    found = compared(same, same, sure)
    assert found is not None
    assert not found.changed
    assert found.comparison.dimensions[0].verdict not in ("higher", "lower")


def test_what_is_missing_then_or_now_is_no_change() -> None:
    found = compared({"a": 4, "b": 0}, {"b": 3})
    assert found is not None
    verdicts = {one.indicator.id: one.verdict for one in found.levels}
    assert verdicts == {"a": "not known", "b": "higher", "c": "not known", "d": "not known"}
    assert (found.overlap["D"].asked, found.overlap["D"].answered) == (4, 1)


OLD = edition("1", a="Is there a law?", b="Is there a unit?", gone="Is there a form?")
NEW = edition("2", a="Is there a law?", b="Is there a unit with staff?", fresh="Is there a lab?")


def test_of_two_editions_only_what_both_ask_alike_is_compared() -> None:
    before, after = {"a": 1, "b": 4, "gone": 4}, {"a": 3, "b": 0, "fresh": 0}
    found = then_and_now(OLD, answers(before), NEW, answers(after))
    assert found is not None
    assert list(found.instrument.indicators) == ["a"]
    assert not found.same_edition
    apart = found.apart
    named = [[one.id for one in those] for those in (apart.new, apart.gone, apart.changed)]
    assert named == [["fresh"], ["gone"], ["b"]]
    assert (found.comparison.edition_before, found.comparison.edition_after) == ("t 1", "t 2")
    assert found.comparison.overall is not None
    assert found.comparison.overall.verdict == "higher"


def test_editions_with_nothing_in_common_are_not_compared() -> None:
    other = edition("3", z="Something else")
    with pytest.raises(OtherEdition):
        then_and_now(OLD, answers({"a": 1}), other, answers({"z": 1}))
    with pytest.raises(OtherEdition):
        then_and_now(replace(OLD, id="u"), answers({"a": 1}), NEW, answers({"a": 1}))


def test_nothing_answered_of_what_both_ask_compares_nothing() -> None:
    assert then_and_now(OLD, answers({"gone": 1}), NEW, answers({"a": 1})) is None
