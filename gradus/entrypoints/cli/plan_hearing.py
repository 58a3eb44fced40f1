"""``gradus plan consult, consultations ...``: third parties at a plan, and exceptions, on a server."""

from __future__ import annotations

from typing import Annotated

import typer

from gradus.entrypoints.cli import remote
from gradus.entrypoints.cli.told import Id, State, tell, tell_all


def on_server(app: typer.Typer) -> None:
    """Add the commands to the group."""
    for command in (exceptions, consult, consultations, asked, contribute, respond):
        app.command()(command)
    app.command("close-consultation")(close)


def exceptions(state: State) -> None:
    """The exceptions to the rules of the field in a State."""
    tell_all(remote.items("/states/{code}/exceptions", code=state))


def consult(
    state: State,
    id: Id,  # noqa: A002 - what it is
    question: Annotated[str, typer.Option(help="What you ask.")],
    until: Annotated[str, typer.Option(help="The day by which an answer is asked for.")],
    item: Annotated[list[str], typer.Option(help="An activity that is shown; repeat it.")],
    partner: Annotated[str, typer.Option(help="The id of the partner asked.")] = "",
    institution: Annotated[str, typer.Option(help="The id of the institution asked.")] = "",
) -> None:
    """Ask a third party about activities of a plan on a server; it sees nothing else of it."""
    told = {
        "question": question,
        "until": until,
        "items": item,
        "partner": partner or None,
        "institution": institution or None,
    }
    path = "/states/{code}/plans/{pk}/consultations"
    tell(remote.send("POST", path, code=state, pk=id, body=told).json())


def consultations(state: State, id: Id) -> None:  # noqa: A002
    """Whom the parties asked about a plan on a server, what was said and answered."""
    tell_all(remote.items("/states/{code}/plans/{pk}/consultations", code=state, pk=id))


def asked() -> None:
    """What your own partner or institution is asked about, in every State."""
    tell_all(remote.items("/consultations"))


def contribute(
    id: Id,  # noqa: A002
    text: Annotated[str, typer.Option(help="What you want to say.")],
    item: Annotated[str, typer.Option(help="One of the activities shown.")] = "",
) -> None:
    """Say something as the third party that is asked."""
    told = {"text": text, "item": item}
    tell(remote.send("POST", "/consultations/{pk}/contributions", pk=id, body=told).json())


def respond(
    id: Id,  # noqa: A002
    outcome: Annotated[str, typer.Option(help="taken-up, in-part or not-taken-up.")],
    answer: Annotated[str, typer.Option(help="Your answer; the third party reads it.")],
) -> None:
    """Answer what a third party said, once."""
    told = {"outcome": outcome, "answer": answer}
    tell(remote.send("POST", "/contributions/{pk}/answer", pk=id, body=told).json())


def close(id: Id) -> None:  # noqa: A002
    """Take no more words in a consultation."""
    tell(remote.send("POST", "/consultations/{pk}/close", pk=id).json())
