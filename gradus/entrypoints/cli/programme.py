"""``gradus programme ...`` and ``gradus partner ...``: who works with several States."""

from __future__ import annotations

from typing import Annotated

import typer

from gradus.entrypoints.cli import remote
from gradus.entrypoints.cli.told import tell, tell_all

app = typer.Typer(no_args_is_help=True, help="Programmes and partners on a server.")
Code = Annotated[str, typer.Option(help="Its short name: small letters, digits, hyphens.")]
Name = Annotated[str, typer.Option(help="Its full name.")]


@app.command("list")
def all_of_them() -> None:
    """The programmes."""
    tell_all(remote.items("/programmes"))


@app.command()
def make(code: Code, name: Name) -> None:
    """Enter a programme; for the operator."""
    tell(remote.send("POST", "/programmes", body={"code": code, "name": name}).json())


@app.command()
def partners() -> None:
    """Donors, providers and bodies of civil society."""
    tell_all(remote.items("/partners"))


@app.command("add-partner")
def add_partner(
    programme: Annotated[str, typer.Argument(help="The code of the programme.")],
    code: Code,
    name: Name,
    kind: Annotated[str, typer.Option(help="donor, provider or civil-society.")],
) -> None:
    """Enter a partner, in the record of a programme."""
    told = {"code": code, "name": name, "kind": kind}
    path = "/programmes/{code}/partners"
    tell(remote.send("POST", path, code=programme, body=told).json())
