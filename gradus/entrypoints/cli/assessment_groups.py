"""``gradus assessment ask, answer ...``: groups of respondents on a server."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from gradus.entrypoints.cli import remote, speech
from gradus.entrypoints.cli.told import Id, Out, State, keep, tell, tell_all

Note = Annotated[str, typer.Option(help="What stands beside it.")]
Indicator = Annotated[str, typer.Argument(help="The question, such as GOV-01.")]
Value = Annotated[str, typer.Argument(help="A level, UNK or NA; empty takes it back.")]
Evidence = Annotated[str, typer.Option(help="How well it is evidenced: A, B, C or D.")]
Confidence = Annotated[str, typer.Option(help="low, medium or high.")]
Over = Annotated[
    int, typer.Option(min=0, help="The version it takes the place of; 0: there was none.")
]


def on_server(app: typer.Typer) -> None:
    """Add the commands to the group."""
    app.command("groups")(of_assessment)
    app.command("ask")(invite)
    for command in (mine, group, answer):
        app.command()(command)
    app.command("change-invitation")(amend)
    app.command()(withdraw)
    app.command("own-file")(own_file)
    app.command("own-upload")(own_upload)
    app.command("hand-in")(hand_in)
    app.command("send-back")(send_back)
    app.command()(review)
    app.command()(reopen)
    app.command()(differences)
    app.command()(agree)
    app.command("agree-alike")(agree_alike)


def of_assessment(state: State, id: Id) -> None:  # noqa: A002 - what it is
    """The groups that are asked in an assessment."""
    tell_all(remote.items("/states/{code}/assessments/{pk}/groups", code=state, pk=id))


def invite(
    state: State,
    id: Id,  # noqa: A002
    institution: Annotated[str, typer.Option(help="The id of an institution.")] = "",
    name: Annotated[str, typer.Option(help="Who answers; left out: the institution.")] = "",
    due: Annotated[str, typer.Option(help="By when, such as 2027-01-31.")] = "",
    dimensions: Annotated[
        list[str] | None, typer.Option("--dimension", help="Only this one; repeat it.")
    ] = None,
) -> None:
    """Ask a group to answer."""
    told = {
        "institution_id": institution or None,
        "name": name,
        "due": due or None,
        "dimensions": dimensions or [],
    }
    path = "/states/{code}/assessments/{pk}/groups"
    tell(remote.send("POST", path, code=state, pk=id, body=told).json())


def mine() -> None:
    """The groups of your institutions that are still answering."""
    tell_all(remote.items("/answer-groups"))


def group(id: Id) -> None:  # noqa: A002
    """One group, its questions and answers."""
    tell(remote.get("/answer-groups/{pk}", pk=id).json())


def amend(
    id: Id,  # noqa: A002
    name: Annotated[str, typer.Option(help="Another name; left out: as it is.")] = "",
    due: Annotated[str, typer.Option(help="Another day; none: no day; left out: as it is.")] = "",
    dimensions: Annotated[
        list[str] | None,
        typer.Option("--dimension", help="Only this one, repeat it; all: all; left out: as it is."),
    ] = None,
) -> None:
    """Change what a group is asked, by when, or its name."""
    told: dict[str, object] = {"name": name} if name else {}
    if due:
        told["due"] = None if due == "none" else due
    if dimensions:
        told["dimensions"] = [] if dimensions == ["all"] else dimensions
    tell(remote.send("PATCH", "/answer-groups/{pk}", pk=id, body=told).json())


def withdraw(id: Id) -> None:  # noqa: A002
    """Ask a group no more: it goes, or is closed with what it answered."""
    tell(remote.send("POST", "/answer-groups/{pk}/withdraw", pk=id, body={}).json())


def answer(
    id: Id,  # noqa: A002
    indicator: Indicator,
    value: Value,
    evidence: Evidence = "",
    confidence: Confidence = "",
    note: Note = "",
    over: Over = 0,
) -> None:
    """Say what a group answers to a question."""
    body = _said(indicator, value, evidence, confidence, note, over)
    tell(remote.send("PUT", "/answer-groups/{pk}/answers", pk=id, body=body).json())


def own_file(
    id: Id,  # noqa: A002
    out: Out,
    phones: Annotated[
        bool, typer.Option("--form", help="The form for phones (XLSForm) instead.")
    ] = False,
) -> None:
    """A group's own workbook to fill, with what it has said; or its form for phones."""
    if phones:
        keep(remote.get("/answer-groups/{pk}/form", pk=id), out)
    else:
        keep(remote.get("/answer-groups/{pk}/workbook", pk=id), out)


def own_upload(
    id: Id,  # noqa: A002
    file: Annotated[Path, typer.Argument(help="The filled workbook, or what phones sent.")],
    take: Annotated[bool, typer.Option("--take", help="Take what was shown.")] = False,
) -> None:
    """Show what a group's own workbook or submissions would change and, with --take, take it.

    Exit codes: 0 good; 1 the file has faults; 2 refused.
    """
    path = "/answer-groups/{pk}/workbook"
    try:
        shown = remote.send("POST", path, pk=id, files={"workbook": file}).json()
    except remote.Refused as refused:
        if refused.code != "invalid-input":
            raise
        speech.complain(refused)
        sys.exit(1)
    tell(shown)
    if take:
        told = {"sha256": shown["sha256"]}
        tell(remote.send("POST", "/answer-groups/{pk}/workbook/take", pk=id, body=told).json())


def hand_in(id: Id) -> None:  # noqa: A002
    """Hand a group's answers in."""
    tell(remote.send("POST", "/answer-groups/{pk}/hand-in", pk=id, body={}).json())


def send_back(id: Id, note: Note) -> None:  # noqa: A002
    """Send answers back to their group, with a note."""
    path = "/answer-groups/{pk}/send-back"
    tell(remote.send("POST", path, pk=id, body={"note": note}).json())


def review(state: State, id: Id) -> None:  # noqa: A002
    """Begin the review: close the answering."""
    path = "/states/{code}/assessments/{pk}/review"
    tell(remote.send("POST", path, code=state, pk=id, body={}).json())


def reopen(state: State, id: Id) -> None:  # noqa: A002
    """Open the answering again."""
    path = "/states/{code}/assessments/{pk}/reopen"
    tell(remote.send("POST", path, code=state, pk=id, body={}).json())


def differences(state: State, id: Id) -> None:  # noqa: A002
    """What each group said, what is proposed, what is agreed."""
    path = "/states/{code}/assessments/{pk}/differences"
    tell_all(remote.items(path, code=state, pk=id))


def agree(
    state: State,
    id: Id,  # noqa: A002
    indicator: Indicator,
    value: Value,
    evidence: Evidence = "",
    confidence: Confidence = "",
    note: Note = "",
    over: Over = 0,
) -> None:
    """Write down what was agreed; another answer than the proposed one with its reason as the note."""
    body = _said(indicator, value, evidence, confidence, note, over)
    path = "/states/{code}/assessments/{pk}/agreed"
    tell(remote.send("PUT", path, code=state, pk=id, body=body).json())


def agree_alike(state: State, id: Id) -> None:  # noqa: A002
    """Agree on all that was answered alike."""
    path = "/states/{code}/assessments/{pk}/agreed"
    tell(remote.send("POST", path, code=state, pk=id, body={}).json())


def _said(
    indicator: str, value: str, evidence: str, confidence: str, note: str, over: int
) -> dict[str, object]:
    said = {
        "indicator": indicator,
        "value": value,
        "evidence": evidence,
        "confidence": confidence,
        "note": note,
        "version": over,
    }
    return {"answers": [said]}
