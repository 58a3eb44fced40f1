"""``gradus assessment ...``: the workbook and the form, both ways."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from gradus.domain.messages import message
from gradus.domain.refusals import InvalidInput
from gradus.engines.planner.solve import Options
from gradus.entrypoints.cli import assessment_remote, speech
from gradus.entrypoints.cli.waiting import Waiting
from gradus.workflows import desk as desks
from gradus.workflows import open_questions as questions
from gradus.workflows import workbook as workbooks
from gradus.workflows import xlsform
from gradus.workflows.answers import AnswerSet

app = typer.Typer(no_args_is_help=True, help="Write and read the assessment workbook or form.")
assessment_remote.on_server(app)


@app.command("workbook")
def write(
    state: Annotated[str, typer.Option(help="The State's code, such as XAA.")],
    out: Annotated[Path, typer.Option(help="The .xlsx file to write.")],
    instrument: Annotated[
        str, typer.Option(help="An instrument of the catalogue, or a file.")
    ] = "gradus-cj",
    answers: Annotated[
        Path | None, typer.Option(help="Answers to begin from (CSV or a filled workbook).")
    ] = None,
    state_file: Annotated[
        Path | None,
        typer.Option(help="A State file: say which open answers could still change its plan."),
    ] = None,
    threat: Annotated[
        Path | None, typer.Option(help="A folder with published tables, with --state-file.")
    ] = None,
    effort: Annotated[
        int, typer.Option(min=0, help="Plans to make at most to settle what is not plain.")
    ] = 0,
    catalogue: Annotated[Path | None, typer.Option(help="Your own catalogue folder.")] = None,
) -> None:
    """Write a workbook that asks an instrument's questions of a State, the short form first.

    With --state-file (and --answers), every open question says whether its answer could still
    change the plan.
    """
    shelf = speech.shelf(catalogue)
    marks = None
    if state_file is not None:
        with Waiting() as waiting:
            marks = questions.from_files(
                shelf,
                instrument,
                state_file,
                answers=answers,
                threat=threat,
                options=Options(gap=0.02, seconds=60.0, threads=2),
                effort=effort,
                translate=speech.translator(),
                tell=waiting.tell,
            )
    data = workbooks.workbook(
        shelf.instrument(instrument),
        state,
        created=datetime.now(UTC).date(),
        language=speech.language(),
        translate=speech.translator(),
        answers=answers,
        open_questions=marks,
    )
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(data)
    speech.warn(shelf)
    speech.say(message("The workbook lies in {path}.", path=str(out)))
    speech.say(
        message(
            "Fill the short form first; then: gradus plan make --assessment {path} ...",
            path=str(out),
        )
    )


@app.command()
def form(
    out: Annotated[Path, typer.Option(help="The .xlsx file to write.")],
    instrument: Annotated[
        str, typer.Option(help="An instrument of the catalogue, or a file.")
    ] = "gradus-cj",
    language: Annotated[
        list[str] | None,
        typer.Option(help="A language of the form, the default one first; all three if left out."),
    ] = None,
    state: Annotated[str, typer.Option(help="A State's code to begin with, such as XAA.")] = "",
    catalogue: Annotated[Path | None, typer.Option(help="Your own catalogue folder.")] = None,
) -> None:
    """Write an instrument as a form for phones (XLSForm), for ODK Collect and KoboToolbox.

    What comes back is read by assessment read, score and plan make, like a filled workbook.
    """
    shelf = speech.shelf(catalogue)
    first = speech.language()
    spoken = language or sorted(xlsform.LANGUAGES, key=lambda code: code != first)
    if unknown := [code for code in spoken if code not in xlsform.LANGUAGES]:
        raise xlsform.NoSuchLanguage(unknown[0])
    data = xlsform.form(
        shelf.instrument(instrument),
        {code: speech.translator(code) for code in spoken},
        workbooks.state_code(state) if state else "",
    )
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(data)
    speech.warn(shelf)
    speech.say(message("The form lies in {path}.", path=str(out)))
    speech.say(
        message("Upload it to ODK Central or KoboToolbox; then: gradus assessment read EXPORT ...")
    )


@app.command()
def read(
    path: Annotated[Path, typer.Argument(help="The filled workbook, or submissions of the form.")],
    instrument: Annotated[
        str, typer.Option(help="An instrument of the catalogue, or a file.")
    ] = "gradus-cj",
    out: Annotated[Path | None, typer.Option(help="Write the answers there, as CSV.")] = None,
    catalogue: Annotated[Path | None, typer.Option(help="Your own catalogue folder.")] = None,
) -> None:
    """Read a filled workbook or submissions back and say everything that is wrong, by its place.

    Exit codes: 0 good; 1 the file has faults (nothing is changed); 2 refused.
    """
    try:
        found = workbooks.read(speech.shelf(catalogue), instrument, path, speech.translator())
    except InvalidInput as refusal:
        speech.complain(refusal)
        sys.exit(1)
    for remark in found.remarks:
        speech.err.print(f"  {remark.where}: {remark.what.text(speech.translator())}", markup=False)
    table = workbooks.table_of(found)
    if out is None:
        speech.out.print(Text(table.rstrip("\n")))
        speech.regret(message("Answers read, without a fault: {count}.", count=len(found.answers)))
        return
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(table, encoding="utf-8")
    speech.say(message("{count} answers lie in {path}.", count=len(found.answers), path=str(out)))


@app.command()
def desk(
    state: Annotated[str, typer.Argument(help="The State's code, such as KEN.")],
    legal: Annotated[Path, typer.Option(help="Legal coverage by Budapest article (CSV).")],
    out: Annotated[Path, typer.Option(help="The CSV file of answers to write.")],
    instrument: Annotated[
        str, typer.Option(help="An instrument of the catalogue, or a file.")
    ] = "gradus-cj",
    catalogue: Annotated[Path | None, typer.Option(help="Your own catalogue folder.")] = None,
) -> None:
    """Answer what public sources answer about a State; everything else stays unknown.

    Exit codes: 0 good; 1 the file has faults; 2 refused.
    """
    try:
        shelf = speech.shelf(catalogue)
        code = workbooks.state_code(state)
        asked = shelf.instrument(instrument)
        answers = desks.desk_answers(asked, code, desks.legal_coverage(legal, code))
    except InvalidInput as refusal:
        speech.complain(refusal)
        sys.exit(1)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(workbooks.table_of(AnswerSet(answers=answers)), encoding="utf-8")
    speech.say(
        message(
            "Public sources answer {count} of {asked} questions; the rest stays unknown.",
            count=len(answers),
            asked=len(asked.indicators),
        )
    )
    speech.say(message("{count} answers lie in {path}.", count=len(answers), path=str(out)))
