"""Writes Moodle XML: the same bytes for the same questions."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from lxml import etree

from gradus.domain.messages import message
from gradus.formats.questions.moodle_xml import FORMATS
from gradus.formats.questions.question import Note, Question, Rich, Written

NAMES = {format_: name for name, format_ in FORMATS.items()}


def write_moodle_xml(questions: Sequence[Question]) -> Written:
    """The questions as a Moodle XML file; a category is named where it changes."""
    root = etree.Element("quiz")
    notes: list[Note] = []
    category = ""
    for question in questions:
        if question.category != category:
            category = question.category
            if category:
                place = etree.SubElement(root, "question", type="category")
                _text(etree.SubElement(place, "category"), category)
            else:
                what = message("A file cannot end a category; it stays in the last.")
                notes.append(Note(where=question.name, what=what))
        _question(root, question)
    etree.indent(root, " ")
    data = etree.tostring(root, encoding="UTF-8", xml_declaration=True) + b"\n"
    return Written(data=data, notes=tuple(notes))


def _question(root: etree._Element, question: Question) -> None:
    one = etree.SubElement(root, "question", type=question.kind)
    _text(etree.SubElement(one, "name"), question.name)
    _rich(one, "questiontext", question.text)
    _rich(one, "generalfeedback", question.feedback)
    _plain(one, "defaultgrade", _written(question.points))
    if question.penalty is not None:
        _plain(one, "penalty", _written(question.penalty))
    _plain(one, "hidden", "1" if question.hidden else "0")
    _plain(one, "idnumber", question.idnumber)
    if question.kind in ("multichoice", "matching") or not question.shuffle:
        _plain(one, "shuffleanswers", "true" if question.shuffle else "false")
    if question.kind == "multichoice":
        _plain(one, "single", "true" if question.single else "false")
    if question.kind == "shortanswer":
        _plain(one, "usecase", "1" if question.case_sensitive else "0")
    _answers(one, question)
    if question.tags:
        tags = etree.SubElement(one, "tags")
        for tag in question.tags:
            _text(etree.SubElement(tags, "tag"), tag)


def _answers(one: etree._Element, question: Question) -> None:
    for choice in question.choices:
        answer = _rich(one, "answer", choice.answer)
        answer.set("fraction", _written(choice.weight))
        _rich(answer, "feedback", choice.feedback)
    for number in question.numbers:
        answer = etree.SubElement(one, "answer", fraction=_written(number.weight))
        _text(answer, "*" if number.value is None else _written(number.value))
        _rich(answer, "feedback", number.feedback)
        _plain(answer, "tolerance", _written(number.tolerance))
    if question.kind == "truefalse":
        for word, feedback in (
            ("true", question.feedback_true),
            ("false", question.feedback_false),
        ):
            right = (word == "true") == question.truth
            answer = etree.SubElement(one, "answer", fraction="100" if right else "0")
            _text(answer, word)
            _rich(answer, "feedback", feedback)
    for pair in question.pairs:
        stem = _rich(one, "subquestion", pair.stem)
        _text(etree.SubElement(stem, "answer"), pair.answer)


def _rich(parent: etree._Element, name: str, rich: Rich) -> etree._Element:
    element = etree.SubElement(parent, name, format=NAMES[rich.format])
    _text(element, rich.text)
    return element


def _text(parent: etree._Element, text: str) -> None:
    etree.SubElement(parent, "text").text = text


def _plain(parent: etree._Element, name: str, text: str) -> None:
    etree.SubElement(parent, name).text = text


def _written(number: Decimal) -> str:
    return f"{number:f}"
