"""Early warnings of a plan: what will stop an activity unless somebody moves, and the cheapest move.

Every warning says what it is, which activities it matters to, by when, whose move it is, and what costs
least. From a schedule, how delivery stands, and what ends when; nothing is looked up here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from gradus.domain.messages import Message, message
from gradus.domain.periods import Month
from gradus.formats.documents.plan_document import Gate
from gradus.workflows.assembly_bench import AGREED
from gradus.workflows.plan_delivery import OVER, Delivery, Progress, Status
from gradus.workflows.plan_schedule import Schedule

PAYERS = frozenset({"licence-payer", "kit-upkeep"})
"""Facts of the catalogue that say who pays licences and upkeep from year two (R2)."""
FIRST_YEAR = 12

Kind = Literal["precondition", "payer", "slip", "ending", "assessment", "people"]
Stands = Literal["open", "promised", "holds", "withdrawn"]


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
class SaidOf:
    """What was said last of a fact, for the State (``institution`` is empty) or one institution.

    ``institution`` is its code, ``name`` its name; ``owner`` the function that answers for it, ``due``
    the day it is promised for or owed by.
    """

    fact: str
    stands: Stands
    institution: str = ""
    name: str = ""
    owner: str = ""
    due: date | None = None


@dataclass(frozen=True, kw_only=True)
class Precondition:
    """Something that does not hold yet, promised by ``owner`` for ``due``; ``fact`` is the catalogue's id.

    ``against``: what was said of it goes against the plan, whatever the day: it was ``withdrawn``, or is
    promised for ``later`` than it is needed.
    """

    fact: str
    title: str
    owner: str
    due: date | None
    activities: tuple[int, ...]
    against: Literal["", "withdrawn", "later"] = ""


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


def preconditions_of(schedule: Schedule, said: Sequence[SaidOf] = ()) -> tuple[Precondition, ...]:
    """What does not hold yet: as it was said last; as the plan itself has it where nothing was said.

    The plan's is due when it counts on it, or when it is first needed. What was said is due on the day
    that was said, if that comes before it is first needed. An institution's own word takes the place of
    the State's for what is delivered there. A plan that is followed is agreed: that is not waited for.
    """
    by = {(one.fact, one.institution): one for one in said}
    named = {(one.fact, one.name): one for one in said if one.institution}
    found: list[Precondition] = []
    for gate in schedule.gates:
        fact, _, host = gate.id.partition("@")
        if fact == AGREED:
            continue
        waiting: dict[SaidOf | None, list[int]] = {}
        for n, one in enumerate(schedule.activities, start=1):
            if gate.id in one.gates:
                own = by.get((fact, host)) if host else named.get((fact, one.institution))
                waiting.setdefault(own or by.get((fact, "")), []).append(n)
        found += [
            made
            for word, numbers in waiting.items()
            if (made := _not_yet(schedule, gate, word, numbers)) is not None
        ]
    return tuple(found)


def _not_yet(
    schedule: Schedule, gate: Gate, word: SaidOf | None, numbers: Sequence[int]
) -> Precondition | None:
    """A gate that some activities wait for, by what was said of it; none if it holds."""
    holds = gate.holds if word is None else word.stands == "holds"
    if holds:
        return None
    first = min(schedule.activities[n - 1].start for n in numbers)
    needed = schedule.start.plus(first).first_day()
    fact, at_host, _ = gate.id.partition("@")
    told = Precondition(
        fact=fact, title=gate.title, owner=gate.owner, due=needed, activities=tuple(numbers)
    )
    if word is None:
        month = first if gate.month is None else min(gate.month, first)
        return replace(told, due=schedule.start.plus(month).first_day())
    title = gate.title
    if word.institution and not at_host:
        title = f"{title.rstrip('.')}: {word.name}"
    told = replace(told, title=title, owner=word.owner or gate.owner)
    if word.stands == "withdrawn":
        return replace(told, against="withdrawn")
    if word.due is not None and word.due > needed:
        return replace(told, against="later")
    return replace(told, due=word.due or needed)


def warnings(
    delivery: Delivery,
    today: date,
    *,
    preconditions: Sequence[Precondition] = (),
    endings: Sequence[Ending] = (),
    losses: Sequence[Loss] = (),
    assessed_on: date | None = None,
    slack: Mapping[str, int] | None = None,
    thresholds: Thresholds | None = None,
) -> tuple[EarlyWarning, ...]:
    """The early warnings of a plan on a day: what is past first, then the next to come.

    Parameters
    ----------
    delivery
        How the plan's delivery stands on that day.
    preconditions
        What does not hold yet (``preconditions_of``).
    endings, losses
        What ends when; which units lost trained people.
    assessed_on
        The day of the assessment the plan was made from.
    slack
        Months each activity may slip, as the plan's critical path has it (``Schedule.slack``).
    thresholds
        From when on to warn.
    """
    limits = thresholds or Thresholds()
    lines = {one.number: one for one in delivery.lines}
    found = [
        *_preconditions(preconditions, lines, today, limits),
        *_slips(delivery, slack or {}, limits),
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
        if not one.against and one.due > today + timedelta(days=limits.precondition_days):
            continue
        past = one.due < today
        yield EarlyWarning(
            kind="payer" if one.fact in PAYERS else "precondition",
            what=_unconfirmed(one, past=past),
            activities=tuple(x.number for x in waiting),
            by=one.due,
            whose=one.owner or message("not said"),
            step=message(
                "A letter in which it is confirmed, with its date, is enough. If it cannot be confirmed, say "
                "when it can: the plan is then made again around it."
            ),
            past=past,
        )


def _unconfirmed(one: Precondition, *, past: bool) -> Message:
    title = one.title.rstrip(".")
    if one.against == "withdrawn":
        return message("Counted on, and said to hold no longer: {title}.", title=title)
    if one.against == "later":
        return message("Promised for later than it is needed: {title}.", title=title)
    if past:
        return message("Counted on and not confirmed yet: {title}.", title=title)
    return message("Soon counted on, and not confirmed: {title}.", title=title)


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


def _slips(
    delivery: Delivery, slack: Mapping[str, int], limits: Thresholds
) -> Iterator[EarlyWarning]:
    """What runs late by more than its slack; where no slack is known, that the plan ends later."""
    numbered = {one.number: one for one in delivery.lines}
    over = [
        (one, spare, one.moved - spare)
        for one in delivery.lines
        if (spare := slack.get(one.activity.id)) is not None
        and one.moved - spare >= limits.slip_months
        and _still_delays(one, numbered)
    ]
    for one, spare, months in sorted(over, key=lambda entry: (-entry[2], entry[0].number)):
        yield _beyond_slack(one, spare, months, numbered, ends=bool(delivery.slips))
    if over or delivery.slips < limits.slip_months:
        return
    end = delivery.planned_end
    moving = [
        one
        for one in delivery.lines
        if one.status not in OVER
        and one.moved > 0
        and any(end is None or numbered[n].ends > end for n in _behind(one, numbered))
    ]
    first = max(moving, key=lambda one: (len(one.pushes), one.moved, -one.number), default=None)
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


def _still_delays(one: Progress, numbered: Mapping[int, Progress]) -> bool:
    """Whether the delay begins with this activity and something still to come suffers from it."""
    if one.status is Status.STOPPED or one.pushed_by:
        return False
    behind = (numbered[n] for n in _behind(one, numbered)[1:])
    return one.status not in OVER or any(x.status not in OVER for x in behind)


def _behind(one: Progress, numbered: Mapping[int, Progress]) -> tuple[int, ...]:
    """It and everything that begins later because of it, the first first."""
    found = dict.fromkeys([one.number])
    pending = [one]
    while pending:
        more = [n for n in pending.pop().pushes if n not in found]
        found.update(dict.fromkeys(more))
        pending += [numbered[n] for n in more]
    return tuple(found)


def _beyond_slack(
    one: Progress, spare: int, months: int, numbered: Mapping[int, Progress], *, ends: bool
) -> EarlyWarning:
    facts = {"title": one.activity.title, "late": one.moved, "spare": spare, "months": months}
    return EarlyWarning(
        kind="slip",
        what=message(
            "“{title}” runs later than the plan can spare (months later: {late}, to spare: {spare}): the "
            "plan ends later (months: {months}).",
            **facts,
        )
        if ends
        else message(
            "“{title}” runs later than the plan can spare (months later: {late}, to spare: {spare}): what "
            "is promised after it is missed (months: {months}).",
            **facts,
        ),
        activities=_behind(one, numbered),
        by=one.last.plus(1).first_day(),
        whose=one.activity.institution or message("whoever delivers it"),
        step=message(
            "See to it first: what it loses now, the plan loses. If it cannot be helped, have the plan made "
            "again around what has happened."
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
