"""From the questions of a bank to what the engine marks."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from gradus.engines.testing.marking import Item, Way, share_of
from gradus.formats.questions.question import Question

WAYS: dict[str, Way] = {
    "shortanswer": "text", "numerical": "number", "matching": "pairs", "truefalse": "one",
    "essay": "person", "cloze": "person",
}  # fmt: skip
TRUE, FALSE = 0, 1
"""Indices of the two choices of a question of true or false."""


def items_of(questions: Iterable[Question]) -> tuple[Item, ...]:
    """The items of a bank, in its order.

    Ids are the number in the bank, from 1. A description is no question and has none; essays and gap
    texts are marked by a person. True and false are the choices 0 and 1.

    Examples
    --------
    >>> from gradus.formats.questions.gift import read_gift
    >>> bank = read_gift(b"Read on.\\n\\nHash values can be undone.{F}", "bank.txt").questions
    >>> [(item.id, item.way, item.weights[FALSE] == 1) for item in items_of(bank)]
    [('2', 'one', True)]
    """
    return tuple(
        _item(str(n), question)
        for n, question in enumerate(questions, start=1)
        if question.kind != "description"
    )


def _item(id_: str, question: Question) -> Item:
    weights = [choice.weight for choice in question.choices]
    weights += [number.weight for number in question.numbers]
    if question.kind == "truefalse":
        weights = [Decimal(100 if question.truth else 0), Decimal(0 if question.truth else 100)]
    way: Way = "one" if question.single else "several"
    return Item(
        id=id_,
        way=WAYS.get(question.kind, way),
        points=Fraction(question.points),
        weights=tuple(share_of(Fraction(weight)) for weight in weights),
        texts=tuple(c.answer.text for c in question.choices)
        if question.kind == "shortanswer"
        else (),
        case_sensitive=question.case_sensitive,
        numbers=tuple(
            (None if n.value is None else Fraction(n.value), Fraction(n.tolerance))
            for n in question.numbers
        ),
        pairs=tuple(pair.answer for pair in question.pairs if pair.stem.text),
    )
