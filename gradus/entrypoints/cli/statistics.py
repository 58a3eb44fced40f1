"""``gradus statistics ...``: published figures about crime on a server, taken in by a programme."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gradus.entrypoints.cli import remote
from gradus.entrypoints.cli.told import Id, tell, tell_all

app = typer.Typer(no_args_is_help=True, help="Published figures about crime, on a server.")
Programme = Annotated[str, typer.Argument(help="The code of the programme.")]
Title = Annotated[str, typer.Option(help="What the source is called.")]
Publisher = Annotated[str, typer.Option(help="Who publishes it.")]
Licence = Annotated[str, typer.Option(help="On what terms it may be used.")]
Kind = Annotated[str, typer.Option("--as", help="cts, national, ic3, survey or indicators.")]
Url = Annotated[str, typer.Option(help="Where it is published.")]
Currency = Annotated[str, typer.Option(help="Of losses, such as USD.")]
File = Annotated[Path, typer.Argument(help="The file.")]
Mapping = Annotated[
    Path, typer.Argument(help="Which column is what (JSON); see `gradus threat read --propose`.")
]
Sha256 = Annotated[str, typer.Argument(help="The SHA-256 that the preview showed.")]
Label = Annotated[str, typer.Option(help="The source's own date or edition.")]
Whole = Annotated[
    bool, typer.Option("--whole", help="What the file no longer has holds no longer.")
]
Scheme = Annotated[str, typer.Option(help="The classification the term is of.")]
Term = Annotated[str, typer.Option(help="The term, as the source writes it.")]
Outcome = Annotated[str, typer.Option(help="group, not-cyber or ignore.")]
Group = Annotated[str, typer.Option(help="The group of offences.")]
Relation = Annotated[
    str, typer.Option(help="What the term is to the group: exact, narrower, broader or related.")
]
Because = Annotated[str, typer.Option(help="Why, in a few words.")]


@app.command()
def sources(programme: Programme) -> None:
    """The publishers."""
    tell_all(remote.items("/programmes/{code}/statistics", code=programme))


@app.command("add-source")
def add_source(
    programme: Programme,
    title: Title,
    publisher: Publisher,
    licence: Licence,
    kind: Kind,
    url: Url = "",
    currency: Currency = "",
) -> None:
    """Enter a publisher."""
    told = {
        "title": title,
        "publisher": publisher,
        "licence": licence,
        "kind": kind,
        "url": url,
        "currency": currency,
    }
    path = "/programmes/{code}/statistics"
    tell(remote.send("POST", path, code=programme, body=told).json())


@app.command()
def mapping(programme: Programme, id: Id, file: Mapping) -> None:  # noqa: A002 - what it is
    """Say how a publisher's tables are read."""
    path = "/programmes/{code}/statistics/{pk}/mapping"
    told = {"mapping": file.read_text("utf-8")}
    tell(remote.send("PUT", path, code=programme, pk=id, body=told).json())


@app.command()
def preview(programme: Programme, id: Id, file: File) -> None:  # noqa: A002
    """Read a publisher's file; nothing is taken yet."""
    path = "/programmes/{code}/statistics/{pk}/preview"
    tell(remote.send("POST", path, code=programme, pk=id, files={"file": file}).json())


@app.command()
def forget(programme: Programme, id: Id) -> None:  # noqa: A002
    """Throw away what was previewed."""
    path = "/programmes/{code}/statistics/{pk}/preview"
    remote.send("DELETE", path, code=programme, pk=id)


@app.command()
def take(
    programme: Programme,
    id: Id,  # noqa: A002
    sha256: Sha256,
    label: Label = "",
    whole: Whole = False,
) -> None:
    """Take the publisher's file that was previewed."""
    path = "/programmes/{code}/statistics/{pk}/releases"
    told = {"sha256": sha256, "label": label, "whole": whole}
    tell(remote.send("POST", path, code=programme, pk=id, body=told).json())


@app.command()
def releases(programme: Programme, id: Id) -> None:  # noqa: A002
    """The files of a publisher that were taken."""
    tell_all(remote.items("/programmes/{code}/statistics/{pk}/releases", code=programme, pk=id))


@app.command()
def terms(programme: Programme) -> None:
    """What was decided of published terms."""
    tell_all(remote.items("/programmes/{code}/statistics-terms", code=programme))


@app.command()
def decide(
    programme: Programme,
    scheme: Scheme,
    term: Term,
    because: Because,
    outcome: Outcome = "group",
    group: Group = "",
    relation: Relation = "narrower",
) -> None:
    """Decide what a published term means, for every State."""
    told = {
        "scheme": scheme,
        "term": term,
        "outcome": outcome,
        "group": group,
        "relation": relation,
        "because": because,
    }
    path = "/programmes/{code}/statistics-terms"
    tell(remote.send("POST", path, code=programme, body=told).json())


@app.command("take-back")
def take_back(programme: Programme, id: Id) -> None:  # noqa: A002
    """Leave a published term undecided again."""
    remote.send("DELETE", "/programmes/{code}/statistics-terms/{pk}", code=programme, pk=id)


@app.command()
def estimate(programme: Programme) -> None:
    """Ask for the estimate of all States to be worked out."""
    path = "/programmes/{code}/statistics-estimate"
    tell(remote.send("POST", path, code=programme).json())


@app.command()
def world() -> None:
    """The estimate of all States from published figures."""
    tell(remote.get("/world-threats").json())
