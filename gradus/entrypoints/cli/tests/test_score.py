"""``gradus score``: what it prints, and how it says no."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook
from typer.testing import CliRunner

from gradus.catalogue.shelf import SHIPPED, Shelf
from gradus.entrypoints.cli.main import app, main

RUN = CliRunner()
EXAMPLES = SHIPPED / "instruments" / "examples"
XAA = SHIPPED / "demo" / "XAA" / "answers.csv"


def run(*words: object) -> tuple[int, str]:
    found = RUN.invoke(app, ["score", *(str(w) for w in words)], catch_exceptions=False)
    return found.exit_code, found.output


def refusal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *words: object
) -> tuple[object, str]:
    monkeypatch.setattr("sys.argv", ["gradus", "score", *map(str, words)])
    with pytest.raises(SystemExit) as caught:
        main()
    return caught.value.code, capsys.readouterr().err


def table(folder: Path, text: str, name: str = "answers.csv") -> Path:
    path = folder / name
    path.write_text("unit,indicator,value\n" + text, "utf-8")
    return path


def test_many_units_are_scored_from_one_file(tmp_path: Path) -> None:
    rows = "".join(f"U{n},{k},{n % 2}\n" for n in range(30) for k in ("P1.1", "P1.2"))
    code, said = run("--instrument", "capped-pillars", "--answers", table(tmp_path, rows))
    found = json.loads(said)
    assert code == 0
    assert (found["instrument"], found["version"]) == ("capped-pillars", "1")
    assert list(found["units"]) == [f"U{n}" for n in range(30)]
    assert [found["units"][u]["overall"] for u in ("U0", "U1")] == [0, 20]
    assert found["units"]["U1"]["range"] == {"low": 20.0, "high": 100.0}


def test_text_is_a_table_with_range_stage_coverage_and_needs() -> None:
    code, said = run("--instrument", "gradus-cj", "--answers", XAA, "--format", "text")
    assert code == 0
    assert "answers allow" in said
    assert "stage" in said
    assert "Stays in the top ten" in said
    assert "GOV" in said


def test_the_result_goes_to_a_file(tmp_path: Path) -> None:
    out = tmp_path / "deep" / "scores.json"
    code, said = run("--instrument", "gradus-cj", "--answers", XAA, "--out", out)
    assert (code, said) == (0, "")
    assert "XAA" in json.loads(out.read_text("utf-8"))["units"]


def test_a_spreadsheet_s_number_is_what_its_user_typed(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["unit", "indicator", "value"], ["X", "P1.1", 0.3], ["X", "P1.2", 1]):
        sheet.append(row)
    book.save(tmp_path / "typed.xlsx")
    with (
        zipfile.ZipFile(tmp_path / "typed.xlsx") as typed,
        zipfile.ZipFile(tmp_path / "kept.xlsx", "w") as kept,
    ):
        for name in typed.namelist():
            data = typed.read(name)
            kept.writestr(name, data.replace(b"<v>0.3</v>", b"<v>0.29999999999999999</v>"))
    code, said = run("--instrument", "capped-pillars", "--answers", tmp_path / "kept.xlsx")
    assert code == 0, said
    assert json.loads(said)["units"]["X"]["overall"] == 11.25


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("X,P1.1,2\nX,P9.9,1\n", ["line 2", "line 3", "P9.9"]),
        ("X,P1.1,1\nX,P1.1,0\n", ["line 3", "twice"]),
        ("X,P1.1,\n", ["Nothing is answered"]),
        ("", ["Nothing is answered"]),
        ("X,P1.1,1,A\n", ["line 2", "4 values for 3 columns"]),
        (",P1.1,1\n", ["line 2", "unit is empty"]),
    ],
)
def test_faulty_answers_are_judged_invalid(
    rows: str, said: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    code, err = refusal(
        monkeypatch, capsys, "--instrument", "capped-pillars", "--answers", table(tmp_path, rows)
    )
    assert code == 1
    assert all(word in err for word in said), err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xfe\x00", b"PK\x03\x04broken", b"\x00\x01", b"a,b\n1,2\n"]
)
def test_hostile_bytes_are_refused_without_a_traceback(
    data: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "answers.csv"
    path.write_bytes(data)
    code, err = refusal(monkeypatch, capsys, "--instrument", "capped-pillars", "--answers", path)
    assert code in (1, 2)
    assert "answers.csv" in err
    assert "Traceback" not in err


def test_a_faulty_instrument_and_one_that_is_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text("schema: gradus.instrument/1\nscorring: {}\n", "utf-8")
    code, err = refusal(monkeypatch, capsys, "--instrument", broken, "--answers", XAA)
    assert code == 1
    assert "scoring" in err
    code, err = refusal(monkeypatch, capsys, "--instrument", "gradus-cg", "--answers", XAA)
    assert code == 2
    assert "gradus-cj" in err
    code, _ = refusal(monkeypatch, capsys, "--instrument", "points", "--answers", tmp_path / "no")
    assert code == 2


# --- comparing ----------------------------------------------------------------------------------

CROSSWALK = """schema: gradus.crosswalk/1
before: points 1
after: points 2
indicators:
  "1.1": {to: ["1.1"]}
  "1.2": {to: ["1.2"]}
  "3.2": {to: ["3.9"], levels: {"0": 0, "2": 1, "4": 4}}
"""


@pytest.fixture
def editions(tmp_path: Path) -> list[object]:
    """The words of a comparison of two editions, without the crosswalk."""
    text = (EXAMPLES / "points.yaml").read_text("utf-8")
    newer = text.replace('version: "1"', 'version: "2"').replace('"3.2"', '"3.9"')
    (tmp_path / "new.yaml").write_text(newer, "utf-8")
    old = table(tmp_path, "XAA,1.1,3\nXAA,1.2,1\nXAA,3.2,2\nXBB,1.1,3\n", "old.csv")
    new = table(tmp_path, "XAA,1.1,3\nXAA,1.2,2\nXAA,3.9,4\nXCC,1.1,3\n", "new.csv")
    return ["--instrument", tmp_path / "new.yaml", "--answers", new, "--compare", old,
            "--compare-instrument", "points"]  # fmt: skip


def test_other_editions_are_refused_without_a_crosswalk(
    editions: list[object], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, err = refusal(monkeypatch, capsys, *editions)
    assert code == 2
    assert "points 1" in err
    assert "points 2" in err
    assert "crosswalk" in err


def test_a_crosswalk_carries_old_answers(editions: list[object], tmp_path: Path) -> None:
    path = tmp_path / "walk.yaml"
    path.write_text(CROSSWALK, "utf-8")
    code, said = run(*editions, "--crosswalk", path)
    assert code == 0, said
    found = json.loads(said)
    unit = found["units"]["XAA"]
    assert (unit["edition_before"], unit["edition_after"]) == ("points 1", "points 2")
    assert (unit["overall"]["before"], unit["overall"]["after"]) == (27.78, 50)
    assert unit["overall"]["verdict"] == "not certain"
    assert unit["overall"]["change"] == {"low": -27.78, "high": 72.22}
    assert unit["dimensions"]["C1"]["verdict"] == "higher"
    assert (found["only_before"], found["only_after"]) == (["XBB"], ["XCC"])
    code, said = run(*editions, "--crosswalk", path, "--format", "text")
    assert code == 0
    assert "XBB" in said


def test_a_faulty_crosswalk_is_judged_with_lines(
    editions: list[object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    path = tmp_path / "walk.yaml"
    path.write_text(CROSSWALK.replace('"1.2": {to', '"9.2": {to').replace("s 2", "s 3"), "utf-8")
    code, err = refusal(monkeypatch, capsys, *editions, "--crosswalk", path)
    assert code == 1
    assert "walk.yaml, line 3" in err
    assert "walk.yaml, line 6" in err


def test_files_without_a_unit_in_common_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    old, new = table(tmp_path, "A,1.1,1\n", "o.csv"), table(tmp_path, "B,1.1,1\n", "n.csv")
    code, err = refusal(
        monkeypatch, capsys, "--instrument", "points", "--answers", new, "--compare", old
    )
    assert code == 2
    assert "No unit" in err


@pytest.mark.parametrize("kind", ["pdf", "docx", "xlsx"])
def test_a_report_is_written_in_the_form_its_name_says(tmp_path: Path, kind: str) -> None:
    out = tmp_path / "new" / f"Aralia.{kind}"
    code, _ = run("--instrument", "gradus-cj", "--answers", XAA, "--report", out)
    assert code == 0
    assert out.read_bytes()[:2] == (b"%P" if kind == "pdf" else b"PK")


@pytest.mark.parametrize("name", [path.stem for path in sorted(EXAMPLES.glob("*.yaml"))])
def test_every_family_of_instruments_has_a_report(tmp_path: Path, name: str) -> None:
    asked = Shelf.open().instrument(str(EXAMPLES / f"{name}.yaml"))
    lines = "".join(f"XAA,{one.id},{one.scale.maximum}\n" for one in asked.indicators.values())
    out = tmp_path / "a.pdf"
    code, _ = run("--instrument", name, "--answers", table(tmp_path, lines), "--report", out)
    assert code == 0
    assert out.stat().st_size > 5_000


def test_a_report_is_about_one_state_and_of_a_known_form(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    both = table(tmp_path, "XAA,GOV-01,1\nXBB,GOV-01,1\n")
    for answers, out, said in ((both, "a.pdf", "XAA, XBB"), (XAA, "a.odt", ".docx")):
        words = ("--instrument", "gradus-cj", "--answers", answers, "--report", tmp_path / out)
        code, complaint = refusal(monkeypatch, capsys, *words)
        assert code == 2
        assert said in complaint
        assert not (tmp_path / out).exists()
