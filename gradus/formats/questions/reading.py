"""What both readers share: faults and notes with their lines, numbers, texts made harmless."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from gradus.domain.messages import Message, message
from gradus.domain.texts import many_lines, one_line
from gradus.formats.questions.markup import reduced
from gradus.formats.questions.question import (
    NOTHING,
    Language,
    Note,
    Question,
    QuestionFile,
    Rich,
    TextFormat,
)
from gradus.formats.questions.sense import MOST_TEXT, TOO_LONG, doubts, judge
from gradus.formats.sheets.faults import Faults, refuse_file

MOST_QUESTIONS = 5_000
MOST_NOTES = 100
LONGEST_NAME = 60
SMALLER: Final = message("Split the question bank by its categories.")
_NUMBER = re.compile(r"[+-]?(\d{1,30}(\.\d{0,30})?|\.\d{1,30})([eE][+-]?\d{1,2})?")


def number_of(text: str) -> Decimal:
    """A number, written with a point. Raises ValueError.

    >>> number_of(" 3.50 ")
    Decimal('3.50')
    """
    written = text.strip()
    if not (written.isascii() and _NUMBER.fullmatch(written)):
        raise ValueError(written)
    return Decimal(written)


@dataclass
class Reading:
    """Collects questions, faults and notes of one file."""

    source: str
    language: Language
    questions: list[Question] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    faults: Faults = field(init=False)

    def __post_init__(self) -> None:
        self.faults = Faults(self.source)

    def at(self, line: int) -> str:
        return f"{self.source}, line {line}"

    def fault(self, line: int, what: Message, remedy: Message) -> None:
        self.faults.add(self.at(line), what, remedy)

    def note(self, line: int, what: Message) -> None:
        if len(self.notes) < MOST_NOTES:
            self.notes.append(Note(where=self.at(line), what=what))

    def rich(self, text: str, format_: TextFormat, line: int) -> Rich:
        """A text of a stranger, made harmless; one that is far too long is a fault, and not parsed."""
        if len(text) > MOST_TEXT:
            self.fault(line, *TOO_LONG)
            return Rich(text=text[:LONGEST_NAME], format="plain")
        if format_ == "html":
            text, pictures = reduced(text)
            if pictures:
                self.note(line, message("{count} picture(s) were left out.", count=pictures))
        else:
            text = many_lines(text)
        return Rich(text=text, format=format_) if text else NOTHING

    def keep(self, question: Question) -> None:
        """Judge a question and keep it."""
        judge(question, self.at(question.line), self.faults)
        for doubt in doubts(question):
            self.note(question.line, doubt)
        self.questions.append(question)
        if len(self.questions) > MOST_QUESTIONS:
            raise refuse_file(
                self.source,
                "too-large",
                message("The file holds more than {most} questions.", most=MOST_QUESTIONS),
                SMALLER,
            )

    def finished(self) -> QuestionFile:
        """What was read. Raises InvalidInput with every fault."""
        if not self.questions and not len(self.faults):
            self.faults.add(
                self.source,
                message("The file holds no question."),
                message("Check that it is the file you mean."),
            )
        self.faults.raise_if_any()
        return QuestionFile(
            language=self.language, questions=tuple(self.questions), notes=tuple(self.notes)
        )


def name_of(name: str, text: str) -> str:
    """The name of a question; where it has none, how its text begins."""
    given = one_line(name)
    if given:
        return given
    begins = one_line(text)
    return begins if len(begins) <= LONGEST_NAME else begins[:LONGEST_NAME].rstrip() + "..."
