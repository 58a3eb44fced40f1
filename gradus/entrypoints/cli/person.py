"""``gradus person ...``: the people of a State, on a server, as far as your roles show them."""

from __future__ import annotations

from typing import Annotated

import typer

from gradus.entrypoints.cli import remote
from gradus.entrypoints.cli.told import Id, State, tell, tell_all

app = typer.Typer(no_args_is_help=True, help="People of a State, on a server.")
Name = Annotated[str, typer.Option(help="The name of the person.")]
Roles = Annotated[
    list[str], typer.Option("--role", help="practitioner, mentor, trainer; repeat it.")
]
Unit = Annotated[str, typer.Option(help="The id of the unit.")]
Languages = Annotated[list[str] | None, typer.Option("--language", help="en, fr ...; repeat it.")]
Sex = Annotated[str, typer.Option(help="female, male or other; left out: not known.")]
Email = Annotated[str, typer.Option(help="The address at work.")]
Phone = Annotated[str, typer.Option(help="The number at work.")]
Years = Annotated[int | None, typer.Option(min=0, help="Years left to serve.")]


@app.command("list")
def all_of_them(state: State) -> None:
    """Those at work in a State."""
    tell_all(remote.items("/states/{code}/people", code=state))


@app.command()
def show(id: Id) -> None:  # noqa: A002 - what it is
    """One person."""
    tell(remote.get("/people/{pk}", pk=id).json())


@app.command()
def enter(
    state: State,
    institution: Annotated[str, typer.Option(help="The id of the institution.")],
    name: Name,
    roles: Roles,
    unit: Unit = "",
    languages: Languages = None,
    sex: Sex = "",
    email: Email = "",
    phone: Phone = "",
    years_to_serve: Years = None,
) -> None:
    """Enter a person; as little as the work needs."""
    told = _said(name, roles, unit, languages, sex, email, phone, years_to_serve)
    told["institution_id"] = institution
    tell(remote.send("POST", "/states/{code}/people", code=state, body=told).json())


@app.command()
def change(
    id: Id,  # noqa: A002
    name: Name = "",
    roles: Annotated[
        list[str] | None, typer.Option("--role", help="All of them; repeat it.")
    ] = None,
    unit: Unit = "",
    languages: Languages = None,
    sex: Sex = "",
    email: Email = "",
    phone: Phone = "",
    years_to_serve: Years = None,
) -> None:
    """Correct what is known of a person; what is left out stays as it is."""
    told = _said(name, roles, unit, languages, sex, email, phone, years_to_serve)
    tell(remote.send("PATCH", "/people/{pk}", pk=id, body=told).json())


@app.command()
def left(
    id: Id,  # noqa: A002
    on: Annotated[str, typer.Option(help="The last day at work, such as 2027-01-31.")],
) -> None:
    """Say that a person left the work."""
    tell(remote.send("POST", "/people/{pk}/left", pk=id, body={"left_on": on}).json())


@app.command()
def back(id: Id) -> None:  # noqa: A002
    """Say that a person is back, or never left."""
    tell(remote.send("POST", "/people/{pk}/back", pk=id).json())


def _said(
    name: str,
    roles: list[str] | None,
    unit: str,
    languages: list[str] | None,
    sex: str,
    email: str,
    phone: str,
    years_to_serve: int | None,
) -> dict[str, object]:
    """What was given; what was not is left out."""
    told: dict[str, object] = {
        "name": name,
        "roles": roles,
        "unit_id": unit,
        "languages": languages,
        "sex": sex,
        "email": email,
        "phone": phone,
        "years_to_serve": years_to_serve,
    }
    return {field: value for field, value in told.items() if value not in ("", None, [])}
