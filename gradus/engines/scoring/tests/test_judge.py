"""Answers as written: every documented spelling, every fault with its place."""

from __future__ import annotations

import pytest

from gradus.engines.scoring.answers import CONSENSUS, NOT_APPLICABLE, UNKNOWN, Entry
from gradus.engines.scoring.exact import exact, shown
from gradus.engines.scoring.instrument import (
    Dimension,
    Indicator,
    Instrument,
    Level,
    Points,
    Scale,
)
from gradus.engines.scoring.judge import judge

INDICATORS = (
    Indicator(id="GOV-01", title="g", scale=Scale(minimum=0, maximum=4, step=1)),
    Indicator(id="GOV-02", title="g", scale=Scale(minimum=0, maximum=20)),
    Indicator(id="GOV-03", title="g", scale=Scale(minimum=0, maximum=3), levels={0: "n", 3: "y"}),
)
INSTRUMENT = Instrument(
    id="t", title="T", version="1", rule=Points(),
    dimensions=(Dimension(id="G", title="G", indicators=INDICATORS),),
    levels=(Level(value=3, name="Established"),), words={"Yes": 3, "no": 0},
)  # fmt: skip


def entry(value: str = "1", indicator: str = "GOV-01", **parts: str) -> Entry:
    said = {"where": "a.csv, line 2", "unit": "XAA", "indicator": indicator, "value": value}
    return Entry(**(said | parts))


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("3", 3), (" 3 ", 3), ("3.0", 3), ("YES", 3), ("No", 0), ("established", 3),
        ("UNK", UNKNOWN), ("unknown", UNKNOWN), ("?", UNKNOWN), ("Don't know", UNKNOWN),
        ("na", NOT_APPLICABLE), ("N/A", NOT_APPLICABLE), ("Not applicable", NOT_APPLICABLE),
    ],
)  # fmt: skip
def test_values_are_numbers_or_words(written: str, value: object) -> None:
    answers, faults = judge(INSTRUMENT, [entry(written)])
    assert faults == ()
    assert [a.value for a in answers] == [value]


def test_free_numbers_are_exact() -> None:
    answers, _ = judge(INSTRUMENT, [entry("19.54", "GOV-02")])
    assert answers[0].value == exact("19.54")
    assert str(shown(exact("19.545"), 2)) == "19.55"


def test_a_blank_value_is_a_missing_answer() -> None:
    assert judge(INSTRUMENT, [entry("  ")]) == ((), ())


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (entry("5"), "does not lie on the scale"),
        (entry("2.5"), "does not lie on the scale"),
        (entry("-1"), "does not lie on the scale"),
        (entry("1", "GOV-03"), "does not lie on the scale"),
        (entry("1e0"), "is no answer"),
        (entry("2,5"), "is no answer"),
        (entry("NaN"), "is no answer"),
        (entry("٣"), "is no answer"),
        (entry(evidence="E"), "no evidence grade"),
        (entry(confidence="sure"), "no confidence"),
        (entry(unit=" "), "unit is empty"),
        (entry(indicator="GOV-1"), "no indicator"),
    ],
)
def test_what_is_wrong_is_said_with_its_place_and_a_remedy(bad: Entry, said: str) -> None:
    answers, faults = judge(INSTRUMENT, [bad])
    assert answers == ()
    assert [f.where for f in faults] == ["a.csv, line 2"]
    assert said in faults[0].what.text()
    assert faults[0].remedy.text()


def test_the_nearest_indicator_is_suggested() -> None:
    _, faults = judge(INSTRUMENT, [entry(indicator="GOV-1")])
    assert "GOV-01" in faults[0].remedy.text()


def test_one_group_answers_once_and_consensus_has_several_names() -> None:
    entries = [
        entry("1", where="line 2"),
        entry("2", where="line 3", group="Consensus"),
        entry("2", where="line 4", group="police"),
        entry("2", where="line 5", group="police"),
        entry("2", where="line 6", unit="XBB"),
    ]
    answers, faults = judge(INSTRUMENT, entries)
    assert [f.where for f in faults] == ["line 3", "line 5"]
    assert "line 2" in faults[0].what.text()
    assert [(a.unit, a.group) for a in answers] == [
        ("XAA", CONSENSUS), ("XAA", "police"), ("XBB", CONSENSUS),
    ]  # fmt: skip


def test_grades_and_confidence_are_read_in_any_case() -> None:
    answers, faults = judge(INSTRUMENT, [entry(evidence="b", confidence="Low")])
    assert faults == ()
    assert (answers[0].evidence, answers[0].confidence) == ("B", "low")
