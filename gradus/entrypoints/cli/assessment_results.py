"""``gradus assessment results ...``: what an assessment on a server says."""

from __future__ import annotations

from typing import Annotated

import typer

from gradus.entrypoints.cli import remote
from gradus.entrypoints.cli.told import Id, State, tell


def on_server(app: typer.Typer) -> None:
    """Add the commands to the group."""
    for command in (results, contradictions, compare):
        app.command()(command)


def results(state: State, id: Id) -> None:  # noqa: A002 - what it is
    """Levels, what holds the stage, how firm needs are, and what to find out."""
    tell(remote.get("/states/{code}/assessments/{pk}/results", code=state, pk=id).json())


def contradictions(state: State, id: Id) -> None:  # noqa: A002
    """Answers that do not go together, each with what to do."""
    tell(remote.get("/states/{code}/assessments/{pk}/contradictions", code=state, pk=id).json())


def compare(
    state: State,
    id: Id,  # noqa: A002
    before: Annotated[
        str, typer.Option(help="The earlier one's id; left out: the latest before it.")
    ] = "",
) -> None:
    """An assessment beside an earlier one: a change is said only where ranges do not overlap."""
    told = {"before": before} if before else {}
    path = "/states/{code}/assessments/{pk}/comparison"
    tell(remote.get(path, told, code=state, pk=id).json())
