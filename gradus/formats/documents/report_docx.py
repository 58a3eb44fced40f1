"""A report as a Word document: headings, real tables, its marking and page numbers on every page.

Written part by part, without a library: the parts are few, and text is escaped in one place.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr  # nosec B406 - writes, never parses

from gradus.formats.documents import docx_parts as parts
from gradus.formats.documents.figures import day_label
from gradus.formats.documents.printable import one_line, printable
from gradus.formats.documents.report import Column, Report, Section, Table, shown, widths
from gradus.formats.documents.typeset import Picture, picture_png

TEXT_WIDTH = 9_970  # of A4 between margins of 17 mm, in twentieths of a point
PICTURE_WIDTH = 4_300_000  # 119 mm, in EMU
FULL_WIDTH = 6_300_000  # 175 mm
ROOM = 1_020  # 18 mm, for a signature
MOMENT = (1980, 1, 1, 0, 0, 0)


def report_docx(report: Report) -> bytes:
    """The report as .docx; the same report gives the same bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in _files(report).items():
            info = zipfile.ZipInfo(name, MOMENT)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return stream.getvalue()


def _files(report: Report) -> dict[str, bytes]:
    writing = _Writing(report)
    body = writing.body()
    files = {
        "[Content_Types].xml": parts.CONTENT_TYPES,
        "_rels/.rels": parts.RELATIONS,
        "docProps/core.xml": parts.properties(
            escape(one_line(f"{report.title} · {report.subject}")), report.language
        ),
        "word/_rels/document.xml.rels": parts.document_relations(pictures=len(writing.pictures)),
        "word/styles.xml": parts.styles(report.language, report.rtl),
        "word/header1.xml": parts.header(writing.header()),
        "word/footer1.xml": parts.footer(writing.footer()),
        "word/document.xml": parts.document(body, report.rtl),
    }
    found = {name: text.encode() for name, text in files.items()}
    for number, picture in enumerate(writing.pictures, start=1):
        found[f"word/media/picture{number}.png"] = picture_png(picture)
    return found


class _Writing:
    def __init__(self, report: Report) -> None:
        self._report = report
        self._bidi = "<w:bidi/>" if report.rtl else ""
        self._rtl = "<w:rtl/>" if report.rtl else ""
        self.pictures: list[Picture] = []

    def header(self) -> str:
        report = self._report
        mark = self.run(report.marking, bold=True)
        told = f"{report.subject} · {report.title}"
        return self.paragraph(mark + self.run(f" · {told}"), "Small")

    def footer(self) -> str:
        report, words = self._report, self._report.words
        issued = f"{words.issued} {day_label(report.issued_on, report.language)}"
        told = " · ".join(text for text in (issued, report.fictional) if text)
        number = f'<w:r><w:rPr>{self._rtl}</w:rPr><w:fldChar w:fldCharType="begin"/></w:r>'
        number += '<w:r><w:instrText xml:space="preserve">{}</w:instrText></w:r>'
        number += '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        pages = (
            self.run(f"{told} · {words.page} ") + number.format(" PAGE ")
            + self.run(f" {words.of} ") + number.format(" NUMPAGES ")
        )  # fmt: skip
        return self.paragraph(pages, "Small")

    def body(self) -> str:
        return "".join(self._body())

    def _body(self) -> Iterator[str]:
        report = self._report
        yield self.said(report.subject, "Title")
        yield self.said(report.title, "Subtitle")
        for fact in report.facts:
            told = self.run(f"{fact.label}: ", bold=True) + self.run(fact.value)
            yield self.paragraph(told)
        for warning in report.warnings:
            told = self.run(f"{report.words.read_first}: ", bold=True) + self.run(warning)
            yield self.paragraph(told)
        if report.boxes:
            columns = tuple(Column(box.label, 1) for box in report.boxes)
            rows = [[box.value for box in report.boxes], [box.beside for box in report.boxes]]
            yield self.table(columns, rows)
        if report.picture is not None:
            yield self.said(report.picture.title, "Heading2")
            yield self.picture(report.picture, PICTURE_WIDTH)
        for section in sorted(report.sections, key=lambda one: not one.first):
            yield from self._section(section)

    def _section(self, section: Section) -> Iterator[str]:
        yield self.said(section.title, "Heading1")
        for text in section.texts:
            yield self.said(text)
        for picture in section.pictures:
            yield self.picture(picture, FULL_WIDTH)
        if section.table is not None:
            yield from self._tables(section.table)
        left_out = section.cut.said[0] if section.cut is not None else ""
        for text in (left_out, *section.after):
            if text:
                yield self.said(text)

    def _tables(self, table: Table) -> Iterator[str]:
        for head, rows in table.parts():
            if head:
                yield self.said(head, "Heading2")
            cells = [[shown(cell, self._report.language) for cell in row] for row in rows]
            yield self.table(table.printed, cells, room=table.room)

    def picture(self, picture: Picture, across: int) -> str:
        self.pictures.append(picture)
        alternative = quoteattr(one_line(picture.alternative))
        return self.paragraph(parts.drawing(len(self.pictures), alternative, across, *picture.size))

    def said(self, text: str, style: str = "Normal") -> str:
        return self.paragraph(self.run(text), style)

    def paragraph(self, inside: str, style: str = "Normal") -> str:
        return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{self._bidi}</w:pPr>{inside}</w:p>'

    def run(self, text: str, *, bold: bool = False) -> str:
        weight = "<w:b/><w:bCs/>" if bold else ""
        lines = printable(text).replace("\t", " ").split("\n")
        inside = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in lines)
        return f"<w:r><w:rPr>{weight}{self._rtl}</w:rPr>{inside}</w:r>"

    def table(
        self, columns: tuple[Column, ...], rows: list[list[str]], *, room: bool = False
    ) -> str:
        high = f'<w:trHeight w:val="{ROOM}" w:hRule="atLeast"/>' if room else ""
        wide = widths(columns, TEXT_WIDTH)
        visual = "<w:bidiVisual/>" if self._report.rtl else ""
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in wide)
        head = "".join(
            self._cell(column.title, width, "CellHead")
            for column, width in zip(columns, wide, strict=True)
        )
        body = "".join(
            f"<w:tr><w:trPr><w:cantSplit/>{high}</w:trPr>"
            + "".join(
                self._cell(text, width, "CellNumber" if column.number else "Cell")
                for text, width, column in zip(row, wide, columns, strict=True)
            )
            + "</w:tr>"
            for row in rows
        )
        return (
            f'<w:tbl><w:tblPr><w:tblStyle w:val="Rows"/>{visual}<w:tblW w:w="{TEXT_WIDTH}" '
            f'w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
            f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>{body}</w:tbl>"
            + self.said("", "Small")
        )

    def _cell(self, text: str, width: int, style: str) -> str:
        return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{self.said(text, style)}</w:tc>'
