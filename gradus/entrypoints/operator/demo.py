"""What a demonstration shows: fictional States with people, institutions, measures and assessments."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import yaml
from django.db import transaction

from gradus.catalogue.shelf import SHIPPED
from gradus.core.access.actor import Actor
from gradus.core.access.actor import Holding as HoldingInForce
from gradus.core.access.decide import scope_for
from gradus.core.access.scope import acting, system
from gradus.core.accounts.demo import demo_accounts, make_demo_accounts
from gradus.core.accounts.models import Holding, User
from gradus.core.accounts.selectors import actor_of
from gradus.core.people.actions.people import enter_person
from gradus.core.states import actions as states
from gradus.core.states import selectors as register
from gradus.core.states.models import Institution, State
from gradus.domain.ids import new_id
from gradus.domain.ownership import Axis
from gradus.entrypoints.operator import demo_agreed, demo_groups, demo_threats
from gradus.entrypoints.operator.demo_answers import assessed
from gradus.entrypoints.operator.demo_efforts import enter_efforts
from gradus.entrypoints.operator.demo_means import enter_programme_means, enter_state_means
from gradus.entrypoints.operator.demo_results import measure
from gradus.steps.planning import bridge
from gradus.steps.planning.actions import bringing
from gradus.workflows.demo import demo_states

UNITS = {  # fictional units of fictional institutions: name, posts, of which filled
    "police-cyber-unit": (("Investigations", 14, 9), ("First responders", 6, 6)),
    "forensic-lab": (("Mobile devices", 4, 2), ("Computers and storage", 5, 3)),
    "prosecution": (("Cybercrime desk", 5, 3),),
}
ASSESSED_ON = date(2026, 11, 2)
LEFT_TO_ASSESS = ("XBB",)  # for the visitor
WITH_MEANS = "XAA"
DONORS = {  # of its State file -> of the demonstration
    "Donor A (fictional)": "Demonstration donor",
    "Donor B (fictional)": "Second demonstration donor",
    "Donor C (fictional)": "Second demonstration donor",
}


def seed() -> None:
    """Fill an empty demonstration, as the program's own role, after ``prepare``.

    One that is filled (who did it was killed before noting it) is left alone. The agreed plan comes
    after the rest is there for good: a search looks at its run from a thread of its own.
    """
    at = datetime.now(UTC)
    _fill_all(at)
    demo_agreed.agree(at)


def _fill_all(at: datetime) -> None:
    """All of it or nothing, once."""
    with transaction.atomic():
        if User.objects.filter(email=demo_accounts()[0].email).exists():
            return
        make_demo_accounts(at - demo_groups.AGO)
        for code in sorted(demo_states(), key=lambda code: code != demo_groups.LATE):
            late = code == demo_groups.LATE  # what lies back is done first: the record is in order
            _fill(State.objects.get(code=code), at - demo_groups.AGO if late else at)
        officer = _officer(at)
        enter_programme_means(officer, at, State.objects.get(code=WITH_MEANS))
        for code in demo_states():
            _start_from_file(State.objects.get(code=code), at)
        demo_threats.publish(officer, at)


def _fill(state: State, at: datetime) -> None:
    actor = _coordinator(state.pk, at)
    with acting(scope_for(actor, at)):
        _register(state, actor, at)
        _enter_people(state, actor, at)
        measure(state, actor, at)
        if state.code not in LEFT_TO_ASSESS:
            assessed(by=actor, at=at, state=state, assessed_on=ASSESSED_ON)
        if state.code == demo_groups.DISAGREE:
            demo_groups.disagree(state, actor, at)
        if state.code == demo_groups.LATE:
            demo_groups.late(state, actor, at)
        if state.code == WITH_MEANS:
            enter_state_means(actor, at, state)
            enter_efforts(actor, at, state)
            demo_threats.tell(actor, at, state)


def _start_from_file(state: State, at: datetime) -> None:
    """What the State's own file says becomes what is entered, as its coordinator brings it in."""
    actor = _coordinator(state.pk, at)
    text = bridge.shipped_state_file(state.code) or ""
    if state.code == WITH_MEANS:  # its donors are those of the demonstration, who have said it too
        for name, donor in DONORS.items():
            text = text.replace(name, donor)
    if state.code == demo_agreed.STATE:
        text = demo_agreed.since_it_began(text, at)
    with acting(scope_for(actor, at)):
        bringing.bring_in(by=actor, at=at, state=state, text=text, name="state.yaml")


def _coordinator(state_id: UUID, at: datetime) -> Actor:
    """The State's coordinator; where the demonstration has none, somebody without an account."""
    with system("demo"):
        row = Holding.objects.filter(role="national_coordinator", state_id=state_id).first()
        if row is not None:
            return actor_of(row.user, at, second_factor=True, via="demo")
    holding = HoldingInForce(
        id=new_id(),
        role="national_coordinator",
        axis=Axis.STATE,
        scope_id=state_id,
        state_id=state_id,
        starts=at - timedelta(minutes=1),
    )
    return Actor(id=new_id(), holdings=(holding,), second_factor=True, via="demo")


def _officer(at: datetime) -> Actor:
    """The demonstration's officer of its programme."""
    with system("demo"):
        row = Holding.objects.filter(role="programme_officer").earliest("pk")
        return actor_of(row.user, at, second_factor=True, via="demo")


def _register(state: State, actor: Actor, at: datetime) -> None:
    file = SHIPPED / "demo" / state.code / "state.yaml"
    entries: Iterable[dict[str, str]] = yaml.safe_load(file.read_text(encoding="utf-8"))[
        "institutions"
    ]
    known = set(Institution.objects.filter(state=state).values_list("code", flat=True))
    for entry in entries:
        if entry["title"] not in known:
            row = states.register_institution(
                by=actor,
                at=at,
                state_id=state.pk,
                name=entry["title"],
                kind=bringing.REGISTERED.get(entry["kind"], "other"),
            )
            for name, posts, staff in UNITS.get(entry["kind"], ()):
                states.add_unit(
                    by=actor, at=at, institution=row, name=name, posts=posts, staff=staff
                )


def _enter_people(state: State, actor: Actor, at: datetime) -> None:
    """The State's people, where the demonstration has some; the trainee's account is one of them."""
    file = SHIPPED / "demo" / state.code / "people.csv"
    if not file.exists():
        return
    with system("demo"):
        trainees = Holding.objects.filter(axis=Axis.PERSON, state=state).select_related("user")
        accounts = {row.user.name: row.person_id for row in trainees}
    institutions = {one.name: one for one in register.institutions_of(actor, state.pk)}
    for line in csv.DictReader(file.read_text(encoding="utf-8").splitlines()):
        institution = institutions[line["institution"]]
        units = {unit.name: unit.pk for unit in institution.units.all()}
        enter_person(
            by=actor,
            at=at,
            institution=institution,
            name=line["name"],
            roles=line["roles"].split(),
            unit_id=units.get(line["unit"]),
            languages=line["languages"].split(),
            sex=line["sex"],
            years_to_serve=int(line["years_to_serve"]) if line["years_to_serve"] else None,
            person_id=accounts.get(line["name"]),
        )
