"""``gradus questions ...``: question banks of tests, judged and turned from one language into another."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from gradus.domain.messages import N_, message
from gradus.domain.refusals import InvalidInput, Refusal
from gradus.entrypoints.cli import speech
from gradus.formats.questions.markup import plain_of
from gradus.formats.questions.question import Kind, Note, QuestionFile
from gradus.formats.questions.reader import LANGUAGES, read_questions_apart, write_questions
from gradus.formats.records.write_json import write_json
from gradus.workflows.files import read_file

app = typer.Typer(no_args_is_help=True, help="Question banks of tests: GIFT and Moodle XML.")
_File = Annotated[Path, typer.Argument(help="A question bank: GIFT or Moodle XML.")]
KINDS: dict[Kind, str] = {
    "multichoice": N_("Multiple choice"),
    "truefalse": N_("True or false"),
    "shortanswer": N_("Short answer"),
    "matching": N_("Matching"),
    "numerical": N_("Number"),
    "essay": N_("Essay"),
    "description": N_("Text without a question"),
    "cloze": N_("Gap text"),
}
LONGEST = 60


@app.command()
def check(
    file: _File,
    format: Annotated[str, typer.Option(help="json or text.")] = "text",  # noqa: A002
    out: Annotated[Path | None, typer.Option(help="Write the result there.")] = None,
) -> None:
    """What is in a bank, what of it was left out, or all its faults with their lines.

    Exit codes: 0 good; 1 the file has faults; 2 refused.
    """
    data = read_file(file)
    try:
        found = read_questions_apart(data, file.name)
    except InvalidInput as refusal:
        speech.complain(refusal)
        sys.exit(1)
    speech.deliver(write_json(found), _table(found), format, out)
    _tell(found.notes)


@app.command()
def convert(
    file: _File,
    to: Annotated[str, typer.Option(help="gift or moodle-xml.")],
    out: Annotated[Path, typer.Option(help="Write it there.")],
) -> None:
    """The same questions in the other language. What it cannot hold is told.

    Exit codes: 0 written; 2 the file has faults, or refused.
    """
    language = next((name for name in LANGUAGES if name == to), None)
    if language is None:
        raise Refusal(
            "unknown-language",
            message("Question banks are not written as {name}.", name=repr(to)),
            message("Write one of: {known}.", known=", ".join(LANGUAGES)),
        )
    if out.exists():
        raise Refusal(
            "file-exists",
            message("{file} is there already.", file=str(out)),
            message("Choose another name, or remove it first."),
        )
    found = read_questions_apart(read_file(file), file.name)
    written = write_questions(found.questions, language)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(written.data)
    _tell((*found.notes, *written.notes))
    speech.say(message("Written: {path}", path=str(out)))


def _table(found: QuestionFile) -> Table:
    _ = speech.translator()
    table = Table(title="GIFT" if found.language == "gift" else "Moodle XML", box=None)
    for heading in (_("Line"), _("Kind"), _("Points"), _("Title"), _("Question")):
        table.add_column(heading)
    for one in found.questions:
        text = " ".join(plain_of(one.text).split())
        shown = text if len(text) <= LONGEST else text[:LONGEST].rstrip() + "..."
        points = "" if one.kind == "description" else f"{one.points.normalize():f}"
        table.add_row(str(one.line), _(KINDS[one.kind]), points, Text(one.name), Text(shown))
    table.caption = message("Questions: {count}", count=_questions(found)).text(_)
    return table


def _questions(found: QuestionFile) -> int:
    return sum(1 for one in found.questions if one.kind != "description")


def _tell(notes: Iterable[Note]) -> None:
    translate = speech.translator()
    for note in notes:
        speech.err.print(f"  {note.where}: {note.what.text(translate)}", markup=False)
