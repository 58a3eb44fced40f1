"""Every reason for which a file is refused, by its code."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from gradus.domain.messages import Message, message
from gradus.domain.refusals import Refusal

_AS_PDF = message("Open it in the program that made it, and send it as a PDF or a picture.")
_AGAIN = message("Open it in the program that made it, save it under a new name and send that.")
_ONE_BY_ONE = message("Take the files out and send each by itself.")
_AS_TEXT = message("Save it as plain text in UTF-8, or send it as a PDF.")
_UNLOCK = message("Save it without a password and send that.")
_SMALLER = message("Send a smaller file, or split it into parts.")
_ROGUE = message("If you did not make this file yourself, tell your security officer.")
_SHOWN = 60

SENTENCES: Mapping[str, tuple[Message, Message]] = MappingProxyType(
    {
        "empty": (message("The file is empty."), message("Check the original and send it again.")),
        "too-large": (message("The file is larger than {most} bytes."), _SMALLER),
        "unknown-kind": (message("What the file is cannot be told from its content."), _AS_PDF),
        "not-accepted": (message("Files of the kind {found} are not accepted."), _AS_PDF),
        "archive": (message("The file is an archive ({found})."), _ONE_BY_ONE),
        "program": (message("The file is a program ({found})."), _ROGUE),
        "script": (message("The file holds commands for a computer ({found})."), _ROGUE),
        "web-page": (message("The file is a web page; it could run scripts."), _AS_PDF),
        "svg": (message("The file is an SVG drawing; it could run scripts."), _AS_PDF),
        "e-mail": (
            message("The file is a saved e-mail; it may carry any other file."),
            message("Send the message as a PDF, and each attachment by itself."),
        ),
        "macros": (
            message("The document carries macros or controls that run programs."),
            message("Save it without macros, for example as .docx, .xlsx or .pdf."),
        ),
        "encrypted": (message("The file is locked with a password."), _UNLOCK),
        "old-office": (
            message("The file is in an old office format that can hide programs."),
            message("Save it as .docx, .xlsx, .pptx or .pdf."),
        ),
        "embedded": (message("The document carries another file inside it ({part})."), _AS_PDF),
        "damaged": (message("The file is damaged or cut off."), _AGAIN),
        "unpacks-too-large": (
            message("The file unpacks to more than any honest document."),
            _SMALLER,
        ),
        "archive-overlap": (
            message("Parts of the file overlap or leave gaps between them."),
            _AGAIN,
        ),
        "archive-headers": (message("The file's list of contents is not what it holds."), _AGAIN),
        "archive-duplicate": (message("The file holds two parts of one name."), _AGAIN),
        "archive-link": (message("The file holds a link or a path to another place."), _AGAIN),
        "two-kinds": (message("The file is two kinds of file at once ({found})."), _ROGUE),
        "extra-data": (message("There are data before or after the document itself."), _AGAIN),
        "animated": (
            message("The picture moves."),
            message("Send a still picture of what is to be shown."),
        ),
        "too-many-pixels": (
            message("The picture has {pixels} pixels; at most {most} are accepted."),
            message("Make the picture smaller and send that."),
        ),
        "unknown-encoding": (
            message("The text's encoding is unknown: it is not UTF-8, nor UTF-16 with its mark."),
            _AS_TEXT,
        ),
        "control-characters": (message("The text holds control characters."), _AS_TEXT),
        "not-read": (
            message("Looking into the file took more memory or time than allowed, or failed."),
            _AS_PDF,
        ),
    }
)


class FileRefused(Refusal):
    """An evidence file that will not be kept. ``facts`` fill the sentence's places."""

    def __init__(self, code: str, **facts: str | int) -> None:
        what, remedy = SENTENCES[code]
        super().__init__(code, Message(what.id, facts), remedy)
        self.facts = facts


def shown(text: str) -> str:
    """A word found in a file, fit to print: shortened, nothing that is not printable."""
    return "".join(char if char.isprintable() else "?" for char in text[:_SHOWN])
