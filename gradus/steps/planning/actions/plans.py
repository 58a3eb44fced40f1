"""Writes to plans: asking for one, making it in the background."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import translation

from gradus.core.access.actor import Actor, Thing
from gradus.core.access.decide import scope_for
from gradus.core.access.denied import require
from gradus.core.access.scope import acting
from gradus.core.jobs.actions import enqueue
from gradus.core.jobs.job import Job
from gradus.core.ledger.record import record
from gradus.core.states.models import State
from gradus.domain.messages import Message, message
from gradus.domain.ownership import Axis
from gradus.domain.refusals import Refusal
from gradus.engines.planner.plan import Activity
from gradus.steps.assessment import public as assessments
from gradus.steps.planning import bridge, selectors
from gradus.steps.planning import inputs as rows
from gradus.steps.planning.actions import matters
from gradus.steps.planning.agreement import agreement_of
from gradus.steps.planning.models.plans import Plan
from gradus.steps.planning.rules import asking
from gradus.steps.planning.rules.agreement import AGREEMENT
from gradus.steps.threats import public as threats
from gradus.workflows import plan_reading
from gradus.workflows.search import Search

SOLVE = "planning.solve"
MOST_SECONDS = 600
MOST_STATE_FILE = 500_000
LONGEST_NAME = 100  # of a file; the system takes 255 bytes. Its end says what it is


class StateFileTooLarge(Refusal):
    """The State file is larger than any honest one."""

    def __init__(self) -> None:
        super().__init__(
            "state-file-too-large",
            message("The State file has more than {most} characters.", most=MOST_STATE_FILE),
            message("Check that it is the State file you mean."),
        )


@dataclass(frozen=True, kw_only=True)
class Inputs:
    """What a plan is to be made from.

    With ``means``, what the asker sees of the means entered for the State is put into the State file;
    ``rates`` are lines of a currency, its dollars and the source of that. ``threat`` is a threat picture
    as JSON; where none is given, the State's latest one that the asker sees; where there is none (or
    ``threat`` is empty) it is worked out when the plan is made. ``existing`` is a sheet of what was done
    already, by name and content.
    """

    assessment_id: UUID
    state_file: str
    existing: tuple[str, bytes] | None = None
    means: bool = True
    rates: str = ""
    threat: str | None = None


def ask(
    *,
    by: Actor,
    at: datetime,
    state_id: UUID,
    code: str,
    title: str,
    inputs: Inputs,
    seconds: int,
    language: str,
    seed: int = 0,
) -> Plan:
    """Ask for a plan to be made, from an assessment and what is entered as they are now.

    Raises
    ------
    NoAnswers, StateFileTooLarge, OtherStateFile, InvalidInput
        The inputs cannot be planned with.
    """
    thing = Thing("plan", {Axis.STATE: state_id})
    rule = require(by, "create", thing, at)
    fields, counted = taken(by, at, state_id, code, language, inputs)
    plan = Plan(
        state_id=state_id,
        title=title.strip(),
        asked_by=by.id,
        asked_at=at,
        language=language,
        seconds=min(seconds, MOST_SECONDS),
        **fields,
    )
    with transaction.atomic():
        plan.save(force_insert=True)
        diff = {"assessment": plan.assessment_id, "seconds": plan.seconds, "means": counted}
        record(by=by, at=at, action="plan.ask", thing=plan.thing(), rule=rule, diff=diff)
        enqueue_search(by, at, plan, seed)
    return plan


def taken(
    by: Actor, at: datetime, state_id: UUID, code: str, language: str, inputs: Inputs
) -> tuple[dict[str, Any], dict[str, int]]:
    """The columns of a plan that keep its inputs as they are now, and how much of the means is counted.

    Raises as ``ask`` does.
    """
    answers = assessments.answers_as_table(by, state_id, inputs.assessment_id)
    if answers is None or answers.count("\n") < 2:
        raise asking.NoAnswers
    state_file = inputs.state_file
    if len(state_file) > MOST_STATE_FILE:
        raise StateFileTooLarge
    rates = asking.rates_of(inputs.rates)
    counted: dict[str, int] = {}
    with translation.override(language):
        if not state_file:
            state = State.objects.get(pk=state_id)
            state_file, counted = rows.entered(by, at, state, rates)
        stated = bridge.check_state_file(state_file, "state.yaml")
        if stated.code != code:
            raise asking.OtherStateFile(stated.code, code)
        if inputs.means and not counted:
            state_file, counted = rows.filled_in(by, at, state_file, stated, rates)
    threat = threats.profile(by, state_id) if inputs.threat is None else inputs.threat
    if threat:
        bridge.check_threat(threat, code)
    name, content = inputs.existing or ("", None)
    return {
        "assessment_id": inputs.assessment_id,
        "answers": answers,
        "state_file": state_file,
        "existing": content,
        "existing_name": name[-LONGEST_NAME:],
        "threat": threat,
    }, counted


def enqueue_search(by: Actor, at: datetime, plan: Plan, seed: int = 0) -> None:
    """Have a worker make a plan, in the transaction that saved it."""
    enqueue(
        SOLVE,
        by=by,
        at=at,
        thing=Thing("runs", {Axis.STATE: plan.state_id}),
        object_id=plan.pk,
        inputs={"plan": str(plan.pk), **made_from(plan), "seconds": plan.seconds},
        seed=seed,
    )


def made_from(plan: Plan) -> dict[str, str | None]:
    """The hashes of what a plan is made from, by name; none of what it is made without."""
    return {
        "answers": bridge.digest(plan.answers),
        "state_file": bridge.digest(plan.state_file),
        "existing": bridge.digest(bytes(plan.existing)) if plan.existing else None,
        "threat": bridge.digest(plan.threat) if plan.threat else None,
        "shape": bridge.digest(plan.shape) if plan.shape else None,
    }


def keep_agreed(
    *,
    by: Actor,
    at: datetime,
    state_id: UUID,
    received_from: str,
    facts: Mapping[str, Any],
    files: Mapping[str, bytes],
) -> Plan:
    """Keep a plan that was agreed at another instance of the State, with its documents.

    It carries no access here: whoever needs some asks the State.
    """
    rule = require(by, "create", Thing("plan", {Axis.STATE: state_id}), at)
    plan = Plan(
        state_id=state_id,
        asked_by=by.id,
        asked_at=at,
        seconds=0,
        received_from=received_from,
        status=Plan.Status.AGREED,
        **facts,
    )
    digests = {name: bridge.digest(content) for name, content in files.items()}
    with transaction.atomic():
        plan.save(force_insert=True)
        for name, content in files.items():
            bridge.document_of(plan, name, content).save(force_insert=True)
        diff = {"files": digests}
        record(by=by, at=at, action="plan.receive", thing=plan.thing(), rule=rule, diff=diff)
    return plan


def make_in_background(*, job: Job, by: Actor, at: datetime) -> dict[str, object]:
    """Make a plan that was asked for, as a worker, inside the scope of who asked.

    Who asked must still be allowed to when it runs. A worker that goes on with a search begins
    from the best plan the one before it had found.
    """
    with acting(scope_for(by, at)):
        plan = Plan.objects.select_related("state", "previous").get(pk=str(job.object_id))
        require(by, "create", plan.thing(), at)
        code = plan.state.code
        before = selectors.made_from(by, plan.previous) if plan.previous else {}
        chosen = _chosen(by, plan)
        edition = assessments.edition_of(by, plan.state_id, plan.assessment_id)
    if edition is None:
        raise asking.NoAnswers
    with translation.override(plan.language):
        result = bridge.make_plan(
            plan,
            code,
            edition,
            previous=before,
            seed=job.seed,
            translate=translation.gettext,
            tell=_telling(job, plan.seconds),
            search=_search(job, chosen),
        )
        agreement = _agreement(plan, code, at, result)
    with acting(scope_for(by, at)):
        job.hold()
        rule = require(by, "create", plan.thing(), at)
        plan.status, plan.made_at, plan.summary = Plan.Status.DRAFT, at, result.summary
        plan.save(update_fields=["status", "made_at", "summary"])
        files = {**result.files, **agreement}
        for name, content in files.items():
            bridge.document_of(plan, name, content).save(force_insert=True)
        for language, said in result.readings.items():
            bridge.reading_of(plan, language, said).save(force_insert=True)
        diff = {"files": {name: bridge.digest(content) for name, content in files.items()}}
        record(by=by, at=at, action="plan.made", thing=plan.thing(), rule=rule, diff=diff)
        matters.ask_by_itself(by, at, plan)
    return result.summary


def _chosen(by: Actor, plan: Plan) -> tuple[Activity, ...]:
    """The alternative beside the version before that this one was asked to be like, if there is one."""
    tilt = json.loads(plan.shape)["tilt"] if plan.shape else "balanced"
    if plan.previous is None or tilt == "balanced":
        return ()
    row = selectors.alternative(by, plan.previous, tilt)
    return bridge.activities_of(row.content) if row is not None and row.content else ()


def _agreement(plan: Plan, code: str, at: datetime, result: bridge.Result) -> dict[str, bytes]:
    """What is signed of the plan, and the same on paper, in its language; of what says nothing, nothing."""
    read = {language: plan_reading.read(text) for language, text in result.readings.items()}
    said = {language: one for language, one in read.items() if one is not None}
    if plan.language not in said:
        return {}
    hashes = {name: value for name, value in made_from(plan).items() if value is not None}
    hashes["problem"] = bridge.digest(result.files["problem.json"])
    content = agreement_of(plan, code, said, hashes)
    return {
        AGREEMENT: content,
        **bridge.paper("agreement", content, said[plan.language], at.date()),
    }


def _telling(job: Job, seconds: int) -> Callable[[Message], None]:
    """Tells where things stand, and the share of the time that is over.

    The search takes the time it is given at most; reasons and documents take about a quarter more.
    """
    begun = time.monotonic()

    def tell(text: Message) -> None:
        job.tell(text, min((time.monotonic() - begun) / (1.25 * seconds), 0.95))

    return tell


def _search(job: Job, chosen: tuple[Activity, ...]) -> Search:
    best: tuple[Activity, ...] | None = None

    def keep(plan: tuple[Activity, ...]) -> None:
        nonlocal best
        if plan != best:
            best = plan
            job.keep(bridge.kept(plan))

    return Search(stop=job.stopping, keep=keep, begun=bridge.begun(job.checkpoint) or chosen)
