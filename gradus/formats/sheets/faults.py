"""Collects every fault of a file, so that all are told at once."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from gradus.domain.messages import Message, message
from gradus.domain.refusals import Fault, InvalidInput

MOST_TOLD = 100
_SHOWN = 40


class Faults:
    """The faults of one file, in the order found."""

    def __init__(self, source: str) -> None:
        self.source = source
        self._told: list[Fault] = []
        self._untold = 0

    def add(self, where: str, what: Message, remedy: Message, code: str = "invalid") -> None:
        """Note a fault. Past the first hundred they are only counted."""
        if len(self._told) < MOST_TOLD:
            self._told.append(Fault(where, what, remedy, code))
        else:
            self._untold += 1

    def __len__(self) -> int:
        return len(self._told) + self._untold

    def raise_if_any(self) -> None:
        """Raise :class:`InvalidInput` with all faults, if there are any."""
        if not self._told:
            return
        faults = list(self._told)
        if self._untold:
            faults.append(
                Fault(
                    self.source,
                    message("{count} more faults are not listed.", count=self._untold),
                    message("Mend the ones above first."),
                    "more",
                )
            )
        raise InvalidInput(self.source, faults)


def refuse_file(source: str, code: str, what: Message, remedy: Message) -> InvalidInput:
    """The refusal of a file as a whole, to be raised by the caller."""
    return InvalidInput(source, [Fault(source, what, remedy, code)])


def near_to(name: str, known: Sequence[str], most: int = 1) -> list[str]:
    """Known names that a misspelt one may mean; none for what is too long to be a name."""
    return difflib.get_close_matches(name, known, most) if len(name) <= _SHOWN else []


def shown(value: str) -> str:
    """A value found, fit to print: in quotes, shortened, control characters escaped."""
    printable = "".join(
        c if c.isprintable() else f"\\u{{{ord(c):04x}}}" for c in value[: _SHOWN + 1]
    )
    if len(value) > _SHOWN:
        printable = printable[:_SHOWN] + "…"
    return f"“{printable}”"
