"""``gradus catalogue ...``: check it, list it, show an entry."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from gradus.catalogue.check import check as check_catalogue
from gradus.catalogue.shelf import NotInCatalogue, Shelf
from gradus.domain.messages import message
from gradus.domain.refusals import InvalidInput
from gradus.entrypoints.cli import speech
from gradus.formats.records.write_json import write_json

app = typer.Typer(no_args_is_help=True, help="Look into the catalogue and check it.")
Own = Annotated[Path | None, typer.Option(help="Your own catalogue folder.")]
LISTS = ("interventions", "instruments", "facts", "defaults", "areas")


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
    what: Annotated[str, typer.Argument(help="interventions, instruments, facts, defaults, areas")],
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
def show(
    name: Annotated[str, typer.Argument(help="The id of an entry.")], catalogue: Own = None
) -> None:
    """Show an entry as it is, as JSON."""
    shelf = speech.shelf(catalogue)
    typer.echo(write_json(_entry(shelf, name)).decode().rstrip("\n"))


def _entry(shelf: Shelf, name: str) -> object:
    entries: dict[str, object] = {
        entry.id: entry
        for part in (shelf.interventions, shelf.facts, shelf.areas, shelf.defaults.values())
        for entry in part
    }
    if name in entries:
        return entries[name]
    if name in shelf.instrument_ids():
        return shelf.instrument(name)
    raise NotInCatalogue(name, (*entries, *shelf.instrument_ids()))
