"""What one cell says: a choice, a text, a month, a day, a count. Nothing is guessed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from types import MappingProxyType

from gradus.domain.messages import Message, message
from gradus.domain.periods import Month
from gradus.formats.sheets.faults import Faults, shown
from gradus.formats.sheets.grid import Cell
from gradus.formats.sheets.questionnaire import Choice

_WHOLE = re.compile(r"^(\d{1,9})(?:\.0+)?$")
_DECIMAL = re.compile(r"^-?\d{1,9}(?:\.\d{1,9})?$")
_FROM_PROGRAM = re.compile(r"^-?\d+(?:\.\d+)?(?:[eE][+-]?\d{1,3})?$")
_DAYS_1900 = range(61, 73_051)
_TURNS_DIRECTION = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_CHOICES_SHOWN = 12
_LONGEST_LABEL = 200
_NAMED = re.compile(r"^(\S+?)(?:\s*[-\u2010-\u2015.:;,=)|]+\s*|\s+)(.{3,})$")
_NO_NAMES: Mapping[str, tuple[str, ...]] = MappingProxyType({})


class CellReader:
    """Reads the cells of one sheet; what is wrong goes to ``faults``, and "" or None comes back."""

    def __init__(self, sheet: str, faults: Faults, date1904: bool = False) -> None:
        self.sheet = sheet
        self._faults = faults
        self._date1904 = date1904

    def place(self, cell: Cell) -> str:
        """Where the cell is, as a person finds it."""
        return f"{self.sheet}!{cell.ref}"

    def choice(
        self,
        cell: Cell | None,
        choices: Sequence[Choice],
        names: Mapping[str, tuple[str, ...]] = _NO_NAMES,
    ) -> str:
        """The code of the entry chosen: by code or label, whatever the case and digits used.

        ``names`` are what else is said for a code: ``Established`` and ``3 - Established`` are 3
        where 3 is so named. A code beside a name that is not its own is refused.
        """
        if cell is None or not self._is_value(cell):
            return ""
        wanted = _plain(_number(cell) if cell.kind == "number" else cell.text)
        if not wanted:
            return ""
        for choice in choices:
            if wanted in (_plain(choice.code), _plain(choice.label)):
                return choice.code
        if named := _by_name(wanted, [choice.code for choice in choices], names):
            return named
        self._refuse_choice(cell, [choice.label for choice in choices])
        return ""

    def decimal(
        self,
        cell: Cell | None,
        low: Decimal,
        high: Decimal,
        special: Sequence[Choice],
        names: Mapping[str, tuple[str, ...]] = _NO_NAMES,
    ) -> str:
        """A number within bounds, as digits; or the code of one of the ``special`` entries."""
        if cell is None or not self._is_value(cell):
            return ""
        text = _plain(_number(cell) if cell.kind == "number" else cell.text)
        if _DECIMAL.match(text) and low <= Decimal(text) <= high:
            return f"{Decimal(text).normalize():f}"
        for choice in special:
            if text in (_plain(choice.code), _plain(choice.label)):
                return choice.code
        if named := _by_name(text, [choice.code for choice in special], names):
            return named
        if text:
            self._refuse_choice(cell, [f"{low:f} – {high:f}", *(c.label for c in special)])
        return ""

    def text(self, cell: Cell | None, most: int, *, lines: bool = False) -> str:
        """The text as written (NFC, without space around it); strings stay strings."""
        if cell is None or not self._is_value(cell):
            return ""
        raw = _number(cell) if cell.kind == "number" else cell.text
        raw = raw.replace("\r\n", "\n").replace("\r", "\n")
        text = unicodedata.normalize("NFC", raw).strip()
        bad = next((c for c in text if _is_refused(c, lines)), None)
        if bad is not None:
            self._faults.add(
                self.place(cell),
                message(
                    "The text {value} holds the character {code}, which cannot be shown or hides "
                    "the order of the text.",
                    value=shown(text),
                    code=f"U+{ord(bad):04X}",
                ),
                message("Delete it, or type the text again."),
                "character",
            )
            return ""
        if len(text) > most:
            self._faults.add(
                self.place(cell),
                message(
                    "The text {value} has {length} characters; at most {most} fit.",
                    value=shown(text),
                    length=len(text),
                    most=most,
                ),
                message("Shorten it, or refer to a document."),
                "too-long",
            )
            return ""
        return text

    def count(self, cell: Cell | None, most: int = 1_000_000) -> int | None:
        """A whole number, not negative; None if blank."""
        if cell is None or not self._is_value(cell):
            return None
        text = _plain(_number(cell) if cell.kind == "number" else cell.text)
        if not text:
            return None
        match = _WHOLE.match(text)
        if match and int(match[1]) <= most:
            return int(match[1])
        self._refuse(
            cell,
            message("{value} is not a whole number.", value=shown(cell.text)),
            message("Write a whole number without separators, or leave the cell blank."),
        )
        return None

    def day(self, cell: Cell | None) -> date | None:
        """A day: a date of the program's own, or a text such as 2027-01-31; None if blank."""
        if cell is None or not self._is_value(cell, dates=True):
            return None
        text = _plain(cell.text)
        found = self._serial(text) if cell.kind in ("date", "number") else _iso_day(text)
        if found is None and text:
            self._refuse(
                cell,
                message(
                    "{value} is not a date that can be read one way only.", value=shown(cell.text)
                ),
                message("Write year-month-day, such as 2027-01-31."),
            )
        return found

    def month(self, cell: Cell | None) -> Month | None:
        """A month: a date of the program's own, or a text such as 2027-01; None if blank."""
        if cell is None or not self._is_value(cell, dates=True):
            return None
        text = _plain(cell.text)
        found = self._serial(text) if cell.kind == "date" else _iso_day(f"{text}-01")
        if found is None and text:
            self._refuse(
                cell,
                message("{value} is not a month.", value=shown(cell.text)),
                message("Write year-month, such as 2027-01."),
            )
        return Month(found.year, found.month) if found else None

    def _serial(self, text: str) -> date | None:
        if iso := _iso_day(text[:10]):
            return iso
        if not _FROM_PROGRAM.match(text):
            return None
        days = int(float(text)) + (1_462 if self._date1904 else 0)
        return date(1899, 12, 30) + timedelta(days=days) if days in _DAYS_1900 else None

    def _is_value(self, cell: Cell, *, dates: bool = False) -> bool:
        """Whether the cell holds a value typed by a person; a fault is noted if not."""
        if cell.kind == "formula":
            self._refuse(
                cell,
                message("The cell holds a formula (last value {value}).", value=shown(cell.text)),
                message("Type the value itself, or paste it as a value."),
                "formula",
            )
        elif cell.kind in ("boolean", "error"):
            self._refuse(
                cell,
                message("{value} is a true-or-false or error value.", value=shown(_spoken(cell))),
                message("Type the answer as text or number."),
            )
        elif cell.kind == "date" and not dates:
            self._refuse(
                cell,
                message(
                    "The cell holds a date (stored as {value}); the program may have turned a "
                    "text or number into one.",
                    value=shown(cell.text),
                ),
                message("Format the cell as text and type it again."),
            )
        elif cell.kind == "number" and not _FROM_PROGRAM.match(cell.text):
            self._refuse(
                cell,
                message("{value} is not a number.", value=shown(cell.text)),
                message("Type the value again."),
            )
        else:
            return True
        return False

    def _refuse_choice(self, cell: Cell, labels: Sequence[str]) -> None:
        listed = ", ".join(labels[:_CHOICES_SHOWN])
        self._refuse(
            cell,
            message("{value} is not an entry of the list.", value=shown(cell.text)),
            message(
                "Choose one of: {choices}.",
                choices=listed + (", …" if len(labels) > _CHOICES_SHOWN else ""),
            ),
            "choice",
        )

    def _refuse(self, cell: Cell, what: Message, remedy: Message, code: str = "value") -> None:
        self._faults.add(self.place(cell), what, remedy, code)


def folded(text: str) -> str:
    """A text as compared with others: one case, one form, one script of digits, single spaces."""
    text = " ".join(unicodedata.normalize("NFC", text).casefold().split())
    return "".join(str(unicodedata.digit(c)) if c.isdecimal() else c for c in text)


def labels_in(row: Mapping[int, Cell]) -> dict[str, list[int]]:
    """The columns of a row by the folded texts in them; long texts are no labels."""
    found: dict[str, list[int]] = {}
    for column, cell in row.items():
        if cell.kind == "text" and len(cell.text) <= _LONGEST_LABEL:
            found.setdefault(folded(cell.text), []).append(column)
    return found


def _plain(text: str) -> str:
    """Folded, and whole numbers written 3.0 as 3."""
    text = folded(text)
    whole = _WHOLE.match(text)
    return str(int(whole[1])) if whole and "." in text else text


def _by_name(text: str, codes: Sequence[str], names: Mapping[str, tuple[str, ...]]) -> str:
    """The code that a text names, alone or beside the code; "" if none, or more than one."""
    known = {code: [folded(name) for name in names.get(code, ())] for code in codes}
    meant = [code for code, said in known.items() if text in said]
    if not meant and (match := _NAMED.match(text)):
        beside = match[2].rstrip(". \u2026")
        meant = [
            code
            for code, said in known.items()
            if folded(code) == match[1]
            and any(name == match[2] or (beside and name.startswith(beside)) for name in said)
        ]
    return meant[0] if len(meant) == 1 else ""


def _number(cell: Cell) -> str:
    """A number as a person would have typed it: 3 for 3.0, 0.5 for 5E-1."""
    value = Decimal(cell.text)
    if value == value.to_integral_value() and abs(value) < Decimal(10) ** 15:
        return str(int(value))
    return cell.text if "E" in cell.text.upper() else f"{value.normalize():f}"


def _iso_day(text: str) -> date | None:
    if not re.match(r"^\d{4}-\d{2}-\d{2}$", text):
        return None
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if 1900 <= found.year < 2100 else None


def _spoken(cell: Cell) -> str:
    if cell.kind == "boolean":
        return "TRUE" if cell.text in ("1", "true") else "FALSE"
    return cell.text


def _is_refused(character: str, lines: bool) -> bool:
    if character in "\n\t":
        return not lines
    code = ord(character)
    return (
        unicodedata.category(character) in ("Cc", "Cs")
        or character in _TURNS_DIRECTION
        or 0xE0000 <= code <= 0xE007F
        or code & 0xFFFE == 0xFFFE
        or 0xFDD0 <= code <= 0xFDEF
    )
