"""``gradus state ...``: the States you reach on a server, and their register."""

from __future__ import annotations

from typing import Annotated

import typer

from gradus.entrypoints.cli import remote
from gradus.entrypoints.cli.told import Id, State, tell, tell_all

app = typer.Typer(no_args_is_help=True, help="States on a server, and their register.")
Name = Annotated[str, typer.Option(help="Its name, as its letterhead has it.")]
Kind = Annotated[str, typer.Option(help="police, prosecution, judiciary, academy, ministry ...")]
Place = Annotated[str, typer.Option(help="Where it is.")]
Posts = Annotated[int | None, typer.Option(min=0, help="Filled and empty; left out: not known.")]
Staff = Annotated[int | None, typer.Option(min=0, help="People in post; left out: not known.")]
Forces = Annotated[
    bool,
    typer.Option(
        "--security-forces/--no-security-forces",
        help="Whether it is of the security forces, or commands them.",
    ),
]


@app.command("list")
def all_of_them() -> None:
    """The States of which your key opens something."""
    tell_all(remote.items("/states"))


@app.command()
def show(state: State) -> None:
    """One State."""
    tell(remote.get("/states/{code}", code=state).json())


@app.command()
def institutions(state: State) -> None:
    """The institutions of a State, with their units."""
    tell_all(remote.items("/states/{code}/institutions", code=state))


@app.command()
def institution(state: State, id: Id) -> None:  # noqa: A002 - what it is
    """One institution."""
    tell(remote.get("/states/{code}/institutions/{pk}", code=state, pk=id).json())


@app.command("add-institution")
def add_institution(state: State, name: Name, kind: Kind, place: Place = "") -> None:
    """Enter an institution of a State."""
    told = {"name": name, "kind": kind, "place": place}
    tell(remote.send("POST", "/states/{code}/institutions", code=state, body=told).json())


@app.command("change-institution")
def change_institution(
    state: State,
    id: Id,  # noqa: A002
    name: Name,
    kind: Kind,
    place: Place = "",
) -> None:
    """Correct what the register says of an institution."""
    told = {"name": name, "kind": kind, "place": place}
    path = "/states/{code}/institutions/{pk}"
    tell(remote.send("PUT", path, code=state, pk=id, body=told).json())


@app.command()
def unit(state: State, id: Id) -> None:  # noqa: A002
    """One unit."""
    tell(remote.get("/states/{code}/units/{pk}", code=state, pk=id).json())


@app.command("add-unit")
def add_unit(
    state: State,
    institution: Annotated[str, typer.Argument(help="The id of the institution.")],
    name: Name,
    place: Place = "",
    posts: Posts = None,
    staff: Staff = None,
    security_forces: Forces = True,
) -> None:
    """Enter a unit of an institution."""
    told = _unit(name, place, posts, staff, security_forces)
    path = "/states/{code}/institutions/{pk}/units"
    tell(remote.send("POST", path, code=state, pk=institution, body=told).json())


@app.command("change-unit")
def change_unit(
    state: State,
    id: Id,  # noqa: A002
    name: Name,
    place: Place = "",
    posts: Posts = None,
    staff: Staff = None,
    security_forces: Forces = True,
) -> None:
    """Correct what the register says of a unit."""
    told = _unit(name, place, posts, staff, security_forces)
    tell(remote.send("PUT", "/states/{code}/units/{pk}", code=state, pk=id, body=told).json())


def _unit(
    name: str, place: str, posts: int | None, staff: int | None, forces: bool
) -> dict[str, object]:
    return {
        "name": name,
        "place": place,
        "posts": posts,
        "staff": staff,
        "security_forces": forces,
    }
