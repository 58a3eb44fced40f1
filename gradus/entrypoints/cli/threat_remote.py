"""``gradus threat ...`` of a State on a server: its sources, figures, judgement and picture."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

import typer

from gradus.entrypoints.cli import remote
from gradus.entrypoints.cli.statistics import (
    Because,
    Currency,
    File,
    Group,
    Label,
    Licence,
    Mapping,
    Outcome,
    Publisher,
    Relation,
    Scheme,
    Sha256,
    Term,
    Title,
    Url,
    Whole,
)
from gradus.entrypoints.cli.told import Id, Out, State, keep, tell, tell_all

AnyKind = Annotated[
    str, typer.Option("--as", help="cts, national, ic3, survey, stix, misp or indicators.")
]
Marking = Annotated[str, typer.Option(help="How far it may go, such as TLP:AMBER.")]
Day = Annotated[str, typer.Option(help="The day, such as 2027-01-31.")]


def on_server(app: typer.Typer) -> None:
    """Add the commands to the group."""
    named: dict[str, Callable[..., Any]] = {
        "sources": sources,
        "add-source": add_source,
        "mapping": mapping,
        "preview": preview,
        "forget": forget,
        "take": take,
        "releases": releases,
        "figures": figures,
        "terms": terms,
        "decide": decide,
        "take-back": take_back,
        "views": views,
        "view": view,
        "views-table": views_table,
        "take-views": take_views,
        "withdraw-view": withdraw_view,
        "harms": harms,
        "harm": harm,
        "harm-as-catalogue": harm_as_catalogue,
        "emerging": emerging,
        "note": note,
        "settle": settle,
        "picture": picture,
        "ask": ask,
        "file": file_of_picture,
    }
    for name, command in named.items():
        app.command(name)(command)


def sources(state: State) -> None:
    """On a server: a State's sources of figures."""
    tell_all(remote.items("/states/{code}/threats/sources", code=state))


def add_source(
    state: State,
    title: Title,
    publisher: Publisher,
    licence: Licence,
    kind: AnyKind,
    marking: Marking = "TLP:AMBER",
    url: Url = "",
    currency: Currency = "",
) -> None:
    """On a server: enter a source of a State."""
    told = {
        "title": title,
        "publisher": publisher,
        "licence": licence,
        "kind": kind,
        "marking": marking,
        "url": url,
        "currency": currency,
    }
    tell(remote.send("POST", "/states/{code}/threats/sources", code=state, body=told).json())


def mapping(state: State, id: Id, file: Mapping) -> None:  # noqa: A002 - what it is
    """On a server: say how the tables of a source are read."""
    path = "/states/{code}/threats/sources/{pk}/mapping"
    told = {"mapping": file.read_text("utf-8")}
    tell(remote.send("PUT", path, code=state, pk=id, body=told).json())


def preview(state: State, id: Id, file: File) -> None:  # noqa: A002
    """On a server: read a file of a source; nothing is taken yet."""
    path = "/states/{code}/threats/sources/{pk}/preview"
    tell(remote.send("POST", path, code=state, pk=id, files={"file": file}).json())


def forget(state: State, id: Id) -> None:  # noqa: A002
    """On a server: throw away what was previewed."""
    remote.send("DELETE", "/states/{code}/threats/sources/{pk}/preview", code=state, pk=id)


def take(
    state: State,
    id: Id,  # noqa: A002
    sha256: Sha256,
    label: Label = "",
    whole: Whole = False,
) -> None:
    """On a server: take the file that was previewed."""
    path = "/states/{code}/threats/sources/{pk}/releases"
    told = {"sha256": sha256, "label": label, "whole": whole}
    tell(remote.send("POST", path, code=state, pk=id, body=told).json())


def releases(state: State, id: Id) -> None:  # noqa: A002
    """On a server: the files of a source that were taken."""
    tell_all(remote.items("/states/{code}/threats/sources/{pk}/releases", code=state, pk=id))


def figures(state: State) -> None:
    """On a server: every figure about a State, and the terms to decide on."""
    tell(remote.get("/states/{code}/threats/figures", code=state).json())


def terms(state: State) -> None:
    """On a server: what was decided of terms."""
    tell_all(remote.items("/states/{code}/threats/terms", code=state))


def decide(
    state: State,
    scheme: Scheme,
    term: Term,
    because: Because,
    outcome: Outcome = "group",
    group: Group = "",
    relation: Relation = "narrower",
) -> None:
    """On a server: decide what a term means in the State's sources."""
    told = {
        "scheme": scheme,
        "term": term,
        "outcome": outcome,
        "group": group,
        "relation": relation,
        "because": because,
    }
    tell(remote.send("POST", "/states/{code}/threats/terms", code=state, body=told).json())


def take_back(state: State, id: Id) -> None:  # noqa: A002
    """On a server: leave a term undecided again."""
    remote.send("DELETE", "/states/{code}/threats/terms/{pk}", code=state, pk=id)


def views(state: State) -> None:
    """On a server: experts' views, each kept."""
    tell_all(remote.items("/states/{code}/threats/views", code=state))


def view(
    state: State,
    group: Group,
    who: Annotated[str, typer.Option(help="Whose view it is: a function, never a name.")],
    low: Annotated[str, typer.Option(help="0 (absent) to 100 (very large).")],
    best: Annotated[str, typer.Option(help="50 is as usual.")],
    high: Annotated[str, typer.Option(help="Where you would be surprised beyond.")],
    given_on: Day,
    note: Annotated[str, typer.Option(help="What stands beside it.")] = "",
) -> None:
    """On a server: enter an expert's view."""
    told = {
        "group": group,
        "who": who,
        "low": low,
        "best": best,
        "high": high,
        "given_on": given_on,
        "note": note,
    }
    tell(remote.send("POST", "/states/{code}/threats/views", code=state, body=told).json())


def views_table(
    state: State,
    out: Out,
    form: Annotated[str, typer.Option(help="xlsx or csv.")] = "xlsx",
) -> None:
    """On a server: a table for experts to fill, with the views that hold."""
    path = "/states/{code}/threats/views/table"
    keep(remote.get(path, {"form": form}, code=state), out)


def take_views(state: State, file: File, given_on: Day) -> None:
    """On a server: take a filled table of views."""
    path = "/states/{code}/threats/views/table"
    told = {"given_on": given_on}
    tell(remote.send("POST", path, code=state, form=told, files={"file": file}).json())


def withdraw_view(state: State, id: Id) -> None:  # noqa: A002
    """On a server: withdraw an expert's view."""
    remote.send("DELETE", "/states/{code}/threats/views/{pk}", code=state, pk=id)


def harms(state: State) -> None:
    """On a server: how harmful the State finds what, where it differs from the catalogue."""
    tell_all(remote.items("/states/{code}/threats/harms", code=state))


def harm(
    state: State,
    group: Annotated[str, typer.Argument(help="The group of offences.")],
    low: Annotated[str, typer.Option(help="0.1 to 10.")],
    mid: Annotated[str, typer.Option(help="0.1 to 10.")],
    high: Annotated[str, typer.Option(help="0.1 to 10.")],
    because: Because,
    grade: Annotated[str, typer.Option(help="sourced, partly sourced or assumed.")] = "assumed",
) -> None:
    """On a server: say how harmful a group of offences is to this State."""
    path = "/states/{code}/threats/harms/{group}"
    told = {"low": low, "mid": mid, "high": high, "grade": grade, "because": because}
    tell(remote.send("PUT", path, code=state, group=group, body=told).json())


def harm_as_catalogue(
    state: State, group: Annotated[str, typer.Argument(help="The group of offences.")]
) -> None:
    """On a server: go back to the catalogue's judgement of harm."""
    remote.send("DELETE", "/states/{code}/threats/harms/{group}", code=state, group=group)


def emerging(state: State) -> None:
    """On a server: what teams see coming."""
    tell_all(remote.items("/states/{code}/threats/emerging", code=state))


def note(
    state: State,
    title: Annotated[str, typer.Option(help="What it is, in a line.")],
    text: Annotated[str, typer.Option(help="What was seen; no names, no cases.")],
    seen_on: Day,
    group: Group = "",
) -> None:
    """On a server: note an emerging threat."""
    told = {"title": title, "text": text, "seen_on": seen_on, "group": group}
    tell(remote.send("POST", "/states/{code}/threats/emerging", code=state, body=told).json())


def settle(
    state: State,
    id: Id,  # noqa: A002
    because: Because,
    confirmed: Annotated[
        bool, typer.Option("--confirmed/--faded", help="Whether it is there now.")
    ],
) -> None:
    """On a server: say what came of an emerging threat."""
    path = "/states/{code}/threats/emerging/{pk}/settle"
    told = {"confirmed": confirmed, "because": because}
    tell(remote.send("POST", path, code=state, pk=id, body=told).json())


def picture(state: State) -> None:
    """On a server: the threat picture of a State, with its words."""
    tell(remote.get("/states/{code}/threats/picture", code=state).json())


def ask(state: State) -> None:
    """On a server: ask for the picture to be worked out."""
    tell(remote.send("POST", "/states/{code}/threats/picture", code=state).json())


def file_of_picture(
    state: State,
    out: Out,
    form: Annotated[str, typer.Option(help="stix, csv, pdf or docx.")] = "stix",
    producer: Annotated[str, typer.Option(help="Who says it, such as an office.")] = "Gradus",
    marking: Marking = "TLP:AMBER",
) -> None:
    """On a server: the picture as a file."""
    path = "/states/{code}/threats/picture/file"
    wanted = {"form": form, "producer": producer, "marking": marking}
    keep(remote.get(path, wanted, code=state), out)
