"""``gradus assessment evidence, attach ...``: what answers rest on, on a server."""

from __future__ import annotations

from typing import Annotated

import typer

from gradus.entrypoints.cli import remote
from gradus.entrypoints.cli.told import Id, State, tell, tell_all

Indicator = Annotated[str, typer.Argument(help="The question, such as GOV-01.")]


def on_server(app: typer.Typer) -> None:
    """Add the commands to the group."""
    app.command("evidence")(of_assessment)
    app.command("group-evidence")(of_group)
    app.command()(attach)
    app.command("attach-again")(attach_again)
    app.command()(detach)


def of_assessment(state: State, id: Id) -> None:  # noqa: A002 - what it is
    """What the answers of an assessment rest on."""
    tell_all(remote.items("/states/{code}/assessments/{pk}/evidence", code=state, pk=id))


def of_group(id: Id) -> None:  # noqa: A002
    """What a group's answers rest on, and what its earlier ones did."""
    tell(remote.get("/answer-groups/{pk}/evidence", pk=id).json())


def attach(
    id: Id,  # noqa: A002
    indicator: Indicator,
    item: Annotated[str, typer.Argument(help="The id of a file or source of the evidence.")],
) -> None:
    """Attach a file or source to a group's answer; `gradus evidence add` keeps a new file first."""
    told = {"indicator": indicator, "item_id": item}
    tell(remote.send("POST", "/answer-groups/{pk}/evidence", pk=id, body=told).json())


def attach_again(id: Id, indicator: Indicator) -> None:  # noqa: A002
    """Attach what the earlier answer of the same people rested on."""
    path = "/answer-groups/{pk}/evidence/again"
    tell(remote.send("POST", path, pk=id, body={"indicator": indicator}).json())


def detach(
    id: Annotated[str, typer.Argument(help="The id of what is attached.")],  # noqa: A002
) -> None:
    """Take off what an answer rested on; the file or source stays."""
    tell(remote.send("DELETE", "/answer-evidence/{pk}", pk=id).json())
