"""``gradus iati ...``: IATI activity files, read and written without a server."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from gradus.domain.messages import message
from gradus.domain.refusals import InvalidInput
from gradus.entrypoints.cli import speech
from gradus.formats.iati.activity import ActivityFile, said
from gradus.formats.iati.plain import plain_of
from gradus.formats.iati.reader import read_activities_apart
from gradus.formats.iati.writer import write_activities
from gradus.formats.records.write_json import write_json
from gradus.workflows.files import read_file

app = typer.Typer(no_args_is_help=True, help="IATI activity files: read, written.")
_File = Annotated[Path, typer.Argument(help="An IATI activity file, 2.01 to 2.03.")]


@app.command()
def read(
    file: _File,
    format: Annotated[str, typer.Option(help="json or text.")] = "text",  # noqa: A002
    out: Annotated[Path | None, typer.Option(help="Write the result there.")] = None,
) -> None:
    """What is in a file, what of it was left aside, or its faults.

    Exit codes: 0 good; 1 the file has faults; 2 refused.
    """
    found = _read(file)
    speech.deliver(write_json(plain_of(found)), _table(found), format, out)


@app.command()
def write(
    file: _File,
    out: Annotated[Path, typer.Option(help="Write it there.")],
) -> None:
    """The same activities as IATI 2.03, in the schema's order, without what was left aside."""
    found = _read(file)
    data = write_activities(found.activities, generated=datetime.now(UTC).replace(microsecond=0))
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(data)
    for name, count in (found.left_aside or {}).items():
        speech.say(message("Left aside: {name} ({count})", name=name, count=count))
    speech.say(message("Written: {path}", path=str(out)))


def _read(file: Path) -> ActivityFile:
    try:
        return read_activities_apart(read_file(file), file.name)
    except InvalidInput as refusal:
        speech.complain(refusal)
        sys.exit(1)


def _table(found: ActivityFile) -> Table:
    _ = speech.translator()
    table = Table(title=f"IATI {found.version}")
    for heading in (_("Identifier"), _("Title"), _("Status"), _("Countries")):
        table.add_column(heading)
    for one in found.activities:
        countries = ", ".join(country.code for country in one.countries)
        title = said(one.title.narratives, speech.language(), one.language)
        table.add_row(one.identifier, title, one.status, countries)
    aside = ", ".join(f"{name} {count}" for name, count in (found.left_aside or {}).items())
    if aside:
        table.caption = f"{_('Left aside')}: {aside}"
    return table
