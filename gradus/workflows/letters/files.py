"""A draft of a letter as a file."""

from __future__ import annotations

from datetime import date
from typing import Literal

from gradus.catalogue.shelf import SHIPPED
from gradus.formats.documents.letter import Letter

Format = Literal["docx", "pdf"]
MEDIA_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


def letter_file(letter: Letter, as_: Format, issued_on: date) -> bytes:
    """The letter as a Word document to finish, or as a PDF to read. Raises NoFont, NotTypeset."""
    if as_ == "docx":
        from gradus.formats.documents.letter_docx import letter_docx

        return letter_docx(letter)
    from gradus.formats.documents.letter_pdf import letter_pdf

    template = (SHIPPED / "reports" / "letters" / "letter.typ").read_bytes()
    return letter_pdf(letter, template, issued_on)
