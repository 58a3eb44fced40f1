"""A letter as a Word document, for its writer to finish and to send under their own name."""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import escape  # nosec B406 - writes, never parses

from gradus.formats.documents import docx_parts as parts
from gradus.formats.documents.letter import Grid, Letter, Paragraph, Part
from gradus.formats.documents.printable import one_line, printable

WIDTH = 9_970  # of A4 between margins of 17 mm, in twentieths of a point
MOMENT = (1980, 1, 1, 0, 0, 0)
STYLES = {"body": "Normal", "heading": "Heading2", "end": "Normal", "centre": "Normal"}


def letter_docx(letter: Letter) -> bytes:
    """The letter as .docx; the same letter gives the same bytes."""
    writing = _Writing(letter)
    mark = writing.paragraph(writing.run(letter.marking, bold=True), "Small")
    foot = " · ".join(text for text in (letter.title, letter.fictional) if text)
    files = {
        "[Content_Types].xml": parts.CONTENT_TYPES,
        "_rels/.rels": parts.RELATIONS,
        "docProps/core.xml": parts.properties(escape(one_line(letter.title)), letter.language),
        "word/_rels/document.xml.rels": parts.document_relations(pictures=0),
        "word/styles.xml": parts.styles(letter.language, letter.rtl),
        "word/header1.xml": parts.header(mark),
        "word/footer1.xml": parts.footer(writing.paragraph(writing.run(foot), "Small")),
        "word/document.xml": parts.document(writing.body(), letter.rtl),
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            info = zipfile.ZipInfo(name, MOMENT)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, text.encode())
    return stream.getvalue()


class _Writing:
    def __init__(self, letter: Letter) -> None:
        self._letter = letter
        self._bidi = "<w:bidi/>" if letter.rtl else ""
        self._rtl = "<w:rtl/>" if letter.rtl else ""

    def body(self) -> str:
        title = self.paragraph(self.run(self._letter.title, bold=True), "Title")
        return title + "".join(self._part(part) for part in self._letter.parts)

    def _part(self, part: Part) -> str:
        if isinstance(part, Paragraph):
            return self.paragraph(self.run(part.text), STYLES[part.style], part.style)
        if isinstance(part, Grid):
            return self._table(part.columns, part.rows, "Rows")
        line = "\n\n\n________________________"
        return self._table((), (tuple(f"{one}{line}" for one in part.blocks),), "")

    def paragraph(self, inside: str, style: str, place: str = "body") -> str:
        # in Arabic, readers turn "right" around: it is the end of the line in both directions
        where = {"end": '<w:jc w:val="right"/>', "centre": '<w:jc w:val="center"/>'}.get(place, "")
        return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{self._bidi}{where}</w:pPr>{inside}</w:p>'

    def run(self, text: str, *, bold: bool = False) -> str:
        weight = "<w:b/><w:bCs/>" if bold else ""
        lines = printable(text).replace("\t", " ").split("\n")
        inside = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(x)}</w:t>' for x in lines)
        return f"<w:r><w:rPr>{weight}{self._rtl}</w:rPr>{inside}</w:r>"

    def _table(self, heads: tuple[str, ...], rows: tuple[tuple[str, ...], ...], style: str) -> str:
        count = len(heads) or max((len(row) for row in rows), default=1)
        wide = WIDTH // count
        visual = "<w:bidiVisual/>" if self._letter.rtl else ""
        dressed = f'<w:tblStyle w:val="{style}"/>' if style else ""
        head = ""
        if heads:
            cells = "".join(self._cell(text, wide, "CellHead") for text in heads)
            head = f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{cells}</w:tr>"
        body = "".join(
            "<w:tr><w:trPr><w:cantSplit/></w:trPr>"
            + "".join(self._cell(text, wide, "Cell") for text in row)
            + "</w:tr>"
            for row in rows
        )
        grid = f'<w:gridCol w:w="{wide}"/>' * count
        return (
            f'<w:tbl><w:tblPr>{dressed}{visual}<w:tblW w:w="{WIDTH}" w:type="dxa"/>'
            f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{head}{body}</w:tbl>'
            + self.paragraph("", "Small")
        )

    def _cell(self, text: str, width: int, style: str) -> str:
        inside = self.paragraph(self.run(text), style)
        return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{inside}</w:tc>'
