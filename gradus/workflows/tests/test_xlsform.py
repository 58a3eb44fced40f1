"""The same answers by workbook and by phone are the same answers, for every shipped instrument."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyxform.xls2xform import convert

from gradus.catalogue.shelf import SHIPPED, Shelf
from gradus.domain.refusals import InvalidInput
from gradus.entrypoints.cli.speech import translator
from gradus.formats.sheets.filled import FilledAnswer
from gradus.formats.sheets.questionnaire import Question, Questionnaire
from gradus.formats.sheets.writer import write_workbook
from gradus.formats.xlsform.tests.phones import (
    Sent,
    book,
    central_csv,
    kobo_csv,
    kobo_json,
    kobo_rows,
)
from gradus.workflows.answers import AnswerSet, read_answers
from gradus.workflows.questionnaire import questionnaire_of
from gradus.workflows.xlsform import LANGUAGES, asked_in, form

SHELF = Shelf.open(None)
EXAMPLES = sorted((SHIPPED / "instruments" / "examples").glob("*.yaml"))
INSTRUMENTS = ("gradus-cj", *map(str, EXAMPLES))
MADE_FOR = {name: SHELF.instrument(name) for name in INSTRUMENTS}
ON = date(2026, 11, 20)
GROUPS = ("", "Judges", "Prosecution service")


@pytest.mark.parametrize("first", LANGUAGES)
@pytest.mark.parametrize("name", INSTRUMENTS, ids=lambda name: Path(name).stem)
def test_every_instrument_makes_a_form_that_servers_accept(name: str, first: str) -> None:
    spoken = sorted(LANGUAGES, key=lambda code: code != first)
    data = form(SHELF.instrument(name), {code: translator(code) for code in spoken})
    made = convert(io.BytesIO(data), validate=False)
    assert made.warnings == []
    for indicator in MADE_FOR[name].indicators:
        assert f">{indicator}: " in made.xform or f"{indicator}: " in made.xform
    for code in LANGUAGES:
        assert f"({code})" in made.xform


def answers_to(question: Question) -> st.SearchStrategy[FilledAnswer]:
    values = [*question.levels, "UNK", "NA"]
    if question.bounds:
        values += [f"{bound:f}" for bound in question.bounds] + ["0.25"]
    return st.builds(
        lambda value, evidence, confidence, note: FilledAnswer(
            question=question.id,
            value=value,
            evidence=evidence,
            confidence=confidence,
            note=note or ("why" if value == "NA" else ""),
        ),
        st.sampled_from(values),
        st.sampled_from(["", *"ABCD"]),
        st.sampled_from(["", "high", "low"]),
        st.sampled_from(["", "=1+1", "007", "two\nlines", "الملاحظة"]),
    )


@st.composite
def answered(draw: st.DrawFn, asked: Questionnaire) -> list[FilledAnswer]:
    given = []
    several = st.lists(st.sampled_from(asked.questions()), min_size=1, unique_by=lambda q: q.id)
    for question in draw(several):
        for group in draw(st.lists(st.sampled_from(GROUPS), min_size=1, unique=True)):
            answer = draw(answers_to(question))
            known = asked.evidence != ()
            given.append(replace(answer, group=group, evidence=answer.evidence if known else ""))
    return given


def by_workbook(asked: Questionnaire, answers: list[FilledAnswer]) -> bytes:
    return write_workbook(
        asked, created=ON, state="XAA", on=ON, mode="self", filled_by="Unit", prefilled=answers
    )


def by_phone(asked: Questionnaire, answers: list[FilledAnswer]) -> list[Sent]:
    """One phone for each group."""
    return [
        Sent(
            id=f"phone-{number}",
            answers=[a for a in answers if a.group == group],
            on=ON.isoformat(),
            group=group,
            asked=asked,
        )
        for number, group in enumerate(sorted({a.group for a in answers}, reverse=True))
    ]


def said(found: AnswerSet) -> AnswerSet:
    """What was said, by whatever submissions it came."""
    return replace(found, submissions=())


def read(name: str, data: bytes) -> AnswerSet:
    return read_answers(data, "answers", MADE_FOR[name])


@settings(max_examples=12, deadline=None)
@given(st.data(), st.sampled_from(INSTRUMENTS[1:]))
def test_by_workbook_or_by_phone_answers_are_the_same(data: st.DataObject, name: str) -> None:
    asked = questionnaire_of(MADE_FOR[name])
    answers = data.draw(answered(asked))
    found = read(name, by_workbook(asked, answers))
    assert found == said(read(name, kobo_json(*by_phone(asked, answers))))
    assert len(found.answers) == len(answers)
    assert (found.state, found.on, found.mode) == ("XAA", ON, "self")


def test_a_whole_assessment_is_the_same_by_every_way() -> None:
    """The fictional State's answers with evidence, by workbook and by what servers export."""
    asked = questionnaire_of(MADE_FOR["gradus-cj"])
    table = read("gradus-cj", (SHIPPED / "demo" / "XAA" / "answers.csv").read_bytes())
    answers = [
        FilledAnswer(
            question=a.indicator,
            value=getattr(a.value, "value", str(a.value)),
            evidence=a.evidence or "",
            confidence=a.confidence or "",
            group="" if a.group == "consensus" else a.group,
            note=a.note,
        )
        for a in table.answers
    ]
    phones = by_phone(asked, answers)
    expected = read("gradus-cj", by_workbook(asked, answers))
    for data in (
        kobo_json(*phones),
        central_csv(*phones),
        kobo_csv(*phones, labels=asked),
        book(kobo_rows(*phones)),
    ):
        assert said(read("gradus-cj", data)) == expected
    assert len(expected.answers) == len(table.answers)


def test_labels_of_the_readers_language_are_understood() -> None:
    name = "gradus-cj"
    french = asked_in(MADE_FOR[name], translator("fr"), "fr")
    (sent,) = by_phone(french, [FilledAnswer(question="GOV-01", value="3", evidence="A")])
    data = kobo_csv(sent, labels=french, groups=True)
    (answer,) = read_answers(data, "answers", MADE_FOR[name], translator("fr")).answers
    assert (answer.value, answer.evidence) == (3, "A")
    with pytest.raises(InvalidInput):
        read_answers(data, "answers", MADE_FOR[name], translator("ar"))


def test_two_that_answer_for_one_group_are_told() -> None:
    asked = questionnaire_of(MADE_FOR[INSTRUMENTS[1]])
    question = asked.questions()[0].id
    sent = [
        Sent(id=f"phone-{n}", asked=asked, answers=[FilledAnswer(question=question, value="UNK")])
        for n in range(2)
    ]
    with pytest.raises(InvalidInput) as caught:
        read(INSTRUMENTS[1], kobo_json(*sent))
    (fault,) = caught.value.faults
    assert fault.code == "duplicate"
    assert fault.where == f"answers, submission 2, {fault.where.rpartition(', ')[2]}"


def test_submissions_of_several_states_name_none() -> None:
    asked = questionnaire_of(MADE_FOR[INSTRUMENTS[1]])
    question = asked.questions()[0].id
    sent = [
        Sent(id=state, state=state, asked=asked, on=on,
             answers=[FilledAnswer(question=question, value="UNK")])
        for state, on in (("XBB", "2026-11-20"), ("XAA", "2026-11-19"))
    ]  # fmt: skip
    found = read(INSTRUMENTS[1], kobo_json(*sent))
    assert [a.unit for a in found.answers] == ["XAA", "XBB"]
    assert (found.state, found.on, found.mode) == ("", None, "self")
