"""Reads a file of submissions in a process of its own, within limits and without files or network."""

from __future__ import annotations

from gradus.domain.refusals import InvalidInput
from gradus.formats.sheets.isolated import SECONDS, answer_as_child, ask_apart
from gradus.formats.xlsform.files import read_parts
from gradus.formats.xlsform.records import Part, Record, Value, too_many


def read_parts_apart(data: bytes, source: str, *, seconds: int = SECONDS) -> tuple[Part, ...]:
    """As :func:`gradus.formats.xlsform.files.read_parts`, in a bounded child process.

    Raises
    ------
    InvalidInput
        As ``read_parts`` does; also if the child exceeds its limits or ends without an answer.
    """
    try:
        answer = ask_apart("gradus.formats.xlsform.apart", data, source, seconds=seconds)
    except InvalidInput as error:
        if error.faults[0].code == "limits":
            raise too_many(source) from error
        raise
    return tuple(
        Part(
            name,
            tuple(
                Record(where, tuple(Value(*value) for value in values)) for where, values in rows
            ),
            None if headings is None else tuple(headings),
            tuple(aside),
            date1904,
        )
        for name, rows, headings, aside, date1904 in answer
    )


def _plain(parts: tuple[Part, ...]) -> object:
    return [
        (
            part.source,
            [(record.where, record.values) for record in part.records],
            part.headings,
            part.aside,
            part.date1904,
        )
        for part in parts
    ]


if __name__ == "__main__":
    answer_as_child(lambda data, source: _plain(read_parts(data, source)))
