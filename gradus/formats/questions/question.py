"""One model of a question for GIFT and Moodle XML alike.

Weights are per cent of the question's points (100 is fully right, below 0 takes away). A text of
format ``html`` holds only harmless tags without attributes (``markup.reduced``); texts of the other
formats are as they were typed and are shown with :func:`gradus.formats.questions.markup.plain_of`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from gradus.domain.messages import Message

Kind = Literal[
    "multichoice", "truefalse", "shortanswer", "matching", "numerical", "essay", "description",
    "cloze",
]  # fmt: skip
TextFormat = Literal["moodle", "html", "markdown", "plain"]
Language = Literal["gift", "moodle-xml"]
FULL = Decimal(100)


@dataclass(frozen=True, kw_only=True)
class Rich:
    """A text and how it is meant to be read."""

    text: str = ""
    format: TextFormat = "moodle"


NOTHING = Rich()


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What can be chosen, or (for ``shortanswer``) written; ``*`` in a short answer stands for any
    letters, ``\\*`` for the sign itself."""

    answer: Rich
    weight: Decimal
    feedback: Rich = NOTHING


@dataclass(frozen=True, kw_only=True)
class Number:
    """An accepted number: ``value`` give or take ``tolerance``; without a value, any answer."""

    value: Decimal | None
    tolerance: Decimal = Decimal(0)
    weight: Decimal = FULL
    feedback: Rich = NOTHING


@dataclass(frozen=True, kw_only=True)
class Pair:
    """What is matched with what. Without a stem the answer is there to mislead."""

    stem: Rich
    answer: str


@dataclass(frozen=True, kw_only=True)
class Question:
    """A question.

    ``choices`` belong to ``multichoice`` (``single``: only one may be chosen) and ``shortanswer``
    (``case_sensitive``), ``numbers`` to ``numerical``, ``pairs`` to ``matching``, ``truth`` with its
    two feedbacks to ``truefalse``. A ``cloze`` is kept as its text. ``points`` is what a right answer
    earns, ``penalty`` the share lost at each further try, ``category`` a path with ``/``. ``line`` is
    where it began in its file.
    """

    kind: Kind
    text: Rich
    name: str = ""
    category: str = ""
    idnumber: str = ""
    tags: tuple[str, ...] = ()
    points: Decimal = Decimal(1)
    penalty: Decimal | None = None
    hidden: bool = False
    feedback: Rich = NOTHING
    choices: tuple[Choice, ...] = ()
    single: bool = True
    shuffle: bool = True
    case_sensitive: bool = False
    numbers: tuple[Number, ...] = ()
    pairs: tuple[Pair, ...] = ()
    truth: bool | None = None
    feedback_true: Rich = NOTHING
    feedback_false: Rich = NOTHING
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, kw_only=True)
class Note:
    """Something that was left out or read in another way than it may have been meant."""

    where: str
    what: Message


@dataclass(frozen=True, kw_only=True)
class QuestionFile:
    """What a file holds, in its order, and what was left out of it."""

    language: Language
    questions: tuple[Question, ...]
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Written:
    """A file that was made, and what the language could not hold."""

    data: bytes
    notes: tuple[Note, ...] = ()
