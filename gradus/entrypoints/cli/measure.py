"""``gradus measure ...``: what changes in a State, on a server: measures and their figures."""

from __future__ import annotations

from typing import Annotated

import typer

from gradus.entrypoints.cli import remote
from gradus.entrypoints.cli.told import Id, State, tell, tell_all

app = typer.Typer(no_args_is_help=True, help="Measures of a State, on a server.")
Value = Annotated[str, typer.Option(help="A number, the name of a level, yes or no.")]
Starts = Annotated[str, typer.Option("--from", help="The first day, such as 2026-01-01.")]
Ends = Annotated[str, typer.Option("--to", help="The last day, such as 2026-12-31.")]
Missing = Annotated[str, typer.Option(help="Why there is no value; missing is not zero.")]
Grade = Annotated[str, typer.Option(help="How well it is evidenced: A, B, C or D.")]
Source = Annotated[str, typer.Option(help="Where it comes from.")]
Corrects = Annotated[str, typer.Option(help="The id of the figure that was wrong.")]
Because = Annotated[str, typer.Option(help="Why it was wrong.")]


@app.command("list")
def all_of_them(state: State) -> None:
    """The measures of a State, with the figures that stand."""
    tell_all(remote.items("/states/{code}/measures", code=state))


@app.command()
def show(id: Id) -> None:  # noqa: A002 - what it is
    """One measure, with what was corrected."""
    tell(remote.get("/measures/{pk}", pk=id).json())


@app.command()
def define(
    state: State,
    title: Annotated[str, typer.Option(help="What is measured, in a few words.")],
    definition: Annotated[str, typer.Option(help="What counts, and what does not.")],
    kind: Annotated[str, typer.Option(help="number, ordinal or yes-no.")],
    direction: Annotated[str, typer.Option(help="Which way is better: up, down or neither.")],
    source: Annotated[str, typer.Option(help="Who counts, and in which report or system.")],
    unit: Annotated[str, typer.Option(help="Such as: cases a year.")] = "",
    levels: Annotated[
        list[str] | None, typer.Option("--level", help="The lowest first; repeat it.")
    ] = None,
    code: Annotated[str, typer.Option(help="Left out: made from the title.")] = "",
) -> None:
    """Define what is measured."""
    told = {
        "title": title,
        "definition": definition,
        "kind": kind,
        "direction": direction,
        "source": source,
        "unit": unit,
        "levels": levels or [],
        "code": code,
    }
    tell(remote.send("POST", "/states/{code}/measures", code=state, body=told).json())


@app.command()
def baseline(
    id: Id,  # noqa: A002
    starts: Starts,
    ends: Ends,
    grade: Grade,
    source: Source,
    value: Value = "",
    missing_because: Missing = "",
    corrects: Corrects = "",
    because: Because = "",
) -> None:
    """Set where things stood in a period that is over, or correct it."""
    told = _observed(value, missing_because, grade, source)
    told |= _when(starts, ends, corrects, because)
    tell(remote.send("POST", "/measures/{pk}/baselines", pk=id, body=told).json())


@app.command()
def target(
    id: Id,  # noqa: A002
    value: Value,
    starts: Starts,
    ends: Ends,
    corrects: Corrects = "",
    because: Because = "",
) -> None:
    """Set where things should be after the baseline, or correct it."""
    told = {"value": value} | _when(starts, ends, corrects, because)
    tell(remote.send("POST", "/measures/{pk}/targets", pk=id, body=told).json())


@app.command()
def observe(
    id: Id,  # noqa: A002
    starts: Starts,
    ends: Ends,
    grade: Grade,
    source: Source,
    value: Value = "",
    missing_because: Missing = "",
    corrects: Corrects = "",
    because: Because = "",
) -> None:
    """Record what was seen in a period that is over, or why nothing was; or correct it."""
    told = _observed(value, missing_because, grade, source)
    told |= _when(starts, ends, corrects, because)
    tell(remote.send("POST", "/measures/{pk}/observations", pk=id, body=told).json())


def _observed(value: str, missing_because: str, grade: str, source: str) -> dict[str, object]:
    return {
        "value": value or None,
        "missing_because": missing_because,
        "grade": grade,
        "source": source,
    }


def _when(starts: str, ends: str, corrects: str, because: str) -> dict[str, object]:
    """The period and, if a figure is corrected or a reason given for it, the correction."""
    told: dict[str, object] = {"starts": starts, "ends": ends}
    if corrects or because:
        told["correction"] = {"of": corrects, "because": because}
    return told
