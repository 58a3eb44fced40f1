"""What a file of submissions holds, before anybody asks what it means: places, headings and texts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from gradus.domain.messages import message
from gradus.domain.refusals import InvalidInput
from gradus.formats.sheets.faults import refuse_file
from gradus.formats.sheets.grid import Kind

MOST_RECORDS = 10_000
MOST_HEADINGS = 5_000
MOST_DEPTH = 32


class Value(NamedTuple):
    """A value under its heading: the path in a document (``short_form/GOV_01_page/GOV_01``), or
    the heading of its column. Attributes of a document's root begin with ``@``."""

    heading: str
    kind: Kind
    text: str


@dataclass(frozen=True)
class Record:
    """One submission: where it stands, and its values that are not blank."""

    where: str
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Part:
    """A document or a table. ``headings`` are those of a table, and None of a document, which names
    only what it holds. ``aside`` are the names of what was not read. ``date1904``: dates written as
    numbers count from 1904.
    """

    source: str
    records: tuple[Record, ...]
    headings: tuple[str, ...] | None = None
    aside: tuple[str, ...] = ()
    date1904: bool = False


def too_many(source: str) -> InvalidInput:
    """The refusal of what is larger, or nests deeper, than any file of submissions."""
    return refuse_file(
        source,
        "too-large",
        message("The file holds more than any file of submissions, or nests too deep."),
        message("Check that it is the file you mean; export fewer submissions at a time."),
    )


def not_submissions(source: str) -> InvalidInput:
    """The refusal of what is none of the files that are understood."""
    return refuse_file(
        source,
        "not-submissions",
        message("The file is damaged, or holds no submissions that can be read."),
        message(
            "Export them again: CSV or ZIP from ODK Central; XLSX, CSV or JSON from KoboToolbox; or "
            "send the XML files as they are."
        ),
    )
