"""Writes to plans: asking for one, making it in the background."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import translation

from gradus.core.access.actor import Actor, Thing
from gradus.core.access.decide import scope_for
from gradus.core.access.denied import require
from gradus.core.access.scope import acting
from gradus.core.jobs.actions import enqueue
from gradus.core.jobs.job import Cancelled, Job
from gradus.core.ledger.record import record
from gradus.domain.messages import message
from gradus.domain.ownership import Axis
from gradus.domain.refusals import Refusal
from gradus.engines.planner.plan import Activity
from gradus.steps.assessment import public as assessments
from gradus.steps.planning import bridge, models
from gradus.workflows.plan_solve import Search

SOLVE = "planning.solve"
MOST_SECONDS = 600
MOST_STATE_FILE = 500_000


class NoAnswers(Refusal):
    """A plan is asked for from an assessment without answers."""

    def __init__(self) -> None:
        super().__init__(
            "no-answers",
            message("There is no assessment with answers to make a plan from."),
            message("Take a filled workbook first; the short form is enough to begin."),
        )


class OtherStateFile(Refusal):
    """The State file is about another State."""

    def __init__(self, found: str, expected: str) -> None:
        super().__init__(
            "other-state",
            message(
                "The State file is about {found}, this plan about {expected}.",
                found=found,
                expected=expected,
            ),
            message("Choose the State file of this State."),
        )


def ask(
    *,
    by: Actor,
    at: datetime,
    state_id: UUID,
    code: str,
    title: str,
    assessment_id: UUID,
    state_file: str,
    seconds: int,
    language: str,
    existing: tuple[str, bytes] | None = None,
    seed: int = 0,
) -> models.Plan:
    """Ask for a plan to be made, from an assessment and a State file as they are now."""
    thing = Thing("plan", {Axis.STATE: state_id})
    rule = require(by, "create", thing, at)
    answers = assessments.answers_as_table(by, state_id, assessment_id)
    if answers is None or answers.count("\n") < 2:
        raise NoAnswers
    found = bridge.check_state_file(state_file[:MOST_STATE_FILE], "state.yaml")
    if found != code:
        raise OtherStateFile(found, code)
    plan = models.Plan(
        state_id=state_id,
        title=title.strip(),
        assessment_id=assessment_id,
        asked_by=by.id,
        asked_at=at,
        language=language,
        seconds=min(seconds, MOST_SECONDS),
        answers=answers,
        state_file=state_file,
        existing=existing[1] if existing else None,
        existing_name=existing[0] if existing else "",
    )
    with transaction.atomic():
        plan.save(force_insert=True)
        record(
            by=by,
            at=at,
            action="plan.ask",
            thing=plan.thing(),
            rule=rule,
            diff={"assessment": assessment_id, "seconds": plan.seconds},
        )
        enqueue(
            SOLVE,
            by=by,
            at=at,
            thing=Thing("runs", {Axis.STATE: state_id}),
            object_id=plan.pk,
            inputs={
                "plan": str(plan.pk),
                "answers": bridge.digest(answers),
                "state_file": bridge.digest(state_file),
                "existing": bridge.digest(existing[1]) if existing else None,
                "seconds": plan.seconds,
            },
            seed=seed,
        )
    return plan


def make_in_background(*, job: Job, by: Actor, at: datetime) -> dict[str, object]:
    """Make a plan that was asked for, as a worker, inside the scope of who asked.

    Who asked must still be allowed to when it runs. A worker that goes on with a search begins
    from the best plan the one before it had found.
    """
    with acting(scope_for(by, at)):
        plan = models.Plan.objects.select_related("state").get(pk=str(job.object_id))
        require(by, "create", plan.thing(), at)
        code = plan.state.code
    with translation.override(plan.language):
        result = bridge.make_plan(
            plan,
            code,
            seed=job.seed,
            translate=translation.gettext,
            tell=job.tell,
            search=_search(job),
        )
    if job.stopping():
        raise Cancelled
    with acting(scope_for(by, at)):
        rule = require(by, "create", plan.thing(), at)
        plan.status, plan.made_at, plan.summary = models.Plan.Status.DRAFT, at, result.summary
        plan.save(update_fields=["status", "made_at", "summary"])
        models.Document.objects.filter(plan=plan).delete()
        for name, content in result.files.items():
            bridge.document_of(plan, name, content).save(force_insert=True)
        record(
            by=by,
            at=at,
            action="plan.made",
            thing=plan.thing(),
            rule=rule,
            diff={
                "files": {name: bridge.digest(content) for name, content in result.files.items()}
            },
        )
    return result.summary


def _search(job: Job) -> Search:
    best: tuple[Activity, ...] | None = None

    def keep(plan: tuple[Activity, ...]) -> None:
        nonlocal best
        if plan != best:
            best = plan
            job.keep(bridge.kept(plan))

    return Search(stop=job.stopping, keep=keep, begun=bridge.begun(job.checkpoint))
