"""``gradus circumstance ...``: what happens in and around a State, on a server."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from gradus.entrypoints.cli import remote
from gradus.entrypoints.cli.told import Id, Starts, State, tell, tell_all

app = typer.Typer(no_args_is_help=True, help="What happens in and around a State, on a server.")

Kind = Annotated[
    str,
    typer.Option(help="election, term, holiday, emergency, security, funding-cut or other."),
]
Reason = Annotated[str, typer.Option(help="What happens.")]
LastDay = Annotated[str, typer.Option("--ends", help="The last day; none: nobody knows.")]
Effect = Annotated[
    str, typer.Option(help="nothing-starts, visits-pause, fewer, money-cut or noted.")
]
Share = Annotated[
    int | None,
    typer.Option(min=0, max=100, help="Percent: still carried (fewer), or cut (money-cut)."),
]
WhoseMoney = Annotated[str, typer.Option("--partner", help="Whose money is cut; none: all.")]
MayMove = Annotated[bool, typer.Option("--may-move", help="The dates may still move.")]
Source = Annotated[str, typer.Option(help="Where it can be read.")]
Grade = Annotated[str, typer.Option(help="sourced, 'partly sourced' or assumed.")]


@app.command("list")
def all_of_them(
    state: State,
    over: Annotated[
        bool, typer.Option("--over", help="Also what was corrected or lifted.")
    ] = False,
) -> None:
    """The circumstances of a State."""
    tell_all(remote.items("/states/{code}/circumstances", {"over": over}, code=state))


@app.command()
def show(state: State, id: Id) -> None:  # noqa: A002 - what it is
    """One circumstance."""
    tell(remote.get("/states/{code}/circumstances/{pk}", code=state, pk=id).json())


@app.command()
def enter(
    state: State,
    kind: Kind,
    starts: Starts,
    reason: Reason,
    ends: LastDay = "",
    effect: Effect = "nothing-starts",
    share: Share = None,
    partner: WhoseMoney = "",
    may_move: MayMove = False,
    source: Source = "",
    grade: Grade = "",
) -> None:
    """Enter a circumstance: what happens, when, and what it does to plans."""
    told = _told(kind, starts, reason, ends, effect, share, partner, may_move, source, grade)
    tell(remote.send("POST", "/states/{code}/circumstances", code=state, body=told).json())


@app.command()
def correct(
    state: State,
    id: Id,  # noqa: A002
    kind: Kind,
    starts: Starts,
    reason: Reason,
    ends: LastDay = "",
    effect: Effect = "nothing-starts",
    share: Share = None,
    partner: WhoseMoney = "",
    may_move: MayMove = False,
    source: Source = "",
    grade: Grade = "",
) -> None:
    """Say how it is now; what stood there before stays readable."""
    told = _told(kind, starts, reason, ends, effect, share, partner, may_move, source, grade)
    path = "/states/{code}/circumstances/{pk}/correct"
    tell(remote.send("POST", path, code=state, pk=id, body=told).json())


@app.command()
def lift(state: State, id: Id) -> None:  # noqa: A002
    """Say that it counts no longer; it stays readable."""
    path = "/states/{code}/circumstances/{pk}/lift"
    tell(remote.send("POST", path, code=state, pk=id).json())


def _told(
    kind: str,
    starts: str,
    reason: str,
    ends: str,
    effect: str,
    share: int | None,
    partner: str,
    may_move: bool,
    source: str,
    grade: str,
) -> dict[str, Any]:
    told = {
        "kind": kind,
        "starts": starts,
        "ends": ends or None,
        "reason": reason,
        "effect": effect,
        "share": share,
        "partner": partner,
        "may_move": may_move,
        "source": source,
    }
    return told | ({"grade": grade} if grade else {})
