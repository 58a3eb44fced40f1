"""The names in a form: XML names that stay the same as long as the instrument asks the same.

Question ``GOV-01`` is the node ``GOV_01``; what belongs to it is ``GOV_01_evidence`` and so on. A
level is the choice ``level_3``. Names hold letters, digits and underscores only, so that every
server's separator of groups (``/``, ``-``, ``.``, ``:``) can be told from them.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from gradus.formats.sheets.questionnaire import Choice, Question, Questionnaire, Respondents

STATE, ON, MODE, FILLED_BY, GROUP, EXTENT, EDITION, OWN = (
    "state", "assessed_on", "mode", "filled_by", "respondents", "extent", "gradus_edition",
    "gradus_group",
)  # fmt: skip
SHORT, FULL = "short", "full"
SHORT_GROUP, ABOUT_GROUP = "short_form", "about"
NUMBER = "number"
"""The choice by which a question without closed levels is answered with a number."""
_RESERVED = (
    STATE, ON, MODE, FILLED_BY, GROUP, EXTENT, EDITION, OWN, SHORT_GROUP, ABOUT_GROUP, "data", "meta",
    "instanceID", "instanceName", "deprecatedID", "formhub", "uuid", "start", "end", "key",
    "modes", "evidence", "confidence", "extents",
)  # fmt: skip
_SPECIAL = {"UNK": "unknown", "NA": "not_applicable"}
_UNQUOTED = r"[^\w .+-]+"
"""What could end the text in a form's calculation."""
_UNFIT = re.compile(r"[^A-Za-z0-9_]+")


@dataclass(frozen=True, kw_only=True)
class QuestionNames:
    """The nodes of a question, and its answers' codes by the name of their choice.

    ``number`` is "" where the question has closed levels. ``answers`` then are all its answers;
    else they are the special ones beside :data:`NUMBER`.
    """

    question: Question
    page: str
    answer: str
    number: str
    evidence: str
    confidence: str
    note: str
    answers: Mapping[str, str]


class FormNames:
    """Every name of a questionnaire's form."""

    def __init__(self, asked: Questionnaire) -> None:
        taken = {name.casefold() for name in _RESERVED}
        self.sections = {s.id: _free(s.id, ("",), taken) for s in asked.sections}
        self.questions = {q.id: _names_of(asked, q, taken) for q in asked.questions()}
        self.evidence = _choices("grade_", asked.evidence)
        self.confidence = _choices("", asked.confidence)
        self.modes = _choices("", asked.modes)


def form_id(asked: Questionnaire, own: Respondents | None = None) -> str:
    """The form's id on every server: the instrument's, and for a form of a group's own the group's."""
    return token(f"{asked.id}-{own.id[-12:]}" if own else asked.id)


def quoted(text: str) -> str:
    """The text as one of a form's calculations, without what could end it there."""
    return f"'{re.sub(_UNQUOTED, '', text)}'"


def token(text: str) -> str:
    """The text with only what every server takes in ids and versions."""
    return re.sub(r"[^A-Za-z0-9_.-]+", "_", text)


def edition_of(asked: Questionnaire) -> str:
    """What every submission says it answers: the edition, and a digest of questions and codes.

    Texts take no part, so a better translation leaves submissions valid.
    """
    shape = [
        [[q.id, *q.levels, *(str(bound) for bound in q.bounds or ())] for q in asked.questions()],
        *(
            [c.code for c in choices]
            for choices in (asked.special, asked.evidence, asked.confidence)
        ),
    ]
    return f"{re.sub(_UNQUOTED, '', asked.edition)} #{digest_of(shape)}"


def digest_of(value: object) -> str:
    """Ten hexadecimal digits that say whether two plain values differ."""
    return hashlib.sha256(json.dumps(value, ensure_ascii=False).encode()).hexdigest()[:10]


def _names_of(asked: Questionnaire, question: Question, taken: set[str]) -> QuestionNames:
    parts = ("", "_page", "_number", "_evidence", "_confidence", "_note")
    base = _free(question.id, parts, taken)
    if question.bounds:
        answers = {NUMBER: ""}
    else:
        answers = _choices("level_", [Choice(code, code) for code in question.levels])
    return QuestionNames(
        question=question,
        page=f"{base}_page",
        answer=base,
        number=f"{base}_number" if question.bounds else "",
        evidence=f"{base}_evidence",
        confidence=f"{base}_confidence",
        note=f"{base}_note",
        answers=answers | {_SPECIAL.get(c.code, _fit(c.code)): c.code for c in asked.special},
    )


def _choices(before: str, choices: Iterable[Choice]) -> dict[str, str]:
    """Codes by the names of their choices."""
    taken: set[str] = set()
    return {_free(f"{before}{c.code}", ("",), taken): c.code for c in choices}


def _free(wanted: str, endings: tuple[str, ...], taken: set[str]) -> str:
    """A name made of ``wanted`` that nothing has yet, with none of the endings; it is then taken."""
    base = name = _fit(wanted)
    number = 1
    while any(f"{name}{ending}".casefold() in taken for ending in endings):
        number += 1
        name = f"{base}_{number}"
    taken.update(f"{name}{ending}".casefold() for ending in endings)
    return name


def _fit(text: str) -> str:
    """The text as an XML name."""
    name = _UNFIT.sub("_", text).strip("_")
    return name if name[:1].isalpha() else f"n_{name}"
