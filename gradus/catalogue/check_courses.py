"""Are courses and competences sound, and does every intervention that trains have a course?"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from gradus.catalogue.course import (
    COMPETENCES,
    COURSES,
    HIGHEST,
    CompetencesFile,
    Course,
    CoursesFile,
    Reach,
    trains,
)
from gradus.catalogue.shelf import Shelf
from gradus.domain.messages import Message, message
from gradus.domain.refusals import Fault
from gradus.formats.records.read_yaml import lines_of, read_yaml

Add = Callable[[str, Message, Message], None]


@dataclass
class _File:
    """The lines of a file, and its faults."""

    name: str
    data: bytes
    faults: list[Fault] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.lines = lines_of(self.data, self.name)

    def add(self, path: str, what: Message, remedy: Message) -> None:
        where = f"{self.name}, line {self.lines.get(path, 1)}, {path}"
        self.faults.append(Fault(where, what, remedy))

    def known(self, path: str, name: str, names: Iterable[str]) -> None:
        found = list(names)
        if name in found:
            return
        near = difflib.get_close_matches(name, found, n=1)
        self.add(
            path,
            message("{name} is not known.", name=repr(name)),
            message("Did you mean {near}?", near=near[0])
            if near
            else message("Write one of: {known}.", known=", ".join(found[:25])),
        )

    def once(self, path: str, names: Iterable[str]) -> None:
        seen: set[str] = set()
        for n, name in enumerate(names):
            if name in seen:
                self.add(
                    f"{path}[{n}].id",
                    message("The id {name} is used twice.", name=repr(name)),
                    message("Give each its own id."),
                )
            seen.add(name)


def check_courses(root: Path, shelf: Shelf, rules: Iterable[str]) -> Iterator[Fault]:
    """Every fault of a folder's courses and competences, judged together with what is shipped."""
    if (root / COMPETENCES).is_file():
        yield from _competences(_File(COMPETENCES, (root / COMPETENCES).read_bytes()), shelf)
    if (root / COURSES).is_file():
        yield from _courses(_File(COURSES, (root / COURSES).read_bytes()), shelf, tuple(rules))


def _competences(file: _File, shelf: Shelf) -> list[Fault]:
    found = read_yaml(CompetencesFile, file.data, file.name)
    file.once("competences", (c.id for c in found.competences))
    if len(found.levels) != HIGHEST + 1:
        file.add(
            "levels",
            message("{count} levels are described.", count=len(found.levels)),
            message("Describe levels 0 to 4."),
        )
    for n, competence in enumerate(found.competences):
        where = f"competences[{n}]"
        file.known(f"{where}.area", competence.area, (a.id for a in shelf.areas))
        if len(competence.levels) != HIGHEST:
            file.add(
                f"{where}.levels",
                message("{count} levels are described.", count=len(competence.levels)),
                message("Describe levels 1 to 4."),
            )
        if competence.half_life < 1:
            file.add(
                f"{where}.half_life",
                message("The half-life is less than a month."),
                message("Write the months after which half of it is lost without practice."),
            )
    return file.faults


def _courses(file: _File, shelf: Shelf, rules: tuple[str, ...]) -> list[Fault]:
    found = read_yaml(CoursesFile, file.data, file.name)
    file.once("courses", (c.id for c in found.courses))
    file.once("roles", (r.id for r in found.roles))
    file.once("human_rights", (m.id for m in found.human_rights))
    for n, rights in enumerate(found.human_rights):
        for m, rule in enumerate(rights.rules):
            file.known(f"human_rights[{n}].rules[{m}]", rule, rules)
    for n, course in enumerate(found.courses):
        _references(file, f"courses[{n}]", course, shelf)
        _figures(file, f"courses[{n}]", course, shelf)
        trail = _needs_itself(course, shelf)
        if trail:
            file.add(
                f"courses[{n}].requires",
                message("It needs itself: {path}.", path=" > ".join(trail)),
                message("Take one of these conditions away."),
            )
    _covered(file, shelf)
    return file.faults


def _references(file: _File, where: str, course: Course, shelf: Shelf) -> None:
    courses = [c.id for c in shelf.courses]
    lists: tuple[tuple[str, tuple[str, ...], Iterable[str]], ...] = (
        ("areas", course.areas, [a.id for a in shelf.areas]),
        ("roles", course.roles, [r.id for r in shelf.course_roles]),
        ("interventions", course.interventions, [i.id for i in shelf.interventions]),
        ("requires.courses", course.requires.courses, courses),
        ("requires.any_of", course.requires.any_of, courses),
        ("renewed_by.courses", course.renewed_by.courses, courses),
    )
    for name, given, known in lists:
        for m, one in enumerate(given):
            file.known(f"{where}.{name}[{m}]", one, known)
    file.known(f"{where}.human_rights", course.human_rights, [r.id for r in shelf.rights_modules])
    reaches: tuple[tuple[str, tuple[Reach, ...]], ...] = (
        ("competences", course.competences),
        ("requires.competences", course.requires.competences),
    )
    for name, reach in reaches:
        for m, one_reach in enumerate(reach):
            at = f"{where}.{name}[{m}]"
            file.known(f"{at}.competence", one_reach.competence, [c.id for c in shelf.competences])
            if not 1 <= one_reach.level <= HIGHEST:
                file.add(
                    f"{at}.level",
                    message("There is no level {level}.", level=one_reach.level),
                    message("Write a level from 1 to 4."),
                )


def _figures(file: _File, where: str, course: Course, shelf: Shelf) -> None:
    rights = {m.id: m.hours for m in shelf.rights_modules}
    told = sum(m.hours for m in course.modules) + rights.get(course.human_rights, 0)
    if told != course.hours:
        file.add(
            f"{where}.hours",
            message(
                "Its modules take {told} hours and the course {hours}.",
                told=told,
                hours=course.hours,
            ),
            message("Make the modules, with that on human rights, add up to its length."),
        )
    programme = course.programme_hours
    if not 0 <= programme.with_academy <= programme.without_academy <= course.hours:
        file.add(
            f"{where}.programme_hours",
            message("The hours of the programme's trainers are not in order."),
            message("Write 0 <= with_academy <= without_academy <= hours."),
        )
    if not 1 <= course.group.least <= course.group.most:
        file.add(
            f"{where}.group",
            message("The group's least and most are not in order."),
            message("Write 1 <= least <= most."),
        )
    needs = course.requires
    if not 1 <= needs.least <= max(1, len(needs.any_of)):
        file.add(
            f"{where}.requires.least",
            message("More courses are asked for than are named."),
            message("Write a number from 1 to the courses under any_of."),
        )
    if not 1 <= course.assessment.pass_mark <= 100 or not course.assessment.tasks:
        file.add(
            f"{where}.assessment",
            message("The pass mark is no per cent, or nothing has to be done to pass."),
            message("Write a pass mark from 1 to 100 and at least one practical task."),
        )
    renewed = bool(course.renewed_by.courses) or (course.renewed_by.cases or 0) > 0
    if renewed != (course.expires_after is not None) or (course.expires_after or 1) < 1:
        file.add(
            f"{where}.expires_after",
            message("Expiry and renewal do not fit each other."),
            message("Write both: months until it expires, and courses or cases that renew it."),
        )
    for name in ("areas", "roles", "interventions", "competences", "modules", "sources"):
        if not getattr(course, name):
            file.add(
                f"{where}.{name}",
                message("Nothing is written under {name}.", name=name),
                message("Write at least one."),
            )


def _needs_itself(course: Course, shelf: Shelf) -> list[str]:
    """The way from a course back to itself, if there is one."""
    known = {c.id: c for c in shelf.courses}
    waiting = [[course.id, name] for name in course.prerequisite_courses]
    seen: set[str] = set()
    while waiting:
        trail = waiting.pop()
        if trail[-1] == course.id:
            return trail
        if trail[-1] in known and trail[-1] not in seen:
            seen.add(trail[-1])
            waiting += [[*trail, name] for name in known[trail[-1]].prerequisite_courses]
    return []


def _covered(file: _File, shelf: Shelf) -> None:
    delivered = {name for course in shelf.courses for name in course.interventions}
    for intervention in shelf.interventions:
        if trains(intervention) and intervention.id not in delivered:
            file.add(
                "courses",
                message("{name} trains people and has no course.", name=repr(intervention.id)),
                message("Write a course that delivers it."),
            )
