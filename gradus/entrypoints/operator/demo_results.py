"""What the fictional States of a demonstration measure, where they have a file of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import yaml

from gradus.catalogue.shelf import SHIPPED
from gradus.core.access.actor import Actor
from gradus.core.results import actions
from gradus.core.results.models import Measure
from gradus.core.states.models import State

DEFINED = ("title", "definition", "kind", "direction", "source", "unit", "levels")


def measure(state: State, actor: Actor, at: datetime) -> None:
    """Measures with their figures, one of them missing and one corrected, entered as an officer would."""
    file = SHIPPED / "demo" / state.code / "measures.yaml"
    if not file.exists():
        return
    for told in yaml.safe_load(file.read_text(encoding="utf-8")):
        defined = {name: told[name] for name in DEFINED if name in told}
        row = actions.define_measure(by=actor, at=at, state_id=state.pk, **defined)
        common: dict[str, Any] = {"by": actor, "at": at, "measure": row}
        actions.set_baseline(**common, **_seen(row, told["baseline"]))
        if "target" in told:
            target = told["target"]
            actions.set_target(**common, value=_value(target), **_year(target["year"]))
        for one in told["observations"]:
            found = actions.observe(**common, **_seen(row, one))
            if "corrected" in one:
                why = actions.Correction(found, one["corrected"]["because"])
                right = one | {"value": one["corrected"]["value"]}
                actions.observe(**common, **_seen(row, right), correction=why)


def _seen(measure: Measure, told: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "value": None if "missing" in told else _value(told),
        "missing_because": told.get("missing", ""),
        "grade": told["grade"],
        "source": measure.source,
        **_year(told["year"]),
    }


def _value(told: Mapping[str, Any]) -> Decimal | str:
    value = told["value"]
    return Decimal(value) if isinstance(value, int) else str(value)


def _year(year: int) -> dict[str, Any]:
    return {"starts": date(year, 1, 1), "ends": date(year, 12, 31)}
