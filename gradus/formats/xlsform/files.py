"""From the bytes of a file to its submissions, whatever program wrote them."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from gradus.domain.messages import message
from gradus.domain.refusals import Fault, InvalidInput
from gradus.formats.archive import Archive, BadArchive, Budget
from gradus.formats.sheets.archive import MOST_BYTES
from gradus.formats.sheets.faults import MOST_TOLD, Faults, refuse_file
from gradus.formats.sheets.parse import parse_book
from gradus.formats.xlsform.documents import read_json, read_xml
from gradus.formats.xlsform.records import MOST_RECORDS, Part, not_submissions, too_many
from gradus.formats.xlsform.tables import from_book, from_csv, names_edition

_ZIP = b"PK"
_BOOK = b"[Content_Types].xml"
_SYSTEMS_OWN = ("__macosx/", ".")
_READERS: Mapping[str, Callable[[bytes, str], Part]] = {
    "csv": from_csv, "xml": read_xml, "json": read_json,
}  # fmt: skip
_HEAD, _HEADINGS_WITHIN = 4_096, 1_000_000
_END = struct.Struct("<12x2I2x")
"""The end of an archive: size and place of its directory."""


@dataclass(frozen=True)
class _Limits:
    """Of an archive of submissions."""

    entries: int = 2_000
    unpacked: int = 100_000_000
    ratio: int = 200
    ratio_from: int = 1_000_000


def read_parts(data: bytes, source: str) -> tuple[Part, ...]:
    """Everything that a file of submissions holds.

    Parameters
    ----------
    data
        The file: an OpenRosa XML instance, JSON, CSV, XLSX, or a ZIP of such files.
    source
        Its name, for faults.

    Raises
    ------
    InvalidInput
        If it is none of these, or holds what no form program writes.
    """
    if len(data) > MOST_BYTES:
        raise too_many(source)
    if data.startswith(_ZIP):
        if _is_book(data):
            return (from_book(parse_book(data, source), source),)
        return _unpacked(data, source)
    head = _head(data, _HEAD)
    if head.startswith("<"):
        return (read_xml(data, source),)
    if head.startswith(("{", "[")):
        return (read_json(data, source),)
    if not data.strip():
        raise refuse_file(
            source,
            "empty",
            message("The file is empty."),
            message("Export the submissions again."),
        )
    return (from_csv(data, source),)


def are_submissions(data: bytes) -> bool:
    """Whether a file that is no workbook is one of submissions; only its ends are looked at.

    XML, JSON and whole archives are; CSV is if its headings name the edition, as ours do.
    """
    if data.startswith(_ZIP):
        return _directory(data).startswith(b"PK\x01\x02") and not _is_book(data)
    head = _head(data, _HEADINGS_WITHIN)
    if head.startswith(("<", "{", "[")):
        return True
    line = head.split("\n", 1)[0]
    return any(names_edition(heading.strip('" \r')) for heading in _cells(line))


def _is_book(data: bytes) -> bool:
    """Whether an archive's directory lists what every workbook has."""
    return _BOOK in _directory(data)


def _directory(data: bytes) -> bytes:
    """An archive's directory, if it is where the end says."""
    if len(data) < _END.size:
        return b""
    size, offset = _END.unpack(data[-_END.size :])
    return data[offset : offset + size]


def _cells(line: str) -> list[str]:
    for mark in ",;\t":
        line = line.replace(mark, "\n")
    return line.split("\n")


def _head(data: bytes, most: int) -> str:
    """How the file begins, without mark or blanks."""
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    return data[:most].decode(encoding, "replace").lstrip()


def _unpacked(data: bytes, source: str) -> tuple[Part, ...]:
    """The submissions in an archive. Media and archives within archives are left aside."""
    parts: list[Part] = []
    aside: list[str] = []
    faults = Faults(source)
    for name, content in _contents(data, source, aside):
        try:
            parts.append(_READERS[name.casefold().rpartition(".")[2]](content, name))
        except InvalidInput as error:
            _add(faults, error.faults)
        if sum(len(part.records) for part in parts) > MOST_RECORDS:
            raise too_many(source)
    faults.raise_if_any()
    if not parts:
        raise not_submissions(source)
    return (*parts, Part(source, (), None, tuple(aside[:MOST_TOLD])))


def _contents(data: bytes, source: str, aside: list[str]) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each file that can be read, by name; the others' names go ``aside``."""
    try:
        archive = Archive(data, Budget(_Limits()))
        for part in sorted(archive.parts, key=lambda part: part.name):
            if part.is_folder or part.name.casefold().startswith(_SYSTEMS_OWN):
                continue
            if part.name.casefold().rpartition(".")[2] in _READERS:
                yield part.name, archive.read(part)
            else:
                aside.append(part.name)
    except BadArchive as bad:
        raise _refused(bad.code, source) from bad


def _refused(code: str, source: str) -> InvalidInput:
    if code == "unpacks-too-large":
        return too_many(source)
    if code == "encrypted":
        return refuse_file(
            source,
            "encrypted",
            message("Parts of the file are encrypted."),
            message("Export the submissions again."),
        )
    return not_submissions(source)


def _add(faults: Faults, found: tuple[Fault, ...]) -> None:
    for fault in found:
        faults.add(fault.where, fault.what, fault.remedy, fault.code)
