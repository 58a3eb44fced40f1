"""Reading plans, inside the viewer's scope."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce

from gradus.core.access.actor import Actor
from gradus.core.jobs.models import Run
from gradus.core.jobs.selectors import run_of
from gradus.steps.planning.bridge import MADE_FROM, UNSHAPED
from gradus.steps.planning.models.agreement import InkPages, Seal, Signature, SigningRule
from gradus.steps.planning.models.alternatives import Alternative
from gradus.steps.planning.models.delivery import Delivery as Told
from gradus.steps.planning.models.negotiation import ProposedChange, Remark
from gradus.steps.planning.models.plans import Document, Plan, Reading
from gradus.steps.planning.rules.agreement import AGREED_PAPER, AGREEMENT, signing_role
from gradus.steps.planning.rules.negotiation import ABOUT_AN_ACTIVITY, SEARCHED
from gradus.steps.planning.said import Said, said_of
from gradus.workflows import plan_delivery, plan_reading, plan_schedule
from gradus.workflows.plan_schedule import Schedule

HEAVY = ("existing", "answers", "state_file", "threat", "shape")
"""Columns that no list shows."""


def plans_of(viewer: Actor, state_id: UUID) -> QuerySet[Plan]:
    """The State's plans, the latest first."""
    return Plan.objects.filter(state_id=state_id).order_by("-asked_at").defer(*HEAVY)


def latest_versions(viewer: Actor, state_id: UUID, before: UUID | None = None) -> QuerySet[Plan]:
    """The latest version of each of the State's plans, the newest first; those older than one."""
    rows = Plan.objects.filter(state_id=state_id, later=None)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return rows.order_by("-pk").defer(*HEAVY)


def in_force_in(viewer: Actor, state_id: UUID) -> Plan | None:
    """The plan that was agreed last in a State, or none."""
    rows = Plan.objects.filter(state_id=state_id, status=Plan.Status.AGREED)
    return rows.order_by("-agreed_at").defer(*HEAVY).first()


def asked_for(viewer: Actor, state_id: UUID) -> int:
    """How many plans of the State were asked for."""
    return Plan.objects.filter(state_id=state_id).count()


def made_and_agreed(
    viewer: Actor, state_ids: Collection[UUID]
) -> QuerySet[Plan, tuple[UUID, int, int]]:
    """Of each State: how many plans are ready, and how many of them are agreed."""
    rows = Plan.objects.filter(made_at__isnull=False, state_id__in=state_ids)
    agreed = Count("pk", filter=Q(status=Plan.Status.AGREED))
    return rows.order_by().values_list("state_id").annotate(ready=Count("pk"), agreed=agreed)


def plan(viewer: Actor, state_id: UUID, plan_id: UUID) -> Plan | None:
    """One plan of the State, or none."""
    return Plan.objects.filter(pk=plan_id, state_id=state_id).defer("existing").first()


def documents_of(viewer: Actor, row: Plan) -> QuerySet[Document]:
    """The files of a plan, without what is in them."""
    return row.documents.defer("content").order_by("name")


def document(viewer: Actor, row: Plan, name: str) -> Document | None:
    """One file of a plan, or none."""
    return row.documents.filter(name=name).first()


def said(viewer: Actor, row: Plan, language: str) -> Said | None:
    """What a plan says, in that language or in the one it was asked for in; none if it keeps nothing.

    A plan that arrived from another instance is read in its documents.
    """
    kept = dict(
        row.readings.filter(language__in=(language, row.language)).values_list(
            "language", "content"
        )
    )
    content = kept.get(language) or kept.get(row.language)
    document = plan_reading.read(content) if content else None
    return said_of(document) if document is not None else None


def made_here(viewer: Actor, row: Plan) -> bool:
    """Whether what the plan was made from is kept here."""
    return bool(row.answers) and row.documents.filter(name="problem.json").exists()


def content(viewer: Actor, row: Plan, name: str) -> bytes:
    """What is in a file of a plan; nothing where there is none."""
    found = row.documents.filter(name=name).first()
    return bytes(found.content) if found else b""


def made_from(viewer: Actor, row: Plan) -> dict[str, bytes]:
    """What a plan answers and the plan itself, as files; nothing of one that keeps none."""
    found = {name: content(viewer, row, name) for name in MADE_FROM}
    return found if all(found.values()) else {}


def unshaped(viewer: Actor, row: Plan) -> bytes:
    """The problem of a plan without what the parties asked for."""
    return content(viewer, row, UNSHAPED) or content(viewer, row, "problem.json")


def made_again(viewer: Actor, row: Plan) -> tuple[list[Any], list[Any]] | None:
    """The ways there were when a version was made again, and what the facts touched; or none."""
    ways = content(viewer, row, "ways.json")
    return (json.loads(ways), json.loads(content(viewer, row, "affected.json"))) if ways else None


def under_way(viewer: Actor, row: Plan, name: str) -> Run | None:
    """The run of that name about a plan that waits or works; none if none does."""
    run = run_of(viewer, row.pk, name)
    live = {Run.Status.QUEUED, Run.Status.RUNNING}
    return run if run is not None and run.status in live else None


def trial(viewer: Actor, row: Plan, run_id: UUID) -> Run | None:
    """A trial of a plan, or none."""
    return Run.objects.filter(pk=run_id, object_id=row.pk, name="planning.trial").first()


def alternatives(viewer: Actor, row: Plan) -> list[Alternative]:
    """The plans with other aims beside a version, in the order they were made."""
    return list(Alternative.objects.filter(plan=row).order_by("pk"))


def alternative(viewer: Actor, row: Plan, tilt: str) -> Alternative | None:
    """The plan with that aim beside a version, or none."""
    return Alternative.objects.filter(plan=row, tilt=tilt).first()


def finding_out(viewer: Actor, row: Plan) -> Run | None:
    """The run that finds out which open questions could still change a plan; none if none is going."""
    return under_way(viewer, row, "planning.what-matters")


def found_out(viewer: Actor, row: Plan) -> dict[str, Any]:
    """What earlier runs found out about the open questions, by indicator."""
    rows = Run.objects.filter(
        object_id=row.pk, name="planning.what-matters", status=Run.Status.DONE
    )
    last = rows.order_by("-ended_at").first()
    return dict(last.outcome["verdicts"]) if last is not None and last.outcome else {}


def existing(viewer: Actor, row: Plan) -> bytes | None:
    """The sheet of what was done already that a plan was asked for with, if one was."""
    found = Plan.objects.values_list("existing", flat=True).get(pk=row.pk)
    return None if found is None else bytes(found)


def versions_of(viewer: Actor, row: Plan) -> QuerySet[Plan]:
    """Every version of a plan, the latest first."""
    rows = Plan.objects.filter(Q(pk=row.line_id) | Q(first=row.line_id))
    return rows.order_by("-number").defer(*HEAVY)


def latest_number(viewer: Actor, row: Plan) -> int:
    """The number of a plan's latest version."""
    found: int = versions_of(viewer, row).values_list("number", flat=True)[0]
    return found


def agreed_version(viewer: Actor, row: Plan) -> Plan | None:
    """The version that was agreed last, or none."""
    return versions_of(viewer, row).filter(status=Plan.Status.AGREED).first()


def agreement(viewer: Actor, row: Plan) -> bytes:
    """What is signed of a version; nothing of one that keeps none."""
    return content(viewer, row, AGREEMENT)


def agreement_hash(viewer: Actor, row: Plan) -> str:
    """The hash of what is signed of a version; empty of one that keeps none."""
    found = row.documents.filter(name=AGREEMENT).values_list("sha256", flat=True).first()
    return found or ""


def is_printed(viewer: Actor, row: Plan) -> bool:
    """Whether the paper of an agreed plan is there, with who signed it."""
    return row.documents.filter(name=AGREED_PAPER).exists()


def seal_of(viewer: Actor, row: Plan) -> Seal | None:
    """The installation's seal on the paper of an agreed plan, or none."""
    return Seal.objects.filter(plan=row, name=AGREED_PAPER).first()


def not_sealed(viewer: Actor) -> list[UUID]:
    """The plans that were agreed and printed here, whose paper carries no seal."""
    rows = Document.objects.filter(name=AGREED_PAPER, plan__received_from="", plan__seals=None)
    return list(rows.order_by("plan_id").values_list("plan_id", flat=True))


def items(viewer: Actor, row: Plan) -> dict[str, str]:
    """What a plan knows by id, in its own language: its activities, and what was left out."""
    found = said(viewer, row, row.language)
    if found is None:
        return {}
    chosen = {one.id: one.title for one in found.document.activities}
    return chosen | {one.id: one.title for one in found.document.left_out}


def changes_of(viewer: Actor, row: Plan) -> list[ProposedChange]:
    """Every change proposed to a plan, whatever its version: the open ones first, then the latest."""
    rows = ProposedChange.objects.filter(line_id=row.line_id).order_by("-proposed_at")
    return sorted(rows, key=lambda one: one.status != ProposedChange.Status.OPEN)


def change(viewer: Actor, row: Plan, change_id: UUID) -> ProposedChange | None:
    """One change proposed to a plan, or none."""
    rows = ProposedChange.objects.filter(line_id=row.line_id).select_related("plan__state")
    return rows.filter(pk=change_id).first()


def change_within(viewer: Actor, change_id: UUID) -> ProposedChange | None:
    """A change of whichever plan the viewer reaches, or none."""
    rows = ProposedChange.objects.select_related("plan__state")
    return rows.defer("plan__existing").filter(pk=change_id).first()


def open_changes(viewer: Actor, row: Plan) -> list[ProposedChange]:
    """The changes to a plan that wait for an answer."""
    rows = ProposedChange.objects.filter(line_id=row.line_id)
    return list(rows.filter(status=ProposedChange.Status.OPEN).order_by("proposed_at"))


def changes_in_force(viewer: Actor, row: Plan) -> list[ProposedChange]:
    """The accepted changes that hold: of each activity the one accepted last, unless it let go."""
    rows = ProposedChange.objects.filter(
        line_id=row.line_id, status=ProposedChange.Status.ACCEPTED
    ).exclude(kind=ProposedChange.Kind.WORDS)
    last = {one.item: one for one in rows.order_by("decided_at", "pk")}
    return [one for one in last.values() if one.kind in SEARCHED]


def pins(viewer: Actor, row: Plan, include: Collection[UUID] = ()) -> list[ProposedChange]:
    """What a search has to keep to: the changes in force, and the open ones named in their place."""
    held = {one.item: one for one in changes_in_force(viewer, row)}
    for one in open_changes(viewer, row):
        if one.pk in include and one.kind in ABOUT_AN_ACTIVITY:
            held[one.item] = one
    return [one for one in held.values() if one.kind in SEARCHED]


def not_taken_up(viewer: Actor, row: Plan) -> bool:
    """Whether changes were accepted after a version was asked for, so that it does not have them."""
    rows = ProposedChange.objects.filter(
        line_id=row.line_id, status=ProposedChange.Status.ACCEPTED, decided_at__gt=row.asked_at
    ).exclude(kind=ProposedChange.Kind.WORDS)
    if not rows.exists():
        return False
    has = {_pin(one) for one in json.loads(row.shape or "{}").get("pins", ())}
    wants = {(one.item, one.kind, one.month) for one in changes_in_force(viewer, row)}
    return has != wants


def _pin(one: dict[str, Any]) -> tuple[str, str, int | None]:
    return one["candidate"], one["kind"], one.get("month")


def remarks_of(viewer: Actor, row: Plan) -> list[Remark]:
    """What was said about a plan, whatever its version, in the order it was said."""
    lines = Q(plan=row.line_id) | Q(plan__first=row.line_id)
    return list(
        Remark.objects.filter(lines)
        .select_related("plan")
        .defer(*(f"plan__{name}" for name in HEAVY))
        .order_by("said_at")
    )


def signatures_of(viewer: Actor, row: Plan) -> list[Signature]:
    """The signatures under a plan."""
    return list(row.signatures.order_by("signed_at"))


def signing_rule(viewer: Actor, state_id: UUID, at: datetime | None = None) -> SigningRule | None:
    """How many sign for a State by its law, and by which, now or at a time; none: one signs."""
    rows = SigningRule.objects.filter(state_id=state_id)
    if at is not None:
        rows = rows.filter(set_at__lte=at)
    return rows.order_by("-set_at").first()


def signatures_needed(viewer: Actor, row: Plan) -> dict[str, int]:
    """How many signatures each side gives a version, as it was when it was put forward."""
    rule = signing_rule(viewer, row.state_id, row.put_forward_at)
    own = rule.signatures if rule is not None else 1
    return {Signature.Side.STATE: own, Signature.Side.PROGRAMME: 1}


def ink_pages(viewer: Actor, row: Plan) -> list[InkPages]:
    """The scanned pages of a version's agreement, without what is in them."""
    return list(row.ink_pages.defer("content").order_by("-brought_at"))


def pages(viewer: Actor, row: Plan, pages_id: UUID) -> InkPages | None:
    """The scanned pages of that id, or none."""
    return row.ink_pages.select_related("plan").filter(pk=pages_id).first()


def pages_within(viewer: Actor, pages_id: UUID) -> InkPages | None:
    """Scanned pages of whichever plan the viewer reaches, or none."""
    return InkPages.objects.filter(pk=pages_id).first()


def plans_to_sign(viewer: Actor, at: datetime) -> list[Plan]:
    """Versions that were put forward and wait for the viewer's own signature."""
    rows = (
        Plan.objects.filter(status=Plan.Status.FOR_SIGNATURE, later=None)
        .select_related("state")
        .prefetch_related("signatures")
        .defer(*HEAVY)
        .order_by("put_forward_at")
    )
    return [row for row in rows if _awaits(viewer, row, at)]


def _awaits(viewer: Actor, row: Plan, at: datetime) -> bool:
    role = signing_role(viewer, row, at)
    if role is None or viewer.id == row.asked_by:
        return False
    signed = list(row.signatures.all())
    needed = signatures_needed(viewer, row)[role[0]]
    on_my_side = sum(one.side == role[0] for one in signed)
    return on_my_side < needed and viewer.id not in {one.signed_by for one in signed}


def states_planned() -> int:
    """How many States have a draft that is ready."""
    return Plan.objects.filter(made_at__isnull=False).values("state").distinct().count()


def plans_named(viewer: Actor, words: str) -> QuerySet[Plan]:
    """Plans whose titles hold the words."""
    rows = Plan.objects.filter(title__icontains=words).select_related("state")
    return rows.defer(*HEAVY).order_by("title")


def schedules_of(
    viewer: Actor, plan_ids: Collection[UUID], language: str
) -> Mapping[UUID, Schedule]:
    """What happens when in plans, in that language where there is one; without those that keep nothing."""
    rows = Reading.objects.filter(plan_id__in=plan_ids).order_by("plan_id", "language")
    found: dict[UUID, tuple[int, Schedule]] = {}
    for row in rows.defer("content"):
        schedule = plan_schedule.read(row.schedule) or _from_reading(row)
        rank = 2 if row.language == language else int(row.language == "en")
        if schedule is not None and rank >= found.get(row.plan_id, (-1, None))[0]:
            found[row.plan_id] = rank, schedule
    return {pk: schedule for pk, (_, schedule) in found.items()}


def _from_reading(row: Reading) -> Schedule | None:
    """Of a plan made before schedules were kept."""
    document = plan_reading.read(row.content)
    return plan_schedule.schedule_of(document) if document is not None else None


def activity_ids(viewer: Actor, row: Plan) -> frozenset[str]:
    """The activities of a plan."""
    schedule = schedules_of(viewer, [row.pk], row.language).get(row.pk)
    return frozenset(one.id for one in schedule.activities) if schedule is not None else frozenset()


def told_of(viewer: Actor, row: Plan, activity: str = "") -> QuerySet[Told]:
    """Everything told of the delivery of a plan, or of one activity, the latest first."""
    rows = Told.objects.filter(Q(plan__first_id=row.line_id) | Q(plan_id=row.line_id))
    rows = rows.order_by("-told_at", "-pk")
    return rows.filter(activity=activity) if activity else rows


def schedule_of(viewer: Actor, row: Plan, language: str) -> Schedule | None:
    """What happens when in one plan."""
    return schedules_of(viewer, [row.pk], language).get(row.pk)


def deliveries_of(
    viewer: Actor, schedules: Mapping[UUID, Schedule], today: date
) -> Mapping[UUID, plan_delivery.Delivery]:
    """How the delivery of plans stands; of several in as many questions as of one."""
    firsts = Plan.objects.filter(pk__in=list(schedules)).values_list("pk", "first_id")
    lines = {pk: first or pk for pk, first in firsts}
    # what was told of an earlier version counts for one that amends it
    line = Coalesce("plan__first_id", "plan_id")
    last = Told.objects.annotate(line=line).filter(line__in=set(lines.values()))
    last = last.order_by("line", "activity", "-told_at", "-pk").distinct("line", "activity")
    told: dict[UUID, list[plan_delivery.Told]] = {}
    for one in last:
        told.setdefault(one.line, []).append(
            plan_delivery.Told(
                activity=one.activity,
                status=plan_delivery.Status(one.status),
                since=one.since,
                expected_end=one.expected_end,
                people=one.people,
                women=one.women,
                note=one.note,
            )
        )
    return {
        pk: plan_delivery.delivery(schedule, told.get(lines[pk], ()), today)
        for pk, schedule in schedules.items()
    }


def latest(viewer: Actor, state_id: UUID) -> Plan | None:
    """The plan of a State agreed last; where none is, the latest that is made."""
    rows = plans_of(viewer, state_id).filter(made_at__isnull=False).select_related("state")
    agreed = rows.filter(status=Plan.Status.AGREED).order_by("-agreed_at").first()
    return agreed or rows.order_by("-made_at").first()


def in_force(viewer: Actor) -> list[Plan]:
    """Of every State the viewer reaches, the plan agreed last."""
    rows = Plan.objects.filter(status=Plan.Status.AGREED).select_related("state")
    rows = rows.order_by("state__code", "-agreed_at").distinct("state__code")
    return list(rows.defer(*HEAVY))
