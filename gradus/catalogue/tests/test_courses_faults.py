"""A folder's own courses: every slip told with file, line and remedy."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from gradus.catalogue.check import check
from gradus.catalogue.shelf import SHIPPED, Shelf

HEAD = "id: own\nversion: '1'\ndate: '2027-01-01'\nsources: [Ours]\n"
COURSE = """schema: gradus.courses/1
{head}courses:
  - id: own-course
    version: '1'
    title: Ours
    summary: Ours.
    areas: [INV]
    roles: [prosecutor]
    interventions: [basic-investigation]
    mode: classroom
    hours: 6
    programme_hours: {{with_academy: 1, without_academy: 6}}
    competences: [{{competence: safeguards, level: 2}}]
    modules: [{{title: One, hours: 3}}]
    human_rights: rights-in-inquiry
    assessment: {{pass_mark: 70, tasks: [Do it]}}
    group: {{least: 2, most: 4}}
    evidence: assumed
    sources: [Ours]
    judgement: Ours.
"""


def told(folder: Path, name: str, text: str) -> list[str]:
    (folder / name).write_text(text, "utf-8")
    return [f"{fault.where}: {fault.what.text()}" for fault in check(folder)]


def test_an_own_course_joins_the_shipped_ones(tmp_path: Path) -> None:
    assert told(tmp_path, "courses.yaml", COURSE.format(head=HEAD)) == []
    shelf = Shelf.open(tmp_path)
    assert {"own-course", "basic-investigation"} <= {course.id for course in shelf.courses}


@pytest.mark.parametrize(
    ("old", "new", "where", "what"),
    [
        ("areas: [INV]", "areas: [INW]", "line 11, courses[0].areas[0]", "'INW' is not known."),
        ("[prosecutor]", "[prosecuter]", "line 12, courses[0].roles[0]",
         "'prosecuter' is not known."),
        ("[basic-inv", "[basis-inv", "line 13, courses[0].interventions[0]",
         "'basis-investigation' is not known."),
        ("hours: 6\n", "hours: 7\n", "line 15, courses[0].hours",
         "Its modules take 6 hours and the course 7."),
        ("with_academy: 1", "with_academy: 7", "line 16, courses[0].programme_hours",
         "The hours of the programme's trainers are not in order."),
        ("competence: safe", "competence: save", "line 17, courses[0].competences[0].competence",
         "'saveguards' is not known."),
        ("level: 2", "level: 5", "line 17, courses[0].competences[0].level", "There is no level 5."),
        ("most: 4", "most: 1", "line 21, courses[0].group",
         "The group's least and most are not in order."),
        ("pass_mark: 70", "pass_mark: 0", "line 20, courses[0].assessment",
         "The pass mark is no per cent, or nothing has to be done to pass."),
        ("    sources: [Ours]", "    sources: []", "line 23, courses[0].sources",
         "Nothing is written under sources."),
        ("    mode:", "    requires: {courses: [own-course]}\n    mode:",
         "line 14, courses[0].requires", "It needs itself: own-course > own-course."),
        ("    mode:", "    requires: {any_of: [own-course], least: 2}\n    mode:",
         "line 14, courses[0].requires", "It needs itself: own-course > own-course."),
    ],
)  # fmt: skip
def test_slips_are_told(tmp_path: Path, old: str, new: str, where: str, what: str) -> None:
    text = COURSE.format(head=HEAD)
    assert old in text
    found = told(tmp_path, "courses.yaml", text.replace(old, new, 1))
    assert f"courses.yaml, {where}: {what}" in found


def test_expiry_needs_a_way_to_renew(tmp_path: Path) -> None:
    text = COURSE.format(head=HEAD) + "    expires_after: 12\n"
    assert "Expiry and renewal do not fit each other." in " ".join(
        told(tmp_path, "courses.yaml", text)
    )


def test_a_new_intervention_that_trains_asks_for_a_course(tmp_path: Path) -> None:
    shipped = yaml.safe_load((SHIPPED / "interventions.yaml").read_text("utf-8"))
    entry = next(e for e in shipped["interventions"] if e["id"] == "basic-investigation")
    shipped["interventions"] = [{**entry, "id": "own-training"}]
    (tmp_path / "interventions.yaml").write_text(yaml.safe_dump(shipped), "utf-8")
    found = told(tmp_path, "courses.yaml", COURSE.format(head=HEAD))
    assert [line for line in found if "own-training" in line] == [
        "courses.yaml, line 6, courses: 'own-training' trains people and has no course."
    ]


def test_competences_have_four_levels_and_a_half_life(tmp_path: Path) -> None:
    text = (
        f"schema: gradus.competences/1\n{HEAD}levels: [a, b, c]\ncompetences:\n"
        "  - {id: x, title: X, area: INV, levels: [a, b], half_life: 0, evidence: assumed, basis: B}\n"
    )
    assert told(tmp_path, "competences.yaml", text) == [
        "competences.yaml, line 6, levels: 3 levels are described.",
        "competences.yaml, line 8, competences[0].levels: 2 levels are described.",
        "competences.yaml, line 8, competences[0].half_life: The half-life is less than a month.",
    ]
