"""``gradus plan agreement, put-forward, ink-pages ...``: agreeing on a plan on a server.

No command signs: that is done by a person, on the plan's page or in ink.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gradus.entrypoints.cli import remote
from gradus.entrypoints.cli.told import Id, Out, State, keep, tell


def on_server(app: typer.Typer) -> None:
    """Add the commands to the group."""
    app.command("put-forward")(put_forward)
    app.command("ink-pages")(ink_pages)
    app.command("bring-pages")(bring_pages)
    app.command("signing-rule")(signing_rule)
    app.command()(agreement)


def agreement(state: State, id: Id) -> None:  # noqa: A002 - what it is
    """What is signed of a plan on a server, its hash, and who signed it."""
    tell(remote.get("/states/{code}/plans/{pk}/agreement", code=state, pk=id).json())


def put_forward(state: State, id: Id) -> None:  # noqa: A002
    """Put the latest version of a plan on a server forward for signature."""
    path = "/states/{code}/plans/{pk}/agreement/put-forward"
    tell(remote.send("POST", path, code=state, pk=id).json())


def bring_pages(
    state: State,
    id: Id,  # noqa: A002
    pages: Annotated[Path, typer.Argument(help="The scanned pages: PDF, PNG or JPEG.")],
    signed_on: Annotated[str, typer.Option(help="The day on the pages, such as 2027-01-31.")],
    shown: Annotated[str, typer.Option(help="The hash printed on every page.")],
) -> None:
    """Bring the scanned pages of an agreement signed in ink; two people then confirm them."""
    path = "/states/{code}/plans/{pk}/agreement/ink-pages"
    told, files = {"signed_on": signed_on, "shown": shown}, {"pages": pages}
    tell(remote.send("POST", path, code=state, pk=id, form=told, files=files).json())


def ink_pages(id: Id, out: Out) -> None:  # noqa: A002
    """Download pages that were signed in ink."""
    keep(remote.get("/plan-ink-pages/{pk}", pk=id), out)


def signing_rule(
    state: State,
    signatures: Annotated[
        int | None, typer.Option(min=1, max=2, help="How many sign for the State: 1 or 2.")
    ] = None,
    basis: Annotated[str, typer.Option(help="The law or decision that asks for it.")] = "",
) -> None:
    """How many sign for a State; with --signatures and --basis: say it."""
    if signatures is None and not basis:
        tell(remote.get("/states/{code}/signing-rule", code=state).json())
        return
    told = {"signatures": signatures or 1, "basis": basis}
    tell(remote.send("PUT", "/states/{code}/signing-rule", code=state, body=told).json())
