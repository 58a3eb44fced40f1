"""Writes to plans: asking for one, making it in the background."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import translation

from gradus.core.access.actor import Actor, Thing
from gradus.core.access.decide import scope_for
from gradus.core.access.denied import require
from gradus.core.access.scope import acting
from gradus.core.accounts.actions.leases import lease_for_plan
from gradus.core.jobs.actions import enqueue
from gradus.core.jobs.job import Job
from gradus.core.ledger.actions import checkpoint_after
from gradus.core.ledger.record import record
from gradus.domain.messages import Message, message
from gradus.domain.ownership import Axis
from gradus.domain.refusals import Refusal
from gradus.engines.planner.plan import Activity
from gradus.steps.assessment import public as assessments
from gradus.steps.planning import bridge, rules, supply
from gradus.steps.planning.actions import matters
from gradus.steps.planning.models.plans import Document, Plan, Reading, Signature
from gradus.steps.threats import public as threats
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
    means: bool = True,
    rates: str = "",
    threat: str | None = None,
    seed: int = 0,
) -> Plan:
    """Ask for a plan to be made, from an assessment and a State file as they are now.

    With ``means``, what ``by`` sees of the means entered for the State is put into the file;
    ``rates`` are lines of a currency, its dollars and the source of that. ``threat`` is a threat
    picture as JSON; where none is given, the State's latest one that ``by`` sees; where there is none (or
    ``threat`` is empty) it is worked out when the plan is made.
    """
    thing = Thing("plan", {Axis.STATE: state_id})
    rule = require(by, "create", thing, at)
    answers = assessments.answers_as_table(by, state_id, assessment_id)
    if answers is None or answers.count("\n") < 2:
        raise rules.NoAnswers
    if len(state_file) > MOST_STATE_FILE:
        raise StateFileTooLarge
    stated = bridge.check_state_file(state_file, "state.yaml")
    if stated.code != code:
        raise rules.OtherStateFile(stated.code, code)
    if threat is None:
        threat = threats.profile(by, state_id)
    if threat:
        bridge.check_threat(threat, code)
    counted: dict[str, int] = {}
    if means:
        with translation.override(language):
            state_file, counted = supply.with_means(
                by, at, state_file, stated, rules.rates_of(rates)
            )
    plan = Plan(
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
        existing_name=existing[0][-LONGEST_NAME:] if existing else "",
        threat=threat,
    )
    with transaction.atomic():
        plan.save(force_insert=True)
        record(
            by=by,
            at=at,
            action="plan.ask",
            thing=plan.thing(),
            rule=rule,
            diff={"assessment": assessment_id, "seconds": plan.seconds, "means": counted},
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
                "threat": bridge.digest(threat) if threat else None,
                "seconds": plan.seconds,
            },
            seed=seed,
        )
    return plan


def sign(*, by: Actor, at: datetime, plan: Plan, shown: str) -> bool:
    """Sign a plan for the State or for the programme; whether it is agreed now.

    It is agreed when two different people have signed, one for each side. From then on it carries
    the access its delivery needs, which the State can revoke.
    """
    rule = require(by, "sign", plan.thing(), at)
    role = rules.signing_role(by, plan, at)
    if plan.status != Plan.Status.DRAFT or role is None:
        raise rules.NotToSign
    digest = rules.plan_digest(plan)
    if shown != digest:
        raise rules.ChangedSinceShown
    side, holding = role
    try:
        with transaction.atomic():
            Signature(
                plan=plan,
                state_id=plan.state_id,
                side=side,
                signed_by=by.id,
                holding_id=holding.id,
                signed_at=at,
                digest=digest,
            ).save(force_insert=True)
            record(
                by=by,
                at=at,
                action="plan.sign",
                thing=plan.thing(),
                rule=rule,
                diff={"side": str(side), "digest": digest},
            )
    except IntegrityError as twice:
        raise rules.SignedAlready from twice
    checkpoint_after(at=at)
    return _agree(by, at, plan, rule)


def _agree(by: Actor, at: datetime, plan: Plan, rule: str) -> bool:
    signatures = {one.side: one for one in plan.signatures.all()}
    if set(signatures) != set(Signature.Side.values):
        return False
    programme = signatures[Signature.Side.PROGRAMME]
    with transaction.atomic():
        plan.status, plan.agreed_at = Plan.Status.AGREED, at
        plan.save(update_fields=["status", "agreed_at"])
        record(by=by, at=at, action="plan.agree", thing=plan.thing(), rule=rule)
        lease_for_plan(
            by=by,
            at=at,
            state_id=plan.state_id,
            holding_id=programme.holding_id,
            signed_by=signatures[Signature.Side.STATE].signed_by,
            purpose=plan.title,
            ends=rules.ends_at(plan),
        )
    return True


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
        plan = Plan.objects.select_related("state").get(pk=str(job.object_id))
        require(by, "create", plan.thing(), at)
        code = plan.state.code
        edition = assessments.edition_of(by, plan.state_id, plan.assessment_id)
    if edition is None:
        raise rules.NoAnswers
    with translation.override(plan.language):
        result = bridge.make_plan(
            plan,
            code,
            edition,
            seed=job.seed,
            translate=translation.gettext,
            tell=_telling(job, plan.seconds),
            search=_search(job),
        )
    with acting(scope_for(by, at)):
        job.hold()
        rule = require(by, "create", plan.thing(), at)
        plan.status, plan.made_at, plan.summary = Plan.Status.DRAFT, at, result.summary
        plan.save(update_fields=["status", "made_at", "summary"])
        Document.objects.filter(plan=plan).delete()
        for name, content in result.files.items():
            bridge.document_of(plan, name, content).save(force_insert=True)
        Reading.objects.filter(plan=plan).delete()
        for language, said in result.readings.items():
            bridge.reading_of(plan, language, said).save(force_insert=True)
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
        matters.ask_by_itself(by, at, plan)
    return result.summary


def _telling(job: Job, seconds: int) -> Callable[[Message], None]:
    """Tells where things stand, and the share of the time that is over.

    The search takes the time it is given at most; reasons and documents take about a quarter more.
    """
    begun = time.monotonic()

    def tell(text: Message) -> None:
        job.tell(text, min((time.monotonic() - begun) / (1.25 * seconds), 0.95))

    return tell


def _search(job: Job) -> Search:
    best: tuple[Activity, ...] | None = None

    def keep(plan: tuple[Activity, ...]) -> None:
        nonlocal best
        if plan != best:
            best = plan
            job.keep(bridge.kept(plan))

    return Search(stop=job.stopping, keep=keep, begun=bridge.begun(job.checkpoint))
