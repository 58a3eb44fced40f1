"""``gradus plan say, propose, answer, revise ...``: two parties at one plan, on a server."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gradus.entrypoints.cli import remote
from gradus.entrypoints.cli.told import Id, State, tell, tell_all

Item = Annotated[str, typer.Option(help="An activity, as the plan's files name it.")]
Because = Annotated[str, typer.Option(help="Why a new version; it stands beside it.")]
Seconds = Annotated[int, typer.Option(min=1, help="How long to search at most.")]


def on_server(app: typer.Typer) -> None:
    """Add the commands to the group."""
    for command in (remarks, say, changes, propose, answer, withdraw, versions, revise, replan):
        app.command()(command)


def remarks(state: State, id: Id) -> None:  # noqa: A002 - what it is
    """What was said about a plan on a server, the latest first."""
    tell_all(remote.items("/states/{code}/plans/{pk}/remarks", code=state, pk=id))


def say(
    state: State,
    id: Id,  # noqa: A002
    text: Annotated[str, typer.Option(help="What you want to say.")],
    item: Item = "",
) -> None:
    """Say something about a plan on a server, or about one activity of it."""
    path = "/states/{code}/plans/{pk}/remarks"
    told = {"text": text, "item": item}
    tell(remote.send("POST", path, code=state, pk=id, body=told).json())


def changes(state: State, id: Id) -> None:  # noqa: A002
    """The changes proposed to a plan on a server, and what was answered."""
    tell_all(remote.items("/states/{code}/plans/{pk}/changes", code=state, pk=id))


def propose(
    state: State,
    id: Id,  # noqa: A002
    kind: Annotated[
        str, typer.Option(help="keep, leave-out, by, not-before, start-in, let-go or words.")
    ],
    reason: Annotated[str, typer.Option(help="Why; the other side answers it.")],
    item: Item = "",
    month: Annotated[
        str, typer.Option(help="Such as 2027-03, for by, not-before and start-in.")
    ] = "",
) -> None:
    """Propose a change to the latest version of a plan on a server."""
    path = "/states/{code}/plans/{pk}/changes"
    told = {"kind": kind, "item": item, "reason": reason, "month": month or None}
    tell(remote.send("POST", path, code=state, pk=id, body=told).json())


def answer(
    id: Id,  # noqa: A002
    accept: Annotated[bool, typer.Option("--accept/--reject", help="Whether it is accepted.")],
    why: Annotated[str, typer.Option(help="Your answer; a no needs its reason.")] = "",
) -> None:
    """Accept or reject what the other side proposed."""
    told = {"accept": accept, "why": why}
    tell(remote.send("POST", "/plan-changes/{pk}/answer", pk=id, body=told).json())


def withdraw(id: Id) -> None:  # noqa: A002
    """Take back what your own side proposed."""
    tell(remote.send("POST", "/plan-changes/{pk}/withdraw", pk=id).json())


def versions(state: State, id: Id) -> None:  # noqa: A002
    """The versions of a plan on a server: who made each, how, and why."""
    tell_all(remote.items("/states/{code}/plans/{pk}/versions", code=state, pk=id))


def revise(
    state: State,
    id: Id,  # noqa: A002
    because: Because,
    include: Annotated[
        list[str] | None,
        typer.Option(help="The id of a change that is still open; repeat it."),
    ] = None,
    money: Annotated[float | None, typer.Option(help="Share of every pot; 1: as entered.")] = None,
    people: Annotated[
        float | None, typer.Option(help="Share of trainers, mentors and the regional team.")
    ] = None,
    months: Annotated[
        int | None, typer.Option(help="The plan ends so many months later; below zero: earlier.")
    ] = None,
    tilt: Annotated[
        str,
        typer.Option(help="balanced, fast-start, lowest-cost, self-reliance or donor-neutral."),
    ] = "balanced",
    seconds: Seconds = 60,
) -> None:
    """Make a new version of a plan around what the parties changed, from the same inputs."""
    path = "/states/{code}/plans/{pk}/versions"
    told = {
        "because": because,
        "include": include or [],
        "sliders": {"money": money, "people": people, "months": months},
        "tilt": tilt,
        "seconds": seconds,
    }
    tell(remote.send("POST", path, code=state, pk=id, body=told).json())


def replan(
    state: State,
    id: Id,  # noqa: A002
    because: Because,
    assessment: Annotated[
        str, typer.Option(help="The id of another assessment; none: the plan's own.")
    ] = "",
    state_file: Annotated[Path | None, typer.Option(help="The State file (YAML).")] = None,
    existing: Annotated[
        Path | None, typer.Option(help="Past and running activities (CSV or XLSX).")
    ] = None,
    means: Annotated[
        bool, typer.Option(help="Count on the money, people and calendar entered on the server.")
    ] = True,
    rates: Annotated[
        list[str] | None,
        typer.Option("--rate", help="Such as: EUR 1.08 ECB, 2026-11-02; repeat it."),
    ] = None,
    seconds: Seconds = 60,
) -> None:
    """Make a new version of a plan from the facts as they are now; what has begun stays."""
    told: dict[str, object] = {
        "because": because,
        "seconds": seconds,
        "means": means,
        "rates": "\n".join(rates or ()),
    }
    told |= {"assessment": assessment} if assessment else {}
    chosen = {"state_file": state_file, "existing": existing}
    files = {name: path for name, path in chosen.items() if path is not None}
    path = "/states/{code}/plans/{pk}/replan"
    tell(remote.send("POST", path, code=state, pk=id, form=told, files=files).json())
