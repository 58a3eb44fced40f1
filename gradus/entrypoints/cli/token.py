"""``gradus token ...``: your keys on a server. A new one is made on its page, by a person."""

from __future__ import annotations

import typer

from gradus.entrypoints.cli import remote
from gradus.entrypoints.cli.told import Id, tell, tell_all

app = typer.Typer(no_args_is_help=True, help="Your keys on a server.")


@app.command("list")
def all_of_them() -> None:
    """Your keys, those that ended too."""
    tell_all(remote.items("/tokens"))


@app.command()
def show(id: Id) -> None:  # noqa: A002 - what it is
    """One of your keys."""
    tell(remote.get("/tokens/{pk}", pk=id).json())


@app.command()
def revoke(id: Id) -> None:  # noqa: A002
    """End a key at once."""
    tell(remote.send("DELETE", "/tokens/{pk}", pk=id).json())
