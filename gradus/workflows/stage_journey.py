"""Where a State stands on the model's steps, what opens the next, and what unblocks it cheapest.

How long a step takes is read off the State's own plan as it stands now, never from a table of usual
lengths: where there is no plan, or none of its activities belong to a step, the length is not known.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from gradus.catalogue.intervention import Intervention
from gradus.domain.journey import JOURNEY, Step
from gradus.domain.messages import Message, message
from gradus.domain.periods import Month
from gradus.formats.documents.plan_document import Activity, Gate, PlanDocument
from gradus.workflows.assembly_bench import AGREED
from gradus.workflows.plan_delivery import OVER, Delivery, Progress, Status
from gradus.workflows.plan_schedule import intervention_of

STEP_OF = {
    "baseline-assessment": "assessment",
    "provider-mapping": "assessment",
    "hrddp-assessment": "assessment",
    "national-plan": "planning",
    "cybercrime-strategy": "planning",
    "competency-framework": "training",
    "first-responder-elearning": "training",
    "peer-posting": "training",
    "regional-seat-investigation": "training",
    "regional-seat-forensics": "training",
    "regional-seat-justice": "training",
    "train-the-trainer": "scaleback",
    "academy-curriculum": "scaleback",
    "national-host-agreement": "scaleback",
    "mentor-taper": "scaleback",
}
"""The step of interventions whose means do not tell it."""

ASIDE = frozenset({"follow-up-evaluation"})
"""What runs through every step, and would stretch any to the plan's end."""

Where = Literal["done", "standing", "blocked", "later", "unknown"]


@dataclass(frozen=True, kw_only=True)
class Unblock:
    """What the cheapest activity of a step still waits for: confirmations by their owners, activities
    by their numbers, and what these cost in US dollars (``None``: not known)."""

    opens: Activity
    number: int
    gates: tuple[Gate, ...]
    needs: tuple[int, ...]
    cost: int | None


@dataclass(frozen=True, kw_only=True)
class Stage:
    """A step. ``months``, ``first`` and ``last`` are derived from ``activities`` of the plan; ``opens``
    says what opens it; ``smallest`` the smallest change that would bring it into the plan."""

    step: Step
    where: Where
    opens: Message
    months: int | None = None
    first: Month | None = None
    last: Month | None = None
    activities: tuple[int, ...] = ()
    delivered: int = 0
    unblock: Unblock | None = None
    smallest: str = ""


OPENS: Mapping[str, Message] = {
    "threats": message("Published figures are enough to begin; the State's own make it surer."),
    "assessment": message("Nothing: a State can be assessed at any time, in the short form first."),
    "planning": message("An assessment with answers; two signatures end the step."),
    "training": message(
        "An agreed plan, due diligence for units of the security forces (R1), and people selected."
    ),
    "equipment": message(
        "Named users who passed the course, and confirmed premises, power, custody and upkeep (R2)."
    ),
    "mentoring": message("Trained people who are still in their posts (R3, R9)."),
    "scaleback": message(
        "Nationals who passed two courses and deliver them, and people who stay (R4, R9)."
    ),
    "outreach": message(
        "For campaigns that ask people to report: a route with triage (R6). Prevention does not wait."
    ),
}
"""What opens each step, as the model says."""


def step_of(activity_id: str, kinds: Mapping[str, Intervention]) -> str:
    """The room of the step that an activity belongs to; empty for what runs through all."""
    name = intervention_of(activity_id)
    if name in ASIDE:
        return ""
    if name in STEP_OF:
        return STEP_OF[name]
    kind = kinds.get(name)
    if kind is None:
        return "outreach"
    demands = {one.resource for one in kind.demands}
    if kind.equipment:
        return "equipment"
    if "trainers" in demands:
        return "training"
    return "mentoring" if "mentors" in demands else "outreach"


def stage_journey(
    document: PlanDocument | None,
    delivery: Delivery | None,
    done: Iterable[str],
    interventions: Iterable[Intervention],
) -> tuple[Stage, ...]:
    """The steps of a State, in the model's order.

    Parameters
    ----------
    document, delivery
        The plan agreed last (or the latest draft), and how its delivery stands; ``None``: no plan.
    done
        The rooms of the steps before the plan that are done: a picture, an assessment, an agreement.
    interventions
        The catalogue's.
    """
    kinds = {one.id: one for one in interventions}
    over = frozenset(done)
    lines: dict[str, list[Progress]] = {}
    for line in delivery.lines if delivery is not None else ():
        lines.setdefault(step_of(line.activity.id, kinds), []).append(line)
    before = frozenset({"threats", "assessment", "planning"})
    stages = []
    for step in JOURNEY:
        own = lines.get(step.room, [])
        stages.append(
            _stage(
                step, own, delivery, document, kinds,
                done=step.room in over, planned=step.room not in before, agreed="planning" in over,
            )
        )  # fmt: skip
    return tuple(stages)


def _stage(
    step: Step,
    own: Sequence[Progress],
    delivery: Delivery | None,
    document: PlanDocument | None,
    kinds: Mapping[str, Intervention],
    *,
    done: bool,
    planned: bool,
    agreed: bool,
) -> Stage:
    kept = [one for one in own if one.status is not Status.STOPPED]
    first = min((one.starts for one in kept), default=None)
    last = max((one.ends for one in kept), default=None)
    unblock = _unblock(own, delivery, document, agreed=agreed) if planned else None
    return Stage(
        step=step,
        where=_where(kept, unblock, delivery, done=done, planned=planned),
        opens=OPENS[step.room],
        months=None if first is None or last is None else last.since(first) + 1,
        first=first,
        last=last,
        activities=tuple(one.number for one in own),
        delivered=sum(one.status is Status.DELIVERED for one in own),
        unblock=unblock,
        smallest="" if own or not planned or document is None else _smallest(step, document, kinds),
    )


def _where(
    kept: Sequence[Progress],
    unblock: Unblock | None,
    delivery: Delivery | None,
    *,
    done: bool,
    planned: bool,
) -> Where:
    if not planned:
        return "done" if done else "standing"
    if delivery is None or not kept:
        return "unknown"
    if all(one.status is Status.DELIVERED for one in kept):
        return "done"
    if any(one.status in {Status.UNDER_WAY, Status.DELIVERED, Status.PREPARING} for one in kept):
        return "standing"
    waits = unblock is not None and (unblock.gates or unblock.needs)
    due = min(one.first for one in kept) <= delivery.today.plus(1)
    if waits:
        return "blocked" if due else "later"
    return "standing" if due else "later"


def _unblock(
    own: Sequence[Progress],
    delivery: Delivery | None,
    document: PlanDocument | None,
    *,
    agreed: bool,
) -> Unblock | None:
    """Of the activities of a step that have not begun, the one that takes least to open.

    Of a plan that is ``agreed``, nothing waits for its agreement.
    """
    if delivery is None or document is None:
        return None
    all_ = {one.activity.id: one for one in delivery.lines}
    whole = {one.id: one for one in document.activities}
    gates = {
        one.id: one for one in document.gates if not (one.holds or (agreed and one.id == AGREED))
    }
    found = []
    for one in own:
        if one.status not in {Status.NOT_BEGUN, Status.PREPARING}:
            continue
        needs = [all_[n] for n in one.activity.needs if n in all_ and all_[n].status not in OVER]
        costs = [whole[x.activity.id].cost for x in needs if x.activity.id in whole]
        found.append(
            Unblock(
                opens=one.activity,
                number=one.number,
                gates=tuple(gates[name] for name in one.activity.gates if name in gates),
                needs=tuple(x.number for x in needs),
                cost=sum(costs) if len(costs) == len(needs) else None,
            )
        )
    return min(
        found, key=lambda x: (x.cost or 0, len(x.gates) + len(x.needs), x.number), default=None
    )


def _smallest(step: Step, document: PlanDocument, kinds: Mapping[str, Intervention]) -> str:
    """The smallest change that would bring the cheapest activity of a step into the plan."""
    out = [
        one
        for one in document.left_out
        if one.smallest_change and step_of(one.id, kinds) == step.room
    ]
    best = min(out, key=lambda one: (one.cost is None, one.cost or 0), default=None)
    return f"{best.title}: {best.smallest_change}" if best is not None else ""
