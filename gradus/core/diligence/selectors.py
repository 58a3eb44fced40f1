"""Reading due diligence: the gate for everybody who may support, the content for its officers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from gradus.core.access.actor import Actor, Thing
from gradus.core.access.decide import can
from gradus.core.access.scope import current
from gradus.core.diligence import models
from gradus.core.diligence.rules import gate, work
from gradus.core.diligence.rules.decision import Level, Proposal
from gradus.core.diligence.rules.gate import GateState, Verdict
from gradus.core.diligence.rules.work import Next, Stage
from gradus.core.ledger.canonical import commitment
from gradus.core.states import selectors as states
from gradus.domain.ownership import Axis


@dataclass(frozen=True)
class GateLine:
    """A gate as it is listed: the unit's name where the viewer reaches the register or a request."""

    pk: UUID
    programme_id: UUID
    unit_id: UUID
    state_code: str
    unit: str
    since: datetime
    verdict: Verdict


@dataclass(frozen=True)
class RequestLine:
    """A request as officers list it, with what is next."""

    request: models.Request
    next: Next


def gate_of(
    viewer: Actor, unit_id: UUID, at: datetime, programme_id: UUID | None = None
) -> Verdict:
    """Whether support to a unit may begin or go on at a time, and why (R1).

    Without a programme, all gates that the viewer sees count: one that was stopped, refused or
    suspended closes; else one that is open suffices. No gate in sight is a closed gate.
    """
    rows = models.Gate.objects.filter(unit_id=unit_id)
    if programme_id is not None:
        rows = rows.filter(programme_id=programme_id)
    unit = states.unit(viewer, unit_id)
    owed = None if unit is None else unit.security_forces
    return gate.together([_verdict(row, at, owed) for row in rows.order_by("since")])


def gates_of(viewer: Actor, at: datetime, state_id: UUID | None = None) -> Sequence[GateLine]:
    """The gates that the viewer sees, of one State or of all; by State and unit."""
    rows = models.Gate.objects.select_related("state")
    if state_id is not None:
        rows = rows.filter(state_id=state_id)
    found = list(rows)
    units = {unit.pk: unit for unit in states.units_within(viewer, state_id)}
    names = _labels() | states.unit_names(viewer, [row.unit_id for row in found])
    lines = [
        GateLine(
            row.pk,
            row.programme_id,
            row.unit_id,
            row.state.code,
            names.get(row.unit_id, ""),
            row.since,
            _verdict(row, at, units[row.unit_id].security_forces if row.unit_id in units else None),
        )
        for row in found
    ]
    return sorted(lines, key=lambda line: (line.state_code, line.unit, line.since))


def requests_of(viewer: Actor, at: datetime) -> Sequence[RequestLine]:
    """The requests that the viewer may read, the most pressing first."""
    rows = list(
        models.Request.objects.select_related("gate", "state")
        .prefetch_related("assessments", "notes")
        .order_by("asked_at")
    )
    last = {row.gate_id: row.pk for row in rows if row.stage != Stage.WITHDRAWN}
    lines = [RequestLine(row, _next(row, at, row.pk == last.get(row.gate_id))) for row in rows]
    order = list(Next)
    return sorted(lines, key=lambda line: order.index(line.next))


def request(viewer: Actor, request_id: UUID, at: datetime) -> RequestLine | None:
    """A request that the viewer may read, with what is next; or none."""
    return next((line for line in requests_of(viewer, at) if line.request.pk == request_id), None)


def measure(viewer: Actor, measure_id: UUID) -> models.Measure | None:
    """A measure that the viewer may read, with its request; or none."""
    return models.Measure.objects.filter(pk=measure_id).select_related("request").first()


def open_decision(request: models.Request) -> models.Decision:
    """The proposal that waits for its second officer. Raises DoesNotExist."""
    return models.Decision.objects.get(
        request=request, signed_at__isnull=True, sent_back_at__isnull=True
    )


def authors_of(request: models.Request) -> set[UUID]:
    """Who wrote the last assessment and the last change to a measure."""
    last = [
        models.Assessment.objects.filter(request=request).last(),
        models.Measure.objects.filter(request=request).last(),
    ]
    return {row.written_by for row in last if row is not None}


def proposal_of(decision: models.Decision) -> Proposal:
    """A decision with what of the work bears on it."""
    assessed = models.Assessment.objects.filter(request=decision.request).last()
    measures = list(models.Measure.objects.filter(request=decision.request))
    return Proposal(
        outcome=GateState(decision.outcome),
        decided_by=decision.decided_by,
        review_due=decision.review_due,
        level=Level(assessed.level) if assessed else None,
        measures=[row.due for row in measures if row.in_place_on is None],
        any_measure=bool(measures),
        security_forces=decision.request.security_forces,
    )


def digest_of(request: models.Request) -> str:
    """The digest of everything that the second officer is shown and signs."""
    decision = open_decision(request)
    assessed = models.Assessment.objects.filter(request=request)
    measures = models.Measure.objects.filter(request=request)
    facts = {
        "label": request.label,
        "support": request.support,
        "purpose": request.purpose,
        "outcome": decision.outcome,
        "reason": decision.reason,
        "decided_by": decision.decided_by,
        "review_due": decision.review_due,
        "assessments": [[row.risks, row.sources, row.level] for row in assessed],
        "measures": [[m.text, m.responsible, m.due, m.in_place_on] for m in measures],
    }
    return commitment(bytes(decision.salt), facts)


def _labels() -> dict[UUID, str]:
    """The units' names as requests keep them, for officers, who may not reach the register."""
    return dict(models.Request.objects.values_list("gate__unit_id", "label"))


def _verdict(row: models.Gate, at: datetime, owed: bool | None) -> Verdict:
    return gate.verdict(
        GateState(row.status),
        row.review_due,
        row.decided_by,
        at.date(),
        security_forces=owed,
    )


def _next(row: models.Request, at: datetime, latest: bool) -> Next:
    notes = list(row.notes.all())
    return work.next_step(
        Stage(row.stage),
        GateState(row.gate.status),
        row.gate.review_due,
        at.date(),
        assessed=bool(row.assessments.all()),
        concern=bool(notes and notes[-1].concern),
        latest=latest,
    )


@dataclass(frozen=True)
class Work:
    """Everything officers wrote on a request, each list in order of time."""

    assessments: Sequence[models.Assessment]
    measures: Sequence[models.Measure]
    decisions: Sequence[models.Decision]
    notes: Sequence[models.Note]
    interruptions: Sequence[models.Interruption]

    def pieces(self) -> Iterator[models.Content]:
        """All of it."""
        yield from self.assessments
        yield from self.measures
        yield from self.decisions
        yield from self.notes
        yield from self.interruptions


def work_of(viewer: Actor, request: models.Request) -> Work:
    """What was written on a request that the viewer may read."""
    return Work(
        list(models.Assessment.objects.filter(request=request)),
        list(models.Measure.objects.filter(request=request)),
        list(models.Decision.objects.filter(request=request)),
        list(models.Note.objects.filter(request=request)),
        list(models.Interruption.objects.filter(request=request)),
    )


def reads_requests(viewer: Actor) -> bool:
    """Whether the viewer is one of the officers of due diligence."""
    return bool(current().reads.get("hrddp"))


def sees_gates(viewer: Actor) -> bool:
    """Whether the viewer sees gates at all, be there any or none."""
    return bool(current().reads.get("gate"))


def programme_to_ask_in(viewer: Actor, at: datetime) -> UUID | None:
    """The programme in which the viewer may ask for due diligence; the first, if there are several."""
    for holding in viewer.holdings:
        if holding.axis is not Axis.PROGRAMME or holding.scope_id is None:
            continue
        if can(viewer, "create", Thing("gate", {Axis.PROGRAMME: holding.scope_id}), at).ok:
            return holding.scope_id
    return None
