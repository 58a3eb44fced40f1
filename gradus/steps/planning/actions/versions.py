"""Writes that make a plan anew: versions searched again around what the parties changed."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from gradus.core.access.actor import Actor
from gradus.core.access.denied import require
from gradus.core.ledger.record import record
from gradus.domain.periods import Month
from gradus.steps.planning import bridge, selectors
from gradus.steps.planning.actions import checks, plans
from gradus.steps.planning.models.negotiation import ProposedChange
from gradus.steps.planning.models.plans import Plan
from gradus.steps.planning.rules import agreement, negotiation

FORMAT = "gradus.plan-shape/1"


def revise(
    *,
    by: Actor,
    at: datetime,
    plan: Plan,
    because: str,
    include: Collection[UUID] = (),
    sliders: Mapping[str, Any] | None = None,
    tilt: str = "balanced",
    seconds: int | None = None,
) -> Plan:
    """A new version, from what this one was made from, around every change the parties accepted.

    ``include`` names changes that are still open, and makes it a counter-proposal. Nothing of the
    version before is overwritten; of an agreed one, the new version is an amendment that cites its hash.

    Raises
    ------
    NotMade
        This version is not made yet, or was made at another instance.
    Superseded
        There is a later version.
    SayWhy
        Without a reason.
    InvalidInput
        What is asked for contradicts itself.
    """
    rule = require(by, "change", plan.thing(), at)
    _check(by, plan, because)
    shape = shape_of(by, plan, include, sliders or {}, tilt)
    return _make(
        Plan(
            how=Plan.How.REVISED,
            shape=shape,
            state_file=plan.state_file,
            threat=plan.threat,
            existing=selectors.existing(by, plan),
            existing_name=plan.existing_name,
            answers=plan.answers,
            assessment_id=plan.assessment_id,
            seconds=min(seconds or plan.seconds, plans.MOST_SECONDS),
            now=plan.now,
        ),
        plan,
        by=by,
        at=at,
        because=because,
        rule=rule,
    )


def replan(
    *,
    by: Actor,
    at: datetime,
    plan: Plan,
    because: str,
    inputs: plans.Inputs,
    seconds: int | None = None,
) -> Plan:
    """A new version from the inputs as they are now: what has begun stays, the rest moves least.

    Raises as ``revise`` does, and as ``plans.ask`` does about the inputs.
    """
    rule = require(by, "change", plan.thing(), at)
    _check(by, plan, because)
    assert plan.summary is not None  # noqa: S101 - _check sees to it
    start = Month.parse(plan.summary["start"])
    fields, _ = plans.taken(by, at, plan.state_id, plan.state.code, plan.language, inputs)
    now = min(max(Month(at.year, at.month).since(start), 0), int(plan.summary["horizon"]))
    return _make(
        Plan(
            how=Plan.How.REPLANNED,
            shape=shape_of(by, plan, (), {}, "balanced"),
            seconds=min(seconds or plan.seconds, plans.MOST_SECONDS),
            now=now,
            **fields,
        ),
        plan,
        by=by,
        at=at,
        because=because,
        rule=rule,
    )


def shape_of(
    viewer: Actor,
    plan: Plan,
    include: Collection[UUID],
    sliders: Mapping[str, Any],
    tilt: str,
    *,
    always: bool = False,
) -> str:
    """The changes in force, and those still open that are named, with sliders and tilt, as JSON.

    Empty where there is nothing to keep to, unless a shape is wanted ``always``. Raises InvalidInput.
    """
    pins = selectors.pins(viewer, plan, include)
    if not (always or pins or sliders or tilt != "balanced"):
        return ""
    shape = {
        "format": FORMAT,
        "pins": [_pin(one) for one in pins],
        "sliders": dict(sliders),
        "tilt": tilt,
    }
    text = json.dumps(shape, ensure_ascii=False)
    bridge.check_shape(text, selectors.unshaped(viewer, plan))
    return text


def _pin(one: ProposedChange) -> dict[str, Any]:
    pin = {"candidate": one.item, "kind": one.kind, "reason": one.reason, "wanted_by": one.side}
    return pin if one.month is None else pin | {"month": one.month}


def _check(by: Actor, plan: Plan, because: str) -> None:
    checks.check_made(by, plan)
    if not because.strip():
        raise negotiation.SayWhy
    checks.check_latest(by, plan)


def _make(row: Plan, plan: Plan, *, by: Actor, at: datetime, because: str, rule: str) -> Plan:
    """Save the new version and ask for the search; two at once cannot both be the next one."""
    row.state_id, row.title, row.language = plan.state_id, plan.title, plan.language
    row.first_id, row.previous, row.number = plan.line_id, plan, plan.number + 1
    row.because = because.strip()[: negotiation.MOST_WORDS]
    row.asked_by, row.asked_at = by.id, at
    agreed = selectors.agreed_version(by, plan)
    row.amends = selectors.agreement_hash(by, agreed) if agreed is not None else ""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            diff = {"how": str(row.how), "number": row.number, "because": row.because}
            record(by=by, at=at, action="plan.revise", thing=row.thing(), rule=rule, diff=diff)
            plans.enqueue_search(by, at, row)
    except IntegrityError as twice:
        raise agreement.Superseded(row.number) from twice
    return row
