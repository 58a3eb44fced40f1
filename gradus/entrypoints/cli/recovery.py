"""``gradus recovery ...``: members who lost a second factor. Signing is done on its page."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from gradus.domain.messages import message
from gradus.domain.refusals import Refusal
from gradus.entrypoints.cli import remote, speech
from gradus.entrypoints.cli.installation import installation
from gradus.entrypoints.cli.member import Code, Programme, where
from gradus.entrypoints.cli.operator import Data
from gradus.entrypoints.cli.told import Id, tell, tell_all

app = typer.Typer(no_args_is_help=True, help="Members who lost a second factor.")


@app.command("list")
def all_of_them(code: Code, programme: Programme = False) -> None:
    """Those that wait for a second officer."""
    tell_all(remote.items("/{where}/{code}/recoveries", where=where(programme), code=code))


@app.command()
def show(code: Code, id: Id, programme: Programme = False) -> None:  # noqa: A002 - what it is
    """One of them."""
    path = "/{where}/{code}/recoveries/{pk}"
    tell(remote.get(path, where=where(programme), code=code, pk=id).json())


@app.command()
def ask(
    code: Code,
    id: Annotated[str, typer.Argument(help="The member's id: see gradus member list.")],  # noqa: A002
    reason: Annotated[str, typer.Option(help="How you know that it is they.")],
    programme: Programme = False,
) -> None:
    """Ask that a member be let in again; a second officer signs on the page."""
    path = "/{where}/{code}/members/{pk}/recovery"
    told = {"reason": reason}
    tell(remote.send("POST", path, where=where(programme), code=code, pk=id, body=told).json())


@app.command("on-server")
def on_server(
    email: Annotated[str, typer.Argument(help="The address of the account.")],
    data: Data = Path("data"),
) -> None:
    """Let somebody in again, on the server itself: only where no other officer is left."""
    with installation(data):
        from gradus.core.accounts.actions.recovery import reset_on_machine
        from gradus.core.accounts.models import User
        from gradus.core.ledger.actions import COMMAND_LINE

        user = User.objects.filter(email=email.strip().lower()).first()
        if user is None:
            raise Refusal(
                "no-such-account",
                message("There is no account of {email}.", email=email),
                message("Check the address."),
            )
        reset_on_machine(by=COMMAND_LINE, at=datetime.now(UTC), user=user)
    speech.say(message("The second factors are removed; a letter says how to come back in."))
