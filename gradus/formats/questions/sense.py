"""Can somebody earn the points of a question? What is asked of every question, whatever its language."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal

from gradus.domain.messages import Message, message
from gradus.formats.questions.question import FULL, Question
from gradus.formats.sheets.faults import Faults

NEAR = Decimal("1.0")
"""Per cent by which shares that are written rounded (33.33) may miss the whole."""
MOST_TEXT = 64_000
MOST_PARTS = 200
TOO_LONG = (
    message("A text is longer than {most} characters.", most=MOST_TEXT),
    message("Shorten it; keep long material beside the test."),
)
TOO_MANY = (
    message("The question has more than {most} answers.", most=MOST_PARTS),
    message("Split it."),
)
Add = Callable[[Message, Message], None]
_WEIGHTS = message("Give one answer the weight 100; weights lie from -100 to 100.")


def judge(question: Question, where: str, faults: Faults) -> None:
    """Note what is wrong with a question that could be read."""

    def add(what: Message, remedy: Message) -> None:
        faults.add(where, what, remedy)

    if not question.text.text:
        add(message("The question has no text."), message("Write what is asked."))
    if _longest(question) > MOST_TEXT:
        add(*TOO_LONG)
    if max(len(question.choices), len(question.numbers), len(question.pairs)) > MOST_PARTS:
        add(*TOO_MANY)
    if question.kind == "multichoice":
        _choices(question, add)
    elif question.kind == "shortanswer":
        if not question.choices or not all(c.answer.text for c in question.choices):
            add(message("An answer is empty."), message("Write the answer, or take it away."))
        _one_is_right((c.weight for c in question.choices), add)
    elif question.kind == "numerical":
        _one_is_right((n.weight for n in question.numbers), add)
        if any(n.tolerance < 0 for n in question.numbers):
            add(
                message("A tolerance is below zero, or a range ends before it begins."),
                message("Write the smaller number first, and tolerances without a sign."),
            )
    elif question.kind == "matching":
        if len(question.pairs) < 2 or not any(pair.stem.text for pair in question.pairs):
            add(
                message("There is too little to match."),
                message("Write at least two pairs, one of them with both sides."),
            )
        if not all(pair.answer for pair in question.pairs):
            add(message("An answer is empty."), message("Write the answer, or take it away."))
    elif question.kind == "truefalse" and question.truth is None:
        add(message("It is not said whether it is true."), message("Mark one of the two as right."))


def _choices(question: Question, add: Add) -> None:
    weights = [choice.weight for choice in question.choices]
    if len(weights) < 2:
        add(
            message("There is only one answer to choose from."),
            message("Write at least two, the wrong ones after ~."),
        )
        return
    if not all(choice.answer.text for choice in question.choices):
        add(message("An answer is empty."), message("Write the answer, or take it away."))
    if question.single:
        _one_is_right(weights, add)
        return
    total = sum((w for w in weights if w > 0), Decimal(0))
    if FULL - total > NEAR or max(weights) > FULL or min(weights) < -FULL:
        add(
            message("The right answers make {total} % together.", total=f"{total:f}"),
            message("Weights of right answers add up to 100; none lies beyond 100 or -100."),
        )


def doubts(question: Question) -> Iterable[Message]:
    """What may be meant otherwise, though points can be earned."""
    if question.kind == "multichoice" and not question.single:
        total = sum((c.weight for c in question.choices if c.weight > 0), Decimal(0))
        if total - FULL > NEAR:
            yield message(
                "The right answers make {total} % together; all points are earned before all are "
                "chosen.",
                total=f"{total:f}",
            )


def _one_is_right(weights: Iterable[Decimal], add: Add) -> None:
    found = list(weights)
    if not found or not any(abs(w - FULL) < NEAR for w in found):
        add(message("No answer earns all points."), _WEIGHTS)
    elif max(found) > FULL or min(found) < -FULL:
        add(message("A weight lies beyond 100 %."), _WEIGHTS)


def _longest(question: Question) -> int:
    texts = [
        question.name, question.text.text, question.feedback.text, question.category,
        question.feedback_true.text, question.feedback_false.text, *question.tags,
    ]  # fmt: skip
    texts += [t for c in question.choices for t in (c.answer.text, c.feedback.text)]
    texts += [n.feedback.text for n in question.numbers]
    texts += [t for p in question.pairs for t in (p.stem.text, p.answer)]
    return max(map(len, texts))
