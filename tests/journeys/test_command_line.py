"""What an officer does on the command line works, and bad input is told kindly."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pypdf
import pytest
from icalendar import Calendar
from openpyxl import load_workbook
from pyxform.xls2xform import convert
from typer.testing import CliRunner

from gradus.catalogue.shelf import SHIPPED, Shelf
from gradus.entrypoints.cli.main import app, main
from gradus.formats.sheets.filled import FilledAnswer
from gradus.formats.xlsform.tests.phones import Sent, kobo_json
from gradus.workflows.desk import legal_coverage
from gradus.workflows.xlsform import asked_in

RUN = CliRunner()
DEMO = SHIPPED / "demo"
QUICK = ("--work", "40", "--seconds", "120", "--threads", "1", "--gap", "0.05")
ROOT = Path(__file__).resolve().parents[2]


def run(*words: object) -> tuple[int, str]:
    found = RUN.invoke(app, [str(w) for w in words], catch_exceptions=False)
    return found.exit_code, found.output


def refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *words: object
) -> str:
    """What is printed when the command refuses (exit code 2)."""
    monkeypatch.setattr("sys.argv", ["gradus", *map(str, words)])
    with pytest.raises(SystemExit) as caught:
        main()
    assert caught.value.code == 2
    return capsys.readouterr().err


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The plan of XAA, made once by way of its workbook."""
    folder = tmp_path_factory.mktemp("xaa")
    book = folder / "xaa.xlsx"
    code, said = run(
        "assessment", "workbook", "--state", "XAA", "--answers", DEMO / "XAA/answers.csv",
        "--out", book,
    )  # fmt: skip
    assert code == 0, said
    code, said = run(
        "plan", "make", "--assessment", book, "--state", DEMO / "XAA/state.yaml", "--existing",
        DEMO / "XAA/existing.csv", "--out", folder / "plan", *QUICK,
    )  # fmt: skip
    assert code == 0, said
    return folder / "plan"


def test_the_plan_s_files_are_all_there(made: Path) -> None:
    names = {p.name for p in made.iterdir()}
    assert {"plan.json", "plan.pdf", "plan.xlsx", "plan.ics", "problem.json", "moved.json"} <= names


def test_numbers_in_the_pdf_equal_those_in_the_json(made: Path) -> None:
    plan = json.loads((made / "plan.json").read_text("utf-8"))
    pages = [page.extract_text() for page in pypdf.PdfReader(made / "plan.pdf").pages]
    grouped = " ".join(pages).replace("\u202f", "")
    text = " ".join(grouped.split())
    figures = {int(w) for w in "".join(c if c.isdigit() else " " for c in text).split()}
    assert sum(p["amount"] for p in plan["payments"]) in figures
    for pot in plan["pots"]:
        assert {pot["available"], pot["committed"], pot["unspent"]} <= figures
    costs: dict[str, int] = {}
    for payment in plan["payments"]:
        costs[payment["candidate"]] = costs.get(payment["candidate"], 0) + payment["amount"]
    assert set(costs.values()) <= figures
    assert plan["problem_sha256"] in text.replace(" ", "")
    assert "Fictional State" in pages[0]
    assert "First steps" in pages[0]


def test_the_calendar_and_the_workbook_say_the_same(made: Path) -> None:
    plan = json.loads((made / "plan.json").read_text("utf-8"))
    calendar = Calendar.from_ical((made / "plan.ics").read_bytes())
    events = [c for c in calendar.walk() if c.name == "VEVENT"]
    assert len(events) == len(plan["activities"])
    months = sorted(a["start_month"] for a in plan["activities"])
    assert sorted(str(e["dtstart"].dt)[:7] for e in events) == months
    book = load_workbook(made / "plan.xlsx")
    first = book.worksheets[0]
    assert first.max_row == len(plan["activities"]) + 1
    total = sum(first.cell(r, 7).value for r in range(2, first.max_row + 1))
    assert total == sum(p["amount"] for p in plan["payments"])


def test_the_plan_keeps_every_condition(made: Path) -> None:
    assert run("plan", "check", made / "problem.json", made / "plan.json")[0] == 0


def test_what_exists_is_credited_and_not_proposed(made: Path) -> None:
    plan = json.loads((made / "plan.json").read_text("utf-8"))
    chosen = {a["candidate"] for a in plan["activities"]}
    assert not chosen & {"first-responder-elearning", "prosecutors-intro", "provider-mapping"}
    verdicts = {r["candidate"]: r["verdict"] for r in plan["reasons"]}
    assert verdicts["prosecutors-intro"] == "credited"
    assert verdicts["special-techniques"] == "ruled-out"
    assert len(verdicts) == len(json.loads((made / "problem.json").read_text())["candidates"])


@pytest.mark.parametrize("state", ["XBB", "XCC", "XDD"])
def test_every_kind_of_fictional_state_is_planned(state: str, tmp_path: Path) -> None:
    code, said = run(
        "plan", "make", "--assessment", DEMO / state / "answers.csv", "--state",
        DEMO / state / "state.yaml", "--out", tmp_path, *QUICK,
    )  # fmt: skip
    assert code == 0, said
    plan = json.loads((tmp_path / "plan.json").read_text("utf-8"))
    assert plan["activities"]


@pytest.mark.parametrize("state", ["ALB", "GMB", "KEN", "MUS"])
def test_a_desk_plan_says_how_little_it_knows(state: str, tmp_path: Path, open_data: Path) -> None:
    code, said = run(
        "plan", "make", "--desk", state, "--legal",
        open_data / "assessments/coe_legal_coverage_four_states.csv", "--threat",
        open_data / "threats", "--out", tmp_path, *QUICK,
    )  # fmt: skip
    assert code == 0, said
    plan = json.loads((tmp_path / "plan.json").read_text("utf-8"))
    first = min(plan["activities"], key=lambda a: a["start"])
    starts = {a["candidate"]: a["start"] for a in plan["activities"]}
    assert "baseline-assessment" in starts
    free = {"baseline-assessment", "provider-mapping"}
    others = [s for n, s in starts.items() if n not in free and not n.startswith("hrddp")]
    assert all(s > starts["baseline-assessment"] for s in others)
    assert first["start"] >= 0
    scores = json.loads((tmp_path / "scores.json").read_text("utf-8"))
    unit = scores["units"][state]
    assert unit["stage_or_tier"] is None
    assert unit["coverage"] < 0.3
    coding = legal_coverage(open_data / "assessments/coe_legal_coverage_four_states.csv", state)
    gaps = {article for article, (code, _) in coding.items() if code == "not_covered"}
    needs = {(n["convention"], n["article"]) for n in unit["legal"] if n["state"] == "need"}
    assert needs <= {("budapest", article) for article in gaps}
    assert not any(n["state"] == "basis" for n in unit["legal"])


def test_scores_come_as_json_by_unit(tmp_path: Path) -> None:
    code, said = run(
        "score", "--instrument", "gradus-cj", "--answers", DEMO / "XAA/answers.csv"
    )  # fmt: skip
    assert code == 0
    unit = json.loads(said)["units"]["XAA"]
    assert {"overall", "range", "stage_or_tier", "coverage", "dimensions", "needs"} <= unit.keys()
    assert {"score", "range", "stage", "coverage"} <= unit["dimensions"]["GOV"].keys()
    assert unit["range"]["low"] <= unit["overall"] <= unit["range"]["high"]
    assert unit["dissent"]
    assert run("score", "--instrument", "gradus-cj", "--answers", DEMO / "XAA/answers.csv",
               "--format", "text")[0] == 0  # fmt: skip


def test_the_workbook_comes_back_as_the_answers_it_was_made_from(tmp_path: Path) -> None:
    book, back = tmp_path / "b.xlsx", tmp_path / "b.csv"
    answers = DEMO / "XCC/answers.csv"
    assert (
        run("assessment", "workbook", "--state", "XCC", "--answers", answers, "--out", book)[0] == 0
    )
    assert run("assessment", "read", book, "--out", back)[0] == 0

    def rows(path: Path) -> list[tuple[str, str]]:
        with path.open(encoding="utf-8") as stream:
            return sorted((r["indicator"], r["value"]) for r in csv.DictReader(stream))

    assert rows(back) == rows(answers)


def test_a_form_goes_out_and_what_phones_sent_is_read_and_scored(tmp_path: Path) -> None:
    form, sent, edited = tmp_path / "form.xlsx", tmp_path / "sent.json", tmp_path / "edited.json"
    assert run("assessment", "form", "--out", form, "--language", "ar", "--state", "XAA")[0] == 0
    made = convert(form, validate=False)
    assert made.warnings == []
    assert "ما" in made.xform
    asked = asked_in(Shelf.open(None).instrument("gradus-cj"), None, "en")
    first = Sent(id="a", asked=asked, answers=(FilledAnswer(question="GOV-01", value="1"),))
    second = Sent(
        id="b", asked=asked, replaces="a", answers=(FilledAnswer(question="GOV-01", value="3"),)
    )
    sent.write_bytes(kobo_json(first, second, second))
    code, said = run("assessment", "read", sent)
    assert code == 0
    assert "Answers read, without a fault: 1." in said
    assert "XAA,GOV-01,3," in said
    assert "GOV-01,1" not in said
    code, said = run("score", "--instrument", "gradus-cj", "--answers", sent)
    assert json.loads(said)["units"]["XAA"]["dimensions"]["GOV"]["coverage"] > 0
    edited.write_bytes(kobo_json(first).replace(b"level_1", b"level_9"))
    code, said = run("assessment", "read", edited)
    assert code == 1
    assert "edited.json, submission 1, GOV_01" in said


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_plans_are_made_in_the_reader_s_language(
    language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GRADUS_LANGUAGE", language)
    code, said = run(
        "plan", "make", "--assessment", DEMO / "XDD/answers.csv", "--state",
        DEMO / "XDD/state.yaml", "--out", tmp_path, *QUICK,
    )  # fmt: skip
    assert code == 0, said
    reader = pypdf.PdfReader(tmp_path / "plan.pdf")
    assert str(reader.trailer["/Root"]["/Lang"]) == language
    assert "Summary" not in reader.pages[0].extract_text()


def test_faults_end_with_code_1_and_are_all_listed(tmp_path: Path) -> None:
    answers = tmp_path / "a.csv"
    answers.write_text("unit,indicator,value\nXAA,GOV-99,1\nXAA,GOV-01,9\n")
    code, said = run("score", "--instrument", "gradus-cj", "--answers", answers)
    assert code == 1
    assert "line 2" in said
    assert "line 3" in said
    state = tmp_path / "s.yaml"
    state.write_text("schema: gradus.state/1\ncode: XAA\nname: A\nstart: '2027-13'\nhorizn: 36\n")
    code, said = run(
        "plan", "make", "--assessment", answers, "--state", state, "--out", tmp_path / "o"
    )
    assert code == 1
    assert "horizn" in said
    assert not (tmp_path / "o").exists()


def test_refusals_end_with_code_2_and_a_remedy(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert "--desk" in refused(monkeypatch, capsys, "plan", "make", "--out", tmp_path)
    picture = tmp_path / "picture.json"
    assert run("threat", "profile", "XAA", "--format", "json", "--out", picture)[0] == 0
    plan = (
        "plan", "make", "--assessment", DEMO / "XBB/answers.csv", "--state",
        DEMO / "XBB/state.yaml", "--threat-profile", picture, "--out", tmp_path / "o",
    )  # fmt: skip
    assert "is of XAA, the plan is of XBB" in refused(monkeypatch, capsys, *plan)
    assert "--judgement" in refused(monkeypatch, capsys, *plan, "--threat", tmp_path)
    assert "gradus-cj" in refused(
        monkeypatch, capsys, "score", "--instrument", "gradus-cg", "--answers", "x.csv"
    )
    assert "cannot be read" in refused(monkeypatch, capsys, "plan", "solve", tmp_path / "none.json")
    assert "alpha-3" in refused(
        monkeypatch, capsys, "assessment", "workbook", "--state", "12", "--out", tmp_path / "w.xlsx"
    )
    assert "en, fr, ar" in refused(
        monkeypatch, capsys, "assessment", "form", "--language", "xx", "--out", tmp_path / "f.xlsx"
    )


def test_a_problem_is_solved_the_same_way_twice(tmp_path: Path) -> None:
    example = ROOT / "docs/reference/examples/problem.json"
    first = run("plan", "solve", example, "--threads", "1")
    second = run("plan", "solve", example, "--threads", "1")
    assert first == second
    plan = json.loads(first[1])
    assert plan["stop"] == "optimal"
    assert plan["gap"] <= 1e-6
    assert {r["candidate"] for r in plan["reasons"]} == {
        "basic", "advanced", "examiners", "laboratory", "mentor",
    }  # fmt: skip


def test_variants_are_solved_together(tmp_path: Path) -> None:
    variants = tmp_path / "v.json"
    variants.write_text(json.dumps({"variants": [
        {"name": "more", "changes": [{"kind": "money", "year": 1, "amount": 90000}]}]}))  # fmt: skip
    code, said = run("plan", "solve", ROOT / "docs/reference/examples/problem.json", "--what-if",
                     variants, "--threads", "1")  # fmt: skip
    assert code == 0
    assert json.loads(said)["variants"][0]["enters"] == ["mentor"]


def test_variants_that_name_nothing_are_told_all_at_once(tmp_path: Path) -> None:
    variants = tmp_path / "v.json"
    variants.write_text(json.dumps({"variants": [{"name": "v", "changes": [
        {"kind": "resource", "target": "trainer", "amount": 1},
        {"kind": "money", "amount": 0},
        {"kind": "fact", "target": "no-such", "month": 999}]}]}))  # fmt: skip
    code, said = run(
        "plan", "solve", ROOT / "docs/reference/examples/problem.json", "--what-if", variants
    )
    assert code == 1
    for words in ("trainers", "changes[1].amount", "changes[2].target", "changes[2].month"):
        assert words in said


def test_a_contradiction_is_told_in_words(tmp_path: Path) -> None:
    problem = json.loads((ROOT / "docs/reference/examples/problem.json").read_text())
    problem["insists"] = [{"candidate": "laboratory", "by": 3}]
    path = tmp_path / "p.json"
    path.write_text(json.dumps(problem))
    code, said = run("plan", "solve", path)
    assert code == 1
    assert "Workstations" in said


def test_the_catalogue_is_checked_with_file_and_line(tmp_path: Path) -> None:
    assert run("catalogue", "check") == (0, "The catalogue is sound.\n")
    (tmp_path / "defaults.yaml").write_text(
        "schema: gradus.defaults/1\nid: x\nversion: '1'\ndate: ''\nsources: []\ndefaults:\n"
        "  - {id: prior-level, title: T, value: 9, low: 0, high: 3, unit: l, grade: assumed, basis: b}\n"
    )
    code, said = run("catalogue", "check", "--catalogue", tmp_path)
    assert code == 1
    assert "defaults.yaml, line 7" in said
