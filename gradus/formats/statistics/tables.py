"""Published CSV tables, plain or gzipped, within limits, every fault by line."""

from __future__ import annotations

import csv
import gzip
import io
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from gradus.domain.messages import Message, message
from gradus.domain.refusals import Fault, InvalidInput

MOST_BYTES = 200_000_000
MOST_FAULTS = 100
_NUMBER = re.compile(r"^[+-]?[0-9]{1,40}(?:\.[0-9]{0,40})?(?:[eE][+-]?[0-9]{1,3})?$")


@dataclass
class Faults:
    """What is wrong with a table; at most ``MOST_FAULTS`` are kept, all are counted."""

    source: str
    found: list[Fault] = field(default_factory=list)
    count: int = 0

    def add(self, line: int | str, what: Message, remedy: Message, code: str = "invalid") -> None:
        """Note a fault in a line, or at a place that is named."""
        self.count += 1
        if len(self.found) < MOST_FAULTS:
            where = f"{self.source}, line {line}" if isinstance(line, int) else line
            self.found.append(Fault(where, what, remedy, code))

    def refuse(self) -> None:
        """Raise what was found, if anything was."""
        if not self.found:
            return
        found = list(self.found)
        if self.count > len(found):
            found.append(
                Fault(
                    self.source,
                    message("{count} more fault(s) are not listed.", count=self.count - len(found)),
                    message("Mend the first ones; the same mistake is often made many times."),
                )
            )
        raise InvalidInput(self.source, found)


def text_of(data: bytes, source: str) -> str:
    """The text of a file, unpacked if it is gzipped.

    Raises
    ------
    InvalidInput
        Too large, damaged, or not in UTF-8.
    """
    faults = Faults(source)
    if data[:2] == b"\x1f\x8b":
        try:
            with gzip.GzipFile(fileobj=io.BytesIO(data)) as stream:
                data = stream.read(MOST_BYTES + 1)
        except (OSError, EOFError, zlib.error):
            faults.add(1, message("The file is damaged."), message("Download it again."))
            faults.refuse()
    if len(data) > MOST_BYTES:
        faults.add(1, message("The file is too large."), message("Download one table only."))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = ""
        faults.add(
            1, message("The file is not in UTF-8."), message("Download it again as CSV UTF-8.")
        )
    if "\x00" in text:
        faults.add(1, message("The file is no text."), message("Download it again as CSV UTF-8."))
    faults.refuse()
    return text


def folded(heading: str) -> str:
    """A heading in lower case, with underscores."""
    return heading.strip().casefold().replace(" ", "_")


def headings_of(text: str) -> tuple[str, ...]:
    """The headings of a table, folded to lower case with underscores."""
    try:
        row = next(csv.reader([text.split("\n", 1)[0]]), [])
    except csv.Error:  # longer than any heading
        return ()
    return tuple(folded(h) for h in row)


def rows_of(text: str, source: str) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Each row with its line number, by folded heading; short rows lack their last columns.

    Raises
    ------
    InvalidInput
        At a line that cannot be read.
    """
    headings = headings_of(text)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        next(reader, None)
        for cells in reader:
            if any(cells):
                yield reader.line_num, dict(zip(headings, cells, strict=False))
    except csv.Error as error:
        faults = Faults(source)
        faults.add(
            reader.line_num,
            message(
                "Line {line} cannot be read ({reason}).", line=reader.line_num, reason=str(error)
            ),
            message("Check the double quotes in that line and the ones before."),
            "csv",
        )
        faults.refuse()


def number(text: str) -> float | None:
    """A published number; None for what is not a plain finite one (then it is a fault)."""
    if not _NUMBER.match(text):
        return None
    value = float(text)
    return value if abs(value) < 1e18 else None
