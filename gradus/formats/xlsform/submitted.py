"""What came back from phones, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from gradus.domain.refusals import Fault
from gradus.formats.sheets.filled import FilledAnswer


@dataclass(frozen=True, kw_only=True)
class Submission:
    """One submission: the answers of one group of respondents about one State.

    ``instance`` is its id, without ``uuid:``; ``replaces`` are ids of earlier editions of it.
    ``form`` and ``version`` are what the server calls the form, "" where it does not say.
    ``submitted`` is in UTC, None where the file does not say. ``language`` is that of the labels,
    where the export has labels of one language only; else "". ``group`` "" is the answer all agreed
    on. ``own`` is the id of the group whose own form it is, or "". ``where`` is the place in the
    file; each answer's ``sheet`` and ``cell`` say its own.
    """

    instance: str
    replaces: tuple[str, ...] = ()
    form: str = ""
    version: str = ""
    submitted: datetime | None = None
    language: str = ""
    state: str
    on: date | None = None
    mode: str = ""
    filled_by: str = ""
    group: str = ""
    own: str = ""
    answers: tuple[FilledAnswer, ...] = ()
    where: str = ""

    def said(self) -> tuple[object, ...]:
        """What was submitted, without where it stands and what the server says about it."""
        answers = tuple(answer.said() for answer in self.answers)
        return self.state, self.on, self.mode, self.filled_by, self.group, self.own, answers


@dataclass(frozen=True, kw_only=True)
class Submissions:
    """Submissions read without a fault, each once, none that a later edition of it replaces.

    ``remarks`` say what was left aside, and why.
    """

    submissions: tuple[Submission, ...]
    remarks: tuple[Fault, ...] = ()
