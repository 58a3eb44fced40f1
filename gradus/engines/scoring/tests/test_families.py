"""Every family gives the published kind of number, exactly; ranges hold every completion."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradus.catalogue.shelf import SHIPPED, Shelf
from gradus.engines.scoring.answers import UNKNOWN, Answer, Entry, Special, Value
from gradus.engines.scoring.compare import Crosswalk, OtherEdition, compare
from gradus.engines.scoring.engine import score
from gradus.engines.scoring.exact import shown
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

SHELF = Shelf.open()
LEVELS = Scale(minimum=0, maximum=4, step=1)


def example(name: str) -> Instrument:
    return SHELF.instrument(str(SHIPPED / "instruments" / "examples" / f"{name}.yaml"))


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


def test_the_instrument_s_own_worked_example() -> None:
    unit = scored(
        SHELF.instrument("gradus-cj"),
        {"FIN-01": "2", "FIN-02": "1", "FIN-03": "3", "FIN-04": "2", "FIN-05": "0",
         "FIN-06": "UNK"},
    )  # fmt: skip
    found = unit.dimension("FIN")
    assert found.score == 40
    assert found.coverage == Fraction(5, 6)
    assert (found.band_stage, found.gate_stage, found.stage) == (2, 1, 1)


@pytest.mark.parametrize(
    ("full", "points", "tier"),
    [(5, "100.00", "T1"), (4, "92.50", "T2"), (0, "62.50", "T3")],
)
def test_capped_pillars_sum_to_a_tier(full: int, points: str, tier: str) -> None:
    values = {f"P{k}.1": "1" for k in range(1, 6)}
    values |= {f"P{k}.2": "1" if k <= full else "0" for k in range(1, 6)}
    unit = scored(example("capped-pillars"), values)
    assert unit.overall is not None
    assert str(shown(unit.overall, 2)) == points
    assert unit.stage == tier


def test_points_over_a_maximum_round_half_up() -> None:
    values = {"1.1": "3", "1.2": "1", "2.1": "0", "2.2": "2", "3.1": "1", "3.2": "UNK"}
    unit = scored(example("points"), values)
    assert (unit.points, unit.maximum) == (7, 18)
    assert unit.overall is not None
    assert str(shown(unit.overall, 2)) == "38.89"
    assert unit.dimension("C1").score == 80
    assert str(shown(Fraction(5, 1000), 2)) == "0.01"
    assert str(shown(Fraction(-5, 1000), 2)) == "-0.01"


def test_a_stage_holds_only_on_all_below_it() -> None:
    items = {f"F1.{s}{x}": "yes" for s in (2, 3, 5) for x in "ab"} | {"F1.4a": "yes", "F1.4b": "no"}
    items |= {f"F2.{s}{x}": "yes" for s in range(2, 6) for x in "ab"}
    unit = scored(example("cumulative-stages"), items)
    assert unit.dimension("F1").score == 3
    assert unit.dimension("F2").score == 5
    assert unit.stage == 3


def test_every_parameter_is_held_to_its_profile() -> None:
    unit = scored(example("profile-minimum"), {"O-1": "4", "O-2": "2", "H-1": "3", "T-1": "2"})
    assert unit.stage == "intermediate"
    assert unit.overall == 2
    outcome = {p.id: p for p in unit.profiles}
    assert outcome["advanced"].met is False
    assert outcome["advanced"].short == {"O-2": 1, "T-1": 1}


def test_shares_of_states_count_what_is_known() -> None:
    instrument = example("share-meeting")
    entries = [
        Entry(where=u, unit=u, indicator=i, value=v)
        for u, values in (("XAA", "yes yes"), ("XBB", "yes no"), ("XCC", "no UNK"), ("XDD", "yes UNK"))
        for i, v in zip(("L-1", "L-2"), values.split(), strict=True)
    ]  # fmt: skip
    answers, faults = judge(instrument, entries)
    assert faults == ()
    shares = {s.id: s for s in score(instrument, answers).shares}
    assert shares["substantive"].share == Fraction(3, 4)
    assert shares["both"].share == Fraction(1, 3)
    assert shares["both"].range is not None
    assert (shares["both"].range.low, shares["both"].range.high) == (Fraction(1, 4), Fraction(1, 2))


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
    assert (unit.overall, unit.coverage) == (100, 1)
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


def test_needs_say_how_firm_their_rank_is() -> None:
    unit = scored(
        SHELF.instrument("gradus-cj"), dict.fromkeys(SHELF.instrument("gradus-cj").indicators, "1")
    )
    assert [n.rank for n in unit.needs] == list(range(1, len(unit.needs) + 1))
    assert all(n.stays is not None and 0 <= n.stays <= 1 for n in unit.needs)
    assert sum(n.stays or 0 for n in unit.needs) == pytest.approx(10)


def test_legal_needs_are_needs_only_where_it_is_known() -> None:
    instrument = SHELF.instrument("gradus-cj")
    answers = (Answer(unit="X", indicator="LAW-01", value=1),)
    legal = score(instrument, answers, articles=SHELF.articles).units[0].legal
    states = {(n.convention, n.article): n.state for n in legal}
    assert states["budapest", "2"] == "need"
    assert states["budapest", "9"] == "unknown"


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
