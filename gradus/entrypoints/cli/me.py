"""``gradus me ...``: who you are on a server, and your own data."""

from __future__ import annotations

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
