"""Drafting a letter about a plan. A draft is handed out and kept nowhere; that it was made is written."""

from __future__ import annotations

from datetime import datetime

from gradus.catalogue.installed import installed_shelf
from gradus.catalogue.letters import letter_form
from gradus.core.access.actor import Actor
from gradus.core.access.denied import require
from gradus.core.ledger.record import record
from gradus.steps.planning import selectors
from gradus.steps.planning.models.plans import Plan
from gradus.steps.planning.rules.asking import NothingToRead
from gradus.workflows.letters.compose import About, Translate, compose
from gradus.workflows.letters.files import Format, letter_file

ANYBODYS = frozenset({"mission-report"})
"""What whoever reads the plan may write; the others speak for an office, and take the right to change it."""


def draft(
    *,
    by: Actor,
    at: datetime,
    plan: Plan,
    kind: str,
    activity: str,
    language: str,
    translate: Translate,
    as_: Format = "docx",
) -> bytes:
    """A draft, from what the plan holds. Raises NotForThis, NothingToRead, NoFont."""
    rule = require(by, "read" if kind in ANYBODYS else "change", plan.thing(), at)
    about = about_of(by, at, plan, activity, language)
    if about is None:
        raise NothingToRead
    content = letter_file(compose(letter_form(kind), about, language, translate), as_, at.date())
    record(
        by=by,
        at=at,
        action="plan.letter",
        thing=plan.thing(),
        rule=rule,
        diff={"kind": kind, "activity": activity, "language": language, "format": as_},
    )
    return content


def about_of(by: Actor, at: datetime, plan: Plan, activity: str, language: str) -> About | None:
    """What a letter is about; none where the plan keeps nothing but its documents."""
    said = selectors.said(by, plan, language)
    schedule = selectors.schedule_of(by, plan, language)
    if said is None or schedule is None:
        return None
    shelf = installed_shelf()
    return About(
        title=plan.title,
        document=said.document,
        delivery=selectors.deliveries_of(by, {plan.pk: schedule}, at.date())[plan.pk],
        agreed_on=plan.agreed_at.date() if plan.agreed_at is not None else None,
        activity=activity,
        interventions=shelf.interventions,
        equipment=shelf.equipment_kinds,
    )
