"""What is kept of the world's estimate: it comes back the same, and nothing else passes for it."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

import pytest

from gradus.engines.threat.inputs import Figure, Place
from gradus.engines.threat.world import World, estimate_world
from gradus.workflows.threat import groups
from gradus.workflows.threat_kept import KeptFigure, content_of, kept_of, kept_world

FRAUD = next(group for group in groups() if group.id == "online-fraud")


@pytest.fixture(scope="module")
def world() -> World:
    told = [("XAA", 2019, 5.0), ("XAA", 2021, 7.0), ("XBB", 2020, 30.0), ("XBB_N", 2020, 2.0)]
    figures = [
        Figure(state=state, category=FRAUD.cts[0], year=year, count=rate * 20, rate=rate,
               population=2_000_000, source="Fictional")
        for state, year, rate in told
    ]  # fmt: skip
    figures.append(Figure(state="XCC", category=FRAUD.cts[0], year=2020, count=9.0, source="Alone"))
    places = [Place(state=s, name=s, subregion="demo", region="demo") for s in ("XAA", "XBB")]
    return estimate_world(groups(), figures, places)


def test_what_is_kept_comes_back_as_it_was(world: World) -> None:
    kept = kept_of(world, ["XAA", "XDD"])
    assert kept_world(json.loads(json.dumps(content_of(kept)))) == kept


def test_states_that_report_have_their_own_estimate_and_the_others_a_borrowed_one(
    world: World,
) -> None:
    fraud = kept_of(world, ["XDD"]).groups[FRAUD.id]
    assert sorted(fraud) == ["XAA", "XBB", "XBB_N", "XCC", "XDD"]
    assert fraud["XAA"].last == KeptFigure(2021, 7, "Fictional", FRAUD.cts[0])
    own = world.pools[FRAUD.id].rate("XAA", world.year).bands()  # type: ignore[union-attr]
    assert fraud["XAA"].rate.low80 == pytest.approx(own.low80, rel=1e-5)
    assert fraud["XAA"].rate != fraud["XAA"].usual
    assert fraud["XDD"].borrowed
    assert fraud["XDD"].last is None
    assert fraud["XDD"].rate == fraud["XDD"].usual


def test_a_number_whose_people_are_not_known_is_no_zero_and_not_unreported(world: World) -> None:
    alone = kept_of(world, []).groups[FRAUD.id]["XCC"]
    assert alone.last == KeptFigure(2020, None, "Alone", FRAUD.cts[0])


def test_groups_that_nobody_counts_are_absent(world: World) -> None:
    assert set(kept_of(world, []).groups) == {FRAUD.id}
    assert kept_of(estimate_world(groups(), [], []), ["XAA"]).groups == {}


def _changed(content: Any, path: tuple[str | int, ...], value: object) -> Any:
    changed = deepcopy(content)
    at = changed
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    return changed


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("year",), "2021"),
        (("year",), True),
        (("more",), 1),
        (("groups",), []),
        (("groups", FRAUD.id, "XAA"), {"rate": [1, 1, 1]}),
        (("groups", FRAUD.id, "XAA", "more"), 1),
        (("groups", FRAUD.id, "XAA", "usual"), [1.0, 1.0]),
        (("groups", FRAUD.id, "XAA", "usual", 0), float("nan")),
        (("groups", FRAUD.id, "XAA", "own", 0), "1"),
        (("groups", FRAUD.id, "XAA", "own", 0), -1.0),
        (("groups", FRAUD.id, "XAA", "last", "rate"), True),
        (("groups", FRAUD.id, "XAA", "last", "term"), None),
    ],
)
def test_nothing_else_passes_for_it(
    world: World, path: tuple[str | int, ...], value: object
) -> None:
    content = content_of(kept_of(world, []))
    with pytest.raises(ValueError, match="no kept world"):
        kept_world(_changed(content, path, value))
