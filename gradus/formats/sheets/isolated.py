"""Parses a workbook in a process of its own, with limits on memory, time, files and network.

The child (``formats/apart.py``) answers with plain JSON, bounded too: the cells, or the one fault.
Whatever a hostile file does to it, the parent only ever reads that JSON.
"""

from __future__ import annotations

import codecs
import json
import sys
from collections.abc import Callable, Mapping
from typing import Any

from gradus.domain.messages import Message, message
from gradus.domain.refusals import Fault, InvalidInput
from gradus.formats.apart import NoAnswer, answer_of, confine
from gradus.formats.sheets.archive import MOST_BYTES
from gradus.formats.sheets.faults import refuse_file
from gradus.formats.sheets.grid import Block, Book, Cell, Sheet
from gradus.formats.sheets.parse import parse_book

MEGABYTES = 1_500
SECONDS = 30
MOST_ANSWER = 32_000_000  # bytes: some hundred times what a filled workbook takes
_CHILD = "gradus.formats.sheets.isolated"
_ENCODINGS = ("cp437", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "latin-1", "ascii")


def parse_apart(data: bytes, source: str, *, seconds: int = SECONDS) -> Book:
    """As :func:`gradus.formats.sheets.parse.parse_book`, in a bounded child process.

    Parameters
    ----------
    data
        The bytes of the file.
    source
        Its name, for faults.
    seconds
        For the child, by the clock and of the processor.

    Raises
    ------
    InvalidInput
        As ``parse_book`` does; also if the child exceeds its limits or ends without an answer.
    """
    if len(data) > MOST_BYTES:
        parse_book(data, source)  # refuses it, and says why
    return _book(ask_apart(_CHILD, data, source, seconds=seconds))


def ask_apart(module: str, data: bytes, source: str, *, seconds: int = SECONDS) -> Any:
    """What a module of ours answers about a file, run as a bounded child process.

    Parameters
    ----------
    module
        One that calls :func:`answer_as_child` when it is run.
    data, source, seconds
        As :func:`parse_apart`.

    Returns
    -------
    object
        The child's answer, read from its JSON.

    Raises
    ------
    InvalidInput
        What the child refuses; also if it exceeds its limits or ends without an answer.
    """
    name = source.encode("utf-8", "replace")
    request = (len(name).to_bytes(4, "big"), name, data)
    try:
        answer = json.loads(
            answer_of(module, request, most=MOST_ANSWER, seconds=seconds, megabytes=MEGABYTES)
        )
    except (NoAnswer, ValueError) as error:
        raise _gave_up(source) from error
    if "faults" in answer:
        raise InvalidInput(source, [_fault(fault) for fault in answer["faults"]])
    return answer["found"]


def _gave_up(source: str) -> InvalidInput:
    return refuse_file(
        source,
        "limits",
        message("Reading the file took more memory or time than any filled workbook needs."),
        message("Copy the answers into a new workbook."),
    )


def answer_as_child(parse: Callable[[bytes, str], object]) -> None:
    """The child: the length of the name, the name and the bytes in; JSON out, of what ``parse`` gives."""
    seconds, megabytes = int(sys.argv[1]), int(sys.argv[2])
    for encoding in _ENCODINGS:
        codecs.lookup(encoding)  # loads it while files can still be opened
    confine(seconds, megabytes)
    request = sys.stdin.buffer.read()
    size = int.from_bytes(request[:4], "big")
    source = request[4 : 4 + size].decode()
    try:
        answer: dict[str, object] = {"found": parse(request[4 + size :], source)}
    except InvalidInput as invalid:
        answer = {"faults": [_plain_fault(fault) for fault in invalid.faults]}
    json.dump(answer, sys.stdout)


def _plain_book(book: Book) -> dict[str, object]:
    return {
        "date1904": book.date1904,
        "sheets": [
            {
                "name": sheet.name,
                "hidden": sheet.hidden,
                "hidden_rows": sorted(sheet.hidden_rows),
                "hidden_columns": sheet.hidden_columns,
                "merged": [(m.top, m.left, m.bottom, m.right) for m in sheet.merged],
                "cells": [(c.row, c.column, c.kind, c.text) for c in sheet.cells],
            }
            for sheet in book.sheets
        ],
    }


def _book(plain: Mapping[str, Any]) -> Book:
    return Book(
        tuple(
            Sheet(
                sheet["name"],
                tuple(Cell(*cell) for cell in sheet["cells"]),
                sheet["hidden"],
                frozenset(sheet["hidden_rows"]),
                tuple((first, last) for first, last in sheet["hidden_columns"]),
                tuple(Block(*merged) for merged in sheet["merged"]),
            )
            for sheet in plain["sheets"]
        ),
        plain["date1904"],
    )


def _plain_fault(fault: Fault) -> list[object]:
    what, remedy = fault.what, fault.remedy
    return [fault.where, what.id, dict(what.params), remedy.id, dict(remedy.params), fault.code]


def _fault(plain: list[Any]) -> Fault:
    where, what, what_params, remedy, remedy_params, code = plain
    return Fault(where, Message(what, what_params), Message(remedy, remedy_params), code)


if __name__ == "__main__":
    answer_as_child(lambda data, source: _plain_book(parse_book(data, source)))
