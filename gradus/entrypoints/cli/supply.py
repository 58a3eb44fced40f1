"""``gradus supply ...``: trainers, mentors and regional teams by month, on a server."""

from __future__ import annotations

from typing import Annotated

import typer

from gradus.domain.messages import message
from gradus.domain.refusals import Refusal
from gradus.entrypoints.cli import remote
from gradus.entrypoints.cli.told import Ends, Id, Starts, tell, tell_all

app = typer.Typer(
    no_args_is_help=True, help="Trainers, mentors and regional teams by month, on a server."
)


@app.command("list")
def all_of_them() -> None:
    """Those that you reach, of programmes and of States."""
    tell_all(remote.items("/supplies"))


@app.command()
def show(id: Id) -> None:  # noqa: A002 - what it is
    """One entry."""
    tell(remote.get("/supplies/{pk}", pk=id).json())


@app.command()
def add(
    kind: Annotated[str, typer.Option(help="trainers, mentors or regional-team.")],
    number: Annotated[int, typer.Option(min=1, help="How many at a time.")],
    starts: Starts,
    ends: Ends,
    programme: Annotated[str, typer.Option(help="The programme whose they are.")] = "",
    state: Annotated[str, typer.Option(help="The State whose they are.")] = "",
    language: Annotated[str, typer.Option(help="Its code; left out: any.")] = "",
    area: Annotated[str, typer.Option(help="A capacity area; left out: any.")] = "",
) -> None:
    """Enter people of a programme or of a State, one of the two."""
    told = {
        "kind": kind,
        "number": number,
        "starts": starts,
        "ends": ends,
        "language": language,
        "area": area,
    }
    if bool(programme) == bool(state):
        raise Refusal(
            "whose-supply",
            message("They are a programme's or a State's: one of the two."),
            message("Give either --programme or --state."),
        )
    if programme:
        path = "/programmes/{code}/supplies"
        tell(remote.send("POST", path, code=programme, body=told).json())
    else:
        tell(remote.send("POST", "/states/{code}/supplies", code=state, body=told).json())


@app.command()
def end(id: Id) -> None:  # noqa: A002
    """Say that they are not there any more."""
    tell(remote.send("POST", "/supplies/{pk}/end", pk=id).json())
