"""Small problems for tests, and a planner that simply tries everything."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

from hypothesis import strategies as st

from gradus.engines.planner import check, evaluate, money
from gradus.engines.planner.calendar import allowed_starts, scheduled
from gradus.engines.planner.lookup import Lookup
from gradus.engines.planner.plan import Activity
from gradus.engines.planner.problem import (
    FORMAT,
    Area,
    Blackout,
    Candidate,
    Cost,
    Donation,
    EquipmentNeed,
    Exclusive,
    Fact,
    Gain,
    Institution,
    Need,
    Pot,
    Problem,
    Requirement,
    Resource,
)


def problem(*candidates: Candidate, **parts: Any) -> Problem:
    """A problem of a year and one area, with whatever else is given."""
    settings: dict[str, Any] = {
        "format": FORMAT,
        "title": "Test",
        "start": "2027-01",
        "horizon": 12,
        "areas": (Area(id="A", title="Area A", weight=1.0, gap=4.0),),
        "candidates": candidates,
    }
    return Problem(**(settings | parts))


def candidate(id: str, **parts: Any) -> Candidate:  # noqa: A002 - the candidate's id
    """A candidate of one month that raises area A by a point."""
    settings: dict[str, Any] = {
        "id": id,
        "title": id.upper(),
        "duration": 1,
        "gains": (Gain(area="A", points=1.0),),
    }
    return Candidate(**(settings | parts))


def every_plan(given: Problem) -> Iterator[tuple[Activity, ...]]:
    """Every sound and payable plan, by trying every start of everything."""
    lookup = Lookup(given)
    windows = [[None, *(start for start, _ in allowed_starts(given, c))] for c in lookup.proposable]
    for starts in product(*windows):
        plan = tuple(
            scheduled(given, c, start)
            for c, start in zip(lookup.proposable, starts, strict=True)
            if start is not None
        )
        if not check.violations(given, plan) and money.pay(lookup, plan) is not None:
            yield plan


def best_value(given: Problem) -> float | None:
    """The value of the best plan there is; None if there is none."""
    return max((evaluate.objective(given, plan) for plan in every_plan(given)), default=None)


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    """Problems small enough to try everything: three candidates, five months, every kind of limit."""
    names = ("a", "b", "c")
    candidates = []
    for place, name in enumerate(names):
        before: tuple[str, ...] = names[:place]
        requires = None
        if len(before) > 0 and draw(st.booleans()):
            options: list[Requirement] = [
                Requirement(activity=before[0], lag=draw(st.integers(0, 1))),
                Requirement(any_of=tuple(Requirement(activity=n) for n in before)),
                Requirement(all_of=tuple(Requirement(activity=n) for n in before)),
                Requirement(share=0.5, of=before),
                Requirement(area="A", points=0.5),
                Requirement(fact="f"),
            ]
            requires = draw(st.sampled_from(options))
        candidates.append(
            candidate(
                name,
                duration=draw(st.integers(1, 2)),
                effect_after=draw(st.integers(0, 1)),
                gains=(Gain(area="A", points=draw(st.sampled_from([0.5, 1.0, 1.5]))),),
                costs=(Cost(kind="delivery", amount=draw(st.integers(0, 6))),),
                purposes=(draw(st.sampled_from(["A", "B"])),),
                institution=draw(st.sampled_from((None, "h"))),
                needs=draw(st.sampled_from(((), (Need(resource="r"),)))),
                equipment=draw(st.sampled_from(((), (EquipmentNeed(kind="k"),)))),
                requires=requires,
                latest=draw(st.sampled_from((None, 2))),
            )
        )
    return problem(
        *candidates,
        horizon=5,
        institutions=(Institution(id="h", title="Host", capacity=1),),
        blackouts=(Blackout(months=(draw(st.integers(0, 4)),)),),
        resources=(Resource(id="r", title="R", capacity=draw(st.integers(0, 1))),),
        donations=(Donation(id="d", kind="k", units=1, month=draw(st.integers(0, 3))),),
        pots=(
            Pot(id="p", donor="P", amounts=(draw(st.integers(0, 8)),)),
            Pot(id="q", donor="Q", amounts=(draw(st.integers(0, 8)),), purposes=("B",)),
        ),
        purposes=("A", "B"),
        facts=(Fact(id="f", title="F", from_month=draw(st.sampled_from([None, 2]))),),
        exclusives=(Exclusive(members=("a", "c")),) if draw(st.booleans()) else (),
    )
