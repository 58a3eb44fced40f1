"""One submission's values by what they stand for, each read strictly and with its place."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from gradus.domain.messages import Message, message
from gradus.formats.sheets.faults import Faults, shown
from gradus.formats.sheets.grid import Cell
from gradus.formats.sheets.questionnaire import Choice
from gradus.formats.sheets.values import CellReader
from gradus.formats.xlsform.headings import Field, Headings, Role
from gradus.formats.xlsform.records import Record, Value

_TRUE, _FALSE = frozenset({"1", "true", "1.0"}), frozenset({"0", "false", "0.0"})
_MOST_ID = 200
_SHOWN_HEADING = 80


class Choices:
    """The choices of a question: their names, and what each is called besides."""

    def __init__(self, labels: Mapping[str, tuple[str, ...]]) -> None:
        self.labels = labels
        self.entries = tuple(Choice(name, name) for name in labels)
        self.exact = {label: name for name, said in labels.items() for label in said}
        self.exact |= {name: name for name in labels}
        """Names by what they and their labels are, to the letter."""


class _Placed(CellReader):
    """Reads values of a submission; a place is the submission's, and the heading."""

    def __init__(self, where: str, heading: str, faults: Faults, date1904: bool) -> None:
        super().__init__(where, faults, date1904)
        self._heading = heading

    def place(self, cell: Cell) -> str:
        return f"{self.sheet}, {self._heading}"


class Row:
    """The values of one submission. What is wrong goes to ``faults``."""

    def __init__(
        self, record: Record, headings: Headings, faults: Faults, date1904: bool = False
    ) -> None:
        self.where = record.where
        self._faults = faults
        self._date1904 = date1904
        self._by: dict[tuple[Role, str], list[tuple[Field, Value]]] = {}
        for value in record.values:
            field = headings.field(value.heading)
            if field is not None:
                self._by.setdefault((field.role, field.question), []).append((field, value))

    @property
    def answered(self) -> bool:
        """Whether there is anything about a question in it."""
        return any(question for _, question in self._by)

    def language(self) -> str:
        """The one language in which every heading that is a label is written; "" if none is."""
        said = [set(f.languages) for found in self._by.values() for f, _ in found if f.languages]
        common = set.intersection(*said) if said else set()
        return common.pop() if len(common) == 1 else ""

    def plain(self, role: Role) -> str:
        """A text that a program wrote, "" if it is none that a program writes."""
        found = [value.text.strip() for _, value in self._by.get((role, ""), ())]
        text = found[0] if found else ""
        fits = len(text) <= _MOST_ID and all(unicodedata.category(c)[0] != "C" for c in text)
        return text if fits else ""

    def text(self, role: Role, most: int, question: str = "", *, lines: bool = False) -> str:
        """A text as written."""
        reader, cell = self._cell(role, question)
        return reader.text(cell, most, lines=lines)

    def day(self, role: Role) -> date | None:
        """A day."""
        reader, cell = self._cell(role, "")
        return reader.day(cell)

    def decimal(self, role: Role, question: str, bounds: tuple[Decimal, Decimal]) -> str:
        """A number within bounds, as digits."""
        reader, cell = self._cell(role, question)
        return reader.decimal(cell, *bounds, ())

    def choice(self, role: Role, question: str, choices: Choices) -> str:
        """The name of the choice made, by its name or one of its labels; "" if none."""
        found = self._by.get((role, question), [])
        split = [(field, value) for field, value in found if field.choice]
        ticked = [field.choice for field, value in split if self._is_ticked(value)]
        if len(set(ticked)) > 1:
            self.wrong(
                role,
                message("More than one answer is ticked: {choices}.", choices=", ".join(ticked)),
                message("Correct it on the server, and export again."),
                question,
            )
            return ""
        reader, cell = self._cell(role, question)
        named = choices.exact.get(cell.text, "") if cell and cell.kind == "text" else ""
        if not named:
            named = reader.choice(cell, choices.entries, choices.labels)
        if named and split and ticked != [named]:
            self.wrong(
                role,
                message("The column of the question and those of its choices do not agree."),
                message("Export again; do not edit the file."),
                question,
            )
        return named or (ticked[0] if ticked else "")

    def wrong(self, role: Role, what: Message, remedy: Message, question: str = "") -> None:
        """Note a fault at the place of a value."""
        found = self._by.get((role, question), ())
        heading = found[0][1].heading if found else question or role
        self._faults.add(self._place(heading), what, remedy, "value")

    def place(self, role: Role, question: str) -> tuple[str, str]:
        """Where a value stands: the submission, and the heading."""
        found = self._by.get((role, question), ())
        return self.where, _last(found[0][1].heading) if found else question

    def _place(self, heading: str) -> str:
        return f"{self.where}, {_last(heading)}"

    def _is_ticked(self, value: Value) -> bool:
        text = value.text.strip().casefold()
        if value.kind in ("text", "number", "boolean") and text in _TRUE | _FALSE:
            return text in _TRUE
        self._faults.add(
            self._place(value.heading),
            message("{value} is neither 1 nor 0.", value=shown(value.text)),
            message("Export again; do not edit the file."),
            "value",
        )
        return False

    def _cell(self, role: Role, question: str) -> tuple[CellReader, Cell | None]:
        """The one value there is; that two columns of it differ is a fault."""
        found = [v for field, v in self._by.get((role, question), ()) if not field.choice]
        heading = _last(found[0].heading) if found else ""
        reader = _Placed(self.where, heading, self._faults, self._date1904)
        if len({value.text for value in found}) > 1:
            self.wrong(
                role,
                message("It stands in the file twice, with different values."),
                message("Keep one, or correct it on the server and export again."),
                question,
            )
            return reader, None
        return reader, Cell(0, 0, found[0].kind, found[0].text) if found else None


def identity(text: str) -> str:
    """An instance's id as compared: without ``uuid:``, in one case."""
    return text.strip().casefold().removeprefix("uuid:")


def moment(row: Row, date1904: bool) -> datetime | None:
    """When the server got the submission, in UTC, as which servers write times without a zone."""
    text = row.plain("submitted")
    if not text:
        return None
    try:
        if text.replace(".", "", 1).isdecimal():
            begin = (
                datetime(1904, 1, 1, tzinfo=UTC) if date1904 else datetime(1899, 12, 30, tzinfo=UTC)
            )
            return begin + timedelta(seconds=round(float(text) * 86_400))
        found = datetime.fromisoformat(text)
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):
        row.wrong(
            "submitted",
            message("{value} is not a time.", value=shown(text)),
            message("Export again; do not edit the file."),
        )
        return None


def _last(heading: str) -> str:
    """The end of a heading, fit to print."""
    text = heading.strip().rpartition("/")[2] or heading
    return shown(text[-_SHOWN_HEADING:]) if not text.isprintable() else text[-_SHOWN_HEADING:]
