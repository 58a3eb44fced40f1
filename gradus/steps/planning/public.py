"""What other rooms, and the pages over several rooms, may ask of plans: plain values only."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from gradus.core.access.actor import Actor
from gradus.core.jobs.selectors import under_way
from gradus.formats.documents.plan_document import PlanDocument
from gradus.steps.planning import awaiting, selectors, warned
from gradus.steps.planning.actions import delivery, seals
from gradus.steps.planning.actions.plans import SOLVE
from gradus.steps.planning.models.plans import Plan
from gradus.workflows import plan_schedule
from gradus.workflows.plan_delivery import Delivery, Status
from gradus.workflows.plan_warnings import EarlyWarning


@dataclass(frozen=True)
class PlanInBrief:
    """A plan by name."""

    id: UUID
    code: str
    title: str


@dataclass(frozen=True)
class Standing:
    """How far a State is with its plans: how many are ready, agreed, and being made."""

    made: int = 0
    agreed: int = 0
    under_way: int = 0


def standing_by_state(viewer: Actor, state_ids: Collection[UUID]) -> Mapping[UUID, Standing]:
    """How far each of the States is; those without any plan are left out."""
    made = {
        pk: (ready, agreed) for pk, ready, agreed in selectors.made_and_agreed(viewer, state_ids)
    }
    making = under_way(viewer, SOLVE, state_ids)
    return {
        pk: Standing(*made.get(pk, (0, 0)), making.get(pk, 0)) for pk in made.keys() | making.keys()
    }


def to_sign(viewer: Actor, at: datetime) -> list[PlanInBrief]:
    """Plans that were put forward and wait for the viewer's signature."""
    return [_brief(row) for row in selectors.plans_to_sign(viewer, at)]


@dataclass(frozen=True)
class Waiting:
    """Something at plans that waits for somebody: of which State, called what, how many, until when."""

    id: UUID
    code: str
    title: str
    count: int = 1
    until: date | None = None


def changes_to_answer(viewer: Actor, at: datetime) -> list[Waiting]:
    """Plans in which the other side proposed changes that the viewer may answer."""
    found = awaiting.changes_to_answer(viewer, at)
    return [Waiting(row.pk, row.state.code, row.title, n) for row, n in found]


def exceptions_to_confirm(viewer: Actor, at: datetime) -> list[Waiting]:
    """Exceptions to rules that the viewer may confirm, by their rule."""
    found = awaiting.exceptions_to_confirm(viewer, at)
    return [Waiting(row.pk, row.state.code, row.rule, until=row.expires) for row in found]


def consultations_to_answer(viewer: Actor, at: datetime) -> list[Waiting]:
    """What the viewer's own partner or institution is asked about and has said nothing to yet."""
    found = awaiting.consultations_to_answer(viewer, at)
    return [
        Waiting(row.pk, row.state.code, row.extract.get("title", ""), until=row.until)
        for row in found
    ]


@dataclass(frozen=True)
class InForce:
    """The plan agreed last with a State, and how its delivery stands; none where it keeps no schedule."""

    plan: PlanInBrief
    state_id: UUID
    agreed_at: datetime
    assessment_id: UUID
    delivery: Delivery | None
    warnings: tuple[EarlyWarning, ...]


def in_force(
    viewer: Actor, at: datetime, language: str, state_id: UUID | None = None
) -> list[InForce]:
    """Of every State the viewer reaches (or of one), the plan agreed last and how its delivery stands.

    However many States there are, it takes the same four questions to the database. Warnings are
    those the plan and its preconditions give; its page has more.
    """
    rows = [one for one in selectors.in_force(viewer) if state_id in {None, one.state_id}]
    schedules = selectors.schedules_of(viewer, [one.pk for one in rows], language)
    standing = selectors.deliveries_of(viewer, schedules, at.date())
    said = warned.said_in(viewer, {one.state_id for one in rows if one.pk in standing})
    return [
        InForce(
            _brief(one),
            one.state_id,
            one.agreed_at,
            one.assessment_id,
            standing.get(one.pk),
            warned.of_itself(schedules[one.pk], standing[one.pk], at, said.get(one.state_id, ()))
            if one.pk in standing
            else (),
        )
        for one in rows
        if one.agreed_at is not None
    ]


@dataclass(frozen=True)
class Latest:
    """The plan a State's journey is read from: the one agreed last, else the latest draft."""

    plan: PlanInBrief
    agreed: bool
    document: PlanDocument
    delivery: Delivery


def latest(viewer: Actor, at: datetime, language: str, state_id: UUID) -> Latest | None:
    """What that plan says, and how its delivery stands; none if there is no plan that can be read."""
    row = selectors.latest(viewer, state_id)
    said = selectors.said(viewer, row, language) if row is not None else None
    if row is None or said is None:
        return None
    schedule = plan_schedule.schedule_of(said.document)
    standing = selectors.deliveries_of(viewer, {row.pk: schedule}, at.date())[row.pk]
    return Latest(_brief(row), row.agreed_at is not None, said.document, standing)


def report_delivery(
    *,
    by: Actor,
    at: datetime,
    state_id: UUID,
    plan_id: UUID,
    activity: str,
    status: Status,
    since: date,
    room: str,
    expected_end: date | None = None,
    people: int | None = None,
    women: int | None = None,
    note: str = "",
) -> bool:
    """Tell how far an activity of an agreed plan is: the verb by which other rooms do it.

    Parameters
    ----------
    activity
        Its id in the plan.
    since
        The day from which it is so.
    people, women
        How many were reached so far, as counts; ``None`` is not known.
    room
        Who tells it, such as ``training``.

    Returns
    -------
    bool
        Whether the plan is there for ``by``; if not, nothing was told.

    Raises
    ------
    NotAgreed, NotInPlan, InvalidInput
    """
    row = selectors.plan(by, state_id, plan_id)
    if row is None:
        return False
    delivery.report(
        by=by,
        at=at,
        plan=row,
        activity=activity,
        status=status,
        since=since,
        expected_end=expected_end,
        people=people,
        women=women,
        note=note,
        room=room,
    )
    return True


def states_planned() -> int:
    """How many States have a draft, for aggregates (inside a system scope)."""
    return selectors.states_planned()


def plans_named(viewer: Actor, words: str, limit: int) -> list[PlanInBrief]:
    """Plans the viewer reaches whose titles hold the words."""
    return [_brief(row) for row in selectors.plans_named(viewer, words)[:limit]]


def _brief(row: Plan) -> PlanInBrief:
    return PlanInBrief(row.pk, row.state.code, row.title)


def seal_what_is_agreed(*, by: Actor, at: datetime) -> Iterator[UUID]:
    """Seal the agreed plans whose paper carries no seal yet; the seals made, one by one.

    Raises
    ------
    NoSealing, CertificateRefused, NoTimestamp
        What is in the way; what was sealed before it stays sealed.
    """
    for made in seals.seal_what_is_agreed(by=by, at=at):
        yield made.pk
