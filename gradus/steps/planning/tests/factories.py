"""Two parties at a plan that was made, without any search: for what happens to plans afterwards."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

from gradus.core.access.actor import Actor, Holding
from gradus.core.access.decide import scope_for
from gradus.core.access.scope import acting, system
from gradus.core.accounts import models as accounts
from gradus.core.states.tests import factories as make
from gradus.core.states.tests.factories import AT
from gradus.domain.ids import new_id
from gradus.domain.ownership import Axis
from gradus.domain.periods import Month
from gradus.engines.planner.plan import Activity
from gradus.engines.planner.plan import Plan as Found
from gradus.engines.planner.problem import Area, Candidate, Gain, Problem
from gradus.formats.documents import plan_document as doc
from gradus.formats.records.write_json import write_json
from gradus.steps.planning import bridge
from gradus.steps.planning.agreement import agreement_of
from gradus.steps.planning.models.plans import Plan
from gradus.steps.planning.rules.agreement import AGREEMENT
from gradus.workflows import plan_reading

START = Month.parse("2027-04")
HORIZON = 24
CHOSEN, LEFT = ("course", "lab"), ("campaign",)
LANGUAGES = ("en", "fr")
SUMMARY = {
    "start": str(START),
    "horizon": HORIZON,
    "activities": 2,
    "cost": 30_000,
    "gap": "0.0",
    "stop": "optimal",
    "version": "-",
    "problem_sha256": "-",
}


class Table:
    """The people of both sides, and a plan they work on."""

    def __init__(self) -> None:
        self.state = make.state()
        self.programme = make.programme()
        own = {"state_id": self.state.pk}
        self.coordinator = make.coordinator(self.state)
        self.second = make.holder("state_officer", Axis.STATE, self.state.pk, **own)
        self.delegate = make.holder("delegate", Axis.STATE, self.state.pk, **own)
        self.officer = self.from_programme("programme_officer")
        self.colleague = self.from_programme("programme_officer")
        self.team = self.from_programme("regional_team")
        self.plan = self.asked(self.coordinator)
        self.made(self.plan)

    def from_programme(self, role: str) -> Actor:
        """Somebody of the programme whom the State let in, with an account that holds the role."""
        number = new_id().hex[-10:]
        with system("test"):
            user = accounts.User.objects.create(
                email=f"{number}@un.example", name=role, joined_at=AT
            )
            held = accounts.Holding(
                user=user, role=role, axis="programme", programme=self.programme, starts=AT
            )
            held.save(force_insert=True)
            make.entered(held.thing())
        holding = Holding(
            held.pk, role, Axis.PROGRAMME, self.programme.pk, None, AT - timedelta(days=9)
        )
        actor = Actor(
            id=user.pk, holdings=(holding,), second_factor=True, stepped_up_at=AT, name=role
        )
        return make.granted(actor, self.state, "plan", "runs", may_change=True)

    def asked(self, by: Actor, title: str = "Draft 1") -> Plan:
        """A plan somebody asked for, as the first version."""
        plan = Plan(
            state=self.state,
            title=title,
            assessment_id=new_id(),
            asked_by=by.id,
            asked_at=AT,
            language="en",
            seconds=1,
            answers="unit,group\nXAA,x\n",
            state_file="schema: gradus.state/1\n",
        )
        with system("test"):
            plan.save(force_insert=True)
            make.entered(plan.thing())
        return plan

    def made(self, plan: Plan) -> Plan:
        """What a worker would write down for it."""
        said = {language: document(language) for language in LANGUAGES}
        files = {
            "problem.json": write_json(problem()),
            "plan.json": write_json(found()),
            AGREEMENT: agreement_of(plan, "XAA", said, {"answers": bridge.digest(plan.answers)}),
        }
        with system("test"):
            plan.status, plan.made_at = Plan.Status.DRAFT, AT
            plan.summary = dict(SUMMARY)
            plan.save(update_fields=["status", "made_at", "summary"])
            for name, content in files.items():
                bridge.document_of(plan, name, content).save(force_insert=True)
            for language, one in said.items():
                bridge.reading_of(plan, language, plan_reading.kept(one)).save(force_insert=True)
            make.entered(plan.thing())
        return plan

    def does(self, verb: Callable[..., Any], by: Actor, **told: Any) -> Any:
        """An action of somebody, inside their scope."""
        with self.seen_by(by):
            return verb(by=by, at=AT, **told)

    @contextmanager
    def seen_by(self, by: Actor) -> Iterator[None]:
        """The scope of somebody."""
        with acting(scope_for(by, AT)):
            yield


def document(language: str = "en") -> doc.PlanDocument:
    """What a small plan says; in French with another word, so that languages can be told apart."""
    word = {"en": "", "fr": " (fr)"}[language]
    return doc.PlanDocument(
        title="Plan",
        state=doc.State(code="XAA", name="Arden", fictional=True),
        language=language,
        start=START,
        horizon=HORIZON,
        issued_on=date(2027, 3, 1),
        summary=doc.Summary(objective="Raise what can be raised."),
        standing=doc.Standing(instrument="-", overall=doc.Score(id="", title="")),
        threat=doc.Threat(),
        provenance=doc.Provenance(plan_sha256="0" * 64),
        activities=(
            doc.Activity(
                id="course", title=f"First responders{word}", area="Investigations", start=0, end=2,
                effective=3, institution="Police", costs=(doc.CostPart(kind="Delivery", amount=10_000),),
                paid_by=(doc.PotShare(pot="pot-a", year=0, amount=10_000),),
            ),
            doc.Activity(
                id="lab", title=f"Forensic laboratory{word}", area="Forensics", start=3, end=6,
                effective=7, institution="Laboratory",
                costs=(doc.CostPart(kind="Equipment", amount=20_000),), needs=("course",),
                paid_by=(doc.PotShare(pot="pot-a", year=0, amount=20_000),), gates=("premises",),
            ),
        ),
        gates=(doc.Gate(id="premises", title=f"Premises{word}", month=3, owner="Ministry"),),
        pots=(
            doc.Pot(
                id="pot-a", donor="Donor A",
                years=(doc.PotYear(year=0, available=40_000, committed=30_000, unspent=10_000),),
            ),
        ),
        left_out=(doc.LeftOut(id="campaign", title=f"Campaign{word}", area="Prevention"),),
    )  # fmt: skip


def problem() -> Problem:
    """The problem behind it."""
    return Problem(
        format="gradus.plan-problem/1",
        title="Plan",
        start=str(START),
        horizon=HORIZON,
        areas=(Area(id="a", title="A", weight=1.0, gap=2.0),),
        candidates=tuple(
            Candidate(id=name, title=name, duration=2, gains=(Gain(area="a", points=0.5),))
            for name in (*CHOSEN, *LEFT)
        ),
    )


def found() -> Found:
    """The plan found for it."""
    return Found(
        format="gradus.plan/1", title="Plan", start=str(START), horizon=HORIZON,
        activities=(
            Activity(candidate="course", start=0, end=2, effective=2),
            Activity(candidate="lab", start=3, end=5, effective=5),
        ),
        payments=(), pots=(), areas=(), objective=1.0, bound=1.0, gap=0.0, greedy_objective=0.5,
        stop="optimal",
    )  # fmt: skip


def pinned(plan: Plan) -> set[tuple[str, str]]:
    """What a version's search was asked to keep to."""
    return {
        (one["candidate"], one["kind"]) for one in json.loads(plan.shape or "{}").get("pins", ())
    }
