"""``gradus effort ...``: the register of what other providers did, do and plan, on a server."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from gradus.entrypoints.cli import remote
from gradus.entrypoints.cli.told import Id, Out, State, keep, tell, tell_all

app = typer.Typer(no_args_is_help=True, help="What other providers did, do and plan, on a server.")
Several = list[str] | None
Provider = Annotated[str, typer.Option(help="Who does it.")]
Title = Annotated[str, typer.Option(help="What it is called.")]
ProviderKind = Annotated[
    str,
    typer.Option(
        help="national, bilateral, multilateral, civil-society, private, academic or other."
    ),
]
Kind = Annotated[
    str,
    typer.Option(
        help="project, training, equipment, mentoring, legal-reform, policy, assessment, awareness, "
        "cooperation or other."
    ),
]
Status = Annotated[str, typer.Option(help="planned, under-way, done or cancelled.")]
From = Annotated[str, typer.Option(help="2027-03-31, 2027-03 or 2027.")]
To = Annotated[str, typer.Option(help="2027-03-31, 2027-03 or 2027.")]
Topic = Annotated[Several, typer.Option(help="An intervention area, such as DFL; repeat it.")]
Type = Annotated[
    Several, typer.Option("--intervention", help="One it amounts to, of the catalogue; repeat it.")
]
Reaches = Annotated[Several, typer.Option(help="A unit or institution by name; repeat it.")]
People = Annotated[int | None, typer.Option(min=0, help="How many people it reaches.")]
Amount = Annotated[str, typer.Option(help="Money, such as 250000.")]
Currency = Annotated[str, typer.Option(help="Its code, such as EUR.")]
Funder = Annotated[Several, typer.Option(help="Who pays; repeat it.")]
Implementer = Annotated[Several, typer.Option(help="Who carries it out; repeat it.")]
Description = Annotated[str, typer.Option(help="What is done and to what end.")]
Identifier = Annotated[str, typer.Option(help="Its own identifier, best that of IATI.")]
Url = Annotated[str, typer.Option(help="A public page about it.")]
Source = Annotated[str, typer.Option(help="Where this was read, or who told it.")]
SourceDate = Annotated[str, typer.Option(help="When it was true.")]


@app.command("list")
def all_of_them(
    state: Annotated[str, typer.Argument(help="The State's code; none: every State.")] = "",
) -> None:
    """The efforts that you reach."""
    if state:
        tell_all(remote.items("/states/{code}/efforts", code=state))
    else:
        tell_all(remote.items("/efforts"))


@app.command()
def show(id: Id) -> None:  # noqa: A002 - what it is
    """One effort."""
    tell(remote.get("/efforts/{pk}", pk=id).json())


@app.command()
def versions(id: Id) -> None:  # noqa: A002
    """Everything that was ever said of an effort."""
    tell(remote.get("/efforts/{pk}/versions", pk=id).json())


@app.command()
def enter(
    state: State,
    provider: Provider,
    title: Title,
    partner: Annotated[str, typer.Option(help="The partner's code, if it is one here.")] = "",
    provider_kind: ProviderKind = "other",
    kind: Kind = "project",
    status: Status = "planned",
    starts: From = "",
    ends: To = "",
    topic: Topic = None,
    type_: Type = None,
    reaches: Reaches = None,
    people: People = None,
    amount: Amount = "",
    currency: Currency = "",
    funder: Funder = None,
    implementer: Implementer = None,
    description: Description = "",
    identifier: Identifier = "",
    url: Url = "",
    source: Source = "",
    source_date: SourceDate = "",
) -> None:
    """Enter what somebody did, does or plans."""
    told = {
        "partner": partner, "provider": provider, "title": title, "provider_kind": provider_kind,
        "kind": kind, "status": status, "starts": starts, "ends": ends, "topics": topic or [],
        "interventions": type_ or [], "reaches": reaches or [], "people": people,
        "amount": amount or None, "currency": currency, "funders": funder or [],
        "implementers": implementer or [], "description": description, "identifier": identifier,
        "url": url, "source": source, "source_date": source_date,
    }  # fmt: skip
    tell(remote.send("POST", "/states/{code}/efforts", code=state, body=told).json())


@app.command()
def correct(
    id: Id,  # noqa: A002
    provider: Annotated[str | None, typer.Option(help="Who does it.")] = None,
    title: Annotated[str | None, typer.Option(help="What it is called.")] = None,
    provider_kind: Annotated[str | None, typer.Option(help="Its kind.")] = None,
    kind: Annotated[str | None, typer.Option(help="What it is.")] = None,
    status: Annotated[str | None, typer.Option(help="How it stands.")] = None,
    starts: Annotated[str | None, typer.Option(help="When it begins.")] = None,
    ends: Annotated[str | None, typer.Option(help="When it ends.")] = None,
    topic: Topic = None,
    type_: Type = None,
    reaches: Reaches = None,
    people: People = None,
    amount: Annotated[str | None, typer.Option(help="Money.")] = None,
    currency: Annotated[str | None, typer.Option(help="Its code.")] = None,
    funder: Funder = None,
    implementer: Implementer = None,
    description: Annotated[str | None, typer.Option(help="What is done.")] = None,
    identifier: Annotated[str | None, typer.Option(help="Its own identifier.")] = None,
    url: Annotated[str | None, typer.Option(help="A public page about it.")] = None,
    source: Annotated[str | None, typer.Option(help="Where this was read.")] = None,
    source_date: Annotated[str | None, typer.Option(help="When it was true.")] = None,
) -> None:
    """Say what is right now; what is not named stays, and what was said before is kept."""
    told: dict[str, Any] = {
        "provider": provider, "title": title, "provider_kind": provider_kind, "kind": kind,
        "status": status, "starts": starts, "ends": ends, "topics": topic, "interventions": type_,
        "reaches": reaches, "people": people, "amount": amount, "currency": currency,
        "funders": funder, "implementers": implementer, "description": description,
        "identifier": identifier, "url": url, "source": source, "source_date": source_date,
    }  # fmt: skip
    held = remote.get("/efforts/{pk}", pk=id).json()
    body = {name: held[name] if value is None else value for name, value in told.items()}
    tell(remote.send("PUT", "/efforts/{pk}", pk=id, body=body).json())


@app.command()
def end(id: Id, because: Annotated[str, typer.Option(help="Why.")]) -> None:  # noqa: A002
    """Take an effort out of the register, with the reason."""
    tell(remote.send("POST", "/efforts/{pk}/end", pk=id, body={"because": because}).json())


@app.command()
def together(state: State) -> None:
    """Overlaps among providers, repeat training, topics that nobody serves."""
    tell(remote.get("/states/{code}/efforts-together", code=state).json())


@app.command()
def export(
    state: State,
    out: Out,
    ending: Annotated[str, typer.Option("--as", help="csv, xlsx or xml (IATI 2.03).")] = "csv",
) -> None:
    """The register of a State as a file."""
    query = {"ending": ending}
    keep(remote.get("/states/{code}/efforts-file", query, code=state), out)


@app.command()
def preview(
    state: State, file: Annotated[Path, typer.Argument(help="IATI (XML), CSV or XLSX.")]
) -> None:
    """What a file says and would change; nothing is taken."""
    path = "/states/{code}/efforts/preview"
    tell(remote.send("POST", path, code=state, files={"file": file}).json())


@app.command()
def take(state: State, sha256: Annotated[str, typer.Argument(help="As the preview told.")]) -> None:
    """Take the file that was previewed."""
    body = {"sha256": sha256}
    tell(remote.send("POST", "/states/{code}/efforts/take", code=state, body=body).json())


@app.command()
def forget(state: State) -> None:
    """Throw away what was previewed."""
    remote.send("DELETE", "/states/{code}/efforts/preview", code=state)
