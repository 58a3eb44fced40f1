"""``gradus precondition ...``: what must hold before activities start in a State, on a server."""

from __future__ import annotations

from typing import Annotated

import typer

from gradus.entrypoints.cli import remote
from gradus.entrypoints.cli.told import Id, State, tell, tell_all

app = typer.Typer(no_args_is_help=True, help="What must hold before activities start, on a server.")


@app.command("list")
def all_of_them(
    state: State,
    before: Annotated[bool, typer.Option("--before", help="Also what was said before.")] = False,
) -> None:
    """How the preconditions of a State stand."""
    tell_all(remote.items("/states/{code}/preconditions", {"before": before}, code=state))


@app.command()
def show(state: State, id: Id) -> None:  # noqa: A002 - what it is
    """What was said of a precondition once."""
    tell(remote.get("/states/{code}/preconditions/{pk}", code=state, pk=id).json())


@app.command()
def say(
    state: State,
    fact: Annotated[str, typer.Option(help="A fact of the catalogue, such as premises.")],
    status: Annotated[str, typer.Option(help="open, promised, holds or withdrawn.")],
    institution: Annotated[
        str, typer.Option(help="The id of the institution; none: the whole State.")
    ] = "",
    since: Annotated[str, typer.Option(help="The day since which it holds.")] = "",
    due: Annotated[str, typer.Option(help="The day it is due or promised for.")] = "",
    function: Annotated[str, typer.Option(help="Who owns it: a post, never a name.")] = "",
    note: Annotated[str, typer.Option(help="What that rests on.")] = "",
) -> None:
    """Say how a precondition stands; what was said before stays readable."""
    told = {
        "fact": fact,
        "status": status,
        "institution_id": institution or None,
        "since": since or None,
        "due": due or None,
        "function": function,
        "note": note,
    }
    tell(remote.send("POST", "/states/{code}/preconditions", code=state, body=told).json())
