"""The shipped courses: every intervention that trains has one, and nobody is asked for the impossible."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from gradus.catalogue.course import (
    MODES,
    Course,
    Prerequisites,
    Reach,
    courses_for,
    missing_prerequisites,
    trains,
)
from gradus.catalogue.intervention import Condition
from gradus.catalogue.shelf import Shelf

SHELF = Shelf.open()
COURSES = {course.id: course for course in SHELF.courses}
INTERVENTIONS = {i.id: i for i in SHELF.interventions}


def delivering(intervention: str) -> set[str]:
    return {course.id for course in SHELF.courses if intervention in course.interventions}


def before(course: Course) -> set[str]:
    """Courses that come before a course, also by others."""
    found: set[str] = set()
    waiting = list(course.prerequisite_courses)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += COURSES[name].prerequisite_courses
    return found


def musts(condition: Condition | None) -> Iterator[str]:
    """Interventions that have to come first, in every case."""
    if condition is None or not condition.hard:
        return
    if condition.intervention is not None:
        yield condition.intervention
    for part in condition.all_of:
        yield from musts(part)


def test_there_are_twenty_courses_and_more() -> None:
    assert len(COURSES) >= 20


@pytest.mark.parametrize("name", [i.id for i in SHELF.interventions if trains(i)])
def test_every_intervention_that_trains_has_its_course(name: str) -> None:
    assert delivering(name)


def test_groups_that_only_meet_take_no_courses() -> None:
    for name in ("national-plan", "mentor-placement", "baseline-assessment", "df-workstations"):
        assert not trains(INTERVENTIONS[name])


@pytest.mark.parametrize("course", SHELF.courses, ids=lambda c: c.id)
def test_nobody_is_advanced_without_the_basics(course: Course) -> None:
    """R3: where an intervention waits for another that trains, so does its course for one of its."""
    for name in course.interventions:
        for first in musts(INTERVENTIONS[name].requires):
            if trains(INTERVENTIONS[first]):
                assert delivering(first) & (before(course) | {course.id}), (name, first)


@pytest.mark.parametrize("course", SHELF.courses, ids=lambda c: c.id)
def test_every_course_keeps_rights_is_passed_by_doing_and_says_where_it_is_from(
    course: Course,
) -> None:
    rights = {module.id: module for module in SHELF.rights_modules}
    assert rights[course.human_rights].hours >= 1
    assert course.assessment.tasks
    assert course.sources
    assert course.judgement
    assert course.evidence != "sourced"  # pass marks and expiry are assumed in all of them


@pytest.mark.parametrize("course", SHELF.courses, ids=lambda c: c.id)
def test_groups_fit_the_interventions(course: Course) -> None:
    people = [
        i.cohort
        for i in (INTERVENTIONS[name] for name in course.interventions)
        if i.cohort is not None and i.cohort_of == "people" and not i.regional
    ]
    for cohort in people:
        assert course.group.least <= cohort.high
        assert course.group.most >= min(cohort.low, 20)


def test_trainers_passed_two_courses_are_released_and_observed() -> None:
    """R4."""
    course = COURSES["train-the-trainer"]
    assert course.requires.least == 2
    assert "observed" in course.assessment.tasks[0]


def test_every_role_capacity_area_mode_and_competence_has_a_course() -> None:
    assert {role for c in COURSES.values() for role in c.roles} == {
        r.id for r in SHELF.course_roles
    }
    capacity = {area.id: area.capacity_area for area in SHELF.areas}
    served = {capacity[area] for c in COURSES.values() for area in c.areas}
    assert served == set(SHELF.capacity_areas)
    assert {c.mode for c in COURSES.values()} == set(MODES)
    reached = {reach.competence for c in COURSES.values() for reach in c.competences}
    assert reached == {competence.id for competence in SHELF.competences}


def test_courses_by_area_and_role() -> None:
    found = courses_for(SHELF.courses, areas={"JUS"}, role="judge")
    assert {c.id for c in found} == {"judges-introduction", "justice-advanced", "case-simulation"}
    assert courses_for(SHELF.courses) == SHELF.courses


def test_what_somebody_still_needs() -> None:
    course = COURSES["train-the-trainer"]
    one = missing_prerequisites(course, passed=["forensics-basic"], levels={})
    assert (one.least, "forensics-basic" in one.any_of) == (1, False)
    two = missing_prerequisites(
        course, passed=["forensics-basic", "basic-investigation"], levels={}
    )
    assert two == Prerequisites()
    needs = Prerequisites(
        courses=("basic-investigation",), competences=(Reach(competence="safeguards", level=2),)
    )
    asked = replace(course, requires=needs)
    found = missing_prerequisites(asked, passed=[], levels={"safeguards": 1})
    assert found == needs
    assert (
        missing_prerequisites(asked, passed=["basic-investigation"], levels={"safeguards": 2})
        == Prerequisites()
    )
