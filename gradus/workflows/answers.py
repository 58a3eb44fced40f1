"""Answers from files: CSV, a plain XLSX table, a filled workbook of ours, or submissions of our form."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from gradus.domain.refusals import Fault, InvalidInput
from gradus.engines.scoring.answers import Answer, Entry
from gradus.engines.scoring.instrument import Instrument
from gradus.engines.scoring.judge import judge
from gradus.formats.sheets.flat import Columns, is_workbook, read_flat
from gradus.formats.sheets.grid import Book
from gradus.formats.sheets.isolated import parse_apart
from gradus.formats.sheets.layout import MACHINE_SHEET
from gradus.formats.sheets.reader import read_book
from gradus.formats.sheets.typed import as_typed
from gradus.formats.xlsform.files import are_submissions
from gradus.formats.xlsform.tables import holds_submissions
from gradus.workflows.questionnaire import questionnaire_of
from gradus.workflows.xlsform import submissions

COLUMNS = Columns(("unit", "indicator", "value"), ("evidence", "confidence", "group", "note"))


@dataclass(frozen=True, kw_only=True)
class AnswerSet:
    """Judged answers, and what the file said about them: "" and None from a plain table, and where
    submissions do not all say the same."""

    answers: tuple[Answer, ...]
    state: str = ""
    on: date | None = None
    mode: str = ""
    remarks: tuple[Fault, ...] = ()


def read_answers(
    data: bytes, source: str, instrument: Instrument, translate: Callable[[str], str] | None = None
) -> AnswerSet:
    """The answers of a file, judged against the instrument.

    Parameters
    ----------
    data, source
        The file: CSV, a plain XLSX table with the same columns, a filled workbook, or submissions
        of the instrument's form (see :mod:`gradus.workflows.xlsform`).
    instrument
        The edition the answers are for.
    translate
        The gettext function of the file's language, if it is not English.

    Raises
    ------
    InvalidInput
        With every fault by line or cell.
    """
    if is_workbook(data):
        if are_submissions(data):
            return _from_phones(data, source, instrument, translate)
        book = parse_apart(data, source)
        if holds_submissions(book):
            return _from_phones(data, source, instrument, translate)
        if any(sheet.name == MACHINE_SHEET for sheet in book.sheets) or not _is_flat(book):
            return _from_workbook(book, source, instrument, translate)
        typed = as_typed(book)
        rows = read_flat(data, source, COLUMNS, parse=lambda _data, _source: typed)
    elif are_submissions(data):
        return _from_phones(data, source, instrument, translate)
    else:
        rows = read_flat(data, source, COLUMNS)
    entries = [
        Entry(
            where=row.where,
            unit=row.get("unit"),
            indicator=row.get("indicator"),
            value=row.get("value"),
            evidence=row.get("evidence"),
            confidence=row.get("confidence"),
            group=row.get("group"),
            note=row.get("note"),
        )
        for row in rows
    ]
    return AnswerSet(answers=_judged(instrument, entries, source))


def _is_flat(book: Book) -> bool:
    """Whether some sheet has the headings of a plain table."""
    wanted = set(COLUMNS.required)
    return any(
        wanted <= {cell.text.strip().casefold() for cell in cells.values()}
        for sheet in book.sheets
        for cells in list(sheet.rows.values())[:60]
    )


def _from_workbook(
    book: Book, source: str, instrument: Instrument, translate: Callable[[str], str] | None
) -> AnswerSet:
    filled = read_book(book, questionnaire_of(instrument, translate), source)
    entries = [
        Entry(
            where=f"{answer.sheet}!{answer.cell}",
            unit=filled.state,
            indicator=answer.question,
            value=answer.value,
            evidence=answer.evidence,
            confidence=answer.confidence,
            group=answer.group,
            note=answer.note,
        )
        for answer in filled.answers
    ]
    return AnswerSet(
        answers=_judged(instrument, entries, source),
        state=filled.state,
        on=filled.date,
        mode=filled.mode,
        remarks=filled.remarks,
    )


def _from_phones(
    data: bytes, source: str, instrument: Instrument, translate: Callable[[str], str] | None
) -> AnswerSet:
    """As from workbooks, in the order of States, questions and groups, whoever sent first."""
    found = submissions(data, source, instrument, translate)
    order = {name: place for place, name in enumerate(instrument.indicators)}
    given = sorted(
        (
            (sent.state, order[a.question], a.group, a)
            for sent in found.submissions
            for a in sent.answers
        ),
        key=lambda one: one[:3],
    )
    entries = [
        Entry(
            where=f"{answer.sheet}, {answer.cell}",
            unit=state,
            indicator=answer.question,
            value=answer.value,
            evidence=answer.evidence,
            confidence=answer.confidence,
            group=answer.group,
            note=answer.note,
        )
        for state, _, _, answer in given
    ]
    states = {sent.state for sent in found.submissions}
    days = {sent.on for sent in found.submissions if sent.on is not None}
    modes = {sent.mode for sent in found.submissions if sent.mode}
    return AnswerSet(
        answers=_judged(instrument, entries, source),
        state=states.pop() if len(states) == 1 else "",
        on=days.pop() if len(days) == 1 else None,
        mode=modes.pop() if len(modes) == 1 else "",
        remarks=found.remarks,
    )


def _judged(instrument: Instrument, entries: list[Entry], source: str) -> tuple[Answer, ...]:
    answers, faults = judge(instrument, entries)
    if faults:
        raise InvalidInput(source, faults)
    return answers
