"""Answers from files: CSV, a plain XLSX table, or a filled workbook of ours."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Context, InvalidOperation

from gradus.domain.refusals import Fault, InvalidInput
from gradus.engines.scoring.answers import Answer, Entry
from gradus.engines.scoring.instrument import Instrument
from gradus.engines.scoring.judge import judge
from gradus.formats.sheets.flat import Columns, is_workbook, read_flat
from gradus.formats.sheets.grid import Book
from gradus.formats.sheets.isolated import parse_apart
from gradus.formats.sheets.layout import MACHINE_SHEET
from gradus.formats.sheets.reader import read_book
from gradus.workflows.questionnaire import questionnaire_of

COLUMNS = Columns(("unit", "indicator", "value"), ("evidence", "confidence", "group", "note"))


@dataclass(frozen=True, kw_only=True)
class AnswerSet:
    """Judged answers, and what a workbook said about itself ("" and None from a plain table)."""

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
        The file: CSV, a plain XLSX table with the same columns, or a filled workbook.
    instrument
        The edition the answers are for.
    translate
        The gettext function of the workbook's language, if it is not English.

    Raises
    ------
    InvalidInput
        With every fault by line or cell.
    """
    if is_workbook(data):
        book = parse_apart(data, source)
        if any(sheet.name == MACHINE_SHEET for sheet in book.sheets) or not _is_flat(book):
            return _from_workbook(book, source, instrument, translate)
        typed = _as_typed(book)
        rows = read_flat(data, source, COLUMNS, parse=lambda _data, _source: typed)
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


def _as_typed(book: Book) -> Book:
    """The book with its numbers as a person typed them.

    Spreadsheets write 0.3 as ``0.29999999999999999``; they keep and show 15 digits.
    """
    sheets = tuple(
        replace(
            sheet,
            cells=tuple(
                replace(cell, text=_digits(cell.text)) if cell.kind == "number" else cell
                for cell in sheet.cells
            ),
        )
        for sheet in book.sheets
    )
    return replace(book, sheets=sheets)


def _digits(text: str) -> str:
    """A number's first 15 digits, without exponent; text that is no number stays."""
    try:
        value = Context(prec=15).create_decimal(text)
    except InvalidOperation:
        return text
    if not value.is_finite() or abs(value.adjusted()) > 20:
        return text
    return f"{value.normalize():f}"


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


def _judged(instrument: Instrument, entries: list[Entry], source: str) -> tuple[Answer, ...]:
    answers, faults = judge(instrument, entries)
    if faults:
        raise InvalidInput(source, faults)
    return answers
