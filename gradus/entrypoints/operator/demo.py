"""What a demonstration shows: fictional States with people, institutions and assessments."""

from __future__ import annotations

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
from gradus.core.accounts.demo import make_demo_accounts
from gradus.core.accounts.models import Holding
from gradus.core.accounts.selectors import actor_of
from gradus.core.states import actions as states
from gradus.core.states.models import Institution, State
from gradus.domain.ids import new_id
from gradus.domain.ownership import Axis
from gradus.steps.assessment import actions as assessments
from gradus.workflows.demo import demo_states

KINDS = {  # kinds of the planning catalogue -> kinds of the register
    "police-cyber-unit": Institution.Kind.POLICE,
    "police-child-protection": Institution.Kind.POLICE,
    "forensic-lab": Institution.Kind.POLICE,
    "interior-ministry": Institution.Kind.MINISTRY,
    "justice-ministry": Institution.Kind.MINISTRY,
    "prosecution": Institution.Kind.PROSECUTION,
    "judiciary": Institution.Kind.JUDICIARY,
    "academy": Institution.Kind.ACADEMY,
    "fiu": Institution.Kind.FINANCIAL_INTELLIGENCE,
    "cert": Institution.Kind.CERT,
    "education-ministry": Institution.Kind.EDUCATION,
}
UNITS = {  # fictional units of fictional institutions: name, posts, of which filled
    "police-cyber-unit": (("Investigations", 14, 9), ("First responders", 6, 6)),
    "forensic-lab": (("Mobile devices", 4, 2), ("Computers and storage", 5, 3)),
    "prosecution": (("Cybercrime desk", 5, 3),),
}
LEFT_TO_ASSESS = ("XBB",)  # for the visitor


def seed() -> None:
    """Fill an empty demonstration. Run once, as the program's own role, after ``prepare``."""
    at = datetime.now(UTC)
    with transaction.atomic():
        make_demo_accounts(at)
        for code in demo_states():
            state = State.objects.get(code=code)
            actor = _coordinator(state.pk, at)
            with acting(scope_for(actor, at)):
                _register(state, actor, at)
                if code not in LEFT_TO_ASSESS:
                    _assess(state, actor, at)


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
                kind=KINDS.get(entry["kind"], Institution.Kind.OTHER),
            )
            for name, posts, staff in UNITS.get(entry["kind"], ()):
                states.add_unit(
                    by=actor, at=at, institution=row, name=name, posts=posts, staff=staff
                )


def _assess(state: State, actor: Actor, at: datetime) -> None:
    """An assessment from a table of answers, taken as an officer would take it."""
    answers = (SHIPPED / "demo" / state.code / "answers.csv").read_bytes()
    assessed_on = date(2026, 11, 2)
    row = assessments.start(
        by=actor,
        at=at,
        state_id=state.pk,
        instrument="gradus-cj",
        mode="self",
        assessed_on=assessed_on,
    )
    preview = assessments.preview_workbook(
        by=actor, at=at, assessment=row, data=answers, name=f"{state.code}.csv", translate=str
    )
    assessments.take_workbook(
        by=actor, at=at, assessment=row, confirmed=preview.sha256, translate=str
    )
