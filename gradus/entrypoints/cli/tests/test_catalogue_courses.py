"""``gradus catalogue courses`` and ``course``: by area and role, in words and as JSON."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from gradus.catalogue.shelf import NotInCatalogue
from gradus.entrypoints.cli.main import app

RUN = CliRunner()


def run(*words: str) -> str:
    found = RUN.invoke(app, ["catalogue", *words], catch_exceptions=False)
    assert found.exit_code == 0
    return found.output


@pytest.mark.parametrize(
    ("words", "there", "absent"),
    [
        ((), "judges-introduction", "judges-intro "),
        (("--role", "judge"), "judges-introduction", "forensics-basic"),
        (("--area", "DFL"), "forensics-basic", "judges-introduction"),
        (("--area", "child-protection"), "victim-identification", "forensics-basic"),
        (("--area", "JUS", "--role", "defence-oversight"), "oversight-and-defence", "judges"),
    ],
)
def test_courses_by_area_and_role(words: tuple[str, ...], there: str, absent: str) -> None:
    said = run("courses", *words)
    assert there in said
    assert absent not in said


def test_a_course_in_words() -> None:
    said = " ".join(run("course", "special-techniques").split())
    assert "Needs: Open-source and online investigation" in said
    assert "Safeguards of intrusive powers: 4 h" in said
    assert "Source grade: assumed" in said


def test_a_course_in_another_language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRADUS_LANGUAGE", "fr")
    said = " ".join(run("course", "special-techniques").split())
    assert "Garanties des pouvoirs intrusifs : 4 h" in said


def test_a_course_as_json_by_either_command() -> None:
    told = run("course", "basic-investigation", "--format", "json")
    assert json.loads(told)["hours"] == 24
    assert json.loads(run("show", "safeguards"))["area"] == "HRS"


@pytest.mark.parametrize(
    ("words", "near"),
    [(("course", "basic-investigatio"), "basic-investigation"), (("courses", "--role", "juge"), "judge"),
     (("courses", "--area", "evidences"), "evidence")],
)  # fmt: skip
def test_what_is_not_there_is_told_with_what_is_near(words: tuple[str, ...], near: str) -> None:
    with pytest.raises(NotInCatalogue) as refused:
        RUN.invoke(app, ["catalogue", *words], catch_exceptions=False)
    assert near in refused.value.remedy.text()
