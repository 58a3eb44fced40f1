"""What a workbook asks: sections, questions, choices and texts, already in one language.

This floor translates nothing: whoever builds a :class:`Questionnaire` passes texts in the
language wanted, and :mod:`gradus.formats.sheets.texts` holds the English ones used where a text
is not given.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Literal

Direction = Literal["ltr", "rtl"]
Verdict = Literal["yes", "no", "unknown"]


@dataclass(frozen=True)
class Choice:
    """One entry of a drop-down: the ``code`` stored, the ``label`` read, what it ``means``.

    Codes are what scoring knows (``0`` to ``4``, ``UNK``, ``NA``, ``A`` to ``D``, ...).
    """

    code: str
    label: str
    meaning: str = ""


@dataclass(frozen=True, kw_only=True)
class Question:
    """One question.

    ``levels`` maps each answer code (``"0"`` ...) to its descriptor, which may be ""; only these
    codes, and the questionnaire's ``special`` ones, are answers to this question. A question
    answered by any number within ``bounds`` (both included) has these instead of closed levels.
    ``evidence`` is the evidence wanted. ``could_change`` says whether the answer could still
    change the plan, ``could_change_text`` the same in words ("" takes the default words).
    """

    id: str
    title: str
    text: str
    levels: Mapping[str, str]
    bounds: tuple[Decimal, Decimal] | None = None
    evidence: tuple[str, ...] = ()
    critical: bool = False
    short_form: bool = False
    could_change: Verdict = "unknown"
    could_change_text: str = ""


@dataclass(frozen=True, kw_only=True)
class Section:
    """A dimension: one sheet, named by ``id``."""

    id: str
    title: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, kw_only=True)
class Questionnaire:
    """All that a workbook asks, in one language.

    ``edition`` names the instrument's edition (version and, if known, content digest); a filled
    workbook of another edition is refused. ``special`` are answers every question takes
    (unknown, not applicable); ``reasoned`` are codes that need a note. ``evidence``,
    ``confidence`` and ``modes`` are the other drop-downs. ``rules`` are the instrument's rating
    rules, printed on the first sheet. ``labels`` overrides :data:`texts.TEXTS` by key.
    """

    id: str
    edition: str
    title: str
    subtitle: str = ""
    sections: tuple[Section, ...]
    level_names: tuple[Choice, ...]
    special: tuple[Choice, ...]
    reasoned: tuple[str, ...] = ("NA",)
    evidence: tuple[Choice, ...] = ()
    confidence: tuple[Choice, ...] = ()
    modes: tuple[Choice, ...] = ()
    rules: tuple[str, ...] = ()
    language: str = "en"
    direction: Direction = "ltr"
    labels: Mapping[str, str] = field(default_factory=dict)

    def questions(self) -> tuple[Question, ...]:
        """Every question, in the order of the instrument."""
        return tuple(question for section in self.sections for question in section.questions)

    def only(self, questions: Collection[str]) -> Questionnaire:
        """The same, with these questions alone."""
        kept = (
            replace(one, questions=tuple(q for q in one.questions if q.id in questions))
            for one in self.sections
        )
        return replace(self, sections=tuple(one for one in kept if one.questions))

    def short_form(self) -> tuple[Question, ...]:
        """The questions asked first: enough for a provisional plan."""
        return tuple(question for question in self.questions() if question.short_form)


@dataclass(frozen=True, kw_only=True)
class Respondents:
    """A group with a workbook or form of its own: its id, its name, the questions it is asked."""

    id: str
    name: str
    questions: frozenset[str]
