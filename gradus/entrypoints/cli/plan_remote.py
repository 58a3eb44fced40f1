"""``gradus plan ask, show, download ...``: plans on a server."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gradus.entrypoints.cli import remote, speech
from gradus.entrypoints.cli.told import Id, Out, State, keep, tell, tell_all


def on_server(app: typer.Typer) -> None:
    """Add the commands to the group."""
    app.command("list")(all_of_them)
    for command in (ask, show, read, cancel, documents, download):
        app.command()(command)
    app.command()(inputs)
    app.command()(state_file)
    app.command()(bring_in)
    for command in (questions, find_questions, stop_questions):
        app.command()(command)


def all_of_them(state: State) -> None:
    """The plans of a State on a server."""
    tell_all(remote.items("/states/{code}/plans", code=state))


def ask(
    state: State,
    title: Annotated[str, typer.Option(help="Name of the draft.")],
    assessment: Annotated[str, typer.Option(help="The id of the assessment it starts from.")],
    state_file: Annotated[
        Path | None, typer.Option(help="A State file (YAML); none: what is entered.")
    ] = None,
    existing: Annotated[
        Path | None, typer.Option(help="Past and running activities (CSV or XLSX).")
    ] = None,
    means: Annotated[
        bool, typer.Option(help="Count on the money, people and calendar entered on the server.")
    ] = True,
    rates: Annotated[
        list[str] | None,
        typer.Option("--rate", help="Such as: EUR 1.08 ECB, 2026-11-02; repeat it."),
    ] = None,
    seconds: Annotated[int, typer.Option(min=1, help="How long to search at most.")] = 60,
) -> None:
    """Ask a server to make a plan; see how far it is with gradus plan show."""
    lang = speech.language()
    told = {
        "title": title,
        "assessment": assessment,
        "seconds": seconds,
        "means": means,
        "rates": "\n".join(rates or ()),
        "language": lang if lang in ("en", "fr", "ar") else "en",
    }
    chosen = {"state_file": state_file, "existing": existing}
    files = {name: path for name, path in chosen.items() if path is not None}
    tell(remote.send("POST", "/states/{code}/plans", code=state, form=told, files=files).json())


def show(state: State, id: Id) -> None:  # noqa: A002 - what it is
    """One plan on a server, and how far it is."""
    tell(remote.get("/states/{code}/plans/{pk}", code=state, pk=id).json())


def read(state: State, id: Id) -> None:  # noqa: A002
    """What a plan on a server says: activities and why, money, what is out, what would let it in."""
    tell(remote.get("/states/{code}/plans/{pk}/reading", code=state, pk=id).json())


def cancel(state: State, id: Id) -> None:  # noqa: A002
    """Stop the search for a plan on a server."""
    tell(remote.send("POST", "/states/{code}/plans/{pk}/cancel", code=state, pk=id).json())


def documents(state: State, id: Id) -> None:  # noqa: A002
    """The documents of a plan on a server."""
    tell(remote.get("/states/{code}/plans/{pk}/documents", code=state, pk=id).json())


def download(
    state: State,
    id: Id,  # noqa: A002
    name: Annotated[str, typer.Argument(help="Such as plan.pdf.")],
    out: Out,
) -> None:
    """One document of a plan, from a server."""
    path = "/states/{code}/plans/{pk}/documents/{name}"
    keep(remote.get(path, code=state, pk=id, name=name), out)


def inputs(state: State) -> None:
    """All that a plan of the State starts from on a server, and what is missing."""
    tell(remote.get("/states/{code}/inputs", code=state).json())


def state_file(state: State, out: Out) -> None:
    """What is entered on a server, as a State file."""
    keep(remote.get("/states/{code}/inputs/state-file", code=state), out)


def bring_in(
    state: State,
    file: Annotated[Path, typer.Argument(help="The State file (YAML).")],
    take: Annotated[
        bool, typer.Option("--take", help="Take it; else it is only shown what would be taken.")
    ] = False,
) -> None:
    """Bring a State file in on a server: each part becomes what is entered there."""
    told = {"take": take}
    path = "/states/{code}/inputs/state-file"
    tell(remote.send("POST", path, code=state, form=told, files={"state_file": file}).json())


def find_questions(state: State, id: Id) -> None:  # noqa: A002
    """Find out, on a server, which open questions could still change a plan; the assessment says it then."""
    path = "/states/{code}/plans/{pk}/open-questions"
    tell(remote.send("POST", path, code=state, pk=id).json())


def questions(state: State, id: Id) -> None:  # noqa: A002
    """How far a server is with finding that out."""
    tell(remote.get("/states/{code}/plans/{pk}/open-questions", code=state, pk=id).json())


def stop_questions(state: State, id: Id) -> None:  # noqa: A002
    """Stop finding that out on a server."""
    path = "/states/{code}/plans/{pk}/open-questions/cancel"
    tell(remote.send("POST", path, code=state, pk=id).json())
