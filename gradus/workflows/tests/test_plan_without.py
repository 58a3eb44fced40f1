"""How far the threat picture moved areas and plan: shown, by value, within the time, and never made up."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from pypdf import PdfReader

from gradus.catalogue.shelf import SHIPPED, Shelf
from gradus.domain.messages import Message
from gradus.domain.refusals import InvalidInput
from gradus.engines.planner.beside import Beside
from gradus.engines.planner.plan import Activity
from gradus.engines.planner.solve import Options
from gradus.engines.threat.equal import without_threat
from gradus.engines.threat.profile import AreaThreat, Interval, ThreatProfile
from gradus.formats.records.write_json import write_json
from gradus.workflows import make as making
from gradus.workflows import plan_solve
from gradus.workflows.make import Made, Request, make
from gradus.workflows.plan_without import Change, changes, shared_out
from gradus.workflows.search import Search
from gradus.workflows.threat import threat_profile
from gradus.workflows.threat_given import ProfileOfOther, profile_of

SHELF = Shelf.open()
CAPACITY_OF = {area.id: area.capacity_area for area in SHELF.areas}
DEMO = SHIPPED / "demo" / "XBB"
ASKED = Options(gap=0.01, work=200, threads=1)


class Stopped(Exception):  # noqa: N818 - as a cancelled job says it
    """Somebody stopped it."""


@pytest.fixture(autouse=True)
def unexplained(monkeypatch: pytest.MonkeyPatch) -> None:
    explain = plan_solve.solve_and_explain
    monkeypatch.setattr(making, "solve_and_explain", partial(explain, reasons=False))


def led_by(area: str | None) -> ThreatProfile:
    """A picture of XBB that one area leads with four fifths of the weight; None: equal weights."""
    plain = without_threat(threat_profile(SHELF, "XBB"), CAPACITY_OF)
    if area is None:
        return plain
    rest = 0.2 / (len(CAPACITY_OF) - 1)
    weights = {name: 0.8 if name == area else rest for name in CAPACITY_OF}
    sums = {c.area: 0.0 for c in plain.capacity_areas}
    for name, weight in weights.items():
        sums[CAPACITY_OF[name]] += weight

    def threats(of: Mapping[str, float]) -> tuple[AreaThreat, ...]:
        return tuple(
            AreaThreat(area=name, weight=Interval(mid=w, low=0.9 * w, high=min(1.1 * w, 1)))
            for name, w in of.items()
        )

    return replace(
        plain,
        intervention_areas=threats(weights),
        capacity_areas=threats(sums),
        little_known=False,
    )


def made(folder: Path, profile: ThreatProfile, options: Options = ASKED, **more: Any) -> Made:
    path = folder / "picture.json"
    path.write_bytes(write_json(profile))
    request = Request(
        out=folder / "out", issued_on=date(2026, 11, 25), assessment=DEMO / "answers.csv",
        state=DEMO / "state.yaml", profile=path, options=options,
    )  # fmt: skip
    return make(SHELF, request, str, **more)


def moved_json(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "out" / "moved.json").read_bytes())
    return found


def test_a_picture_that_one_area_leads_makes_another_plan_and_every_document_shows_it(
    tmp_path: Path,
) -> None:
    plan = made(tmp_path, led_by("OCS"))
    moved = moved_json(tmp_path)
    without = moved["without"]
    assert without["verdict"] == "apart"
    assert without["proven"]
    assert min(without["gain"], without["loss"]) > 0.02
    assert sum(m["moved"] for m in moved["intervention_areas"]) == pytest.approx(0, abs=1e-9)
    starts = {a.candidate: a.start for a in plan.plan.activities}
    for change in without["changes"]:
        assert change["before"] == starts.get(change["candidate"])
        assert change["before"] != change["after"]
    assert {change["after"] for change in without["changes"]} > {None}

    moves = plan.document("en", str).threat.moves
    assert moves.areas[0].id == "OCS"
    assert (moves.areas[0].words, moves.areas[0].sure) == ("moved up", True)
    assert {area.words for area in moves.areas[1:]} == {"moved down"}
    assert "Without the picture all areas would weigh the same" in moves.note
    assert f"{100 * without['loss']:.1f} % less" in moves.statement
    assert "gives it 80.0 % of the weight, without it 6.7 %: moved up." in " ".join(
        p.why for p in plan.document("en", str).summary.priorities
    )
    book = openpyxl.load_workbook(tmp_path / "out" / "plan.xlsx")
    areas = list(book["What the threat picture moves"].iter_rows(min_row=2, values_only=True))
    assert len(areas) == len(CAPACITY_OF)
    assert sum(float(str(row[5])) for row in areas) == pytest.approx(0, abs=1e-9)
    other = next(sheet for sheet in book if sheet.title.startswith("The plan without"))
    listed = {row[0]: row for row in other.iter_rows(min_row=2, values_only=True)}
    for one in moves.changes:
        assert listed[one.title][3] == one.months
    reader = PdfReader(io.BytesIO((tmp_path / "out" / "plan.pdf").read_bytes()))
    printed = " ".join(" ".join(page.extract_text().split()) for page in reader.pages)
    assert "What the threat picture moves" in printed
    assert moves.statement in printed


def test_with_equal_weights_the_plan_without_is_the_plan(tmp_path: Path) -> None:
    plan = made(tmp_path, led_by(None))
    moved = moved_json(tmp_path)
    assert moved["without"]["verdict"] == "same"
    assert moved["without"]["changes"] == []
    assert all(m["moved"] == 0 and not m["sure"] for m in moved["intervention_areas"])
    moves = plan.document("en", str).threat.moves
    assert {area.words for area in moves.areas} == {"about the same"}
    assert "hardly moves anything: by up to 0.0 points" in moves.note
    assert "no difference that can be told apart" in moves.statement


def test_the_same_again_is_the_same_file_for_file(tmp_path: Path) -> None:
    files = []
    for name in ("one", "two"):
        folder = tmp_path / name
        folder.mkdir()
        made(folder, led_by("OCS"), Options(gap=0.2, work=10, threads=1))
        files.append({p.name: p.read_bytes() for p in (folder / "out").iterdir()})
    assert files[0] == files[1]


LOOKING = "Looking at what the plan would be without the threat picture."


class Job:
    """A job somebody cancels while one of its searches goes on. Of two questions that follow each other
    the second is answered from memory, as a job asks its database twice a second at most."""

    def __init__(self, during: str) -> None:
        self.during, self.told, self.asked, self.fresh = during, "", 0, False

    def tell(self, text: Message) -> None:
        if self.stop() if text.id.startswith("Searching") else self.asked > 1:
            raise Stopped
        if not text.id.startswith("Searching"):
            self.told = text.id

    def stop(self) -> bool:
        self.fresh = not self.fresh
        self.asked += self.fresh and self.told == self.during
        return self.asked > 1


@pytest.mark.parametrize("during", ["Looking for the best plan.", LOOKING])
def test_a_job_that_is_cancelled_in_either_search_ends_and_writes_nothing(
    tmp_path: Path, during: str
) -> None:
    job = Job(during)
    with pytest.raises(Stopped):
        made(
            tmp_path,
            led_by("OCS"),
            tell=job.tell,
            search=Search(stop=job.stop, keep=lambda _: None),
        )
    assert job.told == during
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("asked", "first", "second"),
    [
        (Options(seconds=60, threads=2), (51.0, None), (9.0, None)),
        (Options(seconds=600), (590.0, None), (10.0, None)),
        (Options(seconds=9), (9, None), None),
        (Options(gap=0.1), (None, None), (None, 100)),
        (Options(work=200), (None, 200), (None, 30)),
        (Options(seconds=20, work=4), (17.0, 4), (3.0, 1)),
    ],
)
def test_both_searches_keep_within_the_time_that_was_asked_for(
    asked: Options, first: tuple[object, object], second: tuple[object, object] | None
) -> None:
    one, other = shared_out(asked)
    assert (one.seconds, one.work) == first
    assert (other and (other.seconds, other.work)) == second
    if other is not None:
        assert other.threads == 1
        assert (one.seconds or 0) + (other.seconds or 0) == (asked.seconds or 0)


def test_a_course_before_and_after_the_framework_is_one_course() -> None:
    def at(**starts: int) -> tuple[Activity, ...]:
        return tuple(
            Activity(candidate=name.replace("_", "."), start=start, end=start + 1, effective=start + 1)
            for name, start in starts.items()
        )  # fmt: skip

    found = Beside(
        verdict="apart", proven=True, tolerance=0, gain=1, most=1, loss=1,
        activities=at(course_later=14, same=3, other=5, added=1),
    )  # fmt: skip
    assert changes(at(course=6, same=3, other=9, gone=2), found) == (
        Change(candidate="gone", before=2, after=None),
        Change(candidate="added", before=None, after=1),
        Change(candidate="course", before=6, after=14),
        Change(candidate="other", before=9, after=5),
    )


def test_so_little_time_is_left_to_the_plan(tmp_path: Path) -> None:
    plan = made(tmp_path, led_by("OCS"), Options(gap=0.2, seconds=2, threads=1))
    assert moved_json(tmp_path)["without"]["verdict"] == "not-searched"
    assert "was not looked for" in plan.document("en", str).threat.moves.statement


def test_a_given_picture_is_read_strictly() -> None:
    good = led_by("OCS")
    assert profile_of(write_json(good), "picture.json", "XBB", SHELF) == good
    with pytest.raises(ProfileOfOther) as refused:
        profile_of(write_json(replace(good, state="XCC")), "picture.json", "XBB", SHELF)
    assert "XCC" in refused.value.what.text()
    first, *others = good.intervention_areas

    def weighing(*areas: AreaThreat) -> bytes:
        return write_json(replace(good, intervention_areas=areas))

    def saying(words: str) -> bytes:
        remark = Message("PLACES", {"given": 1})
        return write_json(replace(good, remarks=(remark,))).replace(b"PLACES", words.encode())

    assert profile_of(saying("{given} of 2"), "-", "XBB", SHELF).remarks[0].text() == "1 of 2"
    for bad in (
        b"{",
        write_json(good).replace(b'"little_known"', b'"well_known"'),
        *(
            saying(odd)
            for odd in ("{missing}", "{given.real}", "{given:>9}", "{given!r}", "{given")
        ),
        weighing(*others),
        weighing(first, first, *others[1:]),
        weighing(replace(first, area="ZZZ"), *others),
        weighing(replace(first, weight=Interval(mid=0.5, low=0.4, high=0.6)), *others),
        weighing(replace(first, weight=replace(first.weight, low=0.9)), *others),
    ):
        with pytest.raises(InvalidInput) as faulty:
            profile_of(bad, "picture.json", "XBB", SHELF)
        assert faulty.value.faults
