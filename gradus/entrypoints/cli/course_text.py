"""A course in words, for the terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from gradus.catalogue.course import Course, Mode, Reach
from gradus.catalogue.shelf import Shelf
from gradus.domain.messages import N_, Message, message

MODE_WORDS: dict[Mode, str] = {
    "e-learning": N_("E-learning"),
    "classroom": N_("Classroom"),
    "blended": N_("Blended"),
    "casework": N_("Casework"),
}
GRADES = {
    "sourced": N_("sourced"),
    "partly sourced": N_("partly sourced"),
    "assumed": N_("assumed"),
}
Translate = Callable[[str], str]


def course_text(course: Course, shelf: Shelf, translate: Translate) -> str:
    """The course in the translator's language, a line for each thing told."""
    return "\n".join(_lines(course, shelf, translate))


def _lines(course: Course, shelf: Shelf, translate: Translate) -> Iterator[str]:
    def said(text: Message) -> str:
        return text.text(translate)

    titles = {
        entry.id: translate(entry.title)
        for part in (shelf.courses, shelf.competences, shelf.course_roles, shelf.areas,
                     shelf.interventions, shelf.rights_modules)
        for entry in part
    }  # fmt: skip

    def listed(names: Iterable[str]) -> str:
        return ", ".join(titles.get(name, name) for name in names)

    yield translate(course.title)
    yield translate(course.summary)
    yield ""
    yield said(message("Version: {version}", version=course.version))
    yield said(message("Areas: {areas}", areas=listed(course.areas)))
    yield said(message("For whom: {roles}", roles=listed(course.roles)))
    yield said(message("Delivers: {interventions}", interventions=listed(course.interventions)))
    mode = translate(MODE_WORDS[course.mode])
    yield said(message("Length: {hours} hours ({mode})", hours=course.hours, mode=mode))
    yield said(
        message(
            "The programme's trainers teach {with_academy} hours of it with an academy, "
            "{without_academy} without one.",
            with_academy=course.programme_hours.with_academy,
            without_academy=course.programme_hours.without_academy,
        )
    )
    group = course.group
    yield said(message("Group: {least} to {most} people", least=group.least, most=group.most))
    yield from _needs(course, titles, said)
    yield said(message("Leads to: {competences}", competences=_levels(course.competences, titles)))
    yield said(message("Contents:"))
    rights = {module.id: module for module in shelf.rights_modules}
    parts = [(module.title, module.hours) for module in course.modules]
    if course.human_rights in rights:
        parts.append((rights[course.human_rights].title, rights[course.human_rights].hours))
    for title, hours in parts:
        yield "  " + said(message("{title}: {hours} h", title=translate(title), hours=hours))
    yield said(message("To pass: {mark} % of the test, and:", mark=course.assessment.pass_mark))
    yield from (f"  {translate(task)}" for task in course.assessment.tasks)
    if course.assessment.question_bank:
        yield said(message("Question bank: {name}", name=course.assessment.question_bank))
    yield from _validity(course, titles, said)
    if course.materials:
        yield said(message("Materials: {materials}", materials="; ".join(course.materials)))
    grade = translate(GRADES[course.evidence])
    yield said(message("Source grade: {grade}", grade=grade)) + f". {translate(course.judgement)}"


def _levels(reaches: Iterable[Reach], titles: dict[str, str]) -> str:
    return ", ".join(f"{titles.get(r.competence, r.competence)} ({r.level})" for r in reaches)


def _needs(course: Course, titles: dict[str, str], said: Callable[[Message], str]) -> Iterator[str]:
    needs = course.requires
    for name in needs.courses:
        yield said(message("Needs: {course}", course=titles.get(name, name)))
    if needs.any_of:
        listed = ", ".join(titles.get(name, name) for name in needs.any_of)
        yield said(
            message("Needs at least {count} of: {courses}", count=needs.least, courses=listed)
        )
    if needs.competences:
        yield said(message("Needs: {course}", course=_levels(needs.competences, titles)))


def _validity(
    course: Course, titles: dict[str, str], said: Callable[[Message], str]
) -> Iterator[str]:
    if course.expires_after is None:
        return
    yield said(message("A certificate is good for {months} months.", months=course.expires_after))
    if course.renewed_by.courses:
        listed = ", ".join(titles.get(name, name) for name in course.renewed_by.courses)
        yield said(message("Renewed by one of: {courses}", courses=listed))
    if course.renewed_by.cases:
        yield said(message("Renewed by {cases} cases of one's own", cases=course.renewed_by.cases))
