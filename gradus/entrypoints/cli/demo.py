"""``gradus demo``: the plan of a fictional State."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from gradus.domain.messages import message
from gradus.domain.refusals import InvalidInput
from gradus.engines.planner.solve import Options
from gradus.entrypoints.cli import speech
from gradus.entrypoints.cli.plan_make import tell_made
from gradus.entrypoints.cli.waiting import Waiting
from gradus.workflows import demo as demos


def demo(
    out: Annotated[Path, typer.Option(help="The folder the plan is written to.")] = Path(
        "plans/demo"
    ),
    state: Annotated[
        str, typer.Option(help="XAA, XBB, XCC, or one in outline: XDD to XHH.")
    ] = "XAA",
    seconds: Annotated[float, typer.Option(min=0.1, help="How long to search at most.")] = 20.0,
    gap: Annotated[
        float, typer.Option(min=0.0, max=1.0, help="Stop within this share of the best possible.")
    ] = 0.01,
    threads: Annotated[int, typer.Option(min=1, max=64, help="Cores to use.")] = 2,
) -> None:
    """Make the plan of a fictional State, from its workbook to its PDF."""
    speech.say(message("Making the plan of {state}, a fictional State.", state=state.upper()))
    try:
        shelf = speech.shelf(None)
        with Waiting() as waiting:
            made = demos.make_demo(
                shelf,
                state.upper(),
                out,
                issued_on=datetime.now(UTC).date(),
                language=speech.language(),
                options=Options(gap=gap, seconds=seconds, threads=threads),
                translate=speech.translator(),
                tell=waiting.tell,
            )
    except InvalidInput as refusal:
        speech.complain(refusal)
        sys.exit(1)
    tell_made(made)
