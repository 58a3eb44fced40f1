"""Reading plans, inside the viewer's scope."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from gradus.core.access.actor import Actor
from gradus.core.jobs.models import Run
from gradus.core.jobs.selectors import run_of
from gradus.steps.planning.models.plans import Document, Plan, Signature
from gradus.steps.planning.rules import signing_role
from gradus.steps.planning.said import Said, said_of
from gradus.workflows import plan_reading


def plans_of(viewer: Actor, state_id: UUID) -> QuerySet[Plan]:
    """The State's plans, the latest first."""
    return Plan.objects.filter(state_id=state_id).order_by("-asked_at").defer("existing")


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


def finding_out(viewer: Actor, row: Plan) -> Run | None:
    """The run that finds out which open questions could still change a plan; none if none is going."""
    run = run_of(viewer, row.pk, "planning.what-matters")
    return (
        run if run is not None and run.status in {Run.Status.QUEUED, Run.Status.RUNNING} else None
    )


def found_out(viewer: Actor, row: Plan) -> dict[str, Any]:
    """What earlier runs found out about the open questions, by indicator."""
    rows = Run.objects.filter(
        object_id=row.pk, name="planning.what-matters", status=Run.Status.DONE
    )
    last = rows.order_by("-ended_at").first()
    return dict(last.outcome["verdicts"]) if last is not None and last.outcome else {}


def signatures_of(viewer: Actor, row: Plan) -> list[Signature]:
    """The signatures under a plan."""
    return list(row.signatures.order_by("signed_at"))


def plans_to_sign(viewer: Actor, at: datetime) -> list[Plan]:
    """Drafts that one side has signed and whose other side the viewer may sign for."""
    rows = (
        Plan.objects.filter(status=Plan.Status.DRAFT, signatures__isnull=False)
        .select_related("state")
        .prefetch_related("signatures")
        .defer("existing", "answers", "state_file", "threat")
        .order_by("made_at")
        .distinct()
    )
    return [row for row in rows if _awaits(viewer, row, at)]


def _awaits(viewer: Actor, row: Plan, at: datetime) -> bool:
    signed = {mark for one in row.signatures.all() for mark in (one.side, one.signed_by)}
    role = signing_role(viewer, row, at)
    return role is not None and not signed & {role[0], viewer.id}


def states_planned() -> int:
    """How many States have a draft that is ready."""
    return Plan.objects.filter(made_at__isnull=False).values("state").distinct().count()


def plans_named(viewer: Actor, words: str) -> QuerySet[Plan]:
    """Plans whose titles hold the words."""
    rows = Plan.objects.filter(title__icontains=words).select_related("state")
    return rows.defer("existing", "answers", "state_file", "threat").order_by("title")
