"""The assessment workbook: written for a State, and read back."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from gradus.catalogue.shelf import Shelf
from gradus.domain.messages import message
from gradus.domain.refusals import Refusal
from gradus.engines.scoring.answers import CONSENSUS, Answer
from gradus.engines.scoring.instrument import Instrument
from gradus.formats.sheets.filled import FilledAnswer
from gradus.formats.sheets.neutral import neutral
from gradus.formats.sheets.questionnaire import Respondents
from gradus.workflows.answers import AnswerSet, read_answers
from gradus.workflows.files import read_file
from gradus.workflows.questionnaire import OpenQuestions, questionnaire_of
from gradus.workflows.score import value_of

Translate = Callable[[str], str]
_STATE = re.compile(r"^[A-Z]{3}$")


class NoStateCode(Refusal):
    """A State is named by anything but its code."""

    def __init__(self, given: str) -> None:
        super().__init__(
            "no-state-code",
            message("{given} is not the code of a State.", given=repr(given)),
            message(
                "Write its ISO 3166 alpha-3 code in capitals; fictional States are XAA, XBB ..."
            ),
        )


def state_code(given: str) -> str:
    """The code of a State, in capitals.

    Raises
    ------
    NoStateCode
        If it is none.
    """
    code = given.strip().upper()
    if not _STATE.match(code):
        raise NoStateCode(given)
    return code


def workbook(
    instrument: Instrument,
    state: str,
    *,
    created: date,
    language: str = "en",
    translate: Translate | None = None,
    answers: Path | None = None,
    open_questions: OpenQuestions | None = None,
    own: Respondents | None = None,
    said: Sequence[Answer] = (),
) -> bytes:
    """A workbook that asks the instrument's questions of a State.

    Parameters
    ----------
    instrument
        The edition that is asked.
    state
        The State's code.
    created
        The date put in the file's properties.
    language, translate
        A language and its gettext function.
    answers
        A file of answers to begin from.
    open_questions
        Whether answers could still change the plan.
    own, said
        The group whose workbook it is, and what it has answered.
    """
    from gradus.formats.sheets.writer import write_workbook  # heavy, and few ask for it

    asked = questionnaire_of(instrument, translate, language, open_questions)
    filled = tuple(replace(_filled(answer), group="") for answer in said)
    code = state_code(state)
    if answers is not None:
        found = read_answers(read_file(answers), answers.name, instrument, translate)
        filled = tuple(_filled(a) for a in found.answers if a.unit == code)
    return write_workbook(asked, created=created, state=code, prefilled=filled, own=own)


def _filled(answer: Answer) -> FilledAnswer:
    return FilledAnswer(
        question=answer.indicator,
        value=str(value_of(answer.value)),
        evidence=answer.evidence or "",
        confidence=answer.confidence or "",
        group="" if answer.group == CONSENSUS else answer.group,
        note=answer.note,
    )


def read(
    shelf: Shelf, instrument_name: str, path: Path, translate: Translate | None = None
) -> AnswerSet:
    """The answers of a filled workbook (or table), judged.

    Raises
    ------
    InvalidInput
        With every fault by cell.
    """
    instrument = shelf.instrument(instrument_name)
    return read_answers(read_file(path), path.name, instrument, translate)


def table_of(found: AnswerSet) -> str:
    """The answers as CSV, as ``gradus score`` reads them; formulas are neutralised."""
    stream = io.StringIO()
    rows = csv.writer(stream, lineterminator="\n")
    rows.writerow(("unit", "indicator", "value", "evidence", "confidence", "group", "note"))
    for answer in found.answers:
        rows.writerow(
            neutral(text)
            for text in (
                answer.unit,
                answer.indicator,
                str(value_of(answer.value)),
                answer.evidence or "",
                answer.confidence or "",
                "" if answer.group == CONSENSUS else answer.group,
                answer.note,
            )
        )
    return stream.getvalue()
