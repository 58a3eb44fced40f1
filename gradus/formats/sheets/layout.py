"""What writer and reader of the workbook agree on: codes of columns and fields, limits, order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from gradus.formats.sheets.questionnaire import Choice, Question, Questionnaire
from gradus.formats.sheets.texts import accepted

FORMAT = "gradus.workbook/1"
MACHINE_SHEET = "_gradus"

QUESTION_COLUMNS = (
    "question", "text", "levels", "wanted",
    "answer", "evidence", "confidence", "group", "note", "could_change",
)  # fmt: skip
GROUP_COLUMNS = ("question", "group", "answer", "evidence", "confidence", "note")
INPUT_COLUMNS = frozenset({"answer", "evidence", "confidence", "group", "note"})
IDENTITY_FIELDS = ("instrument", "edition", "language", "respondents")
INPUT_FIELDS = ("state", "date", "mode", "filled_by")

MOST_NOTE = 4_000
MOST_GROUP = 120
MOST_FUNCTION = 200

AGREED = "consensus"
"""How an agreed answer's group may be spelled; blank means the same."""


def choices_for(questionnaire: Questionnaire, question: Question) -> tuple[Choice, ...]:
    """The answers a question takes, in the order of its drop-down."""
    return (*(Choice(code, code) for code in question.levels), *questionnaire.special)


def all_choices(questionnaire: Questionnaire) -> tuple[Choice, ...]:
    """Every answer that some question takes."""
    codes = dict.fromkeys(code for q in questionnaire.questions() for code in q.levels)
    return (*(Choice(code, code) for code in codes), *questionnaire.special)


def lists(questionnaire: Questionnaire) -> dict[str, tuple[Choice, ...]]:
    """The lists whose entries read otherwise in another language, by name."""
    return {
        "special": questionnaire.special,
        "evidence": questionnaire.evidence,
        "confidence": questionnaire.confidence,
        "mode": questionnaire.modes,
    }


def names_of(questionnaire: Questionnaire, question: Question) -> dict[str, tuple[str, ...]]:
    """What else is said for a level's code: its name, and what can be seen at it."""
    names = {choice.code: (choice.label,) for choice in questionnaire.level_names}
    return {
        code: (*names.get(code, ()), *((described,) if described else ()))
        for code, described in question.levels.items()
    }


def headings(
    questionnaire: Questionnaire, codes: Sequence[str], kind: Literal["column", "start"] = "column"
) -> dict[str, tuple[str, ...]]:
    """By code of a column (or of a field of the first sheet), every spelling of its label that is
    understood: in the questionnaire's language and in English."""
    return {code: accepted(questionnaire.labels, f"{kind}.{code}") for code in codes}
