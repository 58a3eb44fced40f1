"""``gradus evidence ...``: files and sources on a server."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from gradus.entrypoints.cli import remote, speech
from gradus.entrypoints.cli.told import Id, Out, State, keep, tell, tell_all

app = typer.Typer(no_args_is_help=True, help="Evidence on a server: files and sources.")
Institution = Annotated[str, typer.Option(help="The id of the institution it came from.")]
Marking = Annotated[str, typer.Option(help="TLP:CLEAR, TLP:GREEN, TLP:AMBER, STATE-ONLY ...")]
Reason = Annotated[str, typer.Option(help="Why, for those who relied on it.")]


@app.command("list")
def all_of_them(state: State) -> None:
    """The files of a State."""
    tell_all(remote.items("/states/{code}/evidence", code=state))


@app.command()
def show(id: Id) -> None:  # noqa: A002 - what it is
    """What is known about a file."""
    tell(remote.get("/evidence/{pk}", pk=id).json())


@app.command()
def download(id: Id, out: Out) -> None:  # noqa: A002
    """The bytes of a file."""
    keep(remote.get("/evidence/{pk}/content", pk=id), out)


@app.command()
def add(
    state: State,
    file: Annotated[Path, typer.Argument(help="The file.")],
    marking: Marking = "",
    institution: Institution = "",
) -> None:
    """Show what a file is and, with --marking, keep it.

    Exit codes: 0 good; 1 the file cannot be kept; 2 refused.
    """
    path = "/states/{code}/evidence/preview"
    try:
        found = remote.send("POST", path, code=state, files={"file": file}).json()
    except remote.Refused as refused:
        speech.complain(refused)
        sys.exit(1 if refused.code.startswith("file-") else 2)
    tell(found)
    if marking:
        told = {"sha256": found["sha256"], "name": file.name, "marking": marking}
        told |= {"institution_id": institution} if institution else {}
        tell(remote.send("POST", "/states/{code}/evidence", code=state, body=told).json())


@app.command()
def mark(id: Id, marking: Marking, reason: Reason = "") -> None:  # noqa: A002
    """Raise or lower the marking of a file; lowering needs a reason."""
    told = {"marking": marking, "reason": reason}
    tell(remote.send("PATCH", "/evidence/{pk}", pk=id, body=told).json())


@app.command()
def withdraw(id: Id, reason: Reason) -> None:  # noqa: A002
    """Withdraw a file."""
    told = {"reason": reason}
    tell(remote.send("POST", "/evidence/{pk}/withdraw", pk=id, body=told).json())


@app.command()
def sources(state: State) -> None:
    """What can be cited."""
    tell_all(remote.items("/states/{code}/sources", code=state))


@app.command()
def source(id: Id) -> None:  # noqa: A002
    """One source."""
    tell(remote.get("/sources/{pk}", pk=id).json())


@app.command("add-source")
def add_source(
    state: State,
    kind: Annotated[str, typer.Option(help="document, interview, observation or statistic.")],
    title: Annotated[str, typer.Option(help="What it is called.")],
    publisher: Annotated[str, typer.Option(help="Who published it.")] = "",
    year: Annotated[int | None, typer.Option(help="The year.")] = None,
    address: Annotated[str, typer.Option("--address", help="Where it is on the web.")] = "",
    licence: Annotated[str, typer.Option(help="Under which licence.")] = "",
    institution: Institution = "",
) -> None:
    """Add something that can be cited."""
    told: dict[str, object] = {
        "kind": kind,
        "title": title,
        "publisher": publisher,
        "year": year,
        "url": address,
        "licence": licence,
    }
    if institution:
        told["institution_id"] = institution
    tell(remote.send("POST", "/states/{code}/sources", code=state, body=told).json())


@app.command("withdraw-source")
def withdraw_source(id: Id, reason: Reason) -> None:  # noqa: A002
    """Withdraw a source."""
    told = {"reason": reason}
    tell(remote.send("POST", "/sources/{pk}/withdraw", pk=id, body=told).json())
