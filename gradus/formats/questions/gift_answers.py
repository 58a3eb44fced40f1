"""The answers of a GIFT question: what stands between its braces."""

from __future__ import annotations

import re
from decimal import Decimal, localcontext
from typing import Any

from gradus.domain.messages import message
from gradus.domain.texts import many_lines, one_line
from gradus.formats.questions.gift_text import Piece, rich_of, said
from gradus.formats.questions.question import FULL, Choice, Number, Pair, TextFormat
from gradus.formats.questions.reading import Reading, number_of
from gradus.formats.questions.sense import MOST_PARTS, TOO_MANY
from gradus.formats.sheets.faults import shown

Found = dict[str, Any]
TRUE, FALSE = ("T", "TRUE"), ("F", "FALSE")
_WEIGHT = re.compile(r"%(-?\d{1,3}(?:\.\d{1,12})?)%")


def answers_of(answers: Piece, default: TextFormat, reading: Reading) -> Found | None:
    """The kind of a question and its answers, as fields of ``Question``; None after a fault."""
    text = answers.text
    if text.count("~") + text.count("=") > MOST_PARTS:
        reading.fault(answers.line, *TOO_MANY)
        return None
    if not text:
        return {"kind": "essay"}
    if text[0] == "#":
        return _numerical(answers, default, reading)
    if "~" in text:
        return _multichoice(answers, default, reading)
    if "=" in text and "->" in text:
        return _matching(answers, default, reading)
    word = said(text.split("#", 1)[0])
    if word in (*TRUE, *FALSE):
        return _truefalse(answers, default, reading)
    if word.upper() in (*TRUE, *FALSE):
        reading.note(
            answers.line,
            message(
                "{word} was read as a text to be written; a question of true or false has {right}.",
                word=shown(word),
                right=word.upper(),
            ),
        )
    return _shortanswer(answers, default, reading)


def _weighed(piece: Piece, otherwise: Decimal) -> tuple[Decimal, Piece]:
    """The weight before an answer, and the answer."""
    found = _WEIGHT.match(piece.text)
    if found is None:
        return otherwise, piece
    return Decimal(found[1]), piece.part(found.end(), len(piece.text))


def _commented(piece: Piece) -> tuple[str, str]:
    """An answer and the feedback after ``#``."""
    answer, _, feedback = piece.text.partition("#")
    return answer.strip(), feedback.strip()


def _multichoice(answers: Piece, default: TextFormat, reading: Reading) -> Found:
    choices: list[Choice] = []
    for mark, piece in answers.split_at("~="):
        if mark == "=":
            weight, rest = FULL, piece
            if _WEIGHT.match(piece.text):
                reading.note(
                    piece.line,
                    message("A weight after = was read as text; Moodle wants it after ~."),
                )
        else:
            weight, rest = _weighed(piece, Decimal(0))
        answer, feedback = _commented(rest)
        choices.append(
            Choice(
                answer=rich_of(answer, default, reading, piece.line),
                weight=weight,
                feedback=rich_of(feedback, default, reading, piece.line),
            )
        )
    return {"kind": "multichoice", "choices": tuple(choices), "single": "=" in answers.text}


def _shortanswer(answers: Piece, default: TextFormat, reading: Reading) -> Found:
    choices: list[Choice] = []
    for _, piece in answers.split_at("="):
        weight, rest = _weighed(piece, FULL)
        answer, feedback = _commented(rest)
        found = rich_of(answer, "plain", reading, piece.line)
        choices.append(
            Choice(
                answer=reading.rich(one_line(found.text), "plain", piece.line),
                weight=weight,
                feedback=rich_of(feedback, default, reading, piece.line),
            )
        )
    return {"kind": "shortanswer", "choices": tuple(choices)}


def _truefalse(answers: Piece, default: TextFormat, reading: Reading) -> Found:
    word, *comments = answers.text.split("#", 2)
    wrong, right = (*comments, "", "")[:2]
    truth = said(word) in TRUE
    told = [rich_of(text, default, reading, answers.line) for text in (right, wrong)]
    return {
        "kind": "truefalse",
        "truth": truth,
        "feedback_true": told[not truth],
        "feedback_false": told[truth],
    }


def _matching(answers: Piece, default: TextFormat, reading: Reading) -> Found | None:
    pairs: list[Pair] = []
    for _, piece in answers.split_at("="):
        stem, arrow, answer = piece.text.partition("->")
        if not arrow:
            reading.fault(
                piece.line,
                message("{text} has no ->.", text=shown(said(piece.text))),
                message("Write each pair as =left -> right."),
            )
            return None
        pairs.append(
            Pair(
                stem=rich_of(stem, default, reading, piece.line),
                answer=one_line(many_lines(said(answer))),
            )
        )
    return {"kind": "matching", "pairs": tuple(pairs)}


def _numerical(answers: Piece, default: TextFormat, reading: Reading) -> Found | None:
    whole = answers.part(1, len(answers.text))
    at = whole.text.find("~")
    wrong = whole.part(at + 1, len(whole.text)) if at >= 0 else None
    numbers: list[Number] = []
    for _, piece in (whole if at < 0 else whole.part(0, at)).split_at("="):
        weight, rest = _weighed(piece, FULL)
        answer, feedback = _commented(rest)
        try:
            value, tolerance = _range(said(answer))
        except ValueError:
            reading.fault(
                piece.line,
                message("{text} is no number.", text=shown(said(answer))),
                message("Write 3.5, 3.5:0.1 (give or take 0.1) or 3.4..3.6, with a point."),
            )
            return None
        told = rich_of(feedback, default, reading, piece.line)
        numbers.append(Number(value=value, tolerance=tolerance, weight=weight, feedback=told))
    if wrong is not None:
        _, feedback = _commented(wrong)
        told = rich_of(feedback, default, reading, wrong.line)
        numbers.append(Number(value=None, weight=Decimal(0), feedback=told))
    return {"kind": "numerical", "numbers": tuple(numbers)}


def _range(text: str) -> tuple[Decimal | None, Decimal]:
    """A number and its tolerance. Raises ValueError."""
    if text == "*":
        return None, Decimal(0)
    with localcontext(prec=400):
        if text.find("..", 1) > 0:
            low, _, high = text.partition("..")
            least, most = number_of(low), number_of(high)
            return (least + most) / 2, (most - least) / 2
        value, _, tolerance = text.partition(":")
        return number_of(value), number_of(tolerance) if tolerance else Decimal(0)
