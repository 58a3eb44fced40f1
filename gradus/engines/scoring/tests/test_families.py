"""Every family gives the published kind of number, exactly; ranges hold every completion."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradus.engines.scoring.answers import UNKNOWN, Answer, Entry, Special, Value
from gradus.engines.scoring.compare import Crosswalk, OtherEdition, compare
from gradus.engines.scoring.engine import score
from gradus.engines.scoring.instrument import (
    Band,
    Dimension,
    EvidenceRule,
    Gate,
    Indicator,
    Instrument,
    Scale,
    WeightedLevels,
)
from gradus.engines.scoring.judge import judge
from gradus.engines.scoring.result import UnitScore

LEVELS = Scale(minimum=0, maximum=4, step=1)


def scored(instrument: Instrument, values: Mapping[str, str], unit: str = "XAA") -> UnitScore:
    entries = [
        Entry(where=name, unit=unit, indicator=name, value=value) for name, value in values.items()
    ]
    answers, faults = judge(instrument, entries)
    assert faults == ()
    return score(instrument, answers).units[0]


def small(**parts: object) -> Instrument:
    rule = WeightedLevels(
        bands=tuple(Band(stage=n, start=20 * n) for n in range(5)), gate=Gate(offset=1)
    )
    settings_: dict[str, object] = {
        "id": "t",
        "title": "T",
        "version": "1",
        "rule": rule,
        "dimensions": (
            Dimension(
                id="A",
                title="A",
                indicators=(
                    Indicator(id="a1", title="a1", scale=LEVELS, weight=2, critical=True),
                    Indicator(id="a2", title="a2", scale=LEVELS),
                ),
            ),
            Dimension(
                id="B",
                title="B",
                indicators=(Indicator(id="b1", title="b1", scale=LEVELS),),
                weight=3,
            ),
        ),
        "minimum_coverage": Fraction(4, 5),
    }
    return Instrument(**(settings_ | parts))  # type: ignore[arg-type]


def test_weighted_levels_by_hand() -> None:
    unit = scored(small(), {"a1": "1", "a2": "4", "b1": "3"})
    assert unit.dimension("A").score == 50
    assert unit.dimension("B").score == 75
    assert unit.overall == Fraction(275, 4)
    assert unit.dimension("A").band_stage == 2
    assert unit.dimension("A").gate_stage == 2
    assert unit.coverage == 1


values = st.sampled_from([*range(5), UNKNOWN])


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from(["a1", "a2", "b1"]), values))
def test_the_range_holds_every_completion(given_: dict[str, Value]) -> None:
    instrument = small(minimum_coverage=Fraction(0))
    answers = [Answer(unit="X", indicator=k, value=v) for k, v in given_.items()]
    if not answers:
        return
    unit = score(instrument, answers, variation=None).units[0]
    open_ = [i for i in ("a1", "a2", "b1") if isinstance(given_.get(i, UNKNOWN), Special)]
    ends = []
    for filling in product(range(5), repeat=len(open_)):
        full = {k: v for k, v in given_.items() if not isinstance(v, Special)}
        full |= dict(zip(open_, filling, strict=True))
        ends.append(naive(full))
    assert unit.range is not None
    assert (unit.range.low, unit.range.high) == (min(ends), max(ends))
    if not open_:
        assert unit.overall == ends[0]


def naive(full: Mapping[str, object]) -> Fraction:
    """The formula of the reference page, written out for the small instrument."""
    a = Fraction(100 * (2 * int(str(full["a1"])) + int(str(full["a2"]))), 4 * 3)
    b = Fraction(100 * int(str(full["b1"])), 4)
    return (a + 3 * b) / 4


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 3), min_size=3, max_size=3), st.integers(0, 2))
def test_a_higher_level_never_lowers_a_score(levels: list[int], which: int) -> None:
    names = ("a1", "a2", "b1")
    higher = [v + (1 if n == which else 0) for n, v in enumerate(levels)]
    before = scored(small(), dict(zip(names, map(str, levels), strict=True)))
    after = scored(small(), dict(zip(names, map(str, higher), strict=True)))
    assert after.overall is not None
    assert before.overall is not None
    assert after.overall > before.overall


def test_not_applicable_leaves_both_sides_and_missing_lowers_coverage() -> None:
    unit = scored(small(), {"a1": "4", "a2": "NA", "b1": "4"})
    assert (unit.overall, unit.coverage) == (100, Fraction(1))
    unit = scored(small(), {"a1": "4", "b1": "4"})
    assert (unit.overall, unit.coverage) == (100, Fraction(3, 4))
    assert unit.stage is None
    assert unit.why_no_stage is not None


@pytest.mark.parametrize(("reading", "expected"), [("widen", 100), ("cap", 50)])
def test_evidence_widens_or_caps_as_the_instrument_says(reading: str, expected: int) -> None:
    rule = EvidenceRule(caps={"A": 4, "B": 3, "C": 2, "D": 1}, reading=reading)  # type: ignore[arg-type]
    instrument = small(evidence=rule)
    answers = [Answer(unit="X", indicator=i, value=4, evidence="C") for i in ("a1", "a2", "b1")]
    unit = score(instrument, answers).units[0]
    assert unit.overall == expected
    assert unit.evidenced.score == 50
    assert unit.range is not None
    assert unit.range.low == 50


def test_dissent_is_kept_and_shown() -> None:
    said = [
        Answer(unit="X", indicator="a1", value=3),
        Answer(unit="X", indicator="a1", value=1, group="prosecution", note="seen otherwise"),
        Answer(unit="X", indicator="a2", value=2, group="police"),
        Answer(unit="X", indicator="a2", value=4, group="courts"),
    ]
    unit = score(small(), said).units[0]
    assert [(d.indicator, d.used, d.how) for d in unit.dissent] == [
        ("a1", 3, "consensus"),
        ("a2", 2, "median"),
    ]
    assert unit.dissent[0].answers[0].note == "seen otherwise"


def test_answers_are_judged_all_at_once() -> None:
    entries = [
        Entry(where="line 2", unit="X", indicator="a9", value="1"),
        Entry(where="line 3", unit="X", indicator="a1", value="7"),
        Entry(where="line 4", unit="X", indicator="a2", value="1E0"),
        Entry(where="line 5", unit="X", indicator="b1", value="1", evidence="Z", confidence="sure"),
        Entry(where="line 6", unit="", indicator="b1", value="1"),
    ]
    _, faults = judge(small(), entries)
    assert [f.where for f in faults] == ["line 2", "line 3", "line 4", "line 5", "line 5", "line 6"]


def test_other_editions_are_compared_only_with_a_crosswalk() -> None:
    old = score(small(), [Answer(unit="X", indicator=i, value=1) for i in ("a1", "a2", "b1")])
    new = score(
        small(version="2"), [Answer(unit="X", indicator=i, value=3) for i in ("a1", "a2", "b1")]
    )
    with pytest.raises(OtherEdition):
        compare(old, new)
    walk = Crosswalk(schema="gradus.crosswalk/1", before="t 1", after="t 2", dimensions={"A": "A"})
    found = compare(old, new, walk)[0]
    assert found.overall is None
    assert [(c.id, c.verdict) for c in found.dimensions] == [("A", "higher")]
