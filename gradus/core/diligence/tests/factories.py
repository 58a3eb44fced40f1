"""Due diligence under way, for tests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from gradus.core.access.actor import Actor
from gradus.core.access.decide import scope_for
from gradus.core.access.scope import acting
from gradus.core.diligence import models, selectors
from gradus.core.diligence.actions import decisions, requests, work
from gradus.core.states import selectors as states
from gradus.core.states.models import Unit
from gradus.core.states.tests import factories as make
from gradus.core.states.tests.factories import AT
from gradus.domain.ownership import Axis

REVIEW = AT.date() + timedelta(days=180)


@dataclass(frozen=True)
class Cast:
    """A unit, the programme's officer who asks, and two officers of due diligence."""

    unit: Unit
    asker: Actor
    first: Actor
    second: Actor


def cast(code: str = "XAA", *, security_forces: bool = True, name: str = "Cyber unit") -> Cast:
    """A unit of a State and those who work on its due diligence."""
    unit = make.unit(
        make.institution(make.state(code), "police"), name, security_forces=security_forces
    )
    programme = make.programme()
    officer = make.holder("programme_officer", Axis.PROGRAMME, programme.pk)
    first, second = (
        make.holder("hrddp_officer", Axis.PROGRAMME, programme.pk, name=f"Officer {n}")
        for n in (1, 2)
    )
    return Cast(unit, make.granted(officer, unit.state, "register"), first, second)


def asked(of: Cast, at: datetime = AT) -> models.Request:
    """Due diligence asked by the programme's officer."""
    by = of.asker
    with acting(scope_for(by, at)):
        unit = states.unit(by, of.unit.pk)
        assert unit is not None
        return requests.ask(
            by=by,
            at=at,
            programme_id=make.programme().pk,
            unit=unit,
            support=["training"],
            purpose="A first course",
        )


def proposed(
    of: Cast, outcome: str = "cleared", level: str = "low", at: datetime = AT
) -> models.Request:
    """Asked, begun, assessed and proposed by the first officer."""
    request, by = asked(of, at), of.first
    exempt = outcome == "not-applicable"
    with acting(scope_for(by, at)):
        requests.begin(by=by, at=at, request=request)
        if not exempt:
            work.assess(
                by=by, at=at, request=request, risks="canary-risk", sources="canary", level=level
            )
        if outcome == "mitigated":
            due = at.date() + timedelta(days=200)
            work.add_measure(
                by=by, at=at, request=request, text="canary", responsible="Head", due=due
            )
        decisions.propose(
            by=by,
            at=at,
            request=request,
            outcome=outcome,
            reason="canary-reason",
            decided_by="Head of office",
            review_due=None
            if outcome in {"refused", "not-applicable"}
            else at.date() + timedelta(days=180),
        )
    return request


def decided(
    of: Cast, outcome: str = "cleared", level: str = "low", at: datetime = AT
) -> models.Request:
    """Proposed by the first officer, signed by the second."""
    request, by = proposed(of, outcome, level, at), of.second
    with acting(scope_for(by, at)):
        decisions.sign(by=by, at=at, request=request, shown=selectors.digest_of(request))
    return request
