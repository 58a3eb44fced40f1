"""A plan of the demonstration that both sides have signed, and that is being followed.

Of the State left to the visitor to assess anew: the programme's people have been let in there, and it began
some months ago. Its search begins from a solution that is kept beside the State's file, so it takes seconds.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import yaml
from django.db import transaction

from gradus.catalogue.shelf import SHIPPED
from gradus.core.access.actor import Actor
from gradus.core.access.actor import Holding as HoldingInForce
from gradus.core.access.decide import scope_for
from gradus.core.access.scope import acting, system
from gradus.core.accounts.actions import grants
from gradus.core.accounts.demo import PROGRAMME, THIRD
from gradus.core.accounts.models import User
from gradus.core.accounts.rules import grant_digest
from gradus.core.accounts.selectors import actor_of
from gradus.core.conditions.actions import say_precondition
from gradus.core.diligence import selectors as diligence
from gradus.core.diligence.actions import decisions, requests, work
from gradus.core.jobs.actions import perform
from gradus.core.jobs.models import Run
from gradus.core.states.models import Partner, Programme, State, Unit
from gradus.domain.ids import new_id
from gradus.domain.ownership import Axis
from gradus.domain.periods import Month
from gradus.entrypoints.operator.demo_answers import assessed
from gradus.steps.planning import selectors
from gradus.steps.planning.actions import agreement, consultation, delivery, exceptions, plans
from gradus.steps.planning.models.consultation import Contribution
from gradus.steps.planning.models.plans import Plan
from gradus.workflows.plan_delivery import Status

STATE = "XBB"
BEGAN = 3  # months ago
SECONDS = 5
SEES = ("register", "findings", "conditions")
WORKS = ("plan", "consultations", "runs")
TITLE = "National plan (fictional)"
PURPOSE = "Work on the national plan (fictional)"
QUESTION = "Does this fit what you do in schools? (fictional)"
SAID = "Two of our volunteers can help in each school (fictional)."
ANSWERED = "Taken up with the Ministry of Education (fictional)."
WHY_EXCEPTED = (
    "The basic courses were given by another provider; its list was looked at (fictional)."
)
RISKS = "None known (fictional)."
SOURCES = "Public reports, read for this demonstration (fictional)."
REASON = "Nothing was found that speaks against support (fictional)."
DECIDER = "Head of the office of due diligence"
OWNER = "Head of the budget office"
TOLD: tuple[tuple[str, dict[str, Any]], ...] = (  # of months since the plan began
    ("child-interviewing", {"status": Status.DELIVERED, "since": 0, "people": 14, "women": 9}),
    ("staff-welfare", {"status": Status.DELIVERED, "since": 1, "people": 31}),
    ("fiu-virtual-assets", {"status": Status.UNDER_WAY, "since": 1, "people": 6, "women": 2}),
    ("provider-cooperation", {"status": Status.UNDER_WAY, "since": 1, "until": 9,
                              "note": "Two providers wait for their lawyers (fictional)."}),
    ("school-prevention", {"status": Status.PREPARING, "since": 0}),
    ("report-campaign", {"status": Status.PREPARING, "since": 2, "until": 30,
                         "note": "The line for reports opens later (fictional)."}),
)  # fmt: skip


def agree(at: datetime) -> None:
    """Let the programme in, make the plan, hear a third party, sign on both sides, tell how it goes.

    Done in three parts; whoever was killed between two of them goes on with the next.
    """
    state = State.objects.get(code=STATE)
    plan = _begun(state)
    if plan is None:
        plan = _begin(at, state)
    if plan.status == Plan.Status.AGREED:
        return
    _make(plan)
    later = datetime.now(UTC)
    with transaction.atomic():
        plan = _does("team", later, _again, plan=plan)
        _heard(later, plan)
        _excepted(later, state.pk)
        plan = _does("team", later, agreement.put_forward, plan=plan)
        for name in ("coordinator.xbb", "programme"):
            _does(name, later, _signed, plan=plan)
        _followed(later, plan)


def _begun(state: State) -> Plan | None:
    with system("demo"):
        return Plan.objects.filter(state=state, title=TITLE).order_by("pk").first()


def _begin(at: datetime, state: State) -> Plan:
    """What the plan is made from, and who may work on it."""
    with transaction.atomic():
        for name in ("team", "programme"):
            _let_in(name, at, state.pk)
        before = _assessed_on(at)  # an assessment before the one that is under way
        assessment = _does("coordinator.xbb", at, assessed, state=state, assessed_on=before)
        _due_diligence(at, state)
        plan: Plan = _does("team", at, _asked, state=state, assessment_id=assessment)
    return plan


def _who(name: str, at: datetime) -> Actor:
    """Somebody of the demonstration who has just shown again who they are."""
    with system("demo"):
        user = User.objects.get(email=f"{name}@demo.example")
    return actor_of(user, at, second_factor=True, stepped_up_at=at, via="demo")


def _does(name: str, at: datetime, verb: Callable[..., Any], **told: Any) -> Any:
    actor = _who(name, at)
    with acting(scope_for(actor, at)):
        return verb(by=actor, at=at, **told)


def _let_in(name: str, at: datetime, state_id: UUID) -> None:
    """What was asked for an assignment takes one signature of the State."""
    (holding,) = _who(name, at).holdings
    for kinds, may_change in ((SEES, False), (WORKS, True)):
        grant = _does(
            name,
            at,
            grants.ask_grant,
            holding_id=holding.id,
            state_id=state_id,
            kinds=kinds,
            may_change=may_change,
            purpose=PURPOSE,
            ends=at + timedelta(days=300),
            basis="assignment",
        )
        _does("coordinator.xbb", at, grants.sign_grant, grant=grant, shown=grant_digest(grant))


def _asked(by: Actor, at: datetime, state: State, assessment_id: UUID) -> Plan:
    text = (SHIPPED / "demo" / STATE / "state.yaml").read_text(encoding="utf-8")
    told = yaml.safe_load(since_it_began(text, at)) | {"assessed_on": str(_assessed_on(at))}
    return plans.ask(
        by=by,
        at=at,
        state_id=state.pk,
        code=STATE,
        title=TITLE,
        inputs=plans.Inputs(
            assessment_id=assessment_id,
            state_file=yaml.safe_dump(told, allow_unicode=True, sort_keys=False),
            means=False,
        ),
        seconds=SECONDS,
        language="en",
    )


def _make(plan: Plan) -> None:
    """As a worker would, who goes on from where another one was."""
    kept = (SHIPPED / "demo" / STATE / "agreed.json").read_text(encoding="utf-8")
    with system("demo"):
        run = Run.objects.get(object_id=plan.pk, name=plans.SOLVE)
        if run.status == Run.Status.DONE:
            return
        Run.objects.filter(pk=run.pk).update(checkpoint=json.loads(kept))
    perform(run.pk)
    with system("demo"):
        run.refresh_from_db()
    if run.status != Run.Status.DONE:
        raise RuntimeError(f"the plan of the demonstration was not made: {run.trouble}")


def _again(by: Actor, at: datetime, plan: Plan) -> Plan:
    """The plan as the worker left it."""
    row = selectors.plan(by, plan.state_id, plan.pk)
    assert row is not None  # noqa: S101 - it was made a moment ago
    return row


def _signed(by: Actor, at: datetime, plan: Plan) -> None:
    shown = selectors.agreement_hash(by, plan)
    agreement.sign(by=by, at=at, plan=plan, shown=shown)


def _heard(at: datetime, plan: Plan) -> None:
    """A third party is asked, says something, and is answered."""
    asked = _does(
        "team",
        at,
        consultation.ask,
        plan=plan,
        question=QUESTION,
        until=at.date() + timedelta(days=20),
        items=["school-prevention"],
        partner_id=_partner(),
    )
    said = _does(
        "partner", at, consultation.contribute, consultation=asked, text=SAID,
        item="school-prevention",
    )  # fmt: skip
    _does(
        "coordinator.xbb", at, consultation.answer, contribution=said,
        outcome=Contribution.Outcome.TAKEN_UP, answer=ANSWERED,
    )  # fmt: skip


def _partner() -> UUID:
    with system("demo"):
        return Partner.objects.get(code=THIRD).pk


def _excepted(at: datetime, state_id: UUID) -> None:
    """The programme asks for it, the State confirms it."""
    row = _does(
        "programme",
        at,
        exceptions.ask,
        state_id=state_id,
        rule="R3",
        intervention="crypto-tracing",
        reason=WHY_EXCEPTED,
        expires=at.date() + timedelta(days=180),
    )
    _does("coordinator.xbb", at, exceptions.confirm, exception=row)


def _due_diligence(at: datetime, state: State) -> None:
    """Due diligence for the unit that is supported (R1), decided by two officers."""
    with system("demo"):
        programme = Programme.objects.get(code=PROGRAMME)
    unit = _does("programme", at, _unit, state=state)
    row = _does(
        "programme", at, requests.ask, programme_id=programme.pk, unit=unit,
        support=["training", "mentoring"], purpose=PURPOSE,
    )  # fmt: skip
    _does("diligence", at, requests.begin, request=row)
    _does(
        "diligence", at, work.assess, request=row, risks=RISKS,
        sources=SOURCES, level="low",
    )  # fmt: skip
    _does(
        "diligence", at, decisions.propose, request=row, outcome="cleared",
        reason=REASON,
        decided_by=DECIDER, review_due=at.date() + timedelta(days=50),
    )  # fmt: skip
    second = HoldingInForce(
        id=new_id(), role="hrddp_officer", axis=Axis.PROGRAMME, scope_id=programme.pk,
        state_id=None, starts=at - timedelta(minutes=1),
    )  # fmt: skip
    officer = Actor(
        id=new_id(), holdings=(second,), second_factor=True, stepped_up_at=at, via="demo"
    )
    with acting(scope_for(officer, at)):
        decisions.sign(by=officer, at=at, request=row, shown=diligence.digest_of(row))


def _unit(by: Actor, at: datetime, state: State) -> Unit:
    return Unit.objects.select_related("institution").filter(state=state).earliest("pk")


def _followed(at: datetime, plan: Plan) -> None:
    """How it goes: what is done, what is late; and a precondition that is due soon."""
    first = began(at)

    def day(months: int) -> date:
        return first.plus(months).first_day()

    def tell(by: Actor, at: datetime) -> None:
        row = _again(by, at, plan)
        for activity, told in TOLD:
            facts = {name: value for name, value in told.items() if name != "until"}
            ends = day(told["until"]) - timedelta(days=1) if "until" in told else None
            delivery.report(
                by=by, at=at, plan=row, activity=activity,
                **facts | {"since": day(told["since"]) + timedelta(days=11), "expected_end": ends},
            )  # fmt: skip
        say_precondition(
            by=by,
            at=at,
            state_id=plan.state_id,
            fact="licence-payer",
            status="promised",
            due=at.date() + timedelta(days=25),
            function=OWNER,
        )

    _does("coordinator.xbb", at, tell)


def began(at: datetime) -> Month:
    return Month(at.year, at.month).plus(-BEGAN)


def since_it_began(text: str, at: datetime) -> str:
    """The State's file with the month the plan began in: means and people are there since then."""
    return re.sub(r"^start: .*$", f"start: {began(at)}", text, flags=re.MULTILINE)


def _assessed_on(at: datetime) -> date:
    return began(at).first_day() - timedelta(days=45)
