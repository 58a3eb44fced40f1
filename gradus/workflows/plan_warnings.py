"""Early warnings of a plan: what will stop an activity unless somebody moves, and the cheapest move.

Every warning says what it is, which activities it matters to, by when, whose move it is, and what costs
least. From a schedule, how delivery stands, and what ends when; nothing is looked up here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from gradus.domain.messages import Message, message
from gradus.domain.periods import Month
from gradus.workflows.plan_delivery import OVER, Delivery, Progress, Status
from gradus.workflows.plan_schedule import Schedule

PAYERS = frozenset({"licence-payer", "kit-upkeep"})
"""Facts of the catalogue that say who pays licences and upkeep from year two (R2)."""
FIRST_YEAR = 12

Kind = Literal["precondition", "payer", "slip", "ending", "assessment", "people"]


@dataclass(frozen=True, kw_only=True)
class Thresholds:
    """From when on a warning is given (``catalogue/defaults.yaml``, all assumed).

    ``precondition_days``: before a precondition is needed. ``ending_days``: before something ends.
    ``assessment_months``: after which an assessment is out of date. ``slip_months``: by which the plan
    would end later.
    """

    precondition_days: int = 90
    ending_days: int = 60
    assessment_months: int = 24
    slip_months: int = 1


@dataclass(frozen=True, kw_only=True)
class Precondition:
    """Something that does not hold yet, promised by ``owner`` for ``due``; ``fact`` is the catalogue's id."""

    fact: str
    title: str
    owner: str
    due: date | None
    activities: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class Ending:
    """Something that ends: a grant, a lease, money, a due-diligence decision.

    ``step`` is what renews it, ``owner`` whose move that is. ``activities`` are the numbers of those
    that need it; none: every one still going on then.
    """

    title: Message
    ends: date
    owner: Message
    step: Message
    activities: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Loss:
    """Trained people that a unit has lost: ``now`` of ``before`` are there."""

    unit: str
    before: int
    now: int
    owner: str
    activities: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class EarlyWarning:
    """One warning. ``past``: its day is over. ``activities``: the numbers it matters to."""

    kind: Kind
    what: Message
    activities: tuple[int, ...]
    by: date | None
    whose: str | Message
    step: Message
    past: bool = False


def preconditions_of(schedule: Schedule) -> tuple[Precondition, ...]:
    """What the plan itself says does not hold yet, due when it counts on it, or when it is first needed."""
    found = []
    for gate in schedule.gates:
        waiting = [
            (n, one) for n, one in enumerate(schedule.activities, start=1) if gate.id in one.gates
        ]
        if gate.holds or not waiting:
            continue
        first = min(one.start for _, one in waiting)
        month = first if gate.month is None else min(gate.month, first)
        found.append(
            Precondition(
                fact=gate.id.partition("@")[0],
                title=gate.title,
                owner=gate.owner,
                due=schedule.start.plus(month).first_day(),
                activities=tuple(n for n, _ in waiting),
            )
        )
    return tuple(found)


def warnings(
    delivery: Delivery,
    today: date,
    *,
    preconditions: Sequence[Precondition] = (),
    endings: Sequence[Ending] = (),
    losses: Sequence[Loss] = (),
    assessed_on: date | None = None,
    thresholds: Thresholds | None = None,
) -> tuple[EarlyWarning, ...]:
    """The early warnings of a plan on a day: what is past first, then the next to come.

    Parameters
    ----------
    delivery
        How the plan's delivery stands on that day.
    preconditions
        What does not hold yet; what was confirmed since is left out by the caller.
    endings, losses
        What ends when; which units lost trained people.
    assessed_on
        The day of the assessment the plan was made from.
    thresholds
        From when on to warn.
    """
    limits = thresholds or Thresholds()
    lines = {one.number: one for one in delivery.lines}
    found = [
        *_preconditions(preconditions, lines, today, limits),
        *_slips(delivery, limits),
        *_endings(endings, lines, today, limits),
        *_losses(losses),
        *_assessment(delivery, assessed_on, today, limits),
    ]
    return tuple(sorted(found, key=lambda one: (not one.past, one.by or date.max, one.kind)))


def _preconditions(
    given: Sequence[Precondition], lines: Mapping[int, Progress], today: date, limits: Thresholds
) -> Iterator[EarlyWarning]:
    for one in given:
        concerned = [lines[n] for n in one.activities if n in lines]
        waiting = [x for x in concerned if x.status in {Status.NOT_BEGUN, Status.PREPARING}]
        begun = [x for x in concerned if x.status in {Status.UNDER_WAY, Status.DELIVERED}]
        if one.fact in PAYERS and begun:
            yield _unpaid(one, begun, today)
        if not waiting or one.due is None:
            continue
        if one.due > today + timedelta(days=limits.precondition_days):
            continue
        past = one.due < today
        title = one.title.rstrip(".")
        yield EarlyWarning(
            kind="payer" if one.fact in PAYERS else "precondition",
            what=message("Counted on and not confirmed yet: {title}.", title=title)
            if past
            else message("Soon counted on, and not confirmed: {title}.", title=title),
            activities=tuple(x.number for x in waiting),
            by=one.due,
            whose=one.owner or message("not said"),
            step=message(
                "A letter in which it is confirmed, with its date, is enough. If it cannot be confirmed, say "
                "when it can: the plan is then made again around it."
            ),
            past=past,
        )


def _unpaid(one: Precondition, begun: Sequence[Progress], today: date) -> EarlyWarning:
    first = min((x.starts for x in begun), key=str).plus(FIRST_YEAR).first_day()
    return EarlyWarning(
        kind="payer",
        what=message(
            "Delivered or under way, and nobody has confirmed who keeps it up from the second year: {title}.",
            title=one.title.rstrip("."),
        ),
        activities=tuple(x.number for x in begun),
        by=first,
        whose=one.owner or message("not said"),
        step=message("Have the payer named in next year's budget; the sum stands in the plan."),
        past=first < today,
    )


def _slips(delivery: Delivery, limits: Thresholds) -> Iterator[EarlyWarning]:
    if delivery.slips < limits.slip_months:
        return
    open_ = [one for one in delivery.lines if one.status not in OVER]
    pushing = [one for one in open_ if one.pushes] or [one for one in open_ if one.moved > 0]
    first = max(pushing, key=lambda one: (len(one.pushes), one.moved, -one.number), default=None)
    if first is None:
        return
    yield EarlyWarning(
        kind="slip",
        what=message(
            "As things stand the plan ends later than agreed; months: {months}.",
            months=delivery.slips,
        ),
        activities=tuple(dict.fromkeys((first.number, *first.pushes))),
        by=first.last.plus(1).first_day(),
        whose=first.activity.institution or message("whoever delivers it"),
        step=message(
            "Begin with “{title}”: most of the delay follows from it. If it cannot be helped, have the plan "
            "made again around what has happened.",
            title=first.activity.title,
        ),
    )


def _endings(
    given: Sequence[Ending], lines: Mapping[int, Progress], today: date, limits: Thresholds
) -> Iterator[EarlyWarning]:
    until = today + timedelta(days=limits.ending_days)
    for one in given:
        month = Month(one.ends.year, one.ends.month)
        chosen = [lines[n] for n in one.activities if n in lines] or list(lines.values())
        needing = [x.number for x in chosen if x.status not in OVER and x.ends >= month]
        if needing and one.ends <= until:
            yield EarlyWarning(
                kind="ending",
                what=one.title,
                activities=tuple(needing),
                by=one.ends,
                whose=one.owner,
                step=one.step,
                past=one.ends < today,
            )


def _losses(given: Sequence[Loss]) -> Iterator[EarlyWarning]:
    for one in given:
        if one.now < one.before:
            yield EarlyWarning(
                kind="people",
                what=message(
                    "Of {before} trained people of {unit}, {now} are still there.",
                    before=one.before,
                    unit=one.unit,
                    now=one.now,
                ),
                activities=one.activities,
                by=None,
                whose=one.owner,
                step=message(
                    "Ask for a release letter before people are moved, and train those who came in their "
                    "place with the next course that is planned anyway."
                ),
            )


def _assessment(
    delivery: Delivery, assessed_on: date | None, today: date, limits: Thresholds
) -> Iterator[EarlyWarning]:
    if assessed_on is None:
        return
    month = Month(assessed_on.year, assessed_on.month).plus(limits.assessment_months)
    due = month.first_day()
    open_ = tuple(one.number for one in delivery.lines if one.status not in OVER)
    if open_ and due <= today + timedelta(days=limits.ending_days):
        yield EarlyWarning(
            kind="assessment",
            what=message("The assessment this plan rests on is out of date."),
            activities=(),
            by=due,
            whose=message("the national coordinator"),
            step=message(
                "Ask the institutions what has changed in the short form; a whole assessment is not "
                "needed for that."
            ),
            past=due < today,
        )
