"""Measures of fictional States with their figures, for tests."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from gradus.core.access.decide import scope_for
from gradus.core.access.scope import acting
from gradus.core.results import actions, models
from gradus.core.states.models import State
from gradus.core.states.tests import factories as make
from gradus.core.states.tests.factories import AT

CASES = {
    "title": "Canary cases to court",
    "definition": "Cases in which charges were brought",
    "kind": "number",
    "unit": "cases a year",
    "direction": "up",
    "source": "Prosecution service",
}
EVIDENCE = {"grade": "B", "source": "Canary statistics"}


def year(number: int) -> dict[str, Any]:
    return {"starts": date(number, 1, 1), "ends": date(number, 12, 31)}


def measure(of: State, **changes: Any) -> models.Measure:
    """A measure of a State, defined by its coordinator."""
    by = make.coordinator(of)
    values: dict[str, Any] = CASES | changes
    with acting(scope_for(by, AT)):
        return actions.define_measure(by=by, at=AT, state_id=of.pk, **values)


def baseline(of: models.Measure, value: Any = Decimal(14), at: int = 2023) -> models.Baseline:
    by = make.coordinator(of.state)
    with acting(scope_for(by, AT)):
        return actions.set_baseline(by=by, at=AT, measure=of, value=value, **year(at), **EVIDENCE)


def target(of: models.Measure, value: Any = Decimal(40), at: int = 2028) -> models.Target:
    by = make.coordinator(of.state)
    with acting(scope_for(by, AT)):
        return actions.set_target(by=by, at=AT, measure=of, value=value, **year(at))


def observation(
    of: models.Measure, value: Any = Decimal(19), at: int = 2024, **more: Any
) -> models.Observation:
    by = make.coordinator(of.state)
    with acting(scope_for(by, AT)):
        return actions.observe(by=by, at=AT, measure=of, value=value, **year(at), **EVIDENCE | more)
