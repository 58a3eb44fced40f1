"""Points for answers: weights, accepted texts and numbers, pairs.

A question becomes an :class:`Item`; what a person answered is plain (see :func:`mark`). The rules are
Moodle's: the first accepted text or number that fits counts; weights of several chosen answers add up,
never below nothing and never above the whole; each right pair earns its share. Nobody goes below zero
on a question.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

Way = Literal["one", "several", "text", "number", "pairs", "person"]
Answer = int | Sequence[int] | str | Sequence[str | None] | Fraction | None

COARSEST = 20
"""Shares written with few digits (33.33 %) are the nearest fraction with a denominator up to this."""
NEAR = Fraction(1, 20_000)
_SIGNS = {"٫": ".", "−": "-", "\N{ARABIC THOUSANDS SEPARATOR}": ""}
LONGEST = 60


@dataclass(frozen=True, kw_only=True)
class Item:
    """A question as marking needs it.

    ``way`` says what is answered: the index of ``one`` choice, the indices of ``several``, a ``text``,
    a ``number`` (as it was typed), the answers of ``pairs`` in the order of the stems, or the share a
    ``person`` gave. ``weights`` are shares of ``points`` (1 is fully right) for choices, texts and
    numbers alike.
    """

    id: str
    way: Way
    points: Fraction = Fraction(1)
    weights: tuple[Fraction, ...] = ()
    texts: tuple[str, ...] = ()
    case_sensitive: bool = False
    numbers: tuple[tuple[Fraction | None, Fraction], ...] = ()
    pairs: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Mark:
    """The share (0 to 1) and points earned; ``answered`` is false where nothing was answered,
    ``waiting`` true until a person has marked it (the points are then not known)."""

    item: str
    share: Fraction | None
    points: Fraction | None
    answered: bool
    waiting: bool = False


@dataclass(frozen=True, kw_only=True)
class Paper:
    """All marks of one person. ``points`` counts what is marked; ``most`` what could be earned in all,
    ``marked`` what could be earned in what is marked."""

    marks: tuple[Mark, ...]
    points: Fraction
    marked: Fraction
    most: Fraction

    @property
    def complete(self) -> bool:
        return not any(mark.waiting for mark in self.marks)

    @property
    def share(self) -> Fraction | None:
        """The share of all points; None while something waits to be marked."""
        return self.points / self.most if self.complete and self.most else None


def share_of(per_cent: Fraction) -> Fraction:
    """A weight in per cent as a share; rounded thirds and sevenths are made exact.

    >>> share_of(Fraction("33.33333"))
    Fraction(1, 3)
    >>> share_of(Fraction(-100))
    Fraction(-1, 1)
    """
    share = per_cent / 100
    near = share.limit_denominator(COARSEST)
    return near if abs(near - share) <= NEAR else share


def mark(item: Item, answer: Answer) -> Mark:
    """The mark of one answer.

    Parameters
    ----------
    item
        The question.
    answer
        By ``item.way``: an index, indices, a text, a number as typed, texts in the order of the pairs,
        or the share (0 to 1) a person gave. None: nothing was answered.

    Raises
    ------
    ValueError
        For an index that is not there, more answers than pairs, or a share beyond 0 to 1.
    """
    if answer is None or answer == "" or answer == ():
        waiting = item.way == "person" and answer is None
        share = None if waiting else Fraction(0)
        return _marked(item, share, answered=False)
    if item.way == "person":
        if not isinstance(answer, Fraction | int) or not 0 <= answer <= 1:
            raise ValueError(f"{item.id}: {answer!r} is no share from 0 to 1")
        return _marked(item, Fraction(answer))
    found = _SHARES[item.way](item, answer)
    return _marked(item, min(max(found, Fraction(0)), Fraction(1)))


def mark_paper(items: Sequence[Item], answers: Mapping[str, Answer]) -> Paper:
    """The marks of one person, in the order of the questions.

    Raises
    ------
    ValueError
        As :func:`mark` does, and for an answer to a question there is none of.
    """
    unknown = set(answers) - {item.id for item in items}
    if unknown:
        raise ValueError(f"no such question: {', '.join(sorted(unknown))}")
    marks = tuple(mark(item, answers.get(item.id)) for item in items)
    of = {item.id: item.points for item in items}
    return Paper(
        marks=marks,
        points=sum((m.points for m in marks if m.points is not None), Fraction(0)),
        marked=sum((of[m.item] for m in marks if not m.waiting), Fraction(0)),
        most=sum(of.values(), Fraction(0)),
    )


def _marked(item: Item, share: Fraction | None, *, answered: bool = True) -> Mark:
    points = None if share is None else share * item.points
    return Mark(item=item.id, share=share, points=points, answered=answered, waiting=share is None)


def _one(item: Item, answer: Answer) -> Fraction:
    return item.weights[_index(item, answer)]


def _several(item: Item, answer: Answer) -> Fraction:
    if isinstance(answer, str | int | Fraction) or answer is None:
        raise ValueError(f"{item.id}: {answer!r} is no list of choices")
    return sum((item.weights[n] for n in {_index(item, a) for a in answer}), Fraction(0))


def _index(item: Item, answer: object) -> int:
    if not isinstance(answer, int) or not 0 <= answer < len(item.weights):
        raise ValueError(f"{item.id}: there is no choice {answer!r}")
    return int(answer)


def _text(item: Item, answer: Answer) -> Fraction:
    given = _folded(str(answer), item.case_sensitive)
    for pattern, weight in zip(item.texts, item.weights, strict=True):
        if fits(_folded(pattern, item.case_sensitive), given):
            return weight
    return Fraction(0)


def _number(item: Item, answer: Answer) -> Fraction:
    try:
        given = typed_number(str(answer))
    except ValueError:
        given = None
    for (value, tolerance), weight in zip(item.numbers, item.weights, strict=True):
        if value is None or (given is not None and abs(given - value) <= tolerance):
            return weight
    return Fraction(0)


def _pairs(item: Item, answer: Answer) -> Fraction:
    if isinstance(answer, str | int | Fraction) or answer is None or len(answer) > len(item.pairs):
        raise ValueError(f"{item.id}: {answer!r} is not one answer for each pair")
    given = [*answer, *[None] * (len(item.pairs) - len(answer))]
    right = sum(
        a is not None and _folded(str(a), True) == _folded(wanted, True)
        for a, wanted in zip(given, item.pairs, strict=True)
    )
    return Fraction(right, len(item.pairs))


_SHARES = {"one": _one, "several": _several, "text": _text, "number": _number, "pairs": _pairs}


def _folded(text: str, case_sensitive: bool) -> str:
    one = " ".join(unicodedata.normalize("NFC", text).split())
    return one if case_sensitive else one.casefold()


def fits(pattern: str, text: str) -> bool:
    """Whether a text fits a pattern in which ``*`` stands for any letters and ``\\*`` for itself.

    Takes time in proportion to both lengths, whatever a stranger wrote.

    >>> fits("chain*custody", "chain of custody"), fits("2 \\\\* 3", "2 x 3")
    (True, False)
    """
    parts, rest = [""], pattern
    while rest:
        if rest.startswith("\\*"):
            parts[-1], rest = parts[-1] + "*", rest[2:]
        elif rest[0] == "*":
            parts, rest = [*parts, ""], rest[1:]
        else:
            parts[-1], rest = parts[-1] + rest[0], rest[1:]
    first, *middle = parts
    if not middle:
        return text == first
    *inner, last = middle
    if not text.startswith(first) or not text.endswith(last):
        return False
    at, end = len(first), len(text) - len(last)
    for part in inner:
        found = text.find(part, at, max(at, end))
        if found < 0:
            return False
        at = found + len(part)
    return at <= end


def typed_number(text: str) -> Fraction:
    """A number as people type it: a point or one comma before decimals, digits of any script.

    >>> typed_number(" ٣٫٥ "), typed_number("1 000,5")
    (Fraction(7, 2), Fraction(2001, 2))

    Raises
    ------
    ValueError
        For anything else, and for what is too long to be a number.
    """
    plain = "".join(
        str(unicodedata.decimal(c)) if c.isdecimal() else _SIGNS.get(c, c)
        for c in text[: LONGEST + 1]
        if not c.isspace()
    )
    if plain.count(",") == 1 and "." not in plain:
        plain = plain.replace(",", ".")
    if len(plain) > LONGEST or not all(c in "0123456789+-.eE" for c in plain):
        raise ValueError(text)
    power = plain.lower().partition("e")[2]
    if len(power) > 3:
        raise ValueError(text)
    return Fraction(plain)
