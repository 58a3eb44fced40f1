"""A version of a plan: what the parties ask for, how far tilts lean, and what is different from before."""

from __future__ import annotations

import json
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from pypdf import PdfReader

from gradus.catalogue.shelf import SHIPPED, Shelf
from gradus.domain.periods import Month
from gradus.engines.planner.shape import Tilts
from gradus.engines.planner.solve import Options
from gradus.workflows import make as making
from gradus.workflows import plan_shape, plan_solve
from gradus.workflows.make import Request, make
from gradus.workflows.plan_shape import NotAMonth, month_of

DEMO = SHIPPED / "demo" / "XBB"
SHORT = Options(gap=0.3, work=5, threads=1)


def test_the_settings_are_those_of_the_catalogue() -> None:
    assert plan_shape.tilts_of(Shelf.open()) == Tilts()


def test_a_month_of_the_plan_is_counted_from_its_start() -> None:
    assert (month_of("", "2027-01"), month_of("2028-03", "2027-01")) == (0, 14)
    for wrong in ("2026-12", "March"):
        with pytest.raises(NotAMonth):
            month_of(wrong, "2027-01")


@pytest.fixture
def unexplained(monkeypatch: pytest.MonkeyPatch) -> None:
    """Plans without the long part, the reasons."""
    finished = plan_solve.finished
    explain = plan_solve.solve_and_explain
    monkeypatch.setattr(making, "solve_and_explain", partial(explain, reasons=False))

    def shorter(problem: object, plan: object, **given: object) -> object:
        return finished(problem, plan, **(given | {"reasons": False}))  # type: ignore[arg-type]

    monkeypatch.setattr(plan_shape, "finished", shorter)


@pytest.mark.usefixtures("unexplained")
def test_a_version_prints_who_asked_what_and_what_is_different(tmp_path: Path) -> None:
    first = Request(
        out=tmp_path / "one", issued_on=date(2026, 11, 25), assessment=DEMO / "answers.csv",
        state=DEMO / "state.yaml", options=SHORT,
    )  # fmt: skip
    made = make(Shelf.open(), first, str)
    assert not {"shape.json", "changes.json"} & {path.name for path in made.files}
    problem = json.loads((first.out / "problem.json").read_text("utf-8"))
    insisted = {i["candidate"] for i in problem["insists"]}
    named = json.dumps([c["requires"] for c in problem["candidates"]])
    gone = next(
        a.candidate
        for a in made.plan.activities
        if a.candidate not in insisted and f'"{a.candidate}"' not in named
    )
    begun = {a.candidate: a.start for a in made.plan.activities if a.start < 2}
    shape = tmp_path / "wishes.json"
    shape.write_text(
        json.dumps({
            "pins": [{"candidate": gone, "kind": "leave-out", "wanted_by": "Ministry of Justice",
                      "reason": "Done by others."}] if gone not in begun else [],
            "sliders": {"money": 0.9},
        }),
        "utf-8",
    )  # fmt: skip
    second = Request(
        out=tmp_path / "two", issued_on=date(2026, 12, 1), assessment=DEMO / "answers.csv",
        state=DEMO / "state.yaml", options=SHORT, shape=shape,
        previous=first.out / "plan.json",
    )  # fmt: skip
    again = make(Shelf.open(), second, str)
    assert {"shape.json", "changes.json"} <= {path.name for path in again.files}
    assert gone in begun or gone not in {a.candidate for a in again.plan.activities}
    whole = " ".join(
        " ".join(page.extract_text().split()) for page in PdfReader(second.out / "plan.pdf").pages
    )
    assert "The money is set to 90 % of what the pots hold." in whole
    assert "Since the version before" in whole
    if gone not in begun:
        assert "Ministry of Justice" in whole
        assert "Done by others." in whole
    changes = json.loads((second.out / "changes.json").read_text("utf-8"))
    assert changes["summary"]
    judged = plan_solve.violations(
        plan_solve.read_problem(second.out / "problem.json"),
        plan_solve.read_plan(second.out / "plan.json"),
    )
    assert judged == []


@pytest.mark.usefixtures("unexplained")
def test_what_has_begun_stays_in_a_new_version(tmp_path: Path) -> None:
    first = Request(
        out=tmp_path / "one", issued_on=date(2026, 11, 25), assessment=DEMO / "answers.csv",
        state=DEMO / "state.yaml", options=SHORT,
    )  # fmt: skip
    made = make(Shelf.open(), first, str)
    start = Month.parse(made.plan.start)
    begun = {a.candidate: a.start for a in made.plan.activities if a.start < 6}
    shape = tmp_path / "wishes.json"
    shape.write_text(json.dumps({"tilt": "fast-start"}), "utf-8")
    second = Request(
        out=tmp_path / "two", issued_on=date(2026, 12, 1), assessment=DEMO / "answers.csv",
        state=DEMO / "state.yaml", options=SHORT, shape=shape, now=str(start.plus(6)),
        previous=first.out / "plan.json",
    )  # fmt: skip
    again = make(Shelf.open(), second, str)
    assert {a.candidate: a.start for a in again.plan.activities if a.fixed} == begun
