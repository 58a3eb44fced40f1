"""A plan that is agreed, for tests of what comes after it: nothing is solved for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from gradus.core.access.scope import system
from gradus.core.accounts.tests.people import record_entry, state
from gradus.domain.ids import new_id
from gradus.domain.periods import Month
from gradus.formats.documents import plan_document as doc
from gradus.formats.documents.tests.sample import sample
from gradus.steps.planning import bridge
from gradus.steps.planning.models.plans import Plan
from gradus.workflows import plan_reading

GATE = doc.Gate(id="premises", title="Premises are ready", month=5, owner="Head of the host")


def act(name: str, title: str, start: int, end: int, **more: object) -> doc.Activity:
    return doc.Activity(
        id=name, title=title, area="Digital forensics", start=start, end=end, effective=end,
        institution="Arden police", **more,
    )  # fmt: skip


ACTIVITIES = (
    act("df-basic", "Basic digital forensics", 0, 2),
    act("df-advanced", "Advanced digital forensics", 2, 4, needs=("df-basic",)),
    act("df-workstations", "Forensic workstations", 6, 9, needs=("df-basic",), gates=("premises",)),
    act("mentor-placement", "Mentor beside the unit", 10, 16, needs=("df-workstations",)),
    act("follow-up-evaluation", "Follow-up and evaluation", 18, 20),
)


def document(start: Month, *activities: doc.Activity, language: str = "en") -> doc.PlanDocument:
    """The demonstration's plan in small, from a month on."""
    return replace(
        sample(0, "Arden", language),
        start=start,
        activities=activities or ACTIVITIES,
        gates=(GATE,),
    )


def agreed(code: str = "XAA", at: datetime | None = None, start: Month | None = None) -> Plan:
    """An agreed plan of the State that began in a month, with what it says in English and French."""
    from gradus.core.accounts.tests.people import now

    moment = at or now()
    first = start or Month(moment.year, moment.month)
    with system("test"):
        row = Plan(
            state_id=state(code).pk, title=f"Plan of {code}", assessment_id=new_id(),
            asked_by=new_id(), asked_at=moment, language="en", seconds=1, answers="", state_file="",
            status=Plan.Status.AGREED, made_at=moment, agreed_at=moment,
            summary={"start": str(first), "horizon": 48, "activities": 5, "cost": 0, "gap": "0.0",
                     "version": "1"},
        )  # fmt: skip
        row.save(force_insert=True)
        record_entry(row)
        for language in ("en", "fr"):
            kept = plan_reading.kept(document(first, language=language))
            bridge.reading_of(row, language, kept).save(force_insert=True)
    return row


def address(row: Plan, *more: str) -> str:
    code = _code(row.state_id)
    return "/".join([f"/planning/{code}/{row.pk}", *more]) + "/"


def _code(state_id: UUID) -> str:
    from gradus.core.states.models import State

    return State.objects.get(pk=state_id).code
