"""Office documents: which they are, and what they carry besides text, cells and pictures."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

from gradus.formats.archive import Archive, Budget
from gradus.formats.files.kinds import Flag, KindName
from gradus.formats.files.markup import check_beginning, elements
from gradus.formats.files.open_document import judge_open_document
from gradus.formats.files.refused import FileRefused, shown
from gradus.formats.files.signatures import OLE, ZIP, is_another_file

OfficeKind = Literal["docx", "xlsx", "pptx"]
_TYPES = "[Content_Types].xml"
_MAIN: Mapping[str, OfficeKind] = {
    "wordprocessingml.document.main": "docx",
    "spreadsheetml.sheet.main": "xlsx",
    "presentationml.presentation.main": "pptx",
}
_MAIN_TYPE = re.compile(r"application/vnd\.openxmlformats-officedocument\.([a-z.]+)\+xml")
_RUNS = ("macro", "vbaproject", "vbadata", "activex", "dialogsheet")
_WEB_PARTS = (".htm", ".html", ".xhtml", ".mht", ".mhtml", ".rtf", ".eml", ".svgz")
_XML_PARTS = (".xml", ".rels", ".vml")
_DDE = re.compile(r"\bDDE(?:AUTO)?\b", re.IGNORECASE)
_INSTALLER = bytes.fromhex("84100c0000000000c000000000000046")  # class of Windows' .msi packages
_HEAD = 1_024


def judge_office(
    data: bytes, budget: Budget, *, inside: bool = False
) -> tuple[KindName, set[Flag]]:
    """The kind of an office document in a ZIP archive, and its flags.

    ``inside`` says that it lies in another document: then it may carry none itself.

    Raises
    ------
    FileRefused
        If the archive is crooked, is no office document, or carries macros or foreign files.
    """
    archive = Archive(data, budget)
    names = {part.name for part in archive.parts}
    first = archive.parts[0].name if archive.parts else ""
    if first == "mimetype":
        if _TYPES in names:
            raise FileRefused("two-kinds", found="ODF, OOXML")
        return judge_open_document(archive)
    if _TYPES not in names:
        raise FileRefused("archive", found="ZIP")
    kind = _main_kind(archive)
    return kind, _judge_parts(archive, kind, budget, inside)


def refuse_compound(data: bytes) -> FileRefused:
    """Why a compound (OLE) file is refused: locked, with macros, a message, or just old."""
    if _utf16("EncryptedPackage") in data or _utf16("EncryptionInfo") in data:
        return FileRefused("encrypted")
    if _utf16("_VBA_PROJECT") in data:
        return FileRefused("macros")
    if _utf16("__properties_version1.0") in data:
        return FileRefused("e-mail")
    if _INSTALLER in data:
        return FileRefused("program", found="MSI")
    return FileRefused("old-office")


def _utf16(text: str) -> bytes:
    return text.encode("utf-16-le")


def _main_kind(archive: Archive) -> OfficeKind:
    """The kind, from the content types that the document declares."""
    part = next(part for part in archive.parts if part.name == _TYPES)
    found: set[str] = set()
    for element in elements(archive.read(part)):
        declared = element.attributes.get("ContentType", "")
        if any(word in declared.casefold() for word in _RUNS):
            raise FileRefused("macros")
        if (main := _MAIN_TYPE.fullmatch(declared)) and main[1].endswith(".main"):
            found.add(main[1])
    if len(found) != 1 or not found <= _MAIN.keys():
        raise FileRefused("not-accepted", found=shown(", ".join(sorted(found))) or "OPC")
    return _MAIN[found.pop()]


def _judge_parts(archive: Archive, kind: OfficeKind, budget: Budget, inside: bool) -> set[Flag]:
    flags: set[Flag] = set()
    for part in archive.parts:
        if part.is_folder or part.name == _TYPES:
            continue
        name = part.name.casefold()
        _refuse_by_name(name)
        content = archive.read(part)
        if content.startswith(ZIP) and "/embeddings/" in name and not inside:
            _, inner = judge_office(content, budget, inside=True)
            flags |= {"embedded-office", *inner}
        elif is_another_file(content[:_HEAD]) or "/embeddings/" in name:
            macros = content.startswith(OLE) and refuse_compound(content).code == "macros"
            raise FileRefused("macros") if macros else FileRefused("embedded", part=shown(name))
        elif name.endswith(".rels"):
            flags |= _judge_relations(content)
        elif kind == "docx" and name.startswith("word/") and name.endswith(".xml"):
            flags |= _judge_fields(content)
        elif name.endswith(_XML_PARTS):
            check_beginning(content)
        if name.startswith(("xl/externallinks/", "xl/connections", "xl/querytables/")):
            flags.add("remote-content")
    return flags


def _refuse_by_name(name: str) -> None:
    base = name.rpartition("/")[2]
    if base.startswith(("vbaproject", "vbadata")) or any(
        f"/{folder}/" in f"/{name}" for folder in ("macrosheets", "dialogsheets", "activex")
    ):
        raise FileRefused("macros")
    if name.endswith(_WEB_PARTS):
        raise FileRefused("embedded", part=shown(name))


def _judge_relations(content: bytes) -> set[Flag]:
    """What a part points to: links to pages are plain, everything else outside is flagged."""
    flags: set[Flag] = set()
    for element in elements(content):
        kind = element.attributes.get("Type", "").rpartition("/")[2].casefold()
        if any(word in kind for word in _RUNS):
            raise FileRefused("macros")
        if kind == "afchunk":
            raise FileRefused("embedded", part=shown(element.attributes.get("Target", "")))
        outside = element.attributes.get("TargetMode", "").casefold() == "external"
        if (outside and kind != "hyperlink") or "webextension" in kind:
            flags.add("remote-content")
    return flags


def _judge_fields(content: bytes) -> set[Flag]:
    """Fields of a text that fetch from another program; Word may split a field's code."""
    code: list[str] = []
    for element in elements(content):
        if element.name == "instrText":
            code.append(element.text)
        elif element.name == "fldSimple":
            code.append(f" {element.attributes.get('instr', '')} ")
    return {"live-data"} if _DDE.search("".join(code)) else set()
