"""Parses a workbook in a process of its own, with limits on memory, time, files and network.

The child gets the bytes on its standard input, bounds itself, closes the door behind it (no new
file or socket can be opened) and answers with plain JSON: the cells, or the one fault. Whatever
a hostile file does to it, the parent only ever reads that JSON.
"""

from __future__ import annotations

import codecs
import json
import os
import resource

# Our own interpreter, our own module, no shell.
import subprocess  # nosec B404
import sys
from collections.abc import Mapping
from typing import Any

from gradus.domain.messages import Message, message
from gradus.domain.refusals import Fault, InvalidInput
from gradus.formats.sheets.faults import refuse_file
from gradus.formats.sheets.grid import Block, Book, Cell, Sheet
from gradus.formats.sheets.parse import parse_book

MEMORY_BYTES = 1_500_000_000
SECONDS = 30
_GOOD, _FAULTY = 0, 1
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
        Processor seconds the child may use; it may take twice that by the clock.

    Raises
    ------
    InvalidInput
        As ``parse_book`` does; also if the child exceeds its limits or ends without an answer.
    """
    path = os.pathsep.join(os.path.abspath(entry) for entry in sys.path if entry)  # noqa: PTH100
    try:
        child = subprocess.run(  # noqa: S603  # nosec B603
            [sys.executable, "-B", "-m", "gradus.formats.sheets.isolated", source, str(seconds)],
            input=data,
            capture_output=True,
            env={"PYTHONPATH": path, "PYTHONSAFEPATH": "1", "PYTHONUTF8": "1"},
            timeout=2 * seconds,
            check=False,
        )
        if child.returncode not in (_GOOD, _FAULTY):
            raise _gave_up(source)
        answer = json.loads(child.stdout)
    except (subprocess.TimeoutExpired, ValueError) as error:
        raise _gave_up(source) from error
    if child.returncode == _FAULTY:
        raise InvalidInput(source, [_fault(fault) for fault in answer])
    return _book(answer)


def _gave_up(source: str) -> InvalidInput:
    return refuse_file(
        source,
        "limits",
        message("Reading the file took more memory or time than any filled workbook needs."),
        message("Copy the answers into a new workbook."),
    )


def _confine(seconds: int) -> None:
    """Bound this process; after this no file and no socket can be opened."""
    for encoding in _ENCODINGS:
        codecs.lookup(encoding)  # loads it while files can still be opened
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))


def main() -> int:
    """The child: bytes in, JSON out. Returns the exit code."""
    source, seconds = sys.argv[1], int(sys.argv[2])
    _confine(seconds)
    try:
        answer: object = _plain_book(parse_book(sys.stdin.buffer.read(), source))
        code = _GOOD
    except InvalidInput as invalid:
        answer = [_plain_fault(fault) for fault in invalid.faults]
        code = _FAULTY
    json.dump(answer, sys.stdout)
    return code


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
    sys.exit(main())
