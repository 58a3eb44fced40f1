"""``gradus threat ...``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from gradus.domain.messages import N_, Message, message
from gradus.domain.refusals import InvalidInput
from gradus.engines.threat.profile import Bands, Interval, ThreatProfile
from gradus.entrypoints.cli import speech, threat_brief, threat_remote, threat_sources
from gradus.formats.records.write_json import write_json
from gradus.workflows import threat as threats
from gradus.workflows.document_threat import BASIS

app = typer.Typer(no_args_is_help=True, help="The threat picture of a State.")


@app.callback()
def group() -> None:
    """The threat picture of a State."""


@app.command()
def profile(
    state: Annotated[str, typer.Argument(help="The State's code, such as KEN or KE.")],
    data: Annotated[
        Path | None, typer.Option(help="A folder with a UN Crime Trends export and other tables.")
    ] = None,
    judgement: Annotated[
        Path | None, typer.Option(help="Experts' views (YAML, CSV or XLSX).")
    ] = None,
    format: Annotated[str, typer.Option(help="json or text.")] = "text",  # noqa: A002
    out: Annotated[Path | None, typer.Option(help="Write the result there.")] = None,
    catalogue: Annotated[Path | None, typer.Option(help="Your own catalogue folder.")] = None,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the simulation.")] = 0,
) -> None:
    """What crime a State faces, from published figures, with its uncertainty.

    Exit codes: 0 good; 1 a table or the judgement has faults; 2 refused.
    """
    try:
        shelf = speech.shelf(catalogue)
        views = threats.read_judgement(judgement) if judgement is not None else None
        found = threats.threat_profile(shelf, state, data, judgement=views, seed=seed)
    except InvalidInput as refusal:
        speech.complain(refusal)
        sys.exit(1)
    titles = {area.id: area.title for area in shelf.areas} | dict(shelf.capacity_areas)
    speech.deliver(write_json(found), _text(found, titles), format, out)


threat_sources.on(app)
threat_brief.on(app)
threat_remote.on_server(app)


def _t(text: Message) -> str:
    return text.text(speech.translator())


def _text(found: ThreatProfile, titles: dict[str, str]) -> RenderableType:
    translate = speech.translator()
    parts: list[RenderableType] = [Text(found.state, style="bold")]
    parts += [Text(_t(remark)) for remark in found.remarks]
    counted = _table(
        message("Offences"),
        message("Recorded, per 100,000"),
        message("Estimated"),
        message("Trend, % a year"),
    )
    ranked = _table(
        message("Offences"),
        message("Share of the threat, %"),
        message("Among the first five, %"),
        message("Rests on"),
    )
    for group_ in found.groups:
        title = translate(group_.title)
        latest = max(group_.observed, key=lambda o: o.year, default=None)
        recorded = translate(N_("not reported"))
        if latest is not None and latest.rate is not None:
            recorded = f"{latest.rate:.1f} ({latest.year})"
        counted.add_row(title, recorded, _bands(group_.rate, 1), _bands(group_.trend, 100))
        ranked.add_row(
            title,
            _interval(group_.importance, 100),
            f"{100 * group_.top_five:.0f}",
            translate(BASIS[group_.basis]),
        )
    parts += [Text(), counted, Text(), ranked]
    weights = _table(message("Capacity area"), message("Weight, %"), message(""))
    for area in found.capacity_areas:
        weights.add_row(
            translate(titles.get(area.area, area.area)),
            _interval(area.weight, 100),
            "#" * round(40 * area.weight.mid),
        )
    parts += [Text(), weights]
    return Group(*parts)


def _table(*headings: Message) -> Table:
    table = Table(box=None)
    for heading in headings:
        table.add_column(_t(heading))
    return table


def _bands(value: Bands | None, factor: float) -> str:
    """The median and the middle 80 %."""
    if value is None:
        return "-"
    mid, low, high = (factor * v for v in (value.mid, value.low80, value.high80))
    return f"{mid:.1f} ({low:.1f} - {high:.1f})"


def _interval(value: Interval, factor: float) -> str:
    return f"{factor * value.mid:.1f} ({factor * value.low:.1f} - {factor * value.high:.1f})"
