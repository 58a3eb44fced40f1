"""Reading assessments, inside the viewer's scope."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from gradus.core.access.actor import Actor
from gradus.core.access.scope import current
from gradus.domain.ownership import Axis
from gradus.engines.scoring.answers import Answer
from gradus.engines.scoring.result import Scores
from gradus.steps.assessment import bridge, editions, models
from gradus.steps.assessment.rules import signing_role

ON_A_PAGE = 25


def assessments_of(viewer: Actor, state_id: UUID) -> QuerySet[models.Assessment]:
    """The State's assessments, the latest first."""
    return models.Assessment.objects.filter(state_id=state_id).order_by(
        "-assessed_on", "-started_at"
    )


def signed_last(viewer: Actor, state_id: UUID) -> models.Assessment | None:
    """The State's signed assessment in force: of those signed, the latest; or none."""
    rows = assessments_of(viewer, state_id).filter(status=models.Assessment.Status.SIGNED)
    return rows.select_related("state").first()


def assessments_page(
    viewer: Actor, state_id: UUID, after: UUID | None
) -> tuple[list[models.Assessment], UUID | None]:
    """A page of a State's assessments, the latest first, and after which one the next page begins."""
    rows = models.Assessment.objects.filter(state_id=state_id)
    last = rows.filter(pk=after).values_list("assessed_on", "pk").first() if after else None
    if last is not None:
        rows = rows.filter(assessed_on__lte=last[0]).filter(
            Q(assessed_on__lt=last[0]) | Q(pk__lt=last[1])
        )
    found = list(rows.order_by("-assessed_on", "-pk")[: ON_A_PAGE + 1])
    return found[:ON_A_PAGE], found[ON_A_PAGE - 1].pk if len(found) > ON_A_PAGE else None


def answered_of(viewer: Actor, state_id: UUID) -> list[tuple[models.Assessment, int]]:
    """The State's assessments with answers, the latest first, each with how many are answered."""
    counted = Count("answers__indicator", distinct=True)
    rows = assessments_of(viewer, state_id).annotate(answered=counted).filter(answered__gt=0)
    return [(row, row.answered) for row in rows]


def answered_by_state(viewer: Actor, state_ids: Collection[UUID]) -> dict[UUID, int]:
    """How many assessments with answers each of the States has that has begun one at all."""
    answers = models.Answer.objects.filter(assessment=OuterRef("pk"))
    rows = models.Assessment.objects.filter(state_id__in=state_ids).order_by()
    answered = Count("pk", filter=Q(Exists(answers)))
    return dict(
        rows.values("state_id").annotate(answered=answered).values_list("state_id", "answered")
    )


def assessment(viewer: Actor, state_id: UUID, assessment_id: UUID) -> models.Assessment | None:
    """One assessment of the State, or none."""
    return (
        models.Assessment.objects.select_related("state")
        .filter(pk=assessment_id, state_id=state_id)
        .first()
    )


def answered(viewer: Actor, row: models.Assessment) -> int:
    """How many indicators have an answer."""
    return row.answers.values("indicator").distinct().count()


def answers(viewer: Actor, row: models.Assessment) -> tuple[Answer, ...]:
    """The answers of an assessment, judged against the edition it was made with."""
    return bridge.answers_of(row.state.code, editions.of(row), _answers_of(row))


def earlier(viewer: Actor, row: models.Assessment) -> list[models.Assessment]:
    """The State's earlier assessments with the same instrument and some answer, the latest first."""
    before = Q(assessed_on__lt=row.assessed_on) | Q(
        assessed_on=row.assessed_on, started_at__lt=row.started_at
    )
    some = Exists(models.Answer.objects.filter(assessment=OuterRef("pk")))
    rows = assessments_of(viewer, row.state_id).filter(before, some, instrument=row.instrument)
    return list(rows.select_related("state"))


def scores(viewer: Actor, row: models.Assessment) -> Scores | None:
    """Its scores, or none while nothing is answered."""
    return bridge.scores_of(row, _answers_of(row))


def groups_of(viewer: Actor, row: models.Assessment) -> list[models.Group]:
    """The groups that are asked, in the order they were invited, each with ``answered``, how many are."""
    rows = models.Group.objects.filter(assessment=row, agreed=False)
    return list(rows.annotate(answered=Count("answers")).order_by("pk"))


def groups_answering(viewer: Actor, row: models.Assessment) -> QuerySet[models.Group]:
    """The groups that were asked and still answer: those that can sit down at a table of a workshop."""
    rows = models.Group.objects.filter(assessment=row, agreed=False, by_workbook=False)
    return rows.filter(closed_at__isnull=True)


def group(viewer: Actor, group_id: UUID) -> models.Group | None:
    """A group that answers by itself, or none."""
    rows = models.Group.objects.select_related("state")
    return rows.filter(pk=group_id, agreed=False).first()


def said_by(viewer: Actor, row: models.Group) -> dict[str, models.Answer]:
    """What a group says, by indicator."""
    return {answer.indicator: answer for answer in row.answers.all()}


def answered_where(viewer: Actor, row: models.Assessment) -> dict[str, list[UUID]]:
    """The groups that answered, by indicator, in the order they were invited."""
    found: dict[str, list[UUID]] = {}
    pairs = row.answers.order_by("group_id").values_list("indicator", "group_id")
    for indicator, group_id in pairs:
        found.setdefault(indicator, []).append(group_id)
    return found


def said_before(viewer: Actor, row: models.Group) -> dict[str, bridge.Before]:
    """What the same people said in earlier assessments, by indicator: for them to confirm.

    The same are the institution's groups, or without one the groups of that name; the latest answer
    that was handed in, where the edition still asks it, beside how it was asked then.
    """
    same = Q(institution_id=row.institution_id) if row.institution_id else Q(name=row.name)
    earlier = models.Group.objects.filter(
        same,
        state_id=row.state_id,
        instrument=row.instrument,
        agreed=False,
        closed_at__isnull=False,
        invited_at__lt=row.invited_at,
    ).exclude(assessment_id=row.assessment_id)
    rows = models.Answer.objects.filter(group__in=earlier).select_related("group")
    latest = {one.indicator: one for one in rows.order_by("saved_at", "pk")}
    asked = editions.of(row).indicators
    found = {id_: bridge.before_of(one, asked[id_]) for id_, one in latest.items() if id_ in asked}
    return {id_: one for id_, one in found.items() if one is not None}


def groups_to_answer(viewer: Actor) -> list[models.Group]:
    """The groups of the viewer's institutions that are still answering, the first due first."""
    own = current().ids("findings", Axis.INSTITUTION)
    rows = models.Group.objects.filter(institution_id__in=own, closed_at__isnull=True)
    return list(rows.select_related("state").order_by(F("due").asc(nulls_last=True), "pk"))


def states_asking(viewer: Actor) -> set[UUID]:
    """The States in whose assessments the viewer's institutions are asked."""
    own = current().ids("findings", Axis.INSTITUTION)
    return set(
        models.Group.objects.filter(institution_id__in=own).values_list("state_id", flat=True)
    )


def groups_of_institutions(viewer: Actor, state_id: UUID) -> QuerySet[models.Group]:
    """The groups of the viewer's institutions in a State, the latest first."""
    own = current().ids("findings", Axis.INSTITUTION)
    rows = models.Group.objects.filter(institution_id__in=own, state_id=state_id)
    return rows.annotate(answered=Count("answers")).order_by("-pk")


def differences(viewer: Actor, row: models.Assessment) -> dict[str, bridge.Difference]:
    """By indicator that some group answered: the proposal, what each said, what was agreed."""
    return bridge.differences(row, _answers_of(row))


def signatures(viewer: Actor, row: models.Assessment) -> list[models.Signature]:
    """The signatures under an assessment, those that count no longer too."""
    return list(row.signatures.order_by("signed_at"))


def assessments_to_sign(viewer: Actor, at: datetime) -> list[models.Assessment]:
    """Assessments under review that somebody else has signed and the viewer may sign."""
    own = current().ids("findings", Axis.STATE, write=True)
    rows = models.Assessment.objects.filter(
        status=models.Assessment.Status.REVIEW, signatures__isnull=False, state_id__in=own
    )
    waiting = []
    for row in rows.distinct().select_related("state").prefetch_related("signatures"):
        if signing_role(viewer, row, at) is None:
            continue
        by = {one.signed_by for one in row.signatures.all() if one.digest == bridge.digest(row)}
        if by and viewer.id not in by:
            waiting.append(row)
    return waiting


def pending(viewer: Actor, row: models.Assessment) -> models.PendingWorkbook | None:
    """The workbook that waits to be confirmed, or none."""
    return models.PendingWorkbook.objects.filter(assessment=row).first()


def pending_own(viewer: Actor, row: models.Group) -> models.PendingOwnFile | None:
    """A group's own file that waits to be confirmed, or none."""
    return models.PendingOwnFile.objects.filter(group=row).first()


def submissions_taken(row: models.Group) -> dict[str, models.Submitted]:
    """The submissions a group has taken, or that an edit replaced before they came, by their ids."""
    return {one.instance: one for one in row.submitted.all()}


def states_assessed() -> int:
    """How many States have taken a workbook."""
    return (
        models.Assessment.objects.filter(taken_at__isnull=False).values("state").distinct().count()
    )


def groups_replaced(
    row: models.Assessment, names: Collection[str], *, whole: bool = True
) -> QuerySet[models.Group]:
    """The groups whose answers a file takes the place of: those it names.

    A workbook is the whole of what came by workbook, so it takes the place of an earlier one's groups,
    too; what phones send is not ``whole``, for each of them sends its own.
    """
    rows = models.Group.objects.filter(assessment=row)
    return (
        rows.filter(Q(name__in=names) | Q(by_workbook=True))
        if whole
        else rows.filter(name__in=names)
    )


def answers_replaced(
    viewer: Actor, row: models.Assessment, names: Collection[str]
) -> tuple[Answer, ...]:
    """The answers that a workbook takes the place of."""
    rows = _answers_of(row).filter(group__in=groups_replaced(row, names))
    return bridge.answers_of(row.state.code, editions.of(row), rows)


def _answers_of(row: models.Assessment) -> QuerySet[models.Answer]:
    return row.answers.select_related("group").order_by("pk")
