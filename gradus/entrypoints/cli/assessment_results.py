"""``gradus assessment results ...``: what an assessment on a server says."""

from __future__ import annotations

import typer

from gradus.entrypoints.cli import remote
from gradus.entrypoints.cli.told import Id, State, tell


def on_server(app: typer.Typer) -> None:
    """Add the commands to the group."""
    app.command()(results)


def results(state: State, id: Id) -> None:  # noqa: A002 - what it is
    """Levels, what holds the stage, how firm needs are, and what to find out."""
    tell(remote.get("/states/{code}/assessments/{pk}/results", code=state, pk=id).json())
