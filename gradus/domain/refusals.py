"""A foreseen "no": a stable code, a sentence with the facts, and a remedy. Never a traceback."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gradus.domain.messages import Message


class Refusal(Exception):  # noqa: N818 - the house's word
    """Something Gradus will not do as asked. Entry points print it and exit with code 2."""

    def __init__(self, code: str, what: Message, remedy: Message) -> None:
        super().__init__(what.text())
        self.code = code
        self.what = what
        self.remedy = remedy


@dataclass(frozen=True)
class Fault:
    """One thing wrong with an input: where it is, what it is, what to do about it.

    ``where`` is a place a person can go to: ``sheet GOV, cell D7``, ``needs.csv, line 4``,
    ``candidates[3].duration``.
    """

    where: str
    what: Message
    remedy: Message
    code: str = "invalid"

    def text(self) -> str:
        return f"{self.where}: {self.what.text()} {self.remedy.text()}"


class InvalidInput(Refusal):
    """An input with faults. All of them are in ``faults``; nothing was changed.

    Entry points print them and exit with code 1 when the command's job was to judge the input,
    else 2.
    """

    def __init__(self, source: str, faults: Sequence[Fault]) -> None:
        from gradus.domain.messages import message

        super().__init__(
            "invalid-input",
            message(
                "{source} has {count} fault(s); nothing was changed.",
                source=source,
                count=len(faults),
            ),
            message("Mend what is listed and try again."),
        )
        self.source = source
        self.faults = tuple(faults)
