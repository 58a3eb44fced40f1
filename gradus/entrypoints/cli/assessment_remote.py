"""``gradus assessment start, upload ...``: assessments on a server."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from gradus.entrypoints.cli import (
    assessment_evidence,
    assessment_groups,
    assessment_results,
    assessment_workshop,
    remote,
    speech,
)
from gradus.entrypoints.cli.told import Id, Out, State, keep, tell, tell_all
from gradus.workflows.assessment_report_files import report_of


def on_server(app: typer.Typer) -> None:
    """Add the commands to the group."""
    app.command("list")(all_of_them)
    for command in (start, editions, show, download, upload, scores, report):
        app.command()(command)
    assessment_groups.on_server(app)
    assessment_evidence.on_server(app)
    assessment_results.on_server(app)
    app.add_typer(assessment_workshop.app, name="workshop")


def all_of_them(state: State) -> None:
    """The assessments of a State on a server."""
    tell_all(remote.items("/states/{code}/assessments", code=state))


def start(
    state: State,
    on: Annotated[str, typer.Option(help="Its date, such as 2027-01-31; left out: today.")] = "",
    mode: Annotated[str, typer.Option(help="self, mission, desk or peer.")] = "self",
    edition: Annotated[
        str, typer.Option(help="The edition of the instrument; left out: the first of `editions`.")
    ] = "",
) -> None:
    """Start an assessment of a State on a server."""
    day = on or datetime.now(UTC).date().isoformat()
    told = {"assessed_on": day, "mode": mode, "edition": edition}
    tell(remote.send("POST", "/states/{code}/assessments", code=state, body=told).json())


def editions() -> None:
    """The editions of the instrument that a new assessment may be made with."""
    for one in remote.get("/instrument-editions").json():
        tell(one)


def show(state: State, id: Id) -> None:  # noqa: A002 - what it is
    """One assessment on a server."""
    tell(remote.get("/states/{code}/assessments/{pk}", code=state, pk=id).json())


def download(
    state: State,
    id: Id,  # noqa: A002
    out: Out,
    phones: Annotated[
        bool, typer.Option("--form", help="The form for phones (XLSForm) instead.")
    ] = False,
) -> None:
    """The workbook to fill, from a server; or the form for phones."""
    if phones:
        keep(remote.get("/states/{code}/assessments/{pk}/form", code=state, pk=id), out)
    else:
        keep(remote.get("/states/{code}/assessments/{pk}/workbook", code=state, pk=id), out)


def upload(
    state: State,
    id: Id,  # noqa: A002
    workbook: Annotated[Path, typer.Argument(help="The filled workbook, or a CSV.")],
    take: Annotated[
        bool,
        typer.Option("--take", help="Take what was shown, in the place of what its groups said."),
    ] = False,
) -> None:
    """Show what a filled workbook holds and, with --take, take it.

    Exit codes: 0 good; 1 the workbook has faults; 2 refused.
    """
    path = "/states/{code}/assessments/{pk}/workbook"
    try:
        shown = remote.send("POST", path, code=state, pk=id, files={"workbook": workbook}).json()
    except remote.Refused as refused:
        if refused.code != "invalid-input":
            raise
        speech.complain(refused)
        sys.exit(1)
    tell(shown)
    if take:
        told = {"sha256": shown["sha256"]}
        path = "/states/{code}/assessments/{pk}/answers"
        tell(remote.send("POST", path, code=state, pk=id, body=told).json())


def scores(state: State, id: Id) -> None:  # noqa: A002
    """The scores of an assessment on a server."""
    tell(remote.get("/states/{code}/assessments/{pk}/scores", code=state, pk=id).json())


def report(state: State, id: Id, out: Out) -> None:  # noqa: A002
    """The report of an assessment on a server: .pdf, .docx or .xlsx, by the name of the file."""
    name = report_of(out)
    path = "/states/{code}/assessments/{pk}/report/{name}"
    keep(remote.get(path, code=state, pk=id, name=name), out)
