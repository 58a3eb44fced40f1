"""From the bytes of an .xlsx file to a :class:`~gradus.formats.sheets.grid.Book`.

Only what a questionnaire needs is read: values, what is hidden and what is merged. Cells are
kept sparsely, so a cell in the last corner of a sheet costs as much as any other. Formulas are
never computed. Part 1 of ISO/IEC 29500 describes the format; both its strict and its
transitional names are understood.
"""

from __future__ import annotations

import io
import posixpath
import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError  # nosec B405 - only types; parsing is defused

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from gradus.domain.messages import message
from gradus.formats.sheets.archive import Archive
from gradus.formats.sheets.faults import refuse_file
from gradus.formats.sheets.grid import Block, Book, Cell, Kind, Sheet, block, position

MOST_ELEMENTS = 3_000_000
MOST_CELLS = 200_000
MOST_SHEETS = 100
MOST_DEPTH = 64
_MAIN = frozenset(
    {
        "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        "http://purl.oclc.org/ooxml/spreadsheetml/main",
    }
)
_RELATIONS = frozenset({"http://schemas.openxmlformats.org/package/2006/relationships"})
_TYPES = frozenset({"http://schemas.openxmlformats.org/package/2006/content-types"})
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_DATE_FORMATS = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_FORMAT_NOISE = re.compile(r'"[^"]*"|\[(?!h+\]|m+\]|s+\])[^\]]*\]|\\.|_.|\*.')
_KINDS: dict[str, Kind] = {"n": "number", "b": "boolean", "e": "error", "d": "date", "str": "text"}


def parse_book(data: bytes, source: str) -> Book:
    """Read the cells of a workbook.

    Parameters
    ----------
    data
        The bytes of the file.
    source
        Its name, for faults.

    Returns
    -------
    Book
        Its worksheets in order, hidden ones included, with values only.

    Raises
    ------
    InvalidInput
        With one fault, if the file is no plain workbook within the limits: see
        :mod:`gradus.formats.sheets.archive`; moreover document type definitions, entities,
        references outside the sheet and parts that are not well-formed are refused.
    """
    try:
        return _Package(Archive(data, source)).book()
    except DefusedXmlException as error:
        raise refuse_file(
            source,
            "active-content",
            message("The file declares XML entities, which no spreadsheet program writes."),
            message("Open it in a spreadsheet program and save it again as .xlsx."),
        ) from error
    except _TooMuchError as error:
        raise refuse_file(
            source,
            "too-large",
            message("The file holds more cells or sheets than any filled workbook."),
            message("Copy the answers into a new workbook."),
        ) from error
    except _MacroError as error:
        raise refuse_file(
            source,
            "active-content",
            message("The file is a workbook with macros, or links to other files."),
            message("Save it as a plain .xlsx workbook without them."),
        ) from error
    except (ParseError, ValueError, LookupError, OverflowError, RecursionError) as error:
        raise refuse_file(
            source,
            "damaged",
            message("The file is not a workbook that can be read."),
            message("Open it in a spreadsheet program and save it again as .xlsx."),
        ) from error


class _TooMuchError(Exception):
    """More than any honest workbook holds."""


class _MacroError(Exception):
    """Something that runs, or reaches outside."""


class _Package:
    """The parts of one workbook file and how they refer to one another."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._elements = 0
        self._cells = 0

    def book(self) -> Book:
        for _, element in self._walk("[Content_Types].xml", _TYPES, {"Override", "Default"}):
            if "macroenabled" in element.get("ContentType", "").lower():
                raise _MacroError
        roots = {kind.rpartition("/")[2]: target for kind, target in self._relations("").values()}
        main = roots["officeDocument"]
        parts = self._relations(main)
        if any(kind.endswith(("/externalLink", "/vbaProject")) for kind, _ in parts.values()):
            raise _MacroError
        by_kind = {kind.rpartition("/")[2]: target for kind, target in parts.values()}
        strings = self._strings(by_kind.get("sharedStrings"))
        dated = self._dated_styles(by_kind.get("styles"))
        date1904, listed = self._contents(main)
        sheets: list[Sheet] = []
        for name, relation, hidden in listed:
            kind, target = parts[relation]
            if kind.endswith("/worksheet"):
                sheets.append(self._sheet(target, name, hidden, strings, dated))
        return Book(tuple(sheets), date1904)

    def _walk(
        self, part: str, spaces: frozenset[str], wanted: set[str], starts: str = ""
    ) -> Iterator[tuple[str, Element]]:
        """Each wanted element at its end (``starts`` at its start too), emptied afterwards."""
        depth = 0
        events = iterparse(
            io.BytesIO(self._archive.read(part)), events=("start", "end"), forbid_dtd=True
        )
        for event, element in events:
            space, _, name = element.tag[1:].partition("}")
            if event == "start":
                depth += 1
                self._elements += 1
                if self._elements > MOST_ELEMENTS or depth > MOST_DEPTH:
                    raise _TooMuchError
                if name == starts and space in spaces:
                    yield "start", element
            else:
                depth -= 1
                if name in wanted and space in spaces:
                    yield name, element
                    element.clear()

    def _relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Kind and target part of each relation of a part, by relation id."""
        folder, name = posixpath.split(part)
        found: dict[str, tuple[str, str]] = {}
        listing = posixpath.join(folder, "_rels", f"{name}.rels")
        for _, element in self._walk(listing, _RELATIONS, {"Relationship"}):
            if element.get("TargetMode") == "External":
                raise _MacroError
            target = element.get("Target", "")
            path = target[1:] if target.startswith("/") else posixpath.join(folder, target)
            found[element.attrib["Id"]] = (element.get("Type", ""), posixpath.normpath(path))
        return found

    def _contents(self, part: str) -> tuple[bool, list[tuple[str, str, bool]]]:
        """Whether dates count from 1904; name, relation and hiddenness of each sheet."""
        date1904 = False
        sheets: list[tuple[str, str, bool]] = []
        for name, element in self._walk(part, _MAIN, {"workbookPr", "sheet"}):
            if name == "workbookPr":
                date1904 = _truth(element.get("date1904"))
            else:
                relation = {k.rpartition("}")[2]: v for k, v in element.items()}["id"]
                hidden = element.get("state", "visible") != "visible"
                sheets.append((element.attrib["name"], relation, hidden))
        if len(sheets) > MOST_SHEETS:
            raise _TooMuchError
        return date1904, sheets

    def _strings(self, part: str | None) -> list[str]:
        if part is None:
            return []
        return [_text_of(element) for _, element in self._walk(part, _MAIN, {"si"})]

    def _dated_styles(self, part: str | None) -> frozenset[int]:
        """The cell formats (by index) that show a number as a date or time."""
        if part is None:
            return frozenset()
        own: dict[str, str] = {}
        dated: set[int] = set()
        for name, element in self._walk(part, _MAIN, {"numFmt", "cellXfs"}):
            if name == "numFmt":
                own[element.get("numFmtId", "")] = element.get("formatCode", "")
                continue
            for index, style in enumerate(element):
                number = style.get("numFmtId", "0")
                code = _FORMAT_NOISE.sub("", own.get(number, "")).lower()
                if int(number) in _DATE_FORMATS or (
                    code != "general" and re.search(r"[dmyhs]", code)
                ):
                    dated.add(index)
        return frozenset(dated)

    def _sheet(
        self, part: str, name: str, hidden: bool, strings: list[str], dated: frozenset[int]
    ) -> Sheet:
        cells: list[Cell] = []
        merged: list[Block] = []
        hidden_rows: set[int] = set()
        hidden_columns: list[tuple[int, int]] = []
        row = column = 0
        for kind, element in self._walk(part, _MAIN, {"c", "row", "col", "mergeCell"}, "row"):
            if kind == "start":
                row, column = int(element.get("r", row + 1)), 0
                if _truth(element.get("hidden")) or _is_zero(element.get("ht")):
                    hidden_rows.add(row)
            elif kind == "c":
                reference = element.get("r")
                row, column = position(reference) if reference else (row, column + 1)
                cell = _cell(element, row, column, strings, dated)
                if cell is not None:
                    cells.append(cell)
                    self._cells += 1
            elif kind == "col" and (
                _truth(element.get("hidden")) or _is_zero(element.get("width"))
            ):
                hidden_columns.append((int(element.attrib["min"]), int(element.attrib["max"])))
            elif kind == "mergeCell":
                merged.append(block(element.attrib["ref"]))
            if max(self._cells, len(merged), len(hidden_columns)) > MOST_CELLS:
                raise _TooMuchError
        if len({(c.row, c.column) for c in cells}) != len(cells):
            raise ValueError(name)
        return Sheet(
            name, tuple(cells), hidden, frozenset(hidden_rows), tuple(hidden_columns), tuple(merged)
        )


def _cell(
    element: Element, row: int, column: int, strings: list[str], dated: frozenset[int]
) -> Cell | None:
    """The cell of a ``c`` element; None if it is empty."""
    parts = {child.tag.rpartition("}")[2]: child for child in element}
    kind = element.get("t", "n")
    value = (parts["v"].text or "") if "v" in parts else ""
    if "f" in parts:
        return Cell(row, column, "formula", _unescape(value))
    if kind == "inlineStr":
        text = _text_of(parts["is"]) if "is" in parts else ""
        return Cell(row, column, "text", text) if text else None
    if value == "":
        return None
    if kind == "s":
        index = int(value)
        if index < 0:
            raise ValueError(value)
        return Cell(row, column, "text", strings[index]) if strings[index] else None
    if kind == "str":
        return Cell(row, column, "text", _unescape(value))
    if kind == "n" and int(element.get("s", "0")) in dated:
        return Cell(row, column, "date", value.strip())
    return Cell(row, column, _KINDS[kind], value.strip())


def _text_of(element: Element) -> str:
    """The text of a string item, runs joined, reading aids (phonetic runs) left out."""
    pieces: list[str] = []
    for child in element:
        name = child.tag.rpartition("}")[2]
        if name == "t":
            pieces.append(child.text or "")
        elif name == "r":
            pieces.extend(t.text or "" for t in child if t.tag.rpartition("}")[2] == "t")
    return _unescape("".join(pieces))


def _unescape(text: str) -> str:
    """Undo ``_x000D_``, as the format writes characters XML cannot."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)


def _truth(value: str | None) -> bool:
    return value in ("1", "true", "on")


def _is_zero(value: str | None) -> bool:
    return value is not None and float(value) == 0
