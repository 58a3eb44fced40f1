"""What a workbook that came back says, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gradus.domain.refusals import Fault


@dataclass(frozen=True, kw_only=True)
class FilledAnswer:
    """One answer to one question by one group of respondents.

    ``value`` is an answer code (``"3"``, ``"UNK"``, ``"NA"``); ``evidence`` and ``confidence``
    are codes or "". ``group`` "" is the answer all agreed on. ``sheet`` and ``cell`` say where
    the answer stands; they take no part in comparison.
    """

    question: str
    value: str
    evidence: str = ""
    confidence: str = ""
    group: str = ""
    note: str = ""
    sheet: str = ""
    cell: str = ""

    def said(self) -> tuple[str, str, str, str, str, str]:
        """What was answered, without where it stands."""
        return (
            self.question, self.value, self.evidence, self.confidence, self.group, self.note,
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class FilledWorkbook:
    """A workbook read without a fault.

    ``mode`` is a code of the questionnaire's modes or ""; ``filled_by`` names a function, never
    a person. ``answers`` are in the order of the instrument, the agreed answer of a question
    first, then by group. A question without an answer is missing, which is not ``UNK``.
    ``remarks`` say what was seen and left aside (a column of the user's own, for instance).
    ``respondents`` is the id of the group whose own workbook it is (its name, where the hidden sheet
    was lost), or "".
    """

    instrument: str
    edition: str
    state: str
    date: date | None
    mode: str
    filled_by: str
    language: str
    answers: tuple[FilledAnswer, ...]
    remarks: tuple[Fault, ...] = ()
    respondents: str = ""
