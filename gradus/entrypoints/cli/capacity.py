"""``gradus capacity ...``: what the institutions of a State can carry, on a server."""

from __future__ import annotations

from typing import Annotated

import typer

from gradus.entrypoints.cli import remote
from gradus.entrypoints.cli.told import Id, State, tell, tell_all

app = typer.Typer(no_args_is_help=True, help="What institutions can carry, on a server.")


@app.command("list")
def all_of_them(
    state: State,
    before: Annotated[bool, typer.Option("--before", help="Also what was said before.")] = False,
) -> None:
    """What the institutions of a State can carry."""
    tell_all(remote.items("/states/{code}/capacities", {"before": before}, code=state))


@app.command()
def show(state: State, id: Id) -> None:  # noqa: A002 - what it is
    """What was said of an institution once."""
    tell(remote.get("/states/{code}/capacities/{pk}", code=state, pk=id).json())


@app.command()
def say(
    state: State,
    institution: Annotated[str, typer.Option(help="The id of the institution.")],
    at_a_time: Annotated[int, typer.Option(min=0, help="Activities at a time.")],
    host_kind: Annotated[
        str, typer.Option(help="What it does in the plan: a kind of the catalogue.")
    ] = "",
    closed: Annotated[
        list[str] | None,
        typer.Option(help="A month without activities: 08 every year, 2027-06 once; repeat it."),
    ] = None,
    reason: Annotated[str, typer.Option(help="Why.")] = "",
    function: Annotated[str, typer.Option(help="Who said so: a post, never a name.")] = "",
    until: Annotated[str, typer.Option(help="The day after which it is to be asked again.")] = "",
) -> None:
    """Say what an institution can carry; what was said before stays readable."""
    told = {
        "institution_id": institution,
        "at_a_time": at_a_time,
        "host_kind": host_kind,
        "closed": closed or [],
        "reason": reason,
        "function": function,
        "until": until or None,
    }
    tell(remote.send("POST", "/states/{code}/capacities", code=state, body=told).json())
