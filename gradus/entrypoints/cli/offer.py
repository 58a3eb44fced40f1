"""``gradus offer ...``: equipment on offer, on a server."""

from __future__ import annotations

from typing import Annotated

import typer

from gradus.entrypoints.cli import remote
from gradus.entrypoints.cli.told import (
    ForStates,
    Id,
    Partner,
    Programme,
    Starts,
    State,
    tell,
    tell_all,
)

app = typer.Typer(no_args_is_help=True, help="Equipment that partners would give, on a server.")


@app.command("list")
def all_of_them() -> None:
    """The offers that stand and you reach."""
    tell_all(remote.items("/offers"))


@app.command()
def show(id: Id) -> None:  # noqa: A002 - what it is
    """One offer."""
    tell(remote.get("/offers/{pk}", pk=id).json())


@app.command()
def add(
    programme: Programme,
    partner: Partner,
    kind: Annotated[str, typer.Option(help="Such as forensic-workstation.")],
    units: Annotated[int, typer.Option(min=1, help="How many.")],
    starts: Starts,
    ends: Annotated[str, typer.Option(help="The last day, if it ends.")] = "",
    states: ForStates = None,
    note: Annotated[str, typer.Option(help="What else is to be known.")] = "",
) -> None:
    """Enter equipment that a partner would give."""
    told = {
        "programme": programme,
        "partner": partner,
        "kind": kind,
        "units": units,
        "starts": starts,
        "ends": ends or None,
        "states": states or [],
        "note": note,
    }
    tell(remote.send("POST", "/offers", body=told).json())


@app.command("add-expected")
def add_expected(
    state: State,
    kind: Annotated[str, typer.Option(help="Such as forensic-workstation.")],
    units: Annotated[int, typer.Option(min=1, help="How many.")],
    starts: Starts,
    ends: Annotated[str, typer.Option(help="The last day, if it ends.")] = "",
    note: Annotated[str, typer.Option(help="From whom it is expected.")] = "",
) -> None:
    """Enter equipment that a State expects."""
    told = {"kind": kind, "units": units, "starts": starts, "ends": ends or None, "note": note}
    tell(remote.send("POST", "/states/{code}/offers", code=state, body=told).json())


@app.command()
def withdraw(id: Id) -> None:  # noqa: A002
    """Withdraw an offer: plans made from now on do not count on it."""
    tell(remote.send("POST", "/offers/{pk}/withdraw", pk=id).json())
