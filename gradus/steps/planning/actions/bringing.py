"""Bringing in a State file: what it says becomes what is entered in Gradus, each part where it belongs.

What would be taken is worked out first and shown; what is there already is not doubled.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext

from gradus.catalogue.installed import installed_shelf
from gradus.core.access.actor import Actor, Thing
from gradus.core.access.denied import require
from gradus.core.conditions import actions as conditions
from gradus.core.conditions import selectors as said
from gradus.core.conditions.rules import USUAL_HOST, closed_as_said
from gradus.core.resources import actions as means
from gradus.core.resources import selectors as supply
from gradus.core.states import actions as register
from gradus.core.states import selectors as states
from gradus.core.states.models import Institution, State
from gradus.domain.messages import N_, Message, message
from gradus.domain.ownership import Axis
from gradus.domain.periods import Month
from gradus.steps.planning import bridge, inputs, standpoint
from gradus.steps.planning.actions import position
from gradus.steps.planning.rules.asking import InputsUnseen, OtherStateFile
from gradus.workflows import state as file

REGISTERED = {host: kind for kind, host in USUAL_HOST.items()} | {
    "police-child-protection": "police",
    "police-training-centre": "academy",
    "forensic-lab": "police",
    "interior-ministry": "ministry",
    "justice-ministry": "ministry",
    "statistics-office": "other",
}
"""Kinds of the planning catalogue -> kinds of the register; any other is *other*."""

PEOPLE = {
    "trainers": N_("Trainers"),
    "mentors": N_("Mentors"),
    "regional-team": N_("Regional team"),
}
WORDS = ("much-more", "more", "as-its-threat", "less", "much-less")


@dataclass(frozen=True)
class Step:
    """One thing to be entered: what it is, and how."""

    part: str
    what: Message
    enter: Callable[[Actor, datetime], object]


@dataclass(frozen=True)
class Bringing:
    """What of a State file would be taken, and what is left because no row holds it, or one does."""

    steps: tuple[Step, ...]
    left: tuple[Message, ...]


def foresee(viewer: Actor, at: datetime, state: State, text: str, name: str) -> Bringing:
    """What of a State file would be taken.

    Raises
    ------
    InvalidInput, OtherStateFile
    """
    stated = bridge.check_state_file(text, name)
    if stated.code != state.code:
        raise OtherStateFile(stated.code, state.code)
    if not inputs.sees_all(state.pk):
        raise InputsUnseen
    reader = _Reader(viewer, at, state, stated)
    steps = tuple(reader.steps())
    return Bringing(steps, (*reader.left, *_not_rows(stated)))


def bring_in(*, by: Actor, at: datetime, state: State, text: str, name: str) -> Bringing:
    """Take a State file into rows, all of it or nothing. What is there already is not doubled."""
    require(by, "create", Thing("conditions", {Axis.STATE: state.pk}), at)
    found = foresee(by, at, state, text, name)
    with transaction.atomic():
        for step in found.steps:
            step.enter(by, at)
    return found


def _not_rows(stated: file.StateFile) -> Iterator[Message]:
    if any(host.diligence != "pending" for host in stated.institutions):
        yield message("Due diligence: only its officers decide it, and never by a file.")
    if stated.done:
        yield message("What was done already: it belongs in the register of who does what.")
    if stated.exceptions:
        yield message("Exceptions to rules: two officers agree on each of them.")
    if stated.judgement:
        yield message("Experts' judgement of threats: it belongs to the threats.")


class _Reader:
    def __init__(self, viewer: Actor, at: datetime, state: State, stated: file.StateFile) -> None:
        self.viewer, self.at, self.state, self.stated = viewer, at, state, stated
        self.zero = Month.parse(stated.start)
        self.horizon = stated.horizon
        self.now = standpoint.position_of(viewer, state.pk)
        self.left: list[Message] = []
        self.names = {host.id: host.title for host in stated.institutions}

    def steps(self) -> Iterator[Step]:
        yield from self._institutions()
        yield from self._basics()
        yield from self._people()
        yield from self._money()
        yield from self._equipment()
        yield from self._facts()
        yield from self._circumstances()
        yield from self._position()

    # --- institutions and what they carry -----------------------------------------------------------

    def _institutions(self) -> Iterator[Step]:
        known = {i.name.casefold(): i for i in states.institutions_of(self.viewer, self.state.pk)}
        carried = {c.institution_id: c for c in said.capacities(self.viewer, self.state.pk)}
        for host in self.stated.institutions:
            row = known.get(host.title.casefold())
            if row is None:
                yield Step(
                    "institutions",
                    message("{name} is entered in the register", name=host.title),
                    lambda by, at, host=host: register.register_institution(  # type: ignore[misc]
                        by=by,
                        at=at,
                        state_id=self.state.pk,
                        name=host.title,
                        kind=REGISTERED.get(host.kind, "other"),
                    ),
                )
            closed = closed_as_said(host.blackout, self.zero, self.horizon)
            before = carried.get(row.pk) if row is not None else None
            told = (host.kind, host.capacity, closed)
            if before is None or (before.host_kind, before.at_a_time, before.closed) != told:
                yield Step(
                    "capacities",
                    message("{name}: {n} at a time", name=host.title, n=host.capacity),
                    lambda by, at, host=host, closed=closed: conditions.say_capacity(  # type: ignore[misc]
                        by=by,
                        at=at,
                        institution=self._row(host.title),
                        at_a_time=min(host.capacity, 20),
                        host_kind=host.kind,
                        closed=closed,
                    ),
                )

    def _row(self, title: str) -> Institution:
        rows = states.institutions_of(self.viewer, self.state.pk)
        return next(i for i in rows if i.name.casefold() == title.casefold())

    def _basics(self) -> Iterator[Step]:
        host = self.names.get(self.stated.national_host or "")
        now = self.now.basics
        there = (
            (now.starts, now.horizon, now.target_level,
             now.national_host.name if now.national_host else None)
            if now is not None else None
        )  # fmt: skip
        wanted = (self.zero.first_day(), self.horizon, self.stated.target_level, host)
        if there == wanted:
            return
        yield Step(
            "basics",
            message(
                "The plan runs for {months} months from {start}, towards level {level}",
                months=self.horizon,
                start=self.stated.start,
                level=self.stated.target_level,
            ),
            lambda by, at: position.say_basics(
                by=by,
                at=at,
                state_id=self.state.pk,
                starts=self.zero.first_day(),
                horizon=self.horizon,
                target_level=self.stated.target_level,
                national_host=self._row(host) if host else None,
            ),
        )

    # --- means ----------------------------------------------------------------------------------------

    def _people(self) -> Iterator[Step]:
        there = {
            row.kind
            for row in supply.supplies(self.viewer)
            if row.state_id in (None, self.state.pk)
        }
        for one in self.stated.resources:
            if one.id not in PEOPLE:
                self.left.append(message("{name}: no row holds such people.", name=one.id))
                continue
            if one.id in there:
                self.left.append(message("{name}: such people are entered already.", name=one.id))
                continue
            units = one.monthly or (one.capacity,) * self.horizon
            for first, last, number in _runs(units[: self.horizon]):
                if number:
                    yield Step(
                        "people",
                        message("{name}: {n} at a time", name=gettext(PEOPLE[one.id]), n=number),
                        lambda by, at, one=one, first=first, last=last, number=number:  # type: ignore[misc]
                        means.add_supply(
                            by=by,
                            at=at,
                            state_id=self.state.pk,
                            kind=one.id,
                            number=number,
                            starts=self._first(first),
                            ends=self._last(last),
                        ),
                    )  # fmt: skip

    def _money(self) -> Iterator[Step]:
        rows = supply.pots(self.viewer)
        if self.stated.pots and any(r.state_id == self.state.pk for r in rows):
            self.left.append(message("Money: some is entered already."))
            return
        for pot in self.stated.pots:
            for year, amount in enumerate(pot.amounts):
                first, last = 12 * year, min(12 * year + 11, self.horizon - 1)
                if not amount or first >= self.horizon:
                    continue
                yield Step(
                    "pots",
                    message("{donor}: USD {amount}", donor=pot.donor, amount=f"{amount:,}"),
                    lambda by, at, pot=pot, amount=amount, first=first, last=last:  # type: ignore[misc]
                    means.add_pot(
                        by=by,
                        at=at,
                        state_id=self.state.pk,
                        title=pot.donor,
                        amount=Decimal(amount),
                        currency="USD",
                        starts=self._first(first),
                        ends=self._last(last),
                        areas=pot.purposes,
                        cost_kinds=pot.cost_kinds,
                        carry_over=pot.carry_over,
                    ),
                )  # fmt: skip

    def _equipment(self) -> Iterator[Step]:
        rows = supply.offers(self.viewer)
        if self.stated.donations and any(r.state_id == self.state.pk for r in rows):
            self.left.append(message("Equipment: some is entered already."))
            return
        equipment = installed_shelf().equipment_kinds
        for one in self.stated.donations:
            yield Step(
                "offers",
                message(
                    "{name}: {n}", name=gettext(equipment.get(one.kind, one.kind)), n=one.units
                ),
                lambda by, at, one=one: means.add_offer(  # type: ignore[misc]
                    by=by,
                    at=at,
                    state_id=self.state.pk,
                    kind=one.kind,
                    units=one.units,
                    starts=self._first(one.month),
                    note=one.donor,
                ),
            )

    # --- what holds and what happens ------------------------------------------------------------------

    def _facts(self) -> Iterator[Step]:
        there = {
            (row.fact, row.institution.name if row.institution else None): (
                row.status, row.due if row.status == "promised" else None, row.function
            )
            for row in said.preconditions(self.viewer, self.state.pk)
        }  # fmt: skip
        titles = {one.id: one.title for one in installed_shelf().facts}
        for one in self.stated.facts:
            place = self.names.get(one.institution or "")
            status, since, due = self._stands(one.from_month)
            if there.get((one.id, place)) == (status, due, one.owner):
                continue
            yield Step(
                "preconditions",
                message("{name}", name=gettext(titles[one.id])),
                lambda by, at, one=one, place=place, status=status, since=since, due=due:  # type: ignore[misc]
                conditions.say_precondition(
                    by=by,
                    at=at,
                    state_id=self.state.pk,
                    fact=one.id,
                    status=status,
                    institution=self._row(place) if place else None,
                    since=since,
                    due=due,
                    function=one.owner,
                ),
            )  # fmt: skip

    def _stands(self, month: int | None) -> tuple[str, date | None, date | None]:
        today = self.at.date()
        if month is None:
            return "open", None, None
        day = self._first(month)
        if month <= 0 or day <= today:
            return "holds", min(day, today), None
        return "promised", None, day

    def _circumstances(self) -> Iterator[Step]:
        there = {
            (row.reason, row.effect, row.starts)
            for row in supply.circumstances(self.viewer, self.state.pk)
        }
        partners = {one.name: one.pk for one in states.partners(self.viewer)}
        for one in self.stated.circumstances:
            if one.donor and one.donor not in partners:
                self.left.append(
                    message(
                        "{reason}: {donor} is no partner here.", reason=one.reason, donor=one.donor
                    )
                )
                continue
            for first, last in _stretches(one.months):
                if (one.reason, one.effect, self._first(first)) in there:
                    continue
                yield Step(
                    "circumstances",
                    message("{name}", name=one.reason),
                    lambda by, at, one=one, first=first, last=last:  # type: ignore[misc]
                    means.enter_circumstance(
                        by=by,
                        at=at,
                        state_id=self.state.pk,
                        kind=one.kind,
                        starts=self._first(first),
                        ends=self._last(last),
                        reason=one.reason,
                        effect=one.effect,
                        share=round(100 * one.share),
                        partner_id=partners.get(one.donor),
                        source=one.source,
                        grade=one.grade if one.source or one.grade != "sourced" else None,
                    ),
                )  # fmt: skip

    # --- the State's position -------------------------------------------------------------------------

    def _position(self) -> Iterator[Step]:
        areas = {one.id: one.title for one in installed_shelf().areas}
        known = {one.id: one.title for one in installed_shelf().interventions}
        weights = {one.area: one.weight for one in self.now.priorities}
        for area, factor in self.stated.priorities.items():
            word = min(WORDS, key=lambda one: abs(inputs.weight_of(one) - factor))
            if weights.get(area, "as-its-threat") != word:
                yield Step(
                    "priorities",
                    message("{name}", name=gettext(areas[area])),
                    lambda by, at, area=area, word=word: position.say_priority(  # type: ignore[misc]
                        by=by, at=at, state_id=self.state.pk, area=area, weight=word
                    ),
                )
        lines = {(one.intervention, one.stance): one for one in self.now.red_lines}
        for stance, wishes in (("insisted-on", self.stated.insists),
                               ("ruled-out", self.stated.rules_out)):  # fmt: skip
            for wish in wishes:
                if (wish.intervention, stance) not in lines:
                    yield Step(
                        "red lines",
                        message("{name}", name=gettext(known[wish.intervention])),
                        lambda by, at, wish=wish, stance=stance: position.say_red_line(  # type: ignore[misc]
                            by=by,
                            at=at,
                            state_id=self.state.pk,
                            intervention=wish.intervention,
                            stance=stance,
                            deadline=self._first(wish.by) if wish.by is not None else None,
                            reason=wish.reason,
                        ),
                    )
        level = self.stated.commitment
        now = self.now.commitment
        if level is not None and (now is None or now.level != level):
            yield Step(
                "commitment",
                message("Commitment of the leadership: {level} of 4", level=level),
                lambda by, at: position.say_commitment(
                    by=by,
                    at=at,
                    state_id=self.state.pk,
                    level=level,
                    basis="State file",
                    as_of=at.date(),
                ),
            )

    def _first(self, month: int) -> date:
        return self.zero.plus(month).first_day()

    def _last(self, month: int) -> date:
        return self.zero.plus(month).last_day()


def _runs(units: Sequence[int]) -> Iterator[tuple[int, int, int]]:
    """Stretches of months of one number: first, last, number."""
    first = 0
    for month in range(1, len(units) + 1):
        if month == len(units) or units[month] != units[first]:
            yield first, month - 1, units[first]
            first = month


def _stretches(months: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Stretches of months on end: first, last."""
    known = sorted(set(months))
    first = 0
    for n in range(1, len(known) + 1):
        if n == len(known) or known[n] != known[n - 1] + 1:
            yield known[first], known[n - 1]
            first = n
