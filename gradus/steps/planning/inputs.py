"""What a plan starts from, as it is entered in Gradus: the State file made of rows.

Where a State file is given for one plan only, what is entered of money, equipment and people takes the
place of the file's (``filled_in``); circumstances are put together. So nothing is counted twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date, datetime
from decimal import Decimal
from typing import cast
from uuid import UUID

import yaml

from gradus.catalogue.installed import installed_shelf
from gradus.core.access.actor import Actor
from gradus.core.access.scope import current
from gradus.core.conditions import selectors as conditions
from gradus.core.conditions.models import Capacity, Precondition
from gradus.core.conditions.rules import closed_within, host_of
from gradus.core.coordination import selectors as register
from gradus.core.diligence import selectors as diligence
from gradus.core.diligence.rules.gate import GateState
from gradus.core.resources import selectors as means
from gradus.core.resources.rules import month_of
from gradus.core.states import selectors as states
from gradus.core.states.models import Institution, State
from gradus.domain.messages import Message, message
from gradus.domain.ownership import Axis
from gradus.domain.periods import Month
from gradus.steps.planning import excepted, standpoint
from gradus.steps.planning.models.position import Basics, RedLine
from gradus.steps.planning.rules.asking import InputsUnseen, NoInstitutions, Rate
from gradus.workflows import state as file
from gradus.workflows.coordination import Credit

SEEN = ("register", "resources", "conditions")
"""What of a State must be seen whole by who asks for a plan from what is entered."""

NOBODY_SAID = 1  # activities at a time of an institution nobody spoke of


def state_file_of(
    viewer: Actor,
    at: datetime,
    state: State,
    *,
    rates: Mapping[str, Rate] | None = None,
    assessed_on: date | None = None,
) -> file.StateFile:
    """The State file of what is entered, as far as the viewer sees it.

    Raises
    ------
    RateMissing
        If there is money in a currency without a rate.
    """
    position = standpoint.position_of(viewer, state.pk)
    start, horizon, target, host = _basics(position.basics, at)
    rates = rates or {}
    found = means.supply_for(
        viewer,
        state.pk,
        start=start,
        horizon=horizon,
        rates={code: rate.dollars for code, rate in rates.items()},
    )
    hosts = _hosts(viewer, at, state, start, horizon)
    credited = register.credited_for(viewer, state.pk, start)
    return file.StateFile(
        schema="gradus.state/1",
        code=state.code,
        name=states.name_of(state.code),
        fictional=state.fictional,
        start=str(start),
        horizon=horizon,
        target_level=target,
        assessed_on=assessed_on.isoformat() if assessed_on else "",
        institutions=hosts,
        national_host=host if host in {one.id for one in hosts} else None,
        resources=found.resources,
        pots=found.pots,
        donations=found.donations,
        facts=_facts(viewer, state, start, {one.id for one in hosts}),
        circumstances=found.circumstances,
        done=tuple(one.done for one in credited if one.done is not None),
        insists=tuple(
            file.Wish(
                intervention=one.intervention,
                reason=one.reason,
                by=max(0, month_of(one.by, start)) if one.by else None,
            )
            for one in _lines(position, RedLine.Stance.INSISTED_ON)
        ),
        rules_out=tuple(
            file.Wish(intervention=one.intervention, reason=one.reason)
            for one in _lines(position, RedLine.Stance.RULED_OUT)
        ),
        priorities={one.area: weight_of(one.weight) for one in position.priorities},
        commitment=position.commitment.level if position.commitment else None,
        exceptions=tuple(excepted.waivers(viewer, state.pk, at.date())),
        notes=(
            *_notes(at, rates if found.pots else {}),
            *(_credit_note(one) for one in credited),
        ),
    )


def entered(
    viewer: Actor, at: datetime, state: State, rates: Mapping[str, Rate]
) -> tuple[str, dict[str, int]]:
    """What is entered as the text of a State file, and how much of each that is.

    Raises
    ------
    InputsUnseen
        If the viewer does not see all that the State has entered: a plan would pass over red lines.
    NoInstitutions, RateMissing
    """
    if not sees_all(state.pk):
        raise InputsUnseen
    found = state_file_of(viewer, at, state, rates=rates)
    if not found.institutions:
        raise NoInstitutions
    return text_of(found), counts_of(found)


def sees_all(state_id: UUID) -> bool:
    """Whether whoever acts sees all that a State has entered for its plan."""
    return all(state_id in current().ids(kind, Axis.STATE) for kind in SEEN)


def text_of(found: file.StateFile) -> str:
    """A State file as YAML, without what says nothing."""
    told = {name: value for name, value in asdict(found).items() if value not in ((), {}, None, "")}
    return yaml.safe_dump(_listed(told), allow_unicode=True, sort_keys=False)


def counts_of(found: file.StateFile) -> dict[str, int]:
    """How many entries of each a plan is made with."""
    parts = {
        "institutions": found.institutions,
        "pots": found.pots,
        "offers": found.donations,
        "people": found.resources,
        "circumstances": found.circumstances,
        "facts": found.facts,
        "priorities": found.priorities,
        "red lines": (*found.insists, *found.rules_out),
        "exceptions": found.exceptions,
        "efforts": found.done,
    }
    return {name: len(part) for name, part in parts.items()}


def filled_in(
    viewer: Actor, at: datetime, text: str, stated: file.StateFile, rates: Mapping[str, Rate]
) -> tuple[str, dict[str, int]]:
    """A State file given for one plan, with what the viewer sees of the means; and how much that is.

    Raises
    ------
    RateMissing
        If there is money in a currency without a rate.
    """
    state_id = State.objects.get(code=stated.code).pk
    found = means.supply_for(
        viewer,
        state_id,
        start=Month.parse(stated.start),
        horizon=stated.horizon,
        rates={code: rate.dollars for code, rate in rates.items()},
    )
    credited = register.credited_for(viewer, state_id, Month.parse(stated.start))
    told = {one.intervention for one in stated.done}
    others = [one for one in credited if one.intervention not in told]
    done = [one.done for one in others if one.done is not None]
    counts = {
        "efforts": len(done),
        "pots": len(found.pots),
        "offers": len(found.donations),
        "people": len(found.resources),
        "circumstances": len(found.circumstances),
    }
    waivers = excepted.waivers(viewer, state_id, at.date())
    counts["exceptions"] = len(waivers)
    if not any(counts.values()):
        return text, counts
    kinds = {one.id for one in found.resources}
    kept = [one for one in stated.resources if one.id not in kinds]
    said = {(one.months, one.reason) for one in stated.circumstances}
    more = [one for one in found.circumstances if (one.months, one.reason) not in said]
    filled = replace(
        stated,
        pots=found.pots or stated.pots,
        donations=found.donations or stated.donations,
        resources=(*kept, *found.resources),
        circumstances=(*stated.circumstances, *more),
        exceptions=(*stated.exceptions, *(one for one in waivers if one not in stated.exceptions)),
        done=(*stated.done, *done),
        notes=(
            *stated.notes,
            *_notes(at, rates if found.pots else {}),
            *(_credit_note(one) for one in others),
        ),
    )
    return text_of(filled), counts


def weight_of(word: str) -> float:
    """What an area weighs beside its threat, for a word of the State; assumed, from the catalogue."""
    default = installed_shelf().defaults.get(f"priority-{word}")
    return default.value / 100 if default is not None else 1.0


def _basics(said: Basics | None, at: datetime) -> tuple[Month, int, int, str | None]:
    """Month zero, months, target level and national host; as the catalogue has them if not said."""
    defaults = installed_shelf().defaults
    if said is None:
        start = Month(at.year, at.month).plus(1)
        return start, int(defaults["cycle-months"].value), int(defaults["target-level"].value), None
    host = said.national_host.code if said.national_host else None
    return Month(said.starts.year, said.starts.month), said.horizon, said.target_level, host


def _hosts(
    viewer: Actor, at: datetime, state: State, start: Month, horizon: int
) -> tuple[file.Host, ...]:
    """The institutions that may host activities; those of which nobody knows what they do are left out."""
    said = {row.institution_id: row for row in conditions.capacities(viewer, state.pk)}
    gates: dict[UUID, set[str]] = {}
    for gate in diligence.gates_of(viewer, at, state.pk):
        gates.setdefault(gate.unit_id, set()).add(
            gate.verdict.state if gate.verdict.may_support else GateState.IN_WORK
        )
    found = []
    for one in states.institutions_of(viewer, state.pk):
        row = said.get(one.pk)
        kind = host_of(row.host_kind if row else "", one.kind)
        if kind:
            found.append(_host(one, kind, row, gates, start, horizon))
    return tuple(found)


def _host(
    one: Institution,
    kind: str,
    row: Capacity | None,
    gates: Mapping[UUID, set[str]],
    start: Month,
    horizon: int,
) -> file.Host:
    return file.Host(
        id=one.code,
        title=one.name,
        kind=kind,
        capacity=row.at_a_time if row else NOBODY_SAID,
        blackout=closed_within(row.closed, start, horizon) if row else (),
        diligence=diligence_of(
            [gates.get(unit.pk, set()) for unit in one.units.all() if unit.security_forces]
        ),
    )


def diligence_of(units: Sequence[set[str]]) -> file.Diligence:
    """R1 of an institution: open only where it is open for every unit that it is owed for."""
    opened = {GateState.CLEARED.value, GateState.MITIGATED.value}
    if not units or any(not gates or not gates <= opened for gates in units):
        return "pending"
    mitigated = any(GateState.MITIGATED.value in gates for gates in units)
    return "mitigated" if mitigated else "cleared"


def _facts(
    viewer: Actor, state: State, start: Month, hosts: set[str]
) -> tuple[file.Confirmation, ...]:
    known = {one.id: n for n, one in enumerate(installed_shelf().facts)}
    found = [
        file.Confirmation(
            id=row.fact,
            from_month=holds_from(row, start),
            owner=row.function,
            institution=row.institution.code if row.institution else None,
        )
        for row in conditions.preconditions(viewer, state.pk)
        if row.fact in known and (row.institution is None or row.institution.code in hosts)
    ]
    return tuple(sorted(found, key=lambda one: (known[one.id], one.institution or "")))


def holds_from(row: Precondition, start: Month) -> int | None:
    """The month a plan may count on it from: what holds, at once; what is promised, from its day on."""
    if row.status == Precondition.Status.HOLDS:
        return 0
    if row.status == Precondition.Status.PROMISED and row.due is not None:
        return max(0, month_of(row.due, start))
    return None


def _lines(position: standpoint.Position, stance: RedLine.Stance) -> list[RedLine]:
    found = [one for one in position.red_lines if one.stance == stance]
    return sorted(found, key=lambda one: one.intervention)


def _notes(at: datetime, rates: Mapping[str, Rate]) -> Iterator[Message]:
    yield message(
        "What the plan starts from is counted on as entered in Gradus on {day}",
        day=at.date().isoformat(),
    )
    for code, one in sorted(rates.items()):
        yield message(
            "1 {currency} is taken as {dollars} USD ({source})",
            currency=code,
            dollars=_plain(one.dollars),
            source=one.source,
        )


def _credit_note(credit: Credit) -> Message:
    """Why an effort of others is counted on, or is not."""
    titles = {one.id: one.title for one in installed_shelf().interventions}
    title = Message(titles.get(credit.intervention, credit.intervention))
    return message("{title}: {because}", title=title, because=credit.because)


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


def _listed(value: object) -> object:
    """Tuples as lists, which is what YAML has."""
    if isinstance(value, dict):
        return {key: _listed(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_listed(one) for one in cast(Sequence[object], value)]
    return value
