"""``gradus record ...``: the record of a State on a server; ``gradus ledger`` verifies copies."""

from __future__ import annotations

from typing import Annotated

import typer

from gradus.entrypoints.cli import remote
from gradus.entrypoints.cli.told import Id, State, tell

app = typer.Typer(no_args_is_help=True, help="Who did what in a State, on a server.")


@app.command("list")
def latest(
    state: State,
    action: Annotated[str, typer.Option(help="Only this action, such as plan.ask.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=100, help="How many at most.")] = 25,
    after: Annotated[str, typer.Option(help="The id of the last one on the page before.")] = "",
) -> None:
    """The latest entries."""
    asked: dict[str, object] = {"limit": limit}
    asked |= {"action": action} if action else {}
    asked |= {"after": after} if after else {}
    tell(remote.get("/states/{code}/record", asked, code=state).json()["items"])


@app.command()
def show(state: State, id: Id) -> None:  # noqa: A002 - what it is
    """One entry in full."""
    tell(remote.get("/states/{code}/record/{pk}", code=state, pk=id).json())
