"""``gradus plan ...``: solve a planning problem, check a plan."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from gradus.domain.messages import message
from gradus.domain.refusals import InvalidInput
from gradus.engines.planner.solve import NoPlan, Options
from gradus.entrypoints.cli import (
    plan_agreement,
    plan_alive,
    plan_hearing,
    plan_make,
    plan_negotiation,
    plan_remote,
    plan_seal,
    plan_shape,
    plan_text,
    plan_trials,
    speech,
)
from gradus.entrypoints.cli.waiting import Waiting
from gradus.formats.records.write_json import write_json
from gradus.workflows import plan_solve

app = typer.Typer(no_args_is_help=True, help="Make, solve and check plans.")
app.command("make")(plan_make.make)
app.command("alternatives")(plan_shape.alternatives)
app.command("compare")(plan_shape.compare)
app.command("existing-template")(plan_make.existing_template)
app.command("verify-pdf")(plan_seal.verify_pdf)
for part in (
    plan_remote, plan_alive, plan_negotiation, plan_agreement, plan_hearing, plan_trials,
):  # fmt: skip
    part.on_server(app)


@app.command()
def solve(
    problem: Annotated[Path, typer.Argument(help="The planning problem, a JSON file.")],
    seconds: Annotated[float, typer.Option(min=0.1, help="How long to search at most.")] = 60.0,
    threads: Annotated[int, typer.Option(min=1, max=64, help="Cores to use.")] = 2,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the search.")] = 0,
    gap: Annotated[
        float, typer.Option(min=0.0, max=1.0, help="Stop within this share of the best possible.")
    ] = 0.0,
    work: Annotated[
        int, typer.Option(min=0, help="Stop after this many solver checkpoints (0: no limit).")
    ] = 0,
    previous: Annotated[
        Path | None, typer.Option(help="A plan made before (JSON), to disturb little.")
    ] = None,
    now: Annotated[int, typer.Option(min=0, help="The month the plan is made again in.")] = 0,
    what_if: Annotated[
        Path | None, typer.Option(help="Variants to solve together and compare (JSON).")
    ] = None,
    reasons: Annotated[
        bool, typer.Option(help="Explain every candidate, price what is scarce.")
    ] = True,
    out: Annotated[Path | None, typer.Option(help="Write the result there.")] = None,
    format: Annotated[str, typer.Option(help="json or text.")] = "json",  # noqa: A002
) -> None:
    """Find the best plan for a planning problem, with a proven bound and a reason for everything.

    Exit codes: 0 a plan; 1 the problem has faults or contradicts itself; 2 refused.
    """
    options = Options(gap=gap, work=work or None, seconds=seconds, threads=threads, seed=seed)
    try:
        base = plan_solve.read_problem(problem)
        if what_if is not None:
            comparison = plan_solve.compare(base, what_if, options, threads)
            speech.deliver(
                write_json(comparison), plan_text.of_comparison(comparison, base), format, out
            )
            return
        with Waiting() as waiting:
            plan = plan_solve.solve_and_explain(
                base,
                options,
                previous=plan_solve.read_plan(previous) if previous is not None else None,
                now=now,
                reasons=reasons,
                tell=waiting.tell,
            )
    except (InvalidInput, NoPlan) as refusal:
        speech.complain(refusal)
        sys.exit(1)
    speech.deliver(write_json(plan), plan_text.of_plan(plan, base), format, out)


@app.command()
def check(
    problem: Annotated[Path, typer.Argument(help="The planning problem, a JSON file.")],
    plan: Annotated[Path, typer.Argument(help="A plan of it, a JSON file.")],
) -> None:
    """Judge a plan of a problem without the solver. Exit codes: 0 sound; 1 not; 2 refused."""
    try:
        found = plan_solve.violations(plan_solve.read_problem(problem), plan_solve.read_plan(plan))
    except InvalidInput as refusal:
        speech.complain(refusal)
        sys.exit(1)
    for text in found:
        speech.say(text)
    if found:
        sys.exit(1)
    speech.say(message("The plan keeps every condition of the problem."))
