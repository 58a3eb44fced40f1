"""A State releases on its own instance; another takes it; a receipt comes back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from gradus.core.access.actor import Actor
from gradus.core.exchange import selectors
from gradus.core.exchange.tests.conftest import Two
from gradus.core.exchange.tests.instances import Instance, state_id
from gradus.core.ledger.models import Entry
from gradus.core.results import actions as results
from gradus.core.results import selectors as measures
from gradus.core.results.rules import ValueKind
from gradus.core.states.tests.factories import AT


def measured(at: Instance, value: int = 4, code: str = "cases") -> None:
    """A measure with a baseline and a target."""

    def enter(by: Actor) -> None:
        row = results.define_measure(
            by=by,
            at=AT,
            state_id=state_id(),
            code=code,
            title="Cases taken to court",
            definition="Cases with electronic evidence",
            kind=ValueKind.NUMBER,
            direction="up",
            source="Prosecution service",
        )
        results.set_baseline(
            by=by,
            at=AT,
            measure=row,
            value=Decimal(value),
            starts=date(2026, 1, 1),
            ends=date(2026, 12, 31),
            grade="B",
            source="Register",
        )
        results.set_target(
            by=by,
            at=AT,
            measure=row,
            value=Decimal(20),
            starts=date(2028, 1, 1),
            ends=date(2028, 12, 31),
        )

    at.do(enter)


def seen(at: Instance) -> list[tuple[str, list[object], list[object]]]:
    """The State's measures there: code, baselines, targets."""
    return at.do(
        lambda by: [
            (one.code, [f.value for f in one.baselines], [f.value for f in one.targets])
            for one in measures.measures_of(by, state_id())
        ]
    )


def told(at: Instance) -> list[str]:
    return at.do(
        lambda by: list(
            Entry.objects.filter(action__startswith="exchange.")
            .order_by("id")
            .values_list("action", flat=True)
        )
    )


def test_what_is_released_on_one_is_taken_on_the_other_and_answered(known: Two) -> None:
    measured(known.own)
    bundle = known.own.releases("results", note="First figures")
    arrival = known.shared.receives(bundle)
    assert seen(known.shared) == []  # quarantine
    known.shared.accepts(arrival)
    assert seen(known.shared) == []
    receipt = known.shared.applies(arrival)
    assert seen(known.shared) == seen(known.own) == [("cases", [Decimal(4)], [Decimal(20)])]
    release = known.own.answered(receipt)
    assert (release.outcome, release.sequence) == ("applied", 1)
    assert told(known.own) == [
        "exchange.add-peer",
        "exchange.confirm-peer",
        "exchange.draft",
        "exchange.sign",
        "exchange.sign",
        "exchange.release",
        "exchange.receipt",
    ]
    assert told(known.shared)[2:] == [
        "exchange.receive",
        "exchange.accept",
        "exchange.accept",
        "exchange.apply",
    ]
    note = known.shared.do(
        lambda by: selectors.manifest_of(selectors.arrivals_of(by, state_id())[0]).note
    )
    assert note == "First figures"
