"""``gradus me ...``: who you are on a server, and your own data."""

from __future__ import annotations

from typing import Annotated

import typer

from gradus.entrypoints.cli import remote
from gradus.entrypoints.cli.told import tell

app = typer.Typer(no_args_is_help=True, help="Who you are on a server, and your own data.")


@app.command()
def show() -> None:
    """Your roles, and what your key opens of them."""
    tell(remote.get("/me").json())


@app.command("ask-erasure")
def ask_erasure() -> None:
    """Ask that the data held about you be erased."""
    tell(remote.send("POST", "/me/erasure").json())


@app.command()
def digest(
    often: Annotated[str, typer.Argument(help="never, weekly or daily.")],
) -> None:
    """How often your week is told by mail: how many things wait, are late and are due."""
    tell(remote.send("PUT", "/me/digest", body={"often": often}).json())
