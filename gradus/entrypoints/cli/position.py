"""``gradus position ...``: what a State says of its plan, on a server."""

from __future__ import annotations

from typing import Annotated

import typer

from gradus.entrypoints.cli import remote
from gradus.entrypoints.cli.told import State, tell

app = typer.Typer(no_args_is_help=True, help="What a State says of its plan, on a server.")

Reason = Annotated[str, typer.Option(help="Why.")]


@app.command()
def show(state: State) -> None:
    """Priorities, red lines, commitment, and what a plan is to aim at."""
    tell(remote.get("/states/{code}/position", code=state).json())


@app.command()
def priority(
    state: State,
    area: Annotated[str, typer.Option(help="An intervention area, such as OCS.")],
    weight: Annotated[str, typer.Option(help="much-more, more, as-its-threat, less or much-less.")],
    reason: Reason = "",
) -> None:
    """Say how much an intervention area matters to the State."""
    told = {"area": area, "weight": weight, "reason": reason}
    path = "/states/{code}/position/priorities"
    tell(remote.send("POST", path, code=state, body=told).json())


@app.command("red-line")
def red_line(
    state: State,
    intervention: Annotated[str, typer.Option(help="An intervention of the catalogue.")],
    stance: Annotated[str, typer.Option(help="ruled-out, insisted-on or open.")],
    deadline: Annotated[str, typer.Option(help="If insisted on: the day to begin by.")] = "",
    reason: Reason = "",
) -> None:
    """Rule an intervention out, or insist on it; or leave it open again."""
    told = {
        "intervention": intervention,
        "stance": stance,
        "deadline": deadline or None,
        "reason": reason,
    }
    path = "/states/{code}/position/red-lines"
    tell(remote.send("POST", path, code=state, body=told).json())


@app.command()
def commitment(
    state: State,
    level: Annotated[int, typer.Option(min=0, max=4, help="0: against the plan; 4: leads it.")],
    basis: Annotated[str, typer.Option(help="What that rests on.")],
    as_of: Annotated[str, typer.Option(help="The day, such as 2027-01-01.")],
) -> None:
    """Say how far the leadership stands behind the plan."""
    told = {"level": level, "basis": basis, "as_of": as_of}
    path = "/states/{code}/position/commitment"
    tell(remote.send("POST", path, code=state, body=told).json())


@app.command()
def basics(
    state: State,
    starts: Annotated[str, typer.Option(help="A day of the first month, such as 2027-01-01.")],
    horizon: Annotated[int, typer.Option(min=12, max=120, help="Months.")] = 48,
    target_level: Annotated[int, typer.Option(min=1, max=4, help="The level aimed at.")] = 3,
    national_host: Annotated[str, typer.Option(help="The id of the institution.")] = "",
) -> None:
    """Say when a plan begins, how long it runs and how high it reaches."""
    told = {
        "starts": starts,
        "horizon": horizon,
        "target_level": target_level,
        "national_host_id": national_host or None,
    }
    tell(remote.send("POST", "/states/{code}/position/basics", code=state, body=told).json())
