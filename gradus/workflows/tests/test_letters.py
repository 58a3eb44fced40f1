"""Drafts of letters say what the plan holds and leave a blank for everything else."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from xml.etree import ElementTree

import pytest
from pypdf import PdfReader

from gradus.catalogue.letters import KINDS, letter_form
from gradus.catalogue.shelf import Shelf
from gradus.domain.periods import Month
from gradus.formats.documents.letter import Grid, Letter, Paragraph
from gradus.formats.documents.plan_document import Activity, Gate, State
from gradus.formats.documents.tests.sample import SHA, sample
from gradus.workflows.letters.compose import About, NotForThis, compose, fits
from gradus.workflows.letters.files import letter_file
from gradus.workflows.plan_delivery import Status, Told, delivery
from gradus.workflows.plan_schedule import schedule_of

SHELF = Shelf.open()
ACTIVITY = {
    "note-verbale": "",
    "nomination-request": "df-advanced",
    "handover-certificate": "df-workstations",
    "mission-report": "df-workstations",
}
TITLES = {
    "en": "Advanced <forensics> & more",
    "fr": "Criminalistique avancée",
    "ar": "أدلة رقمية متقدمة",
}


def about(kind: str, language: str = "en", **more: object) -> About:
    def act(name: str, title: str, start: int, end: int, **rest: object) -> Activity:
        return Activity(
            id=name, title=title, area="Forensics", start=start, end=end, effective=end,
            institution="Police of Arden", **rest,  # type: ignore[arg-type]
        )  # fmt: skip

    document = replace(
        sample(0, "Arden", language),
        start=Month(2027, 1),
        state=State(code="XAA", name="Arden", fictional=True),
        activities=(
            act("df-basic", "Basic course", 0, 2),
            act("df-advanced", TITLES[language], 3, 5, needs=("df-basic",)),
            act(
                "df-workstations", "Workstations", 6, 9, needs=("df-advanced",), gates=("premises",)
            ),
        ),
        gates=(Gate(id="premises", title="Premises are ready", owner="Head of the host", month=5),),
    )
    told = [Told(activity="df-basic", status=Status.DELIVERED, since=date(2027, 2, 20), people=18)]
    facts: dict[str, object] = {
        "title": "Plan one",
        "document": document,
        "delivery": delivery(schedule_of(document), told, date(2027, 3, 1)),
        "agreed_on": date(2026, 12, 1),
        "activity": ACTIVITY[kind],
        "interventions": SHELF.interventions,
        "equipment": SHELF.equipment_kinds,
    }
    return About(**(facts | more))  # type: ignore[arg-type]


def drafted(
    kind: str, language: str = "en", translate: Callable[[str], str] = str, **more: object
) -> Letter:
    return compose(letter_form(kind), about(kind, language, **more), language, translate)


def text_of(letter: Letter) -> str:
    found = [letter.title]
    for part in letter.parts:
        if isinstance(part, Paragraph):
            found.append(part.text)
        elif isinstance(part, Grid):
            found += [" | ".join(row) for row in (part.columns, *part.rows)]
        else:
            found += part.blocks
    return "\n".join(found)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_every_letter_is_a_file_in_every_language_and_marked_a_draft(
    kind: str, language: str
) -> None:
    letter = drafted(kind, language)
    said = text_of(letter)
    assert not re.search(r"[{}]|\[\[", said), "every place is filled or a blank"
    assert "[" in said
    with zipfile.ZipFile(io.BytesIO(letter_file(letter, "docx", date(2027, 3, 1)))) as archive:
        for name in archive.namelist():
            ElementTree.fromstring(archive.read(name))  # noqa: S314 - our own file
        assert letter.marking in archive.read("word/header1.xml").decode()
    pdf = letter_file(letter, "pdf", date(2027, 3, 1))
    assert len(PdfReader(io.BytesIO(pdf)).pages) <= 3
    assert letter_file(letter, "docx", date(2027, 3, 1)) == letter_file(
        letter, "docx", date(2028, 1, 1)
    )


@pytest.mark.parametrize("kind", KINDS)
def test_the_three_languages_say_the_same(kind: str) -> None:
    form = letter_form(kind)
    shapes = []
    for words in (form.en, form.fr, form.ar):
        shapes.append(
            [
                (one.style, one.table, len(one.columns), len(one.signatures),
                 sorted(re.findall(r"{(\w+)}", one.says)))
                for one in words.blocks
            ]
        )  # fmt: skip
    assert shapes[0] == shapes[1] == shapes[2]


def test_a_note_transmits_the_plan_by_its_hash_with_what_must_hold() -> None:
    said = text_of(drafted("note-verbale"))
    assert SHA in said
    assert re.search(r"was agreed by both sides on \S.*2026", said)
    assert "Premises are ready | " in said
    assert "is a draft for discussion" in text_of(drafted("note-verbale", agreed_on=None))


def test_a_request_for_nominations_names_what_was_to_be_passed_before() -> None:
    said = text_of(drafted("nomination-request"))
    assert "Basic course" in said
    assert "human-rights due diligence" in said
    assert TITLES["en"] in said


def test_a_certificate_lists_the_kinds_of_the_catalogue_and_asks_the_conditions_of_r2() -> None:
    said = text_of(drafted("handover-certificate"))
    assert re.search(r"orensic workstation\w* \| \d", said)
    assert "Premises are ready | Head of the host" in said


def test_a_report_tells_the_delivery_and_who_follows_up() -> None:
    said = text_of(drafted("mission-report", activity="df-basic"))
    assert "People reached: 18." in said
    assert "Advanced" in said


def test_a_letter_that_does_not_fit_is_refused_and_what_is_unknown_stays_a_blank() -> None:
    with pytest.raises(NotForThis):
        drafted("handover-certificate", activity="df-basic")
    with pytest.raises(NotForThis):
        drafted("note-verbale", activity="df-basic")
    assert not fits("nomination-request", about("handover-certificate"))
    given = about("mission-report")
    bare = replace(given.document.activities[2], institution="")
    document = replace(given.document, activities=(*given.document.activities[:2], bare))
    told = delivery(schedule_of(document), [], date(2027, 3, 1))
    said = text_of(drafted("mission-report", document=document, delivery=told))
    assert "[to fill: host institution]" in said
