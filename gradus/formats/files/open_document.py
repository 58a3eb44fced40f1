"""OpenDocument texts and spreadsheets: which they are, and what they carry."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

from gradus.formats.archive import Archive
from gradus.formats.files.kinds import Flag
from gradus.formats.files.markup import check_beginning, elements
from gradus.formats.files.refused import FileRefused, shown
from gradus.formats.files.signatures import is_another_file

_ODF = b"application/vnd.oasis.opendocument."
_KINDS: Mapping[bytes, Literal["odt", "ods"]] = {
    _ODF + b"text": "odt",
    _ODF + b"spreadsheet": "ods",
}
_MACROS = ("basic/", "scripts/")
_OUTSIDE = re.compile(r"\s*(?:[a-z][a-z0-9+.-]*:|//|\\\\)", re.IGNORECASE)
_LIVE = frozenset({"dde-source", "dde-connection", "dde-connection-decl", "dde-link"})
_HEAD = 1_024


def judge_open_document(archive: Archive) -> tuple[Literal["odt", "ods"], set[Flag]]:
    """The kind of an OpenDocument file and its flags.

    Raises
    ------
    FileRefused
        If it is another kind, locked, or carries macros or foreign files.
    """
    mimetype = archive.parts[0]
    told = archive.read(mimetype)
    if mimetype.method or told not in _KINDS:
        raise FileRefused("not-accepted", found=shown(told.decode("ascii", "replace")))
    names = {part.name for part in archive.parts}
    if "META-INF/manifest.xml" not in names or "content.xml" not in names:
        raise FileRefused("damaged")
    _refuse_locked(archive)
    flags: set[Flag] = set()
    for part in archive.parts[1:]:
        if part.name.casefold().startswith(_MACROS):
            raise FileRefused("macros")
        if part.is_folder:
            continue
        content = archive.read(part)
        if is_another_file(content[:_HEAD]):
            raise FileRefused("embedded", part=shown(part.name))
        if part.name.endswith(("content.xml", "styles.xml")):
            flags |= _judge_content(content)
        elif content and part.name.endswith((".xml", ".rdf")):  # some are written empty
            check_beginning(content)
    return _KINDS[told], flags


def _refuse_locked(archive: Archive) -> None:
    manifest = next(part for part in archive.parts if part.name == "META-INF/manifest.xml")
    for element in elements(archive.read(manifest)):
        if element.name in ("encryption-data", "encrypted-key"):
            raise FileRefused("encrypted")


def _judge_content(content: bytes) -> set[Flag]:
    flags: set[Flag] = set()
    for element in elements(content):
        if element.name == "event-listener":
            raise FileRefused("macros")
        if element.name in _LIVE:
            flags.add("live-data")
        target = element.attributes.get("href", "")
        if element.name != "a" and _OUTSIDE.match(target):
            flags.add("remote-content")
    return flags
