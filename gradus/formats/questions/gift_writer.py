"""Writes GIFT that this reader and Moodle's importer read back as the same questions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from gradus.domain.messages import Message, message
from gradus.formats.questions.gift import CATEGORY
from gradus.formats.questions.gift_text import escaped
from gradus.formats.questions.question import FULL, Note, Question, Rich, TextFormat, Written

PENALTY = Decimal("0.3333333")
PENALTIES = {"truefalse": Decimal(1), "essay": Decimal(0), "description": Decimal(0)}
"""What Moodle gives a question that says nothing of it."""
ARROW, ARROW_SIGN = "->", "→"


@dataclass
class _Writing:
    """Lines of the file, and what it cannot hold."""

    lines: list[str] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def note(self, question: Question, what: Message) -> None:
        self.notes.append(Note(where=question.name or question.text.text[:40], what=what))


def write_gift(questions: Sequence[Question]) -> Written:
    """The questions as a GIFT file.

    Parameters
    ----------
    questions
        In the order they are written; a category is named where it changes.

    Returns
    -------
    Written
        The file in UTF-8, and notes of what GIFT has no place for: gap texts and answers that hold
        ``->`` are left out, points, penalties and the like lose what differs from the default.
    """
    writing = _Writing()
    category = ""
    for question in questions:
        body = _body(question, writing)
        if body is None:
            continue
        if question.category != category:
            category = question.category
            if category:
                writing.lines += [f"{CATEGORY} {escaped(category)}", ""]
            else:
                writing.note(question, message("GIFT cannot end a category; it stays in the last."))
        _lost(question, writing)
        comment = _comment(question)
        writing.lines += [comment] if comment else []
        writing.lines += [f"::{escaped(question.name)}::{_told(question.text, 'moodle')}{body}", ""]
    return Written(data="\n".join(writing.lines).encode(), notes=tuple(writing.notes))


def _comment(question: Question) -> str:
    parts = [f"[id:{_bracketed(question.idnumber)}]"] if question.idnumber else []
    parts += [f"[tag:{_bracketed(tag)}]" for tag in question.tags]
    return "// " + " ".join(parts) if parts else ""


def _bracketed(text: str) -> str:
    return text.replace("]", "\\]")


def _told(rich: Rich, default: TextFormat) -> str:
    if not rich.text:
        return ""
    given = f"[{rich.format}]" if rich.format != default or rich.text.startswith("[") else ""
    return given + escaped(rich.text)


def _body(question: Question, writing: _Writing) -> str | None:
    """What stands between the braces, and they; None for what GIFT cannot hold."""
    default = question.text.format
    if question.kind == "description":
        return ""
    if question.kind == "cloze":
        writing.note(question, message("GIFT has no gap texts; the question was left out."))
        return None
    if question.kind == "shortanswer" and any(ARROW in c.answer.text for c in question.choices):
        writing.note(
            question, message("GIFT reads -> as a pair to match; the question was left out.")
        )
        return None
    if question.kind in ("shortanswer", "matching"):
        question = _without_arrows(question, writing)
    lines: Iterable[str]
    if question.kind == "essay":
        lines = ()
    elif question.kind == "truefalse":
        lines = [_truefalse(question)]
    elif question.kind == "numerical":
        lines = ["#", *_numbers(question)]
    elif question.kind == "matching":
        lines = [
            f"={_told(pair.stem, default)} -> {escaped(pair.answer)}" for pair in question.pairs
        ]
    elif question.kind == "shortanswer":
        lines = [
            f"=%{_per_cent(c.weight)}%{_plainly(c.answer)}{_after(c.feedback, default)}"
            for c in question.choices
        ]
    else:
        lines = [
            f"{_mark(c.weight, question.single)}{_told(c.answer, default)}"
            f"{_after(c.feedback, default)}"
            for c in question.choices
        ]
    general = _told(question.feedback, default)
    parts = [*lines, *(["####" + general] if general else [])]
    if not parts:
        return "{}"
    return "{" + "\n\t".join(parts) + "\n}"


def _plainly(answer: Rich) -> str:
    return ("[plain]" if answer.text.startswith("[") else "") + escaped(answer.text)


def _mark(weight: Decimal, single: bool) -> str:
    return "=" if single and weight == FULL else f"~%{_per_cent(weight)}%" if weight else "~%0%"


def _per_cent(weight: Decimal) -> str:
    return f"{weight.normalize():f}"


def _after(feedback: Rich, default: TextFormat) -> str:
    told = _told(feedback, default)
    return "#" + told if told else ""


def _truefalse(question: Question) -> str:
    default = question.text.format
    right, wrong = question.feedback_true, question.feedback_false
    if not question.truth:
        right, wrong = wrong, right
    told = "TRUE" if question.truth else "FALSE"
    if right.text:
        return f"{told}#{_told(wrong, default)}#{_told(right, default)}"
    return told + _after(wrong, default)


def _numbers(question: Question) -> Iterable[str]:
    default = question.text.format
    for n, number in enumerate(question.numbers, start=1):
        feedback = _after(number.feedback, default)
        if number.value is not None:
            value = f"{number.value:f}:{number.tolerance:f}"
            yield f"=%{_per_cent(number.weight)}%{value}{feedback}"
        elif number.weight == 0 and n == len(question.numbers):
            yield f"~{feedback or '#'}"
        else:
            yield f"=%{_per_cent(number.weight)}%*{feedback}"


def _without_arrows(question: Question, writing: _Writing) -> Question:
    """GIFT has no escape for an arrow where it parts what is matched."""

    def drawn(rich: Rich) -> Rich:
        return replace(rich, text=rich.text.replace(ARROW, ARROW_SIGN))

    found = replace(
        question,
        choices=tuple(replace(c, feedback=drawn(c.feedback)) for c in question.choices),
        pairs=tuple(replace(p, stem=drawn(p.stem)) for p in question.pairs),
    )
    if found != question:
        writing.note(question, message("GIFT reads -> as a pair to match; → was written for it."))
    return found


def _lost(question: Question, writing: _Writing) -> None:
    """Say what GIFT has no place for."""
    lost = []
    if question.points != 1 and question.kind != "description":
        lost.append(message("points"))
    if question.penalty not in (None, PENALTIES.get(question.kind, PENALTY)):
        lost.append(message("penalty"))
    if question.hidden:
        lost.append(message("hidden"))
    if question.case_sensitive and question.kind == "shortanswer":
        lost.append(message("capital letters matter"))
    if not question.shuffle:
        lost.append(message("order of answers"))
    if question.feedback.text and question.kind == "description":
        lost.append(message("general feedback"))
    for what in lost:
        writing.note(question, message("GIFT has no place for this: {what}.", what=what))
