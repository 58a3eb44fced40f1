"""The shipped instruments of every family give the published kind of number, exactly."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import pytest

from gradus.catalogue.shelf import SHIPPED, Shelf
from gradus.engines.scoring.answers import Answer, Entry
from gradus.engines.scoring.engine import score
from gradus.engines.scoring.exact import shown
from gradus.engines.scoring.instrument import Instrument
from gradus.engines.scoring.judge import judge
from gradus.engines.scoring.result import UnitScore

SHELF = Shelf.open()


def scored(instrument: Instrument, values: Mapping[str, str], unit: str = "XAA") -> UnitScore:
    entries = [
        Entry(where=name, unit=unit, indicator=name, value=value) for name, value in values.items()
    ]
    answers, faults = judge(instrument, entries)
    assert faults == ()
    return score(instrument, answers).units[0]


def example(name: str) -> Instrument:
    return SHELF.instrument(str(SHIPPED / "instruments" / "examples" / f"{name}.yaml"))


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
