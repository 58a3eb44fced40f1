"""Trials beside a version: alternatives for other aims, and what a shape would make of it in seconds."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from gradus.core.access.actor import Actor, Thing
from gradus.core.access.decide import scope_for
from gradus.core.access.denied import require
from gradus.core.access.scope import acting
from gradus.core.jobs.actions import enqueue
from gradus.core.jobs.job import Job
from gradus.core.jobs.models import Run
from gradus.core.ledger.record import record
from gradus.domain.messages import message
from gradus.domain.ownership import Axis
from gradus.steps.planning import selectors, trials
from gradus.steps.planning.actions import checks
from gradus.steps.planning.actions.versions import shape_of
from gradus.steps.planning.models.alternatives import Alternative
from gradus.steps.planning.models.plans import Plan
from gradus.steps.planning.rules import asking

ALTERNATIVES, TRIAL = "planning.alternatives", "planning.trial"
SECONDS_EACH = 10
SECONDS_TRIAL = 3


def ask_alternatives(*, by: Actor, at: datetime, plan: Plan) -> Run:
    """Ask for plans with other aims, to be set beside a version. Raises NotMade, AskedAlready."""
    require(by, "change", plan.thing(), at)
    checks.check_made(by, plan)
    if selectors.under_way(by, plan, ALTERNATIVES):
        raise asking.AskedAlready
    inputs = {"plan": str(plan.pk), "seconds": SECONDS_EACH}
    return _enqueue(ALTERNATIVES, by, at, plan, inputs)


def try_out(
    *,
    by: Actor,
    at: datetime,
    plan: Plan,
    include: Collection[UUID] = (),
    sliders: Mapping[str, Any] | None = None,
    tilt: str = "balanced",
) -> Run:
    """Ask what changes, sliders and a tilt would make of a version: answered within seconds.

    Nothing of the plan changes. Raises NotMade, InvalidInput.
    """
    require(by, "change", plan.thing(), at)
    checks.check_made(by, plan)
    shape = shape_of(by, plan, include, sliders or {}, tilt, always=True)
    inputs = {"plan": str(plan.pk), "shape": shape, "seconds": SECONDS_TRIAL}
    return _enqueue(TRIAL, by, at, plan, inputs, quick=True)


def make_alternatives_in_background(*, job: Job, by: Actor, at: datetime) -> dict[str, object]:
    """Make them, as a worker, inside the scope of who asked."""
    plan, problem, made = _files(job, by, at)
    job.tell(message("Looking for plans with other aims."), 0.1)
    rows = trials.alternatives(
        problem, made, plan.shape, seconds=float(job.inputs["seconds"]), stop=job.stopping
    )
    with acting(scope_for(by, at)):
        job.hold()
        rule = require(by, "change", plan.thing(), at)
        Alternative.objects.filter(plan=plan).delete()
        for row in rows:
            Alternative(plan=plan, state_id=plan.state_id, made_at=at, **row).save(
                force_insert=True
            )
        diff = {"tilts": [row["tilt"] for row in rows]}
        record(by=by, at=at, action="plan.alternatives", thing=plan.thing(), rule=rule, diff=diff)
    return {"tilts": [row["tilt"] for row in rows]}


def try_in_background(*, job: Job, by: Actor, at: datetime) -> dict[str, object]:
    """Try it, as a worker, inside the scope of who asked; the answer stays with the run."""
    _, problem, made = _files(job, by, at)
    return trials.tried(
        problem,
        made,
        str(job.inputs["shape"]),
        seconds=float(job.inputs["seconds"]),
        stop=job.stopping,
    )


def _files(job: Job, by: Actor, at: datetime) -> tuple[Plan, bytes, bytes]:
    with acting(scope_for(by, at)):
        plan = Plan.objects.defer("existing").get(pk=str(job.object_id))
        require(by, "change", plan.thing(), at)
        problem = selectors.unshaped(by, plan)
        made = selectors.content(by, plan, "plan.json")
    return plan, problem, made


def _enqueue(
    name: str, by: Actor, at: datetime, plan: Plan, inputs: dict[str, Any], quick: bool = False
) -> Run:
    return enqueue(
        name,
        by=by,
        at=at,
        thing=Thing("runs", {Axis.STATE: plan.state_id}),
        object_id=plan.pk,
        inputs=inputs,
        quick=quick,
    )
