"""The ZIP around a workbook: what people send instead of one, and what none may carry."""

from __future__ import annotations

from dataclasses import dataclass

from gradus.domain.messages import message
from gradus.domain.refusals import InvalidInput
from gradus.formats import archive as plain
from gradus.formats.sheets.faults import refuse_file, shown

MOST_BYTES = 25_000_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ACTIVE_PARTS = (
    "xl/vbaproject", "xl/macrosheets/", "xl/dialogsheets/", "xl/activex/", "xl/embeddings/",
    "xl/externallinks/", "xl/connections.xml", "xl/querytables/", "xl/model/", "customui/",
)  # fmt: skip


@dataclass(frozen=True)
class _Limits:
    """Of a filled workbook."""

    entries: int = 2_000
    unpacked: int = 100_000_000
    ratio: int = 200
    ratio_from: int = 1_000_000


class Archive:
    """The entries of a workbook file, by name.

    Parameters
    ----------
    data
        The whole file.
    source
        Its name, for faults.

    Raises
    ------
    InvalidInput
        If the file is no plain ZIP archive within the limits, or carries macros, embedded
        objects or links to other files.
    """

    def __init__(self, data: bytes, source: str) -> None:
        self._source = source
        _check_kind(data, source)
        try:
            self._archive = plain.Archive(data, plain.Budget(_Limits()))
        except plain.BadArchive as bad:
            raise _refused(bad.code, source) from bad
        self._parts = {part.name: part for part in self._archive.parts}
        for name in self._parts:
            if name.casefold().startswith(_ACTIVE_PARTS):
                raise _active(source, name)

    def read(self, name: str) -> bytes:
        """The bytes of an entry. Raises KeyError if there is none."""
        try:
            return self._archive.read(self._parts[name])
        except plain.BadArchive as bad:
            raise _refused(bad.code, self._source) from bad


def _check_kind(data: bytes, source: str) -> None:
    """Tell apart what people send instead of an .xlsx file."""
    if len(data) > MOST_BYTES:
        raise _too_large(source)
    if data.startswith(_OLE):
        raise refuse_file(
            source,
            "old-or-locked-workbook",
            message("The file is an old workbook (.xls) or one locked with a password."),
            message("Open it, remove the password if there is one, and save it as .xlsx."),
        )
    if not data:
        raise refuse_file(
            source,
            "empty",
            message("The file is empty."),
            message("Send the workbook again, or fill a new one."),
        )
    if data[:4] != b"PK\x03\x04":
        raise refuse_file(
            source,
            "not-a-workbook",
            message("The file is not an Excel workbook (.xlsx)."),
            message(
                "Open it in a spreadsheet program and save it as .xlsx; renaming is not enough."
            ),
        )
    if data[30:38] == b"mimetype":
        raise refuse_file(
            source,
            "open-document",
            message("The file is an OpenDocument file (.ods)."),
            message("Open it in a spreadsheet program and save it as .xlsx."),
        )


def _refused(code: str, source: str) -> InvalidInput:
    if code == "unpacks-too-large":
        return _too_large(source)
    if code == "encrypted":
        return refuse_file(
            source,
            "encrypted",
            message("Parts of the file are encrypted."),
            message("Save the workbook without a password."),
        )
    return refuse_file(
        source,
        "damaged",
        message("The file is damaged, or was not written by a spreadsheet program."),
        message("Open it in a spreadsheet program and save it again as .xlsx, or send it again."),
    )


def _too_large(source: str) -> InvalidInput:
    return refuse_file(
        source,
        "too-large",
        message("The file is larger, or unpacks to more, than any filled workbook."),
        message("Copy the answers into a new workbook, without pictures or other sheets."),
    )


def _active(source: str, part: str) -> InvalidInput:
    return refuse_file(
        source,
        "active-content",
        message(
            "The file carries a macro, an embedded object or a link to another file ({part}).",
            part=shown(part),
        ),
        message("Save it as a plain .xlsx workbook without them."),
    )
