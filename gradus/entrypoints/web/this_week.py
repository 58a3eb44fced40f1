"""What a week holds for the viewer, over all rooms and States: composed of what the rooms tell.

Nothing is looked up State by State: however many there are, each room is asked once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from gradus.catalogue.installed import installed_shelf
from gradus.core.access.actor import Actor
from gradus.core.accounts.selectors import grants_in_force, own_holdings
from gradus.core.accounts.words import role_name
from gradus.core.diligence import selectors as diligence
from gradus.core.resources import selectors as resources
from gradus.core.states.templatetags.states import state_name
from gradus.core.tokens.selectors import tokens_of
from gradus.core.ui.templatetags.ui import say
from gradus.domain.periods import Month
from gradus.entrypoints.web.waiting import Task, waiting
from gradus.steps.planning import public as planning
from gradus.workflows.plan_delivery import OVER, Progress, Status
from gradus.workflows.plan_schedule import intervention_of

WEEK, MONTH, RENEWAL = timedelta(days=7), timedelta(days=30), timedelta(days=60)
MOST = 25  # lines of a part; the rest is counted
TRAVELLERS = frozenset({"regional-team", "mentors", "trainers"})


@dataclass(frozen=True)
class Item:
    """One line: what, where, by when, and the page where it is seen to."""

    text: str
    url: str
    day: date | None = None
    place: str = ""
    whose: str = ""
    since: date | None = None  # of what is late: its last day in time


@dataclass(frozen=True)
class Part:
    """Lines of one kind; ``more`` were left off."""

    name: str
    title: str
    items: tuple[Item, ...]
    more: int = 0


@dataclass(frozen=True)
class Week:
    """What waits for the viewer's own hand, and what else the days hold."""

    decisions: Sequence[Task]
    parts: Sequence[Part]

    def count(self, name: str) -> int:
        """How many lines of a kind there are."""
        return sum(len(part.items) + part.more for part in self.parts if part.name == name)


def this_week(viewer: Actor, at: datetime) -> Week:
    """Everything of the week, for any role; what the viewer does not reach is not in it."""
    today = at.date()
    plans = planning.in_force(viewer, at, (get_language() or "en")[:2])
    lines = [(plan, line) for plan in plans if plan.delivery for line in plan.delivery.lines]
    coming = sorted(_coming(lines, today), key=lambda item: (item.day or today, item.text))
    found = (
        ("late", _("Late"), list(_late(lines))),
        ("week", _("Due in seven days"), [x for x in coming if _within(x, today, WEEK)]),
        ("month", _("Due in thirty days"),
         [x for x in coming if _within(x, today, MONTH) and not _within(x, today, WEEK)]),
        ("visits", _("Travel and visits"), list(_visits(lines, today))),
        ("warnings", _("To see to in time"), list(_warnings(plans))),
        ("renewals", _("Renewals"),
         sorted(_renewals(viewer, at), key=lambda item: (item.day or today, item.text))),
    )  # fmt: skip
    parts = [
        Part(name, title, tuple(items[:MOST]), max(len(items) - MOST, 0))
        for name, title, items in found
        if items
    ]
    return Week(waiting(viewer, at), parts)


Lines = Sequence[tuple[planning.InForce, Progress]]


def _within(item: Item, today: date, span: timedelta) -> bool:
    return item.day is not None and item.day <= today + span


def _item(plan: planning.InForce, line: Progress, text: str, day: date | None) -> Item:
    url = reverse("planning:told", args=[plan.plan.code, plan.plan.id, line.activity.id])
    place = state_name(plan.plan.code)
    title = f"{line.number}. {line.activity.title}"
    return Item(text.format(title=title), url, day, place, line.activity.institution)


def _late(lines: Lines) -> Iterator[Item]:
    for plan, line in sorted(lines, key=lambda pair: -pair[1].late):
        if line.late:
            text = _("{title}: nothing was told of it") if line.silent else "{title}"
            month = line.last if line.status is Status.UNDER_WAY else line.first
            in_time = month.plus(1).first_day() - timedelta(days=1)
            yield replace(_item(plan, line, text, in_time), since=in_time)


def _coming(lines: Lines, today: date) -> Iterator[Item]:
    """What begins, or is to be done, from now on."""
    for plan, line in lines:
        if line.status in OVER or line.late:
            continue
        begins, ends = line.starts.first_day(), line.ends.plus(1).first_day() - timedelta(days=1)
        if line.status is not Status.UNDER_WAY and begins >= today:
            yield _item(plan, line, _("{title} begins"), begins)
        elif ends >= today:
            yield _item(plan, line, _("{title} is to be done"), ends)


def _visits(lines: Lines, today: date) -> Iterator[Item]:
    """What people of the programme travel for, this month and next."""
    kinds = installed_shelf().interventions
    travelled = {
        one.id for one in kinds if TRAVELLERS & {demand.resource for demand in one.demands}
    }
    here = Month(today.year, today.month)
    for plan, line in sorted(lines, key=lambda pair: pair[1].starts):
        going = line.status not in OVER and line.starts <= here.plus(1) and line.ends >= here
        if going and intervention_of(line.activity.id) in travelled:
            yield _item(plan, line, "{title}", max(line.starts.first_day(), today))


def _warnings(plans: Sequence[planning.InForce]) -> Iterator[Item]:
    found = [(plan, one) for plan in plans for one in plan.warnings]
    for plan, one in sorted(found, key=lambda pair: (not pair[1].past, pair[1].by or date.max)):
        url = reverse("planning:delivery", args=[plan.plan.code, plan.plan.id])
        yield Item(
            say(one.what), f"{url}#warnings", one.by, state_name(plan.plan.code), say(one.whose)
        )


def _renewals(viewer: Actor, at: datetime) -> Iterator[Item]:
    until = at + RENEWAL
    for held in own_holdings(viewer, at):
        if held.ends is not None and held.ends <= until:
            text = _("Your role ends: {role}").format(role=role_name(held.role))
            yield Item(text, reverse("my_access"), held.ends.date())
    for grant in grants_in_force(at):
        if grant.ends > until:
            continue
        place = state_name(grant.state.code)
        if grant.user_id == viewer.id:
            yield Item(_("Your access ends"), reverse("my_access"), grant.ends.date(), place)
        else:
            text = _("Access given to others ends: {role}").format(role=role_name(grant.role))
            url = reverse("state_grant", args=[grant.state.code, grant.pk])
            yield Item(text, url, grant.ends.date(), place)
    for key in tokens_of(viewer):
        if key.revoked_at is None and at < key.expires_at <= until:
            text = _("Your key to the API ends: {name}").format(name=key.name)
            yield Item(text, reverse("tokens:index"), key.expires_at.date())
    for pot in resources.pots(viewer):
        if at.date() <= pot.ends <= until.date():
            text = _("Money that is not spent by then lapses: {title}").format(title=pot.title)
            yield Item(
                text,
                reverse("resources:index"),
                pot.ends,
                whose=pot.partner.name if pot.partner else "",
            )
    if diligence.sees_gates(viewer):
        yield from _gates(viewer, at)


def _gates(viewer: Actor, at: datetime) -> Iterator[Item]:
    for line in diligence.gates_of(viewer, at):
        due = line.verdict.review_due
        if line.verdict.may_support and due is not None and due <= (at + RENEWAL).date():
            text = _("The decision of due diligence ends: {unit}").format(unit=line.unit or "–")
            yield Item(text, reverse("diligence:index"), due, state_name(line.state_code))
