"""``gradus plan try, trial ...``: trials of a plan on a server."""

from __future__ import annotations

from typing import Annotated

import typer

from gradus.entrypoints.cli import remote
from gradus.entrypoints.cli.told import Id, State, tell, tell_all


def on_server(app: typer.Typer) -> None:
    """Add the commands to the group."""
    app.command("try")(try_out)
    app.command("trial")(trial)
    app.command("side-by-side")(side_by_side)
    app.command("ask-alternatives")(ask_alternatives)
    app.command("differences")(differences)


def try_out(
    state: State,
    id: Id,  # noqa: A002 - what it is
    include: Annotated[
        list[str] | None,
        typer.Option(help="The id of a change that is still open; repeat it."),
    ] = None,
    money: Annotated[float | None, typer.Option(help="Share of every pot; 1: as entered.")] = None,
    people: Annotated[
        float | None, typer.Option(help="Share of trainers, mentors and the regional team.")
    ] = None,
    months: Annotated[
        int | None, typer.Option(help="The plan ends so many months later; below zero: earlier.")
    ] = None,
    tilt: Annotated[
        str,
        typer.Option(help="balanced, fast-start, lowest-cost, self-reliance or donor-neutral."),
    ] = "balanced",
) -> None:
    """Try what would come of a plan on a server; nothing of it changes."""
    told = {
        "include": include or [],
        "sliders": {"money": money, "people": people, "months": months},
        "tilt": tilt,
    }
    path = "/states/{code}/plans/{pk}/trials"
    tell(remote.send("POST", path, code=state, pk=id, body=told).json())


def trial(
    state: State,
    id: Id,  # noqa: A002
    run: Annotated[str, typer.Argument(help="The id of the trial.")],
) -> None:
    """What became of a trial."""
    path = "/states/{code}/plans/{pk}/trials/{trial}"
    tell(remote.get(path, code=state, pk=id, trial=run).json())


def ask_alternatives(state: State, id: Id) -> None:  # noqa: A002
    """Have plans with other aims made beside a plan on a server."""
    path = "/states/{code}/plans/{pk}/alternatives"
    tell(remote.send("POST", path, code=state, pk=id).json())


def side_by_side(state: State, id: Id) -> None:  # noqa: A002
    """Plans with other aims beside a plan on a server, and what each trades."""
    path = "/states/{code}/plans/{pk}/alternatives"
    tell_all(remote.get(path, code=state, pk=id).json())


def differences(
    state: State,
    id: Id,  # noqa: A002
    before: Annotated[str, typer.Argument(help="The id of the version before.")],
) -> None:
    """What is different between two versions of a plan on a server."""
    path = "/states/{code}/plans/{pk}/compare/{other}"
    tell(remote.get(path, code=state, pk=id, other=before).json())
