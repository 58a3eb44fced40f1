"""``gradus plan delivery, report``: an agreed plan on a server, followed."""

from __future__ import annotations

from typing import Annotated

import typer

from gradus.entrypoints.cli import remote, speech
from gradus.entrypoints.cli.told import Id, Out, State, keep, tell


def on_server(app: typer.Typer) -> None:
    """Add the commands to the group."""
    for command in (delivery, report, letter):
        app.command()(command)


def delivery(state: State, id: Id) -> None:  # noqa: A002 - what it is
    """How an agreed plan on a server is kept to, and what to see to in time."""
    tell(remote.get("/states/{code}/plans/{pk}/delivery", code=state, pk=id).json())


def report(
    state: State,
    id: Id,  # noqa: A002
    activity: Annotated[str, typer.Option(help="Its id, as gradus plan delivery shows it.")],
    status: Annotated[
        str, typer.Option(help="not-begun, preparing, under-way, delivered or stopped.")
    ],
    since: Annotated[str, typer.Option(help="The day from which it is so, such as 2027-03-01.")],
    expected_end: Annotated[str, typer.Option(help="If it is not what the plan says.")] = "",
    people: Annotated[int | None, typer.Option(help="How many were reached so far.")] = None,
    women: Annotated[int | None, typer.Option(help="How many of them are women.")] = None,
    note: Annotated[str, typer.Option(help="What stands in the way, or helps.")] = "",
) -> None:
    """Tell a server how far an activity of an agreed plan is."""
    told = {
        "activity": activity,
        "status": status,
        "since": since,
        "expected_end": expected_end or None,
        "people": people,
        "women": women,
        "note": note,
    }
    path = "/states/{code}/plans/{pk}/delivery"
    tell(remote.send("POST", path, body=told, code=state, pk=id).json())


def letter(
    state: State,
    id: Id,  # noqa: A002
    kind: Annotated[
        str,
        typer.Argument(
            help="note-verbale, nomination-request, handover-certificate or mission-report."
        ),
    ],
    out: Out,
    activity: Annotated[str, typer.Option(help="Its id, for letters about an activity.")] = "",
) -> None:
    """A draft of a letter about a plan on a server, as a Word document (or a PDF, by its name)."""
    body = {
        "kind": kind,
        "activity": activity,
        "language": speech.language()[:2],
        "format": "pdf" if out.suffix == ".pdf" else "docx",
    }
    path = "/states/{code}/plans/{pk}/letters"
    keep(remote.send("POST", path, body=body, code=state, pk=id), out)
