"""``gradus grant ...``: what States let outsiders see, on a server. Signing is done on its page."""

from __future__ import annotations

from typing import Annotated

import typer

from gradus.entrypoints.cli import remote
from gradus.entrypoints.cli.told import Id, State, tell, tell_all

app = typer.Typer(no_args_is_help=True, help="What States let outsiders see, on a server.")


@app.command("list")
def all_of_them(state: State) -> None:
    """What a State lets outsiders see."""
    tell_all(remote.items("/states/{code}/grants", code=state))


@app.command()
def show(state: State, id: Id) -> None:  # noqa: A002 - what it is
    """One grant of a State."""
    tell(remote.get("/states/{code}/grants/{pk}", code=state, pk=id).json())


@app.command()
def revoke(state: State, id: Id) -> None:  # noqa: A002
    """End a grant at once."""
    tell(remote.send("DELETE", "/states/{code}/grants/{pk}", code=state, pk=id).json())


@app.command()
def mine() -> None:
    """What States let you see, or were asked to."""
    tell_all(remote.items("/grants"))


@app.command()
def ask(
    state: State,
    kinds: Annotated[list[str], typer.Option("--kind", help="plan, findings ...; repeat it.")],
    purpose: Annotated[str, typer.Option(help="What for; the State reads it.")],
    ends: Annotated[str, typer.Option(help="The last day, such as 2027-01-31.")],
    holding: Annotated[str, typer.Option(help="The id of your role: see gradus me show.")],
    may_change: Annotated[
        bool, typer.Option("--may-change", help="To work on it, not only to read it.")
    ] = False,
) -> None:
    """Ask a State for access. Nothing can be seen until its officers have signed."""
    told = {
        "state": state,
        "kinds": kinds,
        "purpose": purpose,
        "ends": ends,
        "holding_id": holding,
        "may_change": may_change,
    }
    tell(remote.send("POST", "/grants", body=told).json())
