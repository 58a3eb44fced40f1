"""``gradus calendar ...``: when nothing can start in a State, on a server."""

from __future__ import annotations

from typing import Annotated

import typer

from gradus.entrypoints.cli import remote
from gradus.entrypoints.cli.told import Ends, Id, Starts, State, tell, tell_all

app = typer.Typer(no_args_is_help=True, help="When nothing can start in a State, on a server.")


@app.command("list")
def all_of_them(state: State) -> None:
    """The entries of a State's calendar."""
    tell_all(remote.items("/states/{code}/calendar", code=state))


@app.command()
def show(state: State, id: Id) -> None:  # noqa: A002 - what it is
    """One entry."""
    tell(remote.get("/states/{code}/calendar/{pk}", code=state, pk=id).json())


@app.command()
def add(
    state: State,
    kind: Annotated[str, typer.Option(help="election, term, holiday, emergency or other.")],
    starts: Starts,
    ends: Ends,
    reason: Annotated[str, typer.Option(help="Why nothing can start then.")],
    source: Annotated[str, typer.Option(help="Where it can be read.")] = "",
) -> None:
    """Enter days on which nothing can start."""
    told = {"kind": kind, "starts": starts, "ends": ends, "reason": reason, "source": source}
    tell(remote.send("POST", "/states/{code}/calendar", code=state, body=told).json())


@app.command()
def remove(state: State, id: Id) -> None:  # noqa: A002
    """Say that the days are free after all; the record keeps what stood there."""
    path = "/states/{code}/calendar/{pk}"
    tell(remote.send("DELETE", path, code=state, pk=id).json())
