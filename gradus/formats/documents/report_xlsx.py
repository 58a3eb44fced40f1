"""A report as a workbook: its first page as a sheet, then a sheet for each section."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from gradus.formats.documents import book
from gradus.formats.documents.figures import day_label
from gradus.formats.documents.report import Bar, Cell, Report, Section

PAGE_WIDTH = 130
NARROWEST = 8


def report_xlsx(report: Report) -> bytes:
    """The report as .xlsx: text cells are text, numbers are numbers, nothing is a formula."""
    mark = " · ".join(text for text in (report.marking, report.fictional) if text)
    found = book.Book(
        f"{report.title} - {report.subject}", report.issued_on, rtl=report.rtl, mark=mark
    )
    first = [(report.subject, 40), (report.title, 40), (mark, 60)]
    found.sheet(report.words.summary, first, _first_page(report))
    for section in report.sections:
        _section(found, section)
    return found.finished()


def _first_page(report: Report) -> Iterator[tuple[book.Cell, ...]]:
    for fact in (*report.facts, *report.boxes):
        yield fact.label, fact.value, fact.beside
    yield report.words.issued, day_label(report.issued_on, report.language), ""
    for warning in report.warnings:
        yield report.words.read_first, warning, ""
    for section in report.sections:
        if section.table is not None:  # its sheet holds the table only
            for text in (*section.texts, *section.after):
                yield section.title, text, ""


def _section(found: book.Book, section: Section) -> None:
    table = section.table
    if table is None:
        found.sheet(section.title, [(section.title, PAGE_WIDTH)], ((t,) for t in section.texts))
        return
    asked = sum(column.width for column in table.columns)
    columns = [
        (column.title, max(NARROWEST, PAGE_WIDTH * column.width // asked))
        for column in table.columns
    ]
    found.sheet(section.title, columns, ([_cell(cell) for cell in row] for row in table.rows))


def _cell(cell: Cell) -> book.Cell:
    if isinstance(cell, Bar):
        return cell.said
    return float(cell) if isinstance(cell, Decimal) else cell
