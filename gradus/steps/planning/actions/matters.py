"""Finding out which open questions of an assessment could still change a plan that was made."""

from __future__ import annotations

from datetime import datetime

from django.utils import translation

from gradus.core.access.actor import Actor, Thing
from gradus.core.access.decide import scope_for
from gradus.core.access.denied import require
from gradus.core.access.scope import acting
from gradus.core.jobs.actions import enqueue
from gradus.core.jobs.job import Job
from gradus.core.jobs.models import Run
from gradus.domain.messages import message
from gradus.domain.ownership import Axis
from gradus.formats.sheets.questionnaire import Verdict
from gradus.steps.assessment import public as assessments
from gradus.steps.planning import bridge, selectors
from gradus.steps.planning.actions import checks
from gradus.steps.planning.models.plans import Plan
from gradus.steps.planning.rules import asking

MATTERS = "planning.what-matters"
SECONDS = 300
MOST_BY_ITSELF = 60  # seconds of one core, after everything else that waits


def ask(*, by: Actor, at: datetime, plan: Plan) -> Run:
    """Ask which open questions could still change a plan. Raises NotMade, AskedAlready."""
    require(by, "change", Thing("findings", {Axis.STATE: plan.state_id}), at)
    checks.check_made(by, plan)
    if selectors.finding_out(by, plan):
        raise asking.AskedAlready
    return _enqueue(by, at, plan, SECONDS)


def ask_by_itself(by: Actor, at: datetime, plan: Plan) -> None:
    """As whoever asked for a plan, once it is made, if they may keep what is found."""
    if assessments.may_report(by, plan.state_id, at):
        _enqueue(by, at, plan, min(plan.seconds, MOST_BY_ITSELF), low=True)


def _enqueue(by: Actor, at: datetime, plan: Plan, seconds: int, low: bool = False) -> Run:
    return enqueue(
        MATTERS,
        by=by,
        at=at,
        thing=Thing("runs", {Axis.STATE: plan.state_id}),
        object_id=plan.pk,
        inputs={
            "plan": str(plan.pk),
            "answers": bridge.digest(plan.answers),
            "seconds": seconds,
        },
        low=low,
    )


def find_in_background(*, job: Job, by: Actor, at: datetime) -> dict[str, object]:
    """Find it out, as a worker, and tell the assessment; inside the scope of who asked.

    A worker that goes on with it does not ask again what is decided; neither does one that is asked
    about the same plan later. What was found when somebody stops it is thrown away.
    """
    with acting(scope_for(by, at)):
        plan = Plan.objects.select_related("state").get(pk=str(job.object_id))
        require(by, "change", Thing("findings", {Axis.STATE: plan.state_id}), at)
        edition = assessments.edition_of(by, plan.state_id, plan.assessment_id)
        files = {name: selectors.content(by, plan, name) for name in bridge.MADE_FROM}
        known = job.checkpoint or selectors.found_out(by, plan)
    if edition is None:
        raise asking.NoAnswers

    def keep(found: dict[str, Verdict], share: float) -> None:
        job.keep(found)
        text = message("Asking which answers could still change it.")
        job.tell(text, min(share, 0.95))

    with translation.override(plan.language):
        found = bridge.what_matters(
            plan,
            plan.state.code,
            edition,
            files,
            known=known,
            seconds=float(job.inputs["seconds"]),
            translate=translation.gettext,
            keep=keep,
            stop=job.stopping,
        )
    with acting(scope_for(by, at)):
        job.hold()
        assessments.report_what_matters(
            by, at, plan.state_id, plan.assessment_id, plan.pk, found, bridge.digest(plan.answers)
        )
    return {"verdicts": found}
