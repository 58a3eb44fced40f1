"""``gradus threat brief``: the threat picture of a State on two pages, from files. No server."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from gradus.domain.markings import Marking
from gradus.domain.messages import message
from gradus.domain.refusals import InvalidInput
from gradus.engines.threat.equal import moved
from gradus.engines.threat.inputs import Judgement
from gradus.entrypoints.cli import speech
from gradus.formats.statistics.series import SeriesFigure
from gradus.workflows import threat as threats
from gradus.workflows import threat_sources as sources
from gradus.workflows.files import read_file
from gradus.workflows.threat_brief import about_state, threat_brief
from gradus.workflows.threat_brief_files import brief_file, brief_of
from gradus.workflows.threat_reading import threat_reading
from gradus.workflows.threat_series import series_by_group


def on(app: typer.Typer) -> None:
    """Add the command to the group."""
    app.command()(brief)


def brief(
    state: Annotated[str, typer.Argument(help="The State's code, such as KEN or KE.")],
    producer: Annotated[str, typer.Option(help="Who says it, such as an office.")],
    marking: Annotated[str, typer.Option(help="How far it may go, such as TLP:AMBER.")],
    out: Annotated[Path, typer.Option(help="Write it there: .pdf is two pages, .docx is Word.")],
    data: Annotated[
        Path | None, typer.Option(help="A folder with a UN Crime Trends export and other tables.")
    ] = None,
    judgement: Annotated[Path | None, typer.Option(help="Experts' views.")] = None,
    series: Annotated[
        list[Path] | None,
        typer.Option(help="The State's own figures: surveys, complaints, STIX, MISP; repeatable."),
    ] = None,
    publisher: Annotated[str, typer.Option(help="Who counted or asked.")] = "",
    currency: Annotated[str, typer.Option(help="Of losses, such as USD.")] = "",
    catalogue: Annotated[Path | None, typer.Option(help="Your own catalogue folder.")] = None,
    made: Annotated[
        datetime | None, typer.Option(help="As of when, in UTC; now if nothing is said.")
    ] = None,
) -> None:
    """The threat picture of a State on two pages, for a reader of five minutes.

    Exit codes: 0 good; 1 a table or the judgement has faults; 2 refused.
    """
    if marking not in tuple(Marking):
        raise typer.BadParameter(f"--marking {marking}: {' | '.join(Marking)}")
    name = brief_of(out)
    when = (made or datetime.now(UTC)).date()
    try:
        shelf = speech.shelf(catalogue)
        views = threats.read_judgement(judgement) if judgement is not None else Judgement()
        profile = threats.threat_profile(shelf, state, data, judgement=views)
        own = [
            figure
            for file in series or ()
            for figure in _figures(file, profile.state, publisher, currency)
        ]
    except InvalidInput as refusal:
        speech.complain(refusal)
        sys.exit(1)
    reading = threat_reading(
        profile,
        today=when.year,
        figures=series_by_group(own),
        judgement=views,
        moves=moved(profile, {area.id: area.capacity_area for area in shelf.areas}),
        areas=dict(shelf.capacity_areas),
    )
    about = about_state(
        reading.state,
        language=speech.language(),
        issued_on=when,
        marking=Marking(marking),
        producer=producer,
    )
    translate = speech.translator()
    content = brief_file(name, threat_brief(reading, about, translate), translate)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(content)
    speech.say(message("Written: {path}", path=str(out)))


def _figures(file: Path, state: str, publisher: str, currency: str) -> tuple[SeriesFigure, ...]:
    """The State's figures of a file that shows what it is."""
    data = read_file(file)
    kind = sources.kind_of(data, file.name)
    found = sources.read_source(
        data, file.name, kind, state=state, publisher=publisher, currency=currency
    )
    return tuple(figure for figure in found.figures if figure.state == state)
