"""``gradus questions``: what it prints, its exit codes, and how it says no."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from gradus.entrypoints.cli.main import app, main

RUN = CliRunner()
BANK = "::Hash [1]::What shows that an image is unchanged?{=its hash value ~its name}\n\nRead on.\n"


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    path = tmp_path / "bank.txt"
    path.write_text(BANK, "utf-8")
    return path


def run(*words: object) -> tuple[int, str]:
    found = RUN.invoke(app, ["questions", *map(str, words)], catch_exceptions=False)
    return found.exit_code, found.output


def refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *words: object
) -> tuple[object, str]:
    monkeypatch.setattr("sys.argv", ["gradus", "questions", *map(str, words)])
    with pytest.raises(SystemExit) as caught:
        main()
    return caught.value.code, capsys.readouterr().err


def test_a_bank_is_listed_as_it_is_written(bank: Path) -> None:
    code, said = run("check", bank)
    assert code == 0
    assert "Hash [1]" in said
    assert "Questions: 1" in said


def test_a_bank_as_json(bank: Path) -> None:
    code, said = run("check", bank, "--format", "json")
    assert code == 0
    assert [q["kind"] for q in json.loads(said)["questions"]] == ["multichoice", "description"]


def test_faults_are_all_told_with_their_lines(bank: Path) -> None:
    bank.write_text("A{~b}\n\nB{#x}", "utf-8")
    code, said = run("check", bank)
    assert code == 1
    assert "bank.txt, line 1:" in said
    assert "bank.txt, line 3:" in said


def test_there_and_back_again(bank: Path, tmp_path: Path) -> None:
    for n, (source, to) in enumerate([(bank, "moodle-xml"), (tmp_path / "0", "gift")]):
        code, said = run("convert", source, "--to", to, "--out", tmp_path / str(n))
        assert code == 0, said
    assert "::Hash [1]::" in (tmp_path / "1").read_text("utf-8")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--to", "qti", "--out", "new"), "gift, moodle-xml"),
        (("--to", "gift", "--out", "."), "there already"),
    ],
)
def test_conversion_is_refused_kindly(
    bank: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: tuple[str, ...],
    told: str,
) -> None:
    code, said = refused(monkeypatch, capsys, "convert", bank, *words)
    assert code == 2
    assert told in said


def test_a_bank_with_faults_is_not_converted(
    bank: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    bank.write_text("A{~b}", "utf-8")
    out = tmp_path / "new"
    code, said = refused(monkeypatch, capsys, "convert", bank, "--to", "gift", "--out", out)
    assert (code, out.exists()) == (2, False)
    assert "line 1" in said
