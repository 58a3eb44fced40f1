"""Reads Moodle's XML of question banks. https://docs.moodle.org/en/Moodle_XML_format

Pictures and other files are left out, and told; so are kinds of questions that are not read, hints and
units. A ``cloze`` is kept as its text. XML is parsed without entities, document types or network.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from lxml import etree

from gradus.domain.messages import Message, message
from gradus.domain.texts import many_lines, one_line
from gradus.formats.hardened import root_of
from gradus.formats.questions.markup import plain_of
from gradus.formats.questions.question import (
    NOTHING,
    Choice,
    Kind,
    Number,
    Pair,
    Question,
    QuestionFile,
    Rich,
    TextFormat,
)
from gradus.formats.questions.reading import SMALLER, Reading, name_of, number_of
from gradus.formats.sheets.faults import refuse_file, shown

KINDS: Final[dict[str, Kind]] = {
    "multichoice": "multichoice", "truefalse": "truefalse", "shortanswer": "shortanswer",
    "matching": "matching", "numerical": "numerical", "essay": "essay",
    "description": "description", "cloze": "cloze", "multianswer": "cloze",
}  # fmt: skip
FORMATS: Final[dict[str, TextFormat]] = {
    "html": "html", "moodle_auto_format": "moodle", "plain_text": "plain", "markdown": "markdown",
}  # fmt: skip
LEFT_ASIDE = (
    "hint", "units", "unitgradingtype", "graderinfo", "responsetemplate", "correctfeedback",
    "partiallycorrectfeedback", "incorrectfeedback",
)  # fmt: skip
_YES = frozenset({"1", "true", "yes"})


def read_moodle_xml(data: bytes, source: str) -> QuestionFile:
    """The questions of a Moodle XML file.

    Parameters
    ----------
    data, source
        The file (XML in any encoding it declares) and its name, for faults.

    Raises
    ------
    InvalidInput
        With every fault and its line: no XML, not a question bank, numbers that are none, questions
        nobody can answer.

    Examples
    --------
    >>> data = (b'<quiz><question type="essay"><name><text>Why</text></name><questiontext>'
    ...         b'<text>Why was it seized?</text></questiontext></question></quiz>')
    >>> read_moodle_xml(data, "bank.xml").questions[0].name
    'Why'
    """
    root = root_of(data, source, smaller=SMALLER)
    if root.tag != "quiz":
        raise refuse_file(
            source,
            "not-questions",
            message("The file's root is {value}, not quiz.", value=shown(str(root.tag))),
            message("Export the questions from Moodle as Moodle XML."),
        )
    reading = Reading(source, "moodle-xml")
    category = ""
    unread: Counter[str] = Counter()
    for element in root:
        kind = str(element.get("type") or "").strip() if element.tag == "question" else ""
        if kind == "category":
            category = many_lines(_text(element.find("category")))
        elif kind in KINDS:
            _One(reading, element, KINDS[kind]).read(category)
        else:
            unread[kind or str(element.tag)] += 1
    for name, count in sorted(unread.items()):
        reading.note(
            _line(root),
            message("{count} of kind {name} are not read.", count=count, name=shown(name)),
        )
    return reading.finished()


def _line(element: etree._Element) -> int:
    line = element.sourceline
    return line if isinstance(line, int) else 1


def _text(element: etree._Element | None) -> str:
    """What stands in an element's ``text``; in the element itself where it has none."""
    if element is None:
        return ""
    inner = element.find("text")
    return _words(element if inner is None else inner)


def _words(element: etree._Element) -> str:
    return "".join(str(part) for part in element.itertext())


@dataclass
class _One:
    """One question, read part by part."""

    reading: Reading
    element: etree._Element
    kind: Kind
    format: TextFormat = "html"
    broken: bool = False

    def read(self, category: str) -> None:
        at = _line(self.element)
        text = self.rich("questiontext")
        self.format = text.format if text.text else "html"
        fields: dict[str, Any] = {
            "kind": self.kind,
            "text": text,
            "name": name_of(_text(self.element.find("name")), plain_of(text)),
            "category": category,
            "idnumber": one_line(self.said("idnumber")),
            "tags": self.tags(),
            "points": self.number("defaultgrade", Decimal(1)),
            "penalty": self.number("penalty", None),
            "hidden": self.said("hidden").lower() in _YES,
            "feedback": self.rich("generalfeedback"),
            "shuffle": self.said("shuffleanswers", "1").lower() in _YES,
            "line": at,
            **self.answers(),
        }
        if self.kind == "cloze":
            self.note(
                self.element, message("A gap text is kept as it was written, and not marked.")
            )
        files = sum(1 for _ in self.element.iter("file"))
        if files:
            self.note(self.element, message("{count} file(s) were left out.", count=files))
        for name in LEFT_ASIDE:
            if any(_text(found).strip() for found in self.element.findall(name)):
                self.note(self.element, message("Left aside: {name}", name=name))
        if not self.broken:
            self.reading.keep(Question(**fields))

    def answers(self) -> dict[str, Any]:
        """The fields that belong to the kind."""
        if self.kind == "multichoice":
            single = self.said("single", "true").lower() in _YES
            return {"choices": self.choices(self.format), "single": single}
        if self.kind == "shortanswer":
            case = self.said("usecase", "0").lower() in _YES
            return {"choices": self.choices("plain"), "case_sensitive": case}
        if self.kind == "truefalse":
            return self.truth()
        if self.kind == "numerical":
            return {"numbers": tuple(self.numbers())}
        if self.kind == "matching":
            return {"pairs": tuple(self.pair(e) for e in self.element.findall("subquestion"))}
        return {}

    def choices(self, default: TextFormat) -> tuple[Choice, ...]:
        return tuple(
            Choice(
                answer=self.written(e) if self.kind == "shortanswer" else self.rich_in(e, default),
                weight=self.weight(e),
                feedback=self.rich_in(e.find("feedback"), self.format),
            )
            for e in self.element.findall("answer")
        )

    def written(self, element: etree._Element) -> Rich:
        """The answer that is to be typed: one line, its signs as they are."""
        text = one_line(self.inner(element))
        return Rich(text=text, format="plain") if text else NOTHING

    def truth(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for e in self.element.findall("answer"):
            word = self.inner(e).strip().lower()
            if word not in ("true", "false"):
                self.fault(
                    e,
                    message("{text} is neither true nor false.", text=shown(word)),
                    message("Write true and false as the two answers."),
                )
                continue
            found[f"feedback_{word}"] = self.rich_in(e.find("feedback"), self.format)
            if self.weight(e) > 0:
                found["truth"] = word == "true"
        return found

    def numbers(self) -> list[Number]:
        found: list[Number] = []
        for e in self.element.findall("answer"):
            text = self.inner(e).strip()
            tolerance = e.find("tolerance")
            found.append(
                Number(
                    value=None if text == "*" else self.judged(e, text, Decimal(0)),
                    tolerance=Decimal(0)
                    if text == "*" or tolerance is None
                    else self.judged(tolerance, _text(tolerance).strip() or "0", Decimal(0)),
                    weight=self.weight(e),
                    feedback=self.rich_in(e.find("feedback"), self.format),
                )
            )
        return found

    def pair(self, element: etree._Element) -> Pair:
        return Pair(
            stem=self.rich_in(element, self.format),
            answer=one_line(_text(element.find("answer"))),
        )

    # what they are made of

    def inner(self, element: etree._Element) -> str:
        """The text of an answer: in ``text``, or what stands first in it in old files."""
        text = element.find("text")
        return _words(text) if text is not None else str(element.text or "")

    def said(self, name: str, otherwise: str = "") -> str:
        found = self.element.find(name)
        return otherwise if found is None else _text(found).strip()

    def rich(self, name: str) -> Rich:
        return self.rich_in(self.element.find(name), self.format)

    def rich_in(self, element: etree._Element | None, default: TextFormat) -> Rich:
        if element is None:
            return NOTHING
        format_ = FORMATS.get(str(element.get("format") or ""), default)
        return self.reading.rich(self.inner(element), format_, _line(element))

    def tags(self) -> tuple[str, ...]:
        found = (one_line(_text(e)) for e in self.element.findall("tags/tag"))
        return tuple(dict.fromkeys(tag for tag in found if tag))

    def number(self, name: str, otherwise: Decimal | None) -> Decimal | None:
        found = self.element.find(name)
        text = "" if found is None else _text(found).strip()
        return otherwise if found is None or not text else self.judged(found, text, Decimal(0))

    def weight(self, element: etree._Element) -> Decimal:
        return self.judged(element, str(element.get("fraction") or "0"), Decimal(0))

    def judged(self, element: etree._Element, text: str, otherwise: Decimal) -> Decimal:
        try:
            return number_of(text)
        except ValueError:
            self.fault(
                element,
                message("{text} is no number.", text=shown(text)),
                message("Write digits with a point, such as 33.33333."),
            )
            return otherwise

    def fault(self, element: etree._Element, what: Message, remedy: Message) -> None:
        self.broken = True
        self.reading.fault(_line(element), what, remedy)

    def note(self, element: etree._Element, what: Message) -> None:
        self.reading.note(_line(element), what)
