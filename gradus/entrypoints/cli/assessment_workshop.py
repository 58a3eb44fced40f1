"""``gradus assessment workshop ...``: answering together in one room."""

from __future__ import annotations

from typing import Annotated

import typer

from gradus.entrypoints.cli import remote
from gradus.entrypoints.cli.told import Id, State, tell

app = typer.Typer(no_args_is_help=True, help="Hold a workshop: tables answer before one screen.")


@app.command("open")
def open_(
    state: State,
    id: Id,  # noqa: A002 - what it is
    table: Annotated[list[str] | None, typer.Option(help="A table's name; repeat it.")] = None,
    group: Annotated[
        list[str] | None, typer.Option(help="The id of a group that is asked already; repeat it.")
    ] = None,
    hours: Annotated[int, typer.Option(min=1, max=24, help="How long the codes hold.")] = 10,
) -> None:
    """Open a workshop; it tells each table's code."""
    told = {"tables": table or [], "groups": group or [], "hours": hours}
    path = "/states/{code}/assessments/{pk}/workshop"
    tell(remote.send("POST", path, code=state, pk=id, body=told).json())


@app.command()
def show(state: State, id: Id) -> None:  # noqa: A002
    """The workshop, its tables and their codes."""
    tell(remote.get("/states/{code}/assessments/{pk}/workshop", code=state, pk=id).json())


@app.command()
def screen(
    state: State,
    id: Id,  # noqa: A002
    part: Annotated[
        str, typer.Option(help="Put this page of questions on the screen, such as short-1.")
    ] = "",
) -> None:
    """What is on the screen; with --part, it goes there first and the tables follow."""
    if part:
        path = "/states/{code}/assessments/{pk}/workshop/show"
        remote.send("POST", path, code=state, pk=id, body={"part": part})
    tell(remote.get("/states/{code}/assessments/{pk}/workshop/screen", code=state, pk=id).json())


@app.command()
def add(
    state: State,
    id: Id,  # noqa: A002
    name: Annotated[str, typer.Argument(help="The table's name.")],
) -> None:
    """Add a table."""
    path = "/states/{code}/assessments/{pk}/workshop/tables"
    tell(remote.send("POST", path, code=state, pk=id, body={"name": name}).json())


@app.command()
def code(
    state: State,
    id: Id,  # noqa: A002
    table: Annotated[str, typer.Argument(help="The table's id.")],
) -> None:
    """Give a table another code."""
    path = "/states/{code}/assessments/{pk}/workshop/tables/{table_id}/code"
    tell(remote.send("POST", path, code=state, pk=id, table_id=table, body={}).json())


@app.command()
def close(state: State, id: Id) -> None:  # noqa: A002
    """Close the workshop: its codes open nothing any more."""
    path = "/states/{code}/assessments/{pk}/workshop/close"
    tell(remote.send("POST", path, code=state, pk=id, body={}).json())
