"""``gradus pot ...``: pots of money on a server."""

from __future__ import annotations

from typing import Annotated

import typer

from gradus.entrypoints.cli import remote
from gradus.entrypoints.cli.told import (
    Ends,
    ForStates,
    Id,
    Partner,
    Programme,
    Starts,
    State,
    tell,
    tell_all,
)

app = typer.Typer(no_args_is_help=True, help="Pots of money that plans count on, on a server.")


@app.command("list")
def all_of_them() -> None:
    """The open pots that you reach."""
    tell_all(remote.items("/pots"))


@app.command()
def show(id: Id) -> None:  # noqa: A002 - what it is
    """One pot."""
    tell(remote.get("/pots/{pk}", pk=id).json())


@app.command()
def add(
    programme: Programme,
    partner: Partner,
    title: Annotated[str, typer.Option(help="What it is called.")],
    amount: Annotated[str, typer.Option(help="Such as 250000 or 1200.50.")],
    starts: Starts,
    ends: Ends,
    currency: Annotated[str, typer.Option(help="ISO 4217, such as EUR.")] = "USD",
    states: ForStates = None,
    areas: Annotated[
        list[str] | None,
        typer.Option("--area", help="A capacity area it is for; repeat it; none: any."),
    ] = None,
    cost_kinds: Annotated[
        list[str] | None,
        typer.Option("--cost-kind", help="A kind of cost it pays; repeat it; none: any."),
    ] = None,
    carry_over: Annotated[
        bool, typer.Option("--carry-over", help="What a year leaves may be spent in the next.")
    ] = False,
) -> None:
    """Enter a pot of money; it is never rewritten, only closed."""
    told = {
        "programme": programme,
        "partner": partner,
        "title": title,
        "amount": amount,
        "currency": currency,
        "starts": starts,
        "ends": ends,
        "states": states or [],
        "areas": areas or [],
        "cost_kinds": cost_kinds or [],
        "carry_over": carry_over,
    }
    tell(remote.send("POST", "/pots", body=told).json())


@app.command("add-own")
def add_own(
    state: State,
    title: Annotated[str, typer.Option(help="Whose money it is, or what it is called.")],
    amount: Annotated[str, typer.Option(help="Such as 250000 or 1200.50.")],
    starts: Starts,
    ends: Ends,
    currency: Annotated[str, typer.Option(help="ISO 4217, such as EUR.")] = "USD",
    carry_over: Annotated[
        bool, typer.Option("--carry-over", help="What a year leaves may be spent in the next.")
    ] = False,
) -> None:
    """Enter a State's own money, or money it counts on."""
    told = {"title": title, "amount": amount, "currency": currency, "starts": starts,
            "ends": ends, "carry_over": carry_over}  # fmt: skip
    tell(remote.send("POST", "/states/{code}/pots", code=state, body=told).json())


@app.command()
def close(id: Id) -> None:  # noqa: A002
    """Close a pot: plans made from now on do not count on it."""
    tell(remote.send("POST", "/pots/{pk}/close", pk=id).json())
