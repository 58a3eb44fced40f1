"""Courses and competences of the catalogue, before any State is thought of (``courses.yaml``,
``competences.yaml``). Hours are those of a participant unless said otherwise; expiry is in months."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from gradus.catalogue.intervention import Intervention, SourceGrade

COURSES = "courses.yaml"
COMPETENCES = "competences.yaml"
HIGHEST = 4
MANY = 100
Mode = Literal["e-learning", "classroom", "blended", "casework"]
MODES: tuple[Mode, ...] = ("e-learning", "classroom", "blended", "casework")


@dataclass(frozen=True, kw_only=True)
class Competence:
    """Something people are able to do. ``area`` is one of the fifteen intervention areas; ``levels``
    describe levels 1 to 4 (level 0 is the frame's own); ``half_life`` is the months after which half
    of it is lost without practice, with the grade and basis of that figure."""

    id: str
    title: str
    area: str
    levels: tuple[str, ...]
    half_life: int
    evidence: SourceGrade
    basis: str


@dataclass(frozen=True, kw_only=True)
class CompetencesFile:
    """The competence frame: what levels 0 to 4 mean, and the competences."""

    schema: Literal["gradus.competences/1"]
    id: str
    version: str
    date: str
    sources: tuple[str, ...]
    levels: tuple[str, ...]
    competences: tuple[Competence, ...]
    status: str = ""


@dataclass(frozen=True, kw_only=True)
class CourseRole:
    """Whom a course is for: a function, not a person."""

    id: str
    title: str


@dataclass(frozen=True, kw_only=True)
class RightsModule:
    """A module on human rights that courses include; ``rules`` are the rules of the field it serves."""

    id: str
    title: str
    what: str
    hours: int
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Module:
    """A part of a course and its hours."""

    title: str
    hours: int


@dataclass(frozen=True, kw_only=True)
class Reach:
    """A competence at a level."""

    competence: str
    level: int


@dataclass(frozen=True, kw_only=True)
class Prerequisites:
    """What a participant has before: all of ``courses``, at least ``least`` of ``any_of``, all
    ``competences``."""

    courses: tuple[str, ...] = ()
    any_of: tuple[str, ...] = ()
    least: int = 1
    competences: tuple[Reach, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Assessment:
    """How a participant passes: ``pass_mark`` in per cent of the test's points, and every task.
    ``question_bank`` names a bank, where there is one."""

    pass_mark: int
    tasks: tuple[str, ...]
    question_bank: str | None = None


@dataclass(frozen=True, kw_only=True)
class Group:
    """The least and most participants of one delivery."""

    least: int
    most: int


@dataclass(frozen=True, kw_only=True)
class ProgrammeHours:
    """Hours that the programme's trainers teach: where an academy co-delivers, and where none does."""

    with_academy: int
    without_academy: int


@dataclass(frozen=True, kw_only=True)
class Renewal:
    """What makes a certificate good again: one of ``courses``, or ``cases`` of one's own since it was
    given, confirmed by the supervisor. None of both: it does not expire."""

    courses: tuple[str, ...] = ()
    cases: int | None = None


@dataclass(frozen=True, kw_only=True)
class Course:
    """A course.

    ``areas`` are intervention areas, the main one first; ``interventions`` those it delivers.
    ``hours`` is its length: the sum of its ``modules`` and of its ``human_rights`` module.
    ``expires_after`` is the months a certificate is good for; None: for good. ``evidence`` grades the
    figures, ``judgement`` says why they are what they are. ``materials`` are references to public works.
    """

    id: str
    version: str
    title: str
    summary: str
    areas: tuple[str, ...]
    roles: tuple[str, ...]
    interventions: tuple[str, ...]
    mode: Mode
    hours: int
    programme_hours: ProgrammeHours
    competences: tuple[Reach, ...]
    modules: tuple[Module, ...]
    human_rights: str
    assessment: Assessment
    group: Group
    evidence: SourceGrade
    sources: tuple[str, ...]
    judgement: str
    requires: Prerequisites = Prerequisites()
    materials: tuple[str, ...] = ()
    expires_after: int | None = None
    renewed_by: Renewal = Renewal()

    @property
    def prerequisite_courses(self) -> tuple[str, ...]:
        """Every course named as a prerequisite, must or choice."""
        return (*self.requires.courses, *self.requires.any_of)


@dataclass(frozen=True, kw_only=True)
class CoursesFile:
    """The list of courses, with roles and modules on human rights."""

    schema: Literal["gradus.courses/1"]
    id: str
    version: str
    date: str
    sources: tuple[str, ...]
    roles: tuple[CourseRole, ...] = ()
    human_rights: tuple[RightsModule, ...] = ()
    courses: tuple[Course, ...] = ()
    status: str = ""


def trains(intervention: Intervention) -> bool:
    """Whether people take courses in it: trainers teach them, they sit with others abroad, or they are
    too many to do anything else with. Groups that only meet, and units that get advice, take none."""
    taught = any(demand.resource == "trainers" for demand in intervention.demands)
    cohort = intervention.cohort
    many = cohort is not None and intervention.cohort_of == "people" and cohort.low >= MANY
    return taught or intervention.regional or many


def missing_prerequisites(
    course: Course, *, passed: Iterable[str], levels: Mapping[str, int]
) -> Prerequisites:
    """What somebody still needs for a course: the same shape, only of what is missing.

    Parameters
    ----------
    course
        The course.
    passed
        Courses somebody passed, by id.
    levels
        The level of each competence somebody has.
    """
    have = set(passed)
    needs = course.requires
    short = needs.least - len(have & set(needs.any_of)) if needs.any_of else 0
    return Prerequisites(
        courses=tuple(name for name in needs.courses if name not in have),
        any_of=tuple(name for name in needs.any_of if name not in have) if short > 0 else (),
        least=max(1, short),
        competences=tuple(r for r in needs.competences if levels.get(r.competence, 0) < r.level),
    )


def courses_for(
    courses: Iterable[Course], *, areas: Iterable[str] | None = None, role: str | None = None
) -> tuple[Course, ...]:
    """Courses of any of those areas and for that role; None of either: all."""
    wanted = None if areas is None else set(areas)
    return tuple(
        course
        for course in courses
        if (wanted is None or wanted & set(course.areas)) and (role is None or role in course.roles)
    )
