"""``gradus diligence ...``: human-rights due diligence on a server. Signing is done on its page."""

from __future__ import annotations

from typing import Annotated

import typer

from gradus.entrypoints.cli import remote
from gradus.entrypoints.cli.told import Id, tell, tell_all

app = typer.Typer(no_args_is_help=True, help="Human-rights due diligence on a server.")
Reason = Annotated[str, typer.Option(help="Why.")]
Text = Annotated[str, typer.Option(help="What is written down.")]


@app.command()
def gates() -> None:
    """Whether support to the units in your sight may begin."""
    tell_all(remote.items("/gates"))


@app.command()
def ask(
    unit: Annotated[str, typer.Option(help="The id of the unit.")],
    support: Annotated[
        list[str], typer.Option("--support", help="training, mentoring, equipment; repeat it.")
    ],
    purpose: Annotated[str, typer.Option(help="What the support is for.")],
) -> None:
    """Ask for due diligence for a unit."""
    told = {"unit_id": unit, "support": support, "purpose": purpose}
    tell(remote.send("POST", "/diligence", body=told).json())


@app.command("list")
def all_of_them() -> None:
    """The requests, for officers of due diligence."""
    tell_all(remote.items("/diligence"))


@app.command()
def show(id: Id) -> None:  # noqa: A002 - what it is
    """One request, with all that officers wrote."""
    tell(remote.get("/diligence/{pk}", pk=id).json())


@app.command()
def begin(id: Id) -> None:  # noqa: A002
    """Take the work up."""
    tell(remote.send("POST", "/diligence/{pk}/begin", pk=id).json())


@app.command()
def withdraw(id: Id) -> None:  # noqa: A002
    """Take a request back before it is decided."""
    tell(remote.send("POST", "/diligence/{pk}/withdraw", pk=id).json())


@app.command()
def assess(
    id: Id,  # noqa: A002
    risks: Annotated[str, typer.Option(help="What the unit might do or has done; no victim.")],
    sources: Annotated[str, typer.Option(help="Where each risk is known from, with a date.")],
    level: Annotated[str, typer.Option(help="low, medium or high.")],
) -> None:
    """Write an assessment."""
    told = {"risks": risks, "sources": sources, "level": level}
    tell(remote.send("POST", "/diligence/{pk}/assess", pk=id, body=told).json())


@app.command()
def measure(
    id: Id,  # noqa: A002
    text: Text,
    responsible: Annotated[str, typer.Option(help="Who sees to it: a function, no name.")],
    due: Annotated[str, typer.Option(help="In place by, such as 2027-01-31.")],
) -> None:
    """Add a measure that mitigates."""
    told = {"text": text, "responsible": responsible, "due": due}
    tell(remote.send("POST", "/diligence/{pk}/measure", pk=id, body=told).json())


@app.command("in-place")
def in_place(id: Annotated[str, typer.Argument(help="The id of the measure.")]) -> None:  # noqa: A002
    """Say that a measure is in place."""
    tell(remote.send("POST", "/diligence/measures/{pk}/in-place", pk=id).json())


@app.command()
def propose(
    id: Id,  # noqa: A002
    outcome: Annotated[str, typer.Option(help="cleared, mitigated, refused, not-applicable.")],
    reason: Reason,
    decided_by: Annotated[str, typer.Option(help="Who decides: a function, no name.")],
    review_due: Annotated[str, typer.Option(help="Review by, such as 2027-01-31.")] = "",
) -> None:
    """Propose a decision; a second officer signs it on the page."""
    told = {"outcome": outcome, "reason": reason, "decided_by": decided_by}
    told |= {"review_due": review_due} if review_due else {}
    tell(remote.send("POST", "/diligence/{pk}/propose", pk=id, body=told).json())


@app.command("send-back")
def send_back(id: Id) -> None:  # noqa: A002
    """Send a proposal back to be worked on."""
    tell(remote.send("POST", "/diligence/{pk}/send-back", pk=id).json())


@app.command()
def note(
    id: Id,  # noqa: A002
    text: Text,
    concern: Annotated[bool, typer.Option("--concern", help="Somebody has to look again.")] = False,
) -> None:
    """Note what was seen while support runs."""
    told = {"text": text, "concern": concern}
    tell(remote.send("POST", "/diligence/{pk}/note", pk=id, body=told).json())


@app.command()
def suspend(id: Id, reason: Reason) -> None:  # noqa: A002
    """Suspend support to the unit at once."""
    told = {"reason": reason}
    tell(remote.send("POST", "/diligence/{pk}/suspend", pk=id, body=told).json())


@app.command()
def stop(id: Id, reason: Reason) -> None:  # noqa: A002
    """Stop support to the unit."""
    tell(remote.send("POST", "/diligence/{pk}/stop", pk=id, body={"reason": reason}).json())
