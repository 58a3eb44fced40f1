"""The tables of the Member States, cell by cell: what is written is judged, nothing is guessed."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from gradus.domain.messages import Message, message
from gradus.domain.refusals import InvalidInput
from gradus.formats.sheets.faults import Faults, near_to, shown
from gradus.formats.sheets.flat import Columns, Row, read_flat

FLAGS = {"0": False, "1": True}
_DEGREES = re.compile(r"-?\d{1,3}(\.\d{1,4})?")


@dataclass(frozen=True)
class Cells:
    """One row of a table; each reader notes a fault and returns a harmless value."""

    row: Row
    faults: Faults

    def __getitem__(self, column: str) -> str:
        """What is written, without blanks around it; "" where nothing is."""
        return self.row.get(column)

    def fault(self, what: Message, remedy: Message) -> None:
        """Note what is wrong with the row."""
        self.faults.add(self.row.where, what, remedy)

    def text(self, column: str) -> str:
        """A text that has to be there."""
        found = self[column]
        if not found:
            self.fault(
                message("Nothing is written under {column}.", column=column),
                message("Fill it in."),
            )
        return found

    def code(self, column: str, form: str, example: str) -> str:
        """A code that matches a regular expression as a whole."""
        found = self.text(column)
        if found and not re.fullmatch(form, found, re.ASCII):
            self.fault(
                message("{value} is no code for {column}.", value=shown(found), column=column),
                message("Write it as in {example}.", example=example),
            )
        return found

    def flag(self, column: str) -> bool:
        """0 or 1: an empty cell is not a no."""
        found = self[column]
        if found not in FLAGS:
            self.fault(
                message("{value} is no flag for {column}.", value=shown(found), column=column),
                message("Write 1 for yes, 0 for no."),
            )
        return FLAGS.get(found, False)

    def degrees(self, column: str, most: int) -> float:
        """Degrees from ``-most`` to ``most``, with a point before decimals."""
        found = self[column]
        value = float(found) if _DEGREES.fullmatch(found) else math.nan
        if not abs(value) <= most:
            self.fault(
                message("{value} is no {column} in degrees.", value=shown(found), column=column),
                message("Write a number from -{most} to {most}, such as -1.25.", most=most),
            )
            return 0.0
        return value

    def known(self, column: str, known: Iterable[str]) -> str:
        """One of the known codes."""
        found = self.text(column)
        names = list(known)
        if found and found not in names:
            near = near_to(found, names)
            self.fault(
                message("{name} is not known.", name=shown(found)),
                message("Did you mean {near}?", near=near[0])
                if near
                else message("Write one of: {known}.", known=", ".join(names[:25])),
            )
        return found

    def once(self, column: str, key: object, seen: set[object]) -> None:
        """Note a fault if the key was seen before; remember it."""
        if key in seen:
            self.fault(
                message("{value} occurs twice.", value=shown(self[column])),
                message("Keep one of the two lines."),
            )
        seen.add(key)


def cells_of(folder: Path, name: str, columns: tuple[str, ...], faults: Faults) -> Iterator[Cells]:
    """The rows of ``folder/name``; every column has to be there.

    A file that is missing or no table at all is a fault, and has no rows.
    """
    found = bytes_of(folder, name, faults)
    if found is None:
        return
    try:
        rows = read_flat(found, f"{folder.name}/{name}", Columns(columns))
    except InvalidInput as refusal:
        faults_of(refusal, faults)
        return
    yield from (Cells(row, faults) for row in rows)


def bytes_of(folder: Path, name: str, faults: Faults) -> bytes | None:
    """What a file holds; None, with a fault, if it is not there."""
    try:
        return (folder / name).read_bytes()
    except FileNotFoundError:
        faults.add(
            f"{folder.name}/{name}",
            message("The file is missing."),
            message("Copy it from the shipped catalogue and change that."),
        )
        return None


def faults_of(refusal: InvalidInput, faults: Faults) -> None:
    """Note what a reader refused, to be told with the rest."""
    for fault in refusal.faults:
        faults.add(fault.where, fault.what, fault.remedy, fault.code)
