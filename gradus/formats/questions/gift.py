"""Reads GIFT, Moodle's text format, as Moodle's own importer does.

A question ends at a blank line; ``{...}`` holds its answers; ``//`` begins a comment, in which
``[id:...]`` and ``[tag:...]`` are understood; ``$CATEGORY:`` names where what follows belongs. The
characters ``~ = # { } :`` stand for themselves after a backslash, ``\\n`` is a new line and ``\\\\`` a
backslash. https://docs.moodle.org/en/GIFT_format
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from gradus.domain.messages import message
from gradus.domain.texts import is_control, many_lines, one_line
from gradus.formats.questions.gift_answers import answers_of
from gradus.formats.questions.gift_text import BLANK, Piece, hidden, rich_of, said
from gradus.formats.questions.markup import plain_of
from gradus.formats.questions.question import Question, QuestionFile
from gradus.formats.questions.reading import SMALLER, Reading, name_of
from gradus.formats.sheets.faults import refuse_file

MOST_BYTES = 5_000_000
CATEGORY = "$CATEGORY:"
_ID = re.compile(r"\[id:((?:\\\]|[^\]])+)\]")
_TAG = re.compile(r"\[tag:((?:\\\]|[^\]<>`])+)\]")


@dataclass
class _Block:
    """Lines between two blank ones."""

    line: int
    lines: list[str]


def read_gift(data: bytes, source: str) -> QuestionFile:
    """The questions of a GIFT file.

    Parameters
    ----------
    data, source
        The file, in UTF-8, and its name, for faults.

    Returns
    -------
    QuestionFile
        Texts are NFC without control characters; HTML is reduced. A question without a title is named
        after the beginning of its text.

    Raises
    ------
    InvalidInput
        With every fault and its line.

    Examples
    --------
    >>> found = read_gift(b"::One::Two and two make {=four =4}.", "bank.txt")
    >>> found.questions[0].kind, found.questions[0].text.text
    ('shortanswer', 'Two and two make _____.')
    """
    reading = Reading(source, "gift")
    category = ""
    for block in _blocks(_decoded(data, source)):
        category = _read_block(reading, block, category)
    return reading.finished()


def _decoded(data: bytes, source: str) -> str:
    if len(data) > MOST_BYTES:
        raise refuse_file(
            source,
            "too-large",
            message("The file is larger than {most} MB.", most=MOST_BYTES // 1_000_000),
            SMALLER,
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise refuse_file(
            f"{source}, line {line}",
            "encoding",
            message("The file is not in UTF-8."),
            message("Save it as UTF-8 in the program it was written with."),
        ) from error
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in lines if c in "\n\t" or not is_control(c))


def _blocks(text: str) -> Iterator[_Block]:
    block = _Block(1, [])
    for n, raw in enumerate(text.split("\n"), start=1):
        line = raw.strip()
        if line:
            if not block.lines:
                block = _Block(n, [])
            block.lines.append(line)
        elif block.lines:
            yield block
            block = _Block(n, [])
    if block.lines:
        yield block


def _read_block(reading: Reading, block: _Block, category: str) -> str:
    """Keep the question of a block; the category that holds after it."""
    comments: list[str] = []
    kept: list[str] = []
    first = block.line
    for n, line in enumerate(block.lines, start=block.line):
        if line.startswith("//"):
            comments.append(line)
            if kept:
                kept.append("")
        elif line.startswith(CATEGORY) and not kept:
            category = many_lines(said(hidden(line[len(CATEGORY) :])))
            if not category:
                reading.fault(
                    n,
                    message("The category has no name."),
                    message("Write its path after $CATEGORY:, with / between its parts."),
                )
        else:
            first = first if kept else n
            kept.append(line)
    if kept:
        _read_question(
            reading, Piece(hidden("\n".join(kept)), first), "\n".join(comments), category
        )
    return category


def _read_question(reading: Reading, whole: Piece, comments: str, category: str) -> None:
    name, body = _titled(whole)
    starts, ends = body.text.find("{"), body.text.find("}")
    if starts < 0 <= ends or ends < starts or (starts >= 0 and ends < 0):
        at = body.line_at(ends if starts < 0 or 0 <= ends < starts else starts)
        reading.fault(
            at,
            message("The braces around the answers do not close before a blank line."),
            message("Close them, and write a backslash before a brace that stands for itself."),
        )
        return
    if starts < 0:
        answers, text = None, body.text
    else:
        answers = Piece(body.text[starts + 1 : ends], body.line_at(starts)).stripped()
        before, after = body.text[:starts], body.text[ends + 1 :]
        if "{" in after or "}" in after:
            reading.fault(
                body.line_at(ends),
                message("The question has answers in two places."),
                message("Split it, and write a backslash before a brace that stands for itself."),
            )
            return
        text = before + BLANK + after if after.strip() else before
    rich = rich_of(text, "moodle", reading, body.line)
    question = {
        "name": name_of(name, plain_of(rich)),
        "text": rich,
        "category": category,
        "line": body.line,
        **_named(comments),
    }
    if answers is None:
        reading.keep(Question(kind="description", **question))  # type: ignore[arg-type]
        return
    at = answers.text.rfind("####")
    if at >= 0:
        general = answers.text[at + 4 :]
        question["feedback"] = rich_of(general, rich.format, reading, answers.line_at(at))
        answers = Piece(answers.text[:at].rstrip(), answers.line)
    found = answers_of(answers, rich.format, reading)
    if found is not None:
        reading.keep(Question(**question, **found))  # type: ignore[arg-type]


def _titled(whole: Piece) -> tuple[str, Piece]:
    """The title between ``::`` and ``::``, and what follows."""
    if whole.text.startswith("::"):
        ends = whole.text.find("::", 2)
        if ends >= 0:
            title = said(whole.text[2:ends])
            return title, Piece(whole.text[ends + 2 :], whole.line_at(ends)).stripped()
        return "", Piece(whole.text[2:], whole.line).stripped()
    return "", whole


def _named(comments: str) -> dict[str, object]:
    """The id number and tags that comments tell."""
    found = _ID.search(comments)
    tags = (_bare(tag) for tag in _TAG.findall(comments))
    return {
        "idnumber": _bare(found[1]) if found else "",
        "tags": tuple(dict.fromkeys(tag for tag in tags if tag)),
    }


def _bare(text: str) -> str:
    return one_line(text.replace("\\]", "]"))
