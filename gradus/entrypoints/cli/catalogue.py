"""``gradus catalogue ...``: check it, list it, show an entry."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from gradus.catalogue.check import check as check_catalogue
from gradus.catalogue.course import courses_for
from gradus.catalogue.shelf import NotInCatalogue, Shelf
from gradus.domain.messages import message
from gradus.domain.refusals import InvalidInput
from gradus.entrypoints.cli import speech
from gradus.entrypoints.cli.course_text import course_text
from gradus.formats.records.write_json import write_json

app = typer.Typer(no_args_is_help=True, help="Look into the catalogue and check it.")
Own = Annotated[Path | None, typer.Option(help="Your own catalogue folder.")]
LISTS = ("interventions", "instruments", "facts", "defaults", "areas", "courses", "competences")


@app.command()
def check(catalogue: Own = None) -> None:
    """Say every fault of the catalogue, with file, line and remedy. Exit codes: 0 sound; 1 not."""
    if catalogue is not None and not catalogue.is_dir():
        raise NotInCatalogue(str(catalogue), ())
    found = check_catalogue(catalogue)
    if found:
        speech.complain(InvalidInput("catalogue", found))
        sys.exit(1)
    speech.say(message("The catalogue is sound."))


@app.command("list")
def list_entries(
    what: Annotated[str, typer.Argument(help=", ".join(LISTS))],
    catalogue: Own = None,
) -> None:
    """List what the catalogue has."""
    shelf = speech.shelf(catalogue)
    translate = speech.translator()
    if what not in LISTS:
        raise NotInCatalogue(what, LISTS)
    table = Table(box=None)
    table.add_column("id")
    table.add_column("title")
    if what == "instruments":
        for name in shelf.instrument_ids():
            table.add_row(name, translate(shelf.instrument(name).title))
    else:
        entries = shelf.defaults.values() if what == "defaults" else getattr(shelf, what)
        for entry in entries:
            table.add_row(entry.id, translate(entry.title))
    speech.out.print(table)
    speech.warn(shelf)


@app.command()
def courses(
    area: Annotated[str, typer.Option(help="Only of this area, such as INV or evidence.")] = "",
    role: Annotated[str, typer.Option(help="Only for this role, such as prosecutor.")] = "",
    catalogue: Own = None,
) -> None:
    """List the courses, with the hours and whom they are for."""
    shelf = speech.shelf(catalogue)
    translate = speech.translator()
    areas = _areas(shelf, area) if area else None
    roles = {entry.id: translate(entry.title) for entry in shelf.course_roles}
    if role and role not in roles:
        raise NotInCatalogue(role, roles)
    table = Table(box=None)
    table.add_column("id", no_wrap=True)
    for heading in (translate("Title"), translate("Hours"), translate("For whom")):
        table.add_column(heading)
    for course in courses_for(shelf.courses, areas=areas, role=role or None):
        whom = ", ".join(roles.get(name, name) for name in course.roles)
        table.add_row(course.id, translate(course.title), str(course.hours), whom)
    speech.out.print(table)
    speech.warn(shelf)


@app.command()
def course(
    name: Annotated[str, typer.Argument(help="The id of a course.")],
    format: Annotated[str, typer.Option(help="json or text.")] = "text",  # noqa: A002
    out: Annotated[Path | None, typer.Option(help="Write the result there.")] = None,
    catalogue: Own = None,
) -> None:
    """Show a course: its contents, what it leads to, what it needs and how it is passed."""
    shelf = speech.shelf(catalogue)
    found = {one.id: one for one in shelf.courses}
    if name not in found:
        raise NotInCatalogue(name, found)
    told = course_text(found[name], shelf, speech.translator())
    speech.deliver(write_json(found[name]), Text(told), format, out)


def _areas(shelf: Shelf, name: str) -> set[str]:
    """The intervention areas of a code, or of a capacity area."""
    found = {a.id for a in shelf.areas if name in (a.id, a.capacity_area)}
    if not found:
        raise NotInCatalogue(name, (*(a.id for a in shelf.areas), *shelf.capacity_areas))
    return found


@app.command()
def show(
    name: Annotated[str, typer.Argument(help="The id of an entry.")], catalogue: Own = None
) -> None:
    """Show an entry as it is, as JSON."""
    shelf = speech.shelf(catalogue)
    typer.echo(write_json(_entry(shelf, name)).decode().rstrip("\n"))


def _entry(shelf: Shelf, name: str) -> object:
    entries: dict[str, object] = {
        entry.id: entry
        for part in (
            shelf.interventions,
            shelf.facts,
            shelf.areas,
            shelf.defaults.values(),
            shelf.competences,
            shelf.courses,
        )
        for entry in part
    }
    if name in entries:
        return entries[name]
    if name in shelf.instrument_ids():
        return shelf.instrument(name)
    raise NotInCatalogue(name, (*entries, *shelf.instrument_ids()))
