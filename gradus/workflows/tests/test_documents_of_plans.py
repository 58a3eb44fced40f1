"""From inputs to documents: numbers agree, exceptions are shown, desk plans say what they are."""

from __future__ import annotations

import json
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from pypdf import PdfReader

from gradus.catalogue.shelf import SHIPPED, Shelf
from gradus.engines.planner.solve import Options
from gradus.workflows import make as making
from gradus.workflows import plan_solve
from gradus.workflows.make import Request, make

DEMO = SHIPPED / "demo" / "XBB"
WAIVER = """
exceptions:
  - {rule: R9, intervention: mentor-placement, programme_officer: Head of programme,
     state_officer: Head of police, reason: No peer unit speaks the language yet, expires: 2027-12}
"""


@pytest.fixture(autouse=True)
def unexplained(monkeypatch: pytest.MonkeyPatch) -> None:
    """Plans without the long part, the reasons."""

    explain = plan_solve.solve_and_explain
    monkeypatch.setattr(making, "solve_and_explain", partial(explain, reasons=False))


def pages(folder: Path) -> list[str]:
    reader = PdfReader(folder / "plan.pdf")
    said = [page.extract_text() for page in reader.pages]
    return [" ".join(text.replace("\u202f", "").split()) for text in said]


def test_numbers_on_the_pages_are_those_of_the_files_and_exceptions_are_shown(
    tmp_path: Path,
) -> None:
    state = tmp_path / "state.yaml"
    state.write_text((DEMO / "state.yaml").read_text("utf-8") + WAIVER, "utf-8")
    request = Request(
        out=tmp_path / "out", issued_on=date(2026, 11, 25), assessment=DEMO / "answers.csv",
        state=state, options=Options(gap=0.3, work=5, threads=1),
    )  # fmt: skip
    made = make(Shelf.open(), request, str)
    document = made.document("en", str)
    plan = json.loads((request.out / "plan.json").read_bytes())
    scores = json.loads((request.out / "scores.json").read_bytes())["units"]["XBB"]
    said = pages(request.out)
    spent = sum(p["amount"] for p in plan["payments"])
    assert str(spent) in said[0]
    assert str(len(plan["activities"])) in said[0]
    whole = " ".join(said)
    for pot in plan["pots"]:
        assert str(pot["committed"]) in whole
    assert f"{float(scores['overall']):.2f}" in said[1]
    for part in scores["dimensions"].values():
        assert part["score"] is None or f"{float(part['score']):.2f}" in whole
    assert "No peer unit speaks the language yet" in whole
    assert "Dec 2027" in whole

    assert document.supplies
    assert not any(one.over for one in document.supplies), "nobody is asked for more than there is"
    taken = {t.activity for one in document.supplies for t in one.taken}
    assert taken <= {a["candidate"] for a in plan["activities"]} | {""}
    for activity in document.activities:
        assert [role.letter for role in activity.roles].count("A") == 1
        assert activity.time is not None
        assert activity.change
        assert activity.time.alone <= activity.time.slack
    assert any(a.time and a.time.critical for a in document.activities)
    other = made.document("en", lambda text: f"«{text}»")
    for here, there in zip(document.activities, other.activities, strict=True):
        assert len({role.party for role in there.roles}) == len(there.roles)
        assert [r.letter for r in there.roles] == [r.letter for r in here.roles], "in any language"


def test_a_desk_plan_says_how_little_is_known(tmp_path: Path) -> None:
    legal = tmp_path / "legal.csv"
    rows = [f"QQQ,{n},{'not_covered' if n > 15 else 'provision_listed'}" for n in range(2, 22)]
    legal.write_text("iso3,budapest_article,coding\n" + "\n".join(rows) + "\n", "utf-8")
    request = Request(
        out=tmp_path / "out", issued_on=date(2026, 11, 25), desk="QQQ", legal=legal,
        start="2027-01", options=Options(gap=0.3, work=5, threads=1),
    )  # fmt: skip
    make(Shelf.open(), request, str)
    said = pages(request.out)
    assert "Nobody in the State was asked" in said[0]
    assert "not an offer" in said[0]
    assert "assumed" in said[0]
    assert "an upper limit, not a finding" in said[0]
    whole = " ".join(said)
    assert "≤" in whole
    assert "a provision is listed" in whole
    assert "not covered" in whole
    assert "Draft for discussion" not in whole
    needs = whole.partition("Articles without a domestic basis")[2].partition("Articles of which")[
        0
    ]
    assert "Extradition" not in needs
    assert "UN Convention" not in needs
