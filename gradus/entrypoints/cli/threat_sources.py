"""``gradus threat read, export, elicit``: what is in a file about crime, and the picture out. No server."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal, cast

import typer
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from gradus.catalogue.classification import Decision, read_decisions
from gradus.domain.markings import Marking
from gradus.domain.messages import Message, message
from gradus.domain.refusals import InvalidInput
from gradus.domain.texts import one_line
from gradus.entrypoints.cli import speech
from gradus.formats.records.write_json import write_json
from gradus.formats.statistics.mapping import TableMapping, mapping_json, read_mapping
from gradus.formats.statistics.proposal import Proposal
from gradus.workflows import threat as threats
from gradus.workflows import threat_sources as sources
from gradus.workflows.elicitation import elicitation_table
from gradus.workflows.files import read_file
from gradus.workflows.threat_picture import exported, picture_of

_SHOWN = 20


def on(app: typer.Typer) -> None:
    """Add the commands to the group."""
    for command in (read, export, elicit):
        app.command()(command)


def read(
    file: Annotated[Path, typer.Argument(help="CSV, XLSX, STIX 2.1 or MISP JSON.")],
    kind: Annotated[
        str, typer.Option("--as", help="cts, national, ic3, survey, stix, misp or indicators.")
    ] = "",
    mapping: Annotated[
        Path | None, typer.Option(help="Of a national table: which column is what (JSON).")
    ] = None,
    propose: Annotated[
        Path | None, typer.Option(help="Write a proposed mapping there, to be completed.")
    ] = None,
    state: Annotated[str, typer.Option(help="Whose figures they are, where none are named.")] = "",
    currency: Annotated[str, typer.Option(help="Of losses, such as USD.")] = "",
    publisher: Annotated[str, typer.Option(help="Who counted or asked.")] = "",
    decisions: Annotated[
        Path | None, typer.Option(help="Decisions on terms of no mapping (JSON).")
    ] = None,
    format: Annotated[str, typer.Option(help="json or text.")] = "text",  # noqa: A002
    out: Annotated[Path | None, typer.Option(help="Write the result there.")] = None,
) -> None:
    """What is in a file about crime: its figures, the terms to decide on, or its faults.

    Exit codes: 0 good; 1 the file has faults; 2 refused.
    """
    if kind and kind not in sources.KINDS:
        raise typer.BadParameter(f"--as {kind}: {' | '.join(sources.KINDS)}")
    data = read_file(file)
    try:
        chosen = cast(sources.Kind, kind) or sources.kind_of(data, file.name)
        if chosen == "national" and mapping is None:
            _propose(sources.propose(data, file.name), propose, format, out)
            return
        found = sources.read_source(
            data,
            file.name,
            chosen,
            mapping=_mapping(mapping),
            state=state.strip(),
            currency=currency,
            publisher=publisher,
            decisions=_decisions(decisions),
        )
    except InvalidInput as refusal:
        speech.complain(refusal)
        sys.exit(1)
    speech.deliver(write_json(found), _told(found), format, out)


def export(
    state: Annotated[str, typer.Argument(help="The State's code, such as KEN or KE.")],
    producer: Annotated[str, typer.Option(help="Who says it, such as an office.")],
    marking: Annotated[str, typer.Option(help="How far it may go, such as TLP:AMBER.")],
    out: Annotated[Path, typer.Option(help="Write it there: .json is STIX 2.1, .csv is CSV.")],
    data: Annotated[
        Path | None, typer.Option(help="A folder with a UN Crime Trends export and other tables.")
    ] = None,
    judgement: Annotated[Path | None, typer.Option(help="Experts' views.")] = None,
    catalogue: Annotated[Path | None, typer.Option(help="Your own catalogue folder.")] = None,
    made: Annotated[
        datetime | None, typer.Option(help="As of when, in UTC; now if nothing is said.")
    ] = None,
) -> None:
    """The threat picture of a State as STIX 2.1 or CSV: figures, intervals, sources.

    Exit codes: 0 good; 1 a table or the judgement has faults; 2 refused.
    """
    form = {".json": "stix", ".csv": "csv"}.get(out.suffix.casefold())
    if form is None:
        raise typer.BadParameter(f"--out {out.name}: .json | .csv")
    if marking not in tuple(Marking):
        raise typer.BadParameter(f"--marking {marking}: {' | '.join(Marking)}")
    when = (made or datetime.now(UTC)).replace(microsecond=0)
    try:
        views = threats.read_judgement(judgement) if judgement is not None else None
        profile = threats.threat_profile(speech.shelf(catalogue), state, data, judgement=views)
    except InvalidInput as refusal:
        speech.complain(refusal)
        sys.exit(1)
    picture = picture_of(
        profile,
        made=when if when.tzinfo else when.replace(tzinfo=UTC),
        producer=producer,
        marking=Marking(marking),
        translate=speech.translator(),
        language=speech.language(),
    )
    content = exported(picture, cast(Literal["stix", "csv"], form))
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(content)
    speech.say(message("Written: {path}", path=str(out)))


def elicit(
    out: Annotated[Path, typer.Option(help="Write the table there: .xlsx or .csv.")],
) -> None:
    """A table for experts' views where nothing is counted: one row for each group of offences."""
    form = out.suffix.casefold().removeprefix(".")
    if form not in ("xlsx", "csv"):
        raise typer.BadParameter(f"--out {out.name}: .xlsx | .csv")
    content = elicitation_table(
        threats.groups(),
        cast(Literal["csv", "xlsx"], form),
        created=datetime.now(UTC).date(),
        translate=speech.translator(),
    )
    out.write_bytes(content)
    speech.say(message("Written: {path}", path=str(out)))


def _mapping(path: Path | None) -> TableMapping | None:
    return read_mapping(read_file(path), path.name) if path is not None else None


def _decisions(path: Path | None) -> tuple[Decision, ...]:
    if path is None:
        return ()
    return read_decisions(read_file(path), path.name, [group.id for group in threats.groups()])


def _t(text: Message) -> str:
    return text.text(speech.translator())


def _propose(proposal: Proposal, path: Path | None, form: str, out: Path | None) -> None:
    """Show how a table was understood and what has to be said; write the mapping if asked."""
    if path is not None:
        path.write_bytes(mapping_json(proposal.mapping))
    table = Table(box=None)
    for heading in (
        message("Of the mapping"),
        message("Found"),
        message("Why"),
        message("To be said by you"),
    ):
        table.add_column(_t(heading))
    for finding in proposal.findings:
        others = one_line(", ".join(finding.others[:5]))
        table.add_row(
            Text(finding.field),
            Text(one_line(finding.found)),
            Text(_t(finding.why)),
            "" if finding.sure else Text(_t(message("yes ({others})", others=others or "-"))),
        )
    speech.deliver(write_json(proposal), table, form, out)


def _told(found: sources.Reading) -> RenderableType:
    parts: list[RenderableType] = [
        Text(f"{found.source} ({found.kind}, SHA-256 {found.sha256[:16]})", style="bold"),
        Text(_t(message("{count} figures", count=len(found.figures)))),
    ]
    if found.not_reported:
        parts.append(Text(_t(message("{count} not reported", count=found.not_reported))))
    if found.left_aside:
        parts.append(Text(_t(message("{count} rows left aside", count=found.left_aside))))
    shared = found.shared
    if shared is not None:
        kinds = ", ".join(f"{kind} {count}" for kind, count in shared.objects.items())
        parts.append(Text(kinds))
        parts.append(
            Text(
                _t(
                    message(
                        "Marking: {marking}; {count} without one.",
                        marking=shared.marking or "-",
                        count=shared.unmarked,
                    )
                )
            )
        )
    if found.nowhere or found.places:
        parts.append(
            Text(
                _t(
                    message(
                        "{count} counts name no State; not among the Member States: {places}.",
                        count=found.nowhere,
                        places=", ".join(found.places[:_SHOWN]) or "-",
                    )
                )
            )
        )
    by_kind: dict[tuple[str, str, str], list[int]] = {}
    for figure in found.figures:
        by_kind.setdefault((figure.kind, figure.unit, figure.state), []).append(figure.year)
    table = Table(box=None)
    for heading in (
        message("Series"),
        message("Unit"),
        message("State"),
        message("Figures"),
        message("Years"),
    ):
        table.add_column(_t(heading))
    for (kind, unit, state), years in sorted(by_kind.items())[:_SHOWN]:
        table.add_row(kind, unit, state, str(len(years)), f"{min(years)}-{max(years)}")
    parts.append(table)
    if len(by_kind) > _SHOWN:
        parts.append(Text(_t(message("and {count} more", count=len(by_kind) - _SHOWN))))
    if found.unmapped:
        parts.append(
            Text(_t(message("{count} terms wait for a decision:", count=len(found.unmapped))))
        )
        parts += [Text(f"  {term.scheme}: {term.term}") for term in found.unmapped[:_SHOWN]]
        if len(found.unmapped) > _SHOWN:
            parts.append(Text(_t(message("and {count} more", count=len(found.unmapped) - _SHOWN))))
    return Group(*parts)
