"""``gradus member ...``: who holds a role in a State or a programme, on a server."""

from __future__ import annotations

from typing import Annotated

import typer

from gradus.entrypoints.cli import remote
from gradus.entrypoints.cli.told import Id, tell, tell_all

app = typer.Typer(no_args_is_help=True, help="Members of a State or a programme on a server.")
Code = Annotated[str, typer.Argument(help="The code of the State or, with --programme, of it.")]
Programme = Annotated[bool, typer.Option("--programme", help="It is a programme's code.")]


@app.command("list")
def all_of_them(code: Code, programme: Programme = False) -> None:
    """Who holds a role there."""
    tell_all(remote.items("/{where}/{code}/members", where=where(programme), code=code))


@app.command()
def show(code: Code, id: Id, programme: Programme = False) -> None:  # noqa: A002 - what it is
    """One role that is held."""
    path = "/{where}/{code}/members/{pk}"
    tell(remote.get(path, where=where(programme), code=code, pk=id).json())


@app.command()
def end(code: Code, id: Id, programme: Programme = False) -> None:  # noqa: A002
    """End a role at once."""
    path = "/{where}/{code}/members/{pk}"
    tell(remote.send("DELETE", path, where=where(programme), code=code, pk=id).json())


@app.command()
def invitations(code: Code, programme: Programme = False) -> None:
    """Invitations not yet answered."""
    tell_all(remote.items("/{where}/{code}/invitations", where=where(programme), code=code))


@app.command()
def invite(
    code: Code,
    email: Annotated[str, typer.Option(help="The address the letter goes to.")],
    name: Annotated[str, typer.Option(help="The name of the person.")],
    role: Annotated[str, typer.Option(help="national_coordinator, state_officer ...")],
    language: Annotated[str, typer.Option(help="Of the letter: en, fr or ar.")] = "en",
    institution: Annotated[str, typer.Option(help="Its id, for a role in it.")] = "",
    partner: Annotated[str, typer.Option(help="Its id, for a donor.")] = "",
    programme: Programme = False,
) -> None:
    """Invite somebody to a role."""
    told: dict[str, object] = {"email": email, "name": name, "role": role, "language": language}
    if institution:
        told["institution_id"] = institution
    if partner:
        told["partner_id"] = partner
    path = "/{where}/{code}/invitations"
    tell(remote.send("POST", path, where=where(programme), code=code, body=told).json())


@app.command()
def withdraw(code: Code, id: Id, programme: Programme = False) -> None:  # noqa: A002
    """Take an invitation back."""
    path = "/{where}/{code}/invitations/{pk}"
    tell(remote.send("DELETE", path, where=where(programme), code=code, pk=id).json())


def where(programme: bool) -> str:
    """The part of an address that says whose code it is."""
    return "programmes" if programme else "states"
