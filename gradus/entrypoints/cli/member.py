"""``gradus member ...``: who holds a role in a State or a programme, on a server."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from gradus.domain.messages import message
from gradus.domain.ownership import Axis
from gradus.domain.refusals import Refusal
from gradus.entrypoints.cli import remote, speech
from gradus.entrypoints.cli.installation import installation
from gradus.entrypoints.cli.operator import Data
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
    partner: Annotated[str, typer.Option(help="Its id, for a donor or a third party.")] = "",
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


@app.command("invite-first")
def invite_first(
    email: Annotated[str, typer.Argument(help="Whom to invite.")],
    name: Annotated[str, typer.Option(help="The name of the person.")],
    role: Annotated[
        str, typer.Option(help="operator, national_coordinator, programme_officer ...")
    ],
    state: Annotated[str, typer.Option(help="The State's code, for a role in it.")] = "",
    programme: Annotated[str, typer.Option(help="The programme's code, for a role in it.")] = "",
    language: Annotated[str, typer.Option(help="Of the letter: en, fr or ar.")] = "en",
    data: Data = Path("data"),
) -> None:
    """Invite the first person of an office, on the server itself; the link is printed here too."""
    with installation(data):
        from django.conf import settings

        from gradus.core.accounts.actions.invitations import invite_first as invite
        from gradus.core.accounts.mail import invitation_link, send_invitation
        from gradus.core.ledger.actions import COMMAND_LINE

        now = datetime.now(UTC)
        made = invite(
            by=COMMAND_LINE, at=now, email=email, name=name, role=role,
            scope=_office(state, programme), language=language,
        )  # fmt: skip
        send_invitation(at=now, invited=made, invited_by=settings.ORIGIN)
        link = invitation_link(made)
    speech.say(message("The link holds for 14 days and works once:"))
    typer.echo(link)


def _office(state: str, programme: str) -> dict[Axis, UUID]:
    """The State or programme named, or the installation itself."""
    from gradus.core.states.models import Programme as Programmes
    from gradus.core.states.models import State

    if state and programme:
        raise typer.BadParameter("--state | --programme")
    rows = (
        State.objects.filter(code=state.upper())
        if state
        else Programmes.objects.filter(code=programme)
    )
    if not state and not programme:
        return {}
    found = rows.first()
    if found is None:
        raise Refusal(
            "no-such-office",
            message("There is no {code} here.", code=state or programme),
            message(
                "A State is named by its code of three letters; an operator enters programmes."
            ),
        )
    return {Axis.STATE if state else Axis.PROGRAMME: found.pk}
