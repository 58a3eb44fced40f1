"""Baseline, target, observation: in that order, with nothing missing taken for zero."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from gradus.core.access.actor import Actor
from gradus.core.access.decide import scope_for
from gradus.core.access.denied import Denied
from gradus.core.access.scope import acting, system
from gradus.core.ledger.models import Entry
from gradus.core.results import actions, models, rules, selectors
from gradus.core.states.tests import factories as make
from gradus.core.states.tests.factories import AT
from gradus.domain.ownership import Axis

pytestmark = pytest.mark.django_db

BEFORE: dict[str, Any] = {"starts": date(2026, 1, 1), "ends": date(2026, 12, 31)}
NOW: dict[str, Any] = {"starts": date(2027, 1, 1), "ends": date(2027, 2, 28)}
LATER: dict[str, Any] = {"starts": date(2028, 1, 1), "ends": date(2028, 12, 31)}
EVIDENCE: dict[str, Any] = {"grade": "B", "source": "Police statistics"}


def define(by: Actor, code: str = "XAA", **changes: Any) -> models.Measure:
    values: dict[str, Any] = {
        "state_id": make.state(code).pk,
        "code": "cases-to-court",
        "title": "Cases taken to court",
        "definition": "Cases with electronic evidence in which charges were brought",
        "kind": "number",
        "unit": "cases a year",
        "direction": "up",
        "source": "Prosecution service",
    }
    with acting(scope_for(by, AT)):
        return actions.define_measure(by=by, at=AT, **values | changes)


def test_from_baseline_to_target_to_what_was_seen() -> None:
    by = make.coordinator(make.state())
    row = define(by)
    common: dict[str, Any] = {"by": by, "at": AT, "measure": row}
    with acting(scope_for(by, AT)):
        with pytest.raises(rules.BaselineFirst):
            actions.set_target(value=Decimal(20), **LATER, **common)
        actions.set_baseline(value=Decimal(4), **BEFORE, **EVIDENCE, **common)
        with pytest.raises(rules.BaselineFirst):
            actions.set_target(value=Decimal(20), **BEFORE, **common)
        actions.set_target(value=Decimal(20), **LATER, **common)
        actions.observe(value=Decimal(21), **NOW, **EVIDENCE, **common)
        (seen,) = selectors.measures_of(by, row.state_id)
    assert seen.baselines[0].value == 4
    assert seen.latest is not None
    assert (seen.latest.value, seen.latest.grade, seen.met) == (21, "B", True)


def test_missing_is_not_zero_and_no_baseline() -> None:
    by = make.coordinator(make.state())
    row = define(by)
    common: dict[str, Any] = {"by": by, "at": AT, "measure": row}
    with acting(scope_for(by, AT)):
        with pytest.raises(rules.MissingUnexplained):
            actions.observe(value=None, **NOW, **EVIDENCE, **common)
        with pytest.raises(rules.MissingUnexplained):
            actions.observe(
                value=Decimal(0), missing_because="not counted", **NOW, **EVIDENCE, **common
            )
        actions.set_baseline(
            value=None, missing_because="not counted", **BEFORE, **EVIDENCE, **common
        )
        with pytest.raises(rules.BaselineFirst):
            actions.set_target(value=Decimal(20), **LATER, **common)
        actions.observe(value=None, missing_because="strike", **NOW, **EVIDENCE, **common)
        seen = selectors.measure(by, row.pk)
    assert seen is not None
    assert seen.latest is None, "a missing value is not the latest value"
    assert seen.met is None
    assert seen.observations[0].missing_because == "strike"


def test_the_database_too_knows_missing_from_zero() -> None:
    by = make.coordinator(make.state())
    row = models.Observation(
        measure=define(by), state=make.state(), **NOW, **EVIDENCE, recorded_by=by.id, recorded_at=AT
    )
    with system("test"), pytest.raises(IntegrityError, match="missing"), transaction.atomic():
        row.save(force_insert=True)


def test_a_correction_keeps_what_it_corrects() -> None:
    by = make.coordinator(make.state())
    row = define(by)
    common: dict[str, Any] = {"by": by, "at": AT, "measure": row, **NOW, **EVIDENCE}
    with acting(scope_for(by, AT)):
        first = actions.observe(value=Decimal(12), **common)
        wrong = actions.Correction(first, "two districts were counted twice")
        second = actions.observe(value=Decimal(9), correction=wrong, **common)
        with pytest.raises(rules.CorrectedAlready):
            actions.observe(value=Decimal(8), correction=wrong, **common)
        with pytest.raises(rules.CorrectionUnexplained):
            actions.observe(value=Decimal(8), correction=actions.Correction(second, " "), **common)
        third = actions.observe(
            value=Decimal(10), correction=actions.Correction(second, "one district came late"),
            **common,
        )  # fmt: skip
        seen = selectors.measure(by, row.pk)
        past = selectors.corrections(by, row.pk)
    assert seen is not None
    assert [(one.id, one.value) for one in seen.observations] == [(third.pk, 10)]
    assert [(one.was.value, one.now.value, one.now.correction) for one in past] == [
        (9, 10, "one district came late"),
        (12, 9, "two districts were counted twice"),
    ], "the newest first, each with its reason"


def test_levels_and_yes_or_no() -> None:
    by = make.coordinator(make.state())
    with acting(scope_for(by, AT)):
        ladder = actions.define_measure(
            by=by,
            at=AT,
            state_id=make.state().pk,
            code="desk",
            title="Desk works",
            definition="x",
            kind="ordinal",
            levels=["none", "some", "all"],
            direction="up",
            source="Visit",
        )
        law = actions.define_measure(
            by=by,
            at=AT,
            state_id=make.state().pk,
            code="law",
            title="Law in force",
            definition="x",
            kind="yes-no",
            direction="up",
            source="Gazette",
        )
        common: dict[str, Any] = {"by": by, "at": AT, **NOW, **EVIDENCE}
        actions.observe(measure=ladder, value="some", **common)
        actions.observe(measure=law, value=False, **common)
        with pytest.raises(rules.ValueRefused):
            actions.observe(measure=ladder, value=Decimal(1), **common)
        values = {
            m.code: m.latest.value for m in selectors.measures_of(by, make.state().pk) if m.latest
        }
    assert values == {"desk": rules.Level(1, "some"), "law": False}


def test_a_code_is_taken_once_in_a_state() -> None:
    by = make.coordinator(make.state())
    define(by)
    with pytest.raises(actions.MeasureTaken):
        define(by)
    define(make.coordinator(make.state("XBB")), "XBB")


def test_no_state_sees_or_writes_results_of_another() -> None:
    theirs = define(make.coordinator(make.state("XBB")), "XBB", title="canary")
    by = make.coordinator(make.state("XAA"))
    with acting(scope_for(by, AT)):
        assert selectors.measures_of(by, theirs.state_id) == []
        assert selectors.measure(by, theirs.pk) is None
        assert not any("canary" in entry.body for entry in Entry.objects.all())
        with pytest.raises(Denied):
            actions.observe(by=by, at=AT, measure=theirs, value=Decimal(1), **NOW, **EVIDENCE)


def test_outsiders_read_results_by_grant_alone() -> None:
    row = define(make.coordinator(make.state()))
    donor = make.holder("donor", Axis.PARTNER, make.partner().pk)
    for viewer, seen in ((donor, False), (make.granted(donor, row.state, "results"), True)):
        with acting(scope_for(viewer, AT)):
            assert (selectors.measure(viewer, row.pk) is not None) == seen
            with pytest.raises(Denied):
                actions.observe(by=viewer, at=AT, measure=row, value=Decimal(1), **NOW, **EVIDENCE)
