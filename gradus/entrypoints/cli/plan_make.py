"""``gradus plan make``: the whole job."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from gradus.domain.messages import message
from gradus.domain.refusals import InvalidInput, Refusal
from gradus.engines.planner.solve import NoPlan, Options
from gradus.entrypoints.cli import speech
from gradus.entrypoints.cli.waiting import Waiting
from gradus.workflows.existing import template
from gradus.workflows.make import Made, Request
from gradus.workflows.make import make as make_plan


class NothingGiven(Refusal):
    """Neither an assessment nor a State to assess at a desk."""

    def __init__(self) -> None:
        super().__init__(
            "nothing-given",
            message("There is nothing to make a plan from."),
            message(
                "Give --assessment with --state, or --desk CODE for a desk assessment from public "
                "sources."
            ),
        )


class TwoPictures(Refusal):
    """A threat picture made before, and what to make one from."""

    def __init__(self) -> None:
        super().__init__(
            "two-pictures",
            message("There are two threat pictures: one made before, and one to be made."),
            message("Give --threat-profile alone, or --threat and --judgement without it."),
        )


def make(
    out: Annotated[Path, typer.Option(help="The folder the plan is written to.")],
    assessment: Annotated[
        Path | None, typer.Option(help="The filled workbook, or a table of answers.")
    ] = None,
    state: Annotated[Path | None, typer.Option(help="The State file (YAML).")] = None,
    desk: Annotated[
        str, typer.Option(help="Assess this State at a desk, from public sources.")
    ] = "",
    legal: Annotated[
        Path | None, typer.Option(help="Legal coverage by Budapest article (CSV), with --desk.")
    ] = None,
    threat: Annotated[
        Path | None, typer.Option(help="A folder with published tables of crime.")
    ] = None,
    judgement: Annotated[Path | None, typer.Option(help="Experts' views (YAML).")] = None,
    threat_profile: Annotated[
        Path | None,
        typer.Option(help="A threat picture made before (JSON), instead of --threat."),
    ] = None,
    existing: Annotated[
        Path | None, typer.Option(help="What was done and is held already (XLSX or CSV).")
    ] = None,
    shape: Annotated[
        Path | None, typer.Option(help="What the parties ask for: pins, sliders, a tilt (JSON).")
    ] = None,
    previous: Annotated[
        Path | None,
        typer.Option(help="The plan.json of the version before, with its problem.json beside it."),
    ] = None,
    now: Annotated[
        str,
        typer.Option(help="The month it is made again in, such as 2027-06: what has begun stays."),
    ] = "",
    again: Annotated[
        bool, typer.Option(help="Facts changed: disturb the version before least.")
    ] = False,
    instrument: Annotated[
        str, typer.Option(help="The instrument assessed with, or a file.")
    ] = "gradus-cj",
    start: Annotated[str, typer.Option(help="Month zero of a desk plan, such as 2027-01.")] = "",
    seconds: Annotated[float, typer.Option(min=0.1, help="How long to search at most.")] = 30.0,
    gap: Annotated[
        float, typer.Option(min=0.0, max=1.0, help="Stop within this share of the best possible.")
    ] = 0.005,
    work: Annotated[
        int, typer.Option(min=0, help="Stop after this many solver checkpoints (0: no limit).")
    ] = 0,
    threads: Annotated[int, typer.Option(min=1, max=64, help="Cores to use.")] = 2,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the search.")] = 0,
    catalogue: Annotated[Path | None, typer.Option(help="Your own catalogue folder.")] = None,
) -> None:
    """Make a State's plan: plan.json, plan.pdf, plan.xlsx, plan.ics and what they rest on.

    Exit codes: 0 made; 1 something you gave has faults, or no plan is possible; 2 refused.
    """
    if not desk and (assessment is None or state is None):
        raise NothingGiven
    if threat_profile is not None and (threat is not None or judgement is not None):
        raise TwoPictures
    today = datetime.now(UTC).date()
    request = Request(
        out=out,
        issued_on=today,
        assessment=assessment,
        desk=desk or None,
        legal=legal,
        state=state,
        threat=threat,
        judgement=judgement,
        profile=threat_profile,
        existing=existing,
        shape=shape,
        previous=previous,
        now=now,
        again=again,
        instrument=instrument,
        start=start or f"{today.year + 1}-01",
        language=speech.language(),
        options=Options(gap=gap, work=work or None, seconds=seconds, threads=threads, seed=seed),
    )
    try:
        shelf = speech.shelf(catalogue)
        with Waiting() as waiting:
            made = make_plan(shelf, request, speech.translator(), waiting.tell)
    except (InvalidInput, NoPlan) as refusal:
        speech.complain(refusal)
        sys.exit(1)
    speech.warn(shelf)
    tell_made(made)


def tell_made(made: Made) -> None:
    """Say what was made, where it lies, and what comes next."""
    plan = made.plan
    speech.say(
        message(
            "{state}: {count} activities, USD {cost}, within {gap} % of the best possible.",
            state=made.state.name,
            count=len(plan.activities),
            cost=f"{sum(p.amount for p in plan.payments):,}",
            gap=f"{100 * plan.gap:.1f}",
        )
    )
    for path in made.files:
        speech.out.print(f"  {path}", markup=False)
    speech.say(
        message(
            "Next: read plan.pdf with the State; confirm the facts it lists, and make it again."
        )
    )


def existing_template(
    out: Annotated[Path, typer.Option(help="The CSV file to write.")],
) -> None:
    """Write a sheet to fill with what was done, who was trained and what is held already."""
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(template(), encoding="utf-8")
    speech.say(message("The sheet lies in {path}.", path=str(out)))
    speech.say(message("Fill it; then: gradus plan make --existing {path} ...", path=str(out)))
