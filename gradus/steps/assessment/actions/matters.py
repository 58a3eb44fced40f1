"""Writing down which open questions could still change the plan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from gradus.core.access.actor import Actor
from gradus.core.access.denied import require
from gradus.core.ledger.record import record
from gradus.formats.sheets.questionnaire import Verdict
from gradus.steps.assessment import editions, matters, models
from gradus.steps.assessment.rules import asked_of


def report(
    *,
    by: Actor,
    at: datetime,
    assessment: models.Assessment,
    plan_id: UUID,
    verdicts: Mapping[str, Verdict],
    answers_sha256: str,
    same_answers: bool,
) -> None:
    """Keep the verdicts with the assessment, and with each group those of what it is asked.

    ``same_answers``: the assessment still says what they were found with.
    """
    rule = require(by, "change", assessment.thing(), at)
    found = models.Matters(
        state_id=assessment.state_id,
        assessment=assessment,
        plan_id=plan_id,
        found_at=at,
        answers_sha256=answers_sha256,
        saves=matters.saves(assessment.pk) if same_answers else "",
        verdicts=dict(verdicts),
    )
    with transaction.atomic():
        models.Matters.objects.filter(assessment=assessment).delete()
        found.save(force_insert=True)
        for group in models.Group.objects.filter(assessment=assessment, agreed=False):
            _for_group(found, group).save(force_insert=True)
        record(
            by=by,
            at=at,
            action="assessment.what-matters",
            thing=assessment.thing(),
            rule=rule,
            diff={
                "plan": plan_id,
                "answers_sha256": answers_sha256,
                "verdicts": dict(Counter(verdicts.values())),
            },
        )


def copy_to(group: models.Group) -> None:
    """Give a group that is asked later its part of what is known, inside the action that asks it."""
    found = models.Matters.objects.filter(assessment_id=group.assessment_id, group=None).first()
    models.Matters.objects.filter(group=group).delete()
    if found is not None:
        _for_group(found, group).save(force_insert=True)


def _for_group(found: models.Matters, group: models.Group) -> models.Matters:
    asked = {one.id for one in asked_of(group, editions.of(group))}
    return models.Matters(
        state_id=found.state_id,
        assessment_id=found.assessment_id,
        institution_id=group.institution_id,
        group=group,
        plan_id=found.plan_id,
        found_at=found.found_at,
        answers_sha256=found.answers_sha256,
        saves=found.saves,
        verdicts={id_: said for id_, said in found.verdicts.items() if id_ in asked},
    )
