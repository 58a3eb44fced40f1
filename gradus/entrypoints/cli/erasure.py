"""``gradus erasure ...``: requests to erase, on a server. Erasing is done on their page."""

from __future__ import annotations

from typing import Annotated

import typer

from gradus.entrypoints.cli import remote
from gradus.entrypoints.cli.told import Id, tell, tell_all

app = typer.Typer(no_args_is_help=True, help="Requests to erase personal data, on a server.")


@app.command("list")
def all_of_them() -> None:
    """The requests that your offices answer."""
    tell_all(remote.items("/erasures"))


@app.command()
def show(id: Id) -> None:  # noqa: A002 - what it is
    """One request: what erasing would take, and what must stay and why."""
    tell(remote.get("/erasures/{pk}", pk=id).json())


@app.command()
def refuse(
    id: Id,  # noqa: A002
    reason: Annotated[str, typer.Option(help="Why; whoever asked is shown it.")],
) -> None:
    """Refuse to erase, with a reason."""
    tell(remote.send("POST", "/erasures/{pk}/refuse", pk=id, body={"reason": reason}).json())
