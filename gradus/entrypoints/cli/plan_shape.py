"""``gradus plan alternatives`` and ``gradus plan compare``: plans beside each other, from files."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from gradus.domain.refusals import InvalidInput
from gradus.engines.planner.shape import Shape
from gradus.engines.planner.solve import NoPlan, Options
from gradus.entrypoints.cli import plan_text, speech
from gradus.entrypoints.cli.waiting import Waiting
from gradus.formats.records.write_json import write_json
from gradus.workflows import plan_shape, plan_solve


def alternatives(
    problem: Annotated[Path, typer.Argument(help="The planning problem, a JSON file.")],
    plan: Annotated[
        Path | None,
        typer.Option(help="A plan of it to set the others beside (JSON); else the best."),
    ] = None,
    shape: Annotated[
        Path | None, typer.Option(help="Pins and sliders that all of them keep (JSON).")
    ] = None,
    seconds: Annotated[float, typer.Option(min=1.0, help="How long to search for each.")] = 20.0,
    threads: Annotated[int, typer.Option(min=1, max=64, help="Cores to use.")] = 2,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the search.")] = 0,
    work: Annotated[
        int, typer.Option(min=0, help="Stop after this many solver checkpoints (0: no limit).")
    ] = 0,
    now: Annotated[
        str, typer.Option(help="The month they are made in, such as 2027-06: what has begun stays.")
    ] = "",
    catalogue: Annotated[Path | None, typer.Option(help="Your own catalogue folder.")] = None,
    out: Annotated[Path | None, typer.Option(help="Write the result there.")] = None,
    format: Annotated[str, typer.Option(help="json or text.")] = "text",  # noqa: A002
) -> None:
    """Make a plan for each tilt (fast start, lowest cost, self-reliance, donor-neutral), side by side.

    Exit codes: 0 made; 1 something you gave has faults, or no plan is possible; 2 refused.
    """
    options = Options(seconds=seconds, threads=threads, seed=seed, work=work or None)
    try:
        found = plan_solve.read_problem(problem)
        asked = plan_shape.read_shape(shape) if shape is not None else Shape()
        month = plan_shape.month_of(now, found.start)
        tilts = plan_shape.tilts_of(speech.shelf(catalogue))
        with Waiting() as waiting:
            base = (
                plan_solve.read_plan(plan)
                if plan is not None
                else plan_shape.make_shaped(
                    found, asked, None, options, tilts=tilts, reasons=False, tell=waiting.tell
                ).plan
            )
            ways = plan_shape.side_by_side(
                found, base, options, shape=asked, tilts=tilts, now=month, tell=waiting.tell
            )
    except (InvalidInput, NoPlan) as refusal:
        speech.complain(refusal)
        sys.exit(1)
    speech.deliver(write_json(ways), plan_text.of_alternatives(ways, base.start), format, out)


def compare(
    before: Annotated[
        Path, typer.Argument(help="A plan (JSON), best with its problem.json beside it.")
    ],
    after: Annotated[Path, typer.Argument(help="Another plan of the same State, likewise.")],
    out: Annotated[Path | None, typer.Option(help="Write the result there.")] = None,
    format: Annotated[str, typer.Option(help="json or text.")] = "text",  # noqa: A002
) -> None:
    """Say what is different between two plans: activities, money, gates, and what they rest on."""
    try:
        diff = plan_shape.versions_compared(
            plan_shape.read_version(before), plan_shape.read_version(after)
        )
    except InvalidInput as refusal:
        speech.complain(refusal)
        sys.exit(1)
    speech.deliver(write_json(diff), plan_text.of_diff(diff), format, out)
