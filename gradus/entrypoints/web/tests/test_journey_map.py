"""The one thing to do next in a State, for who may do it."""

from __future__ import annotations

import pytest

from gradus.core.access.actor import Actor
from gradus.core.access.decide import scope_for
from gradus.core.access.scope import acting
from gradus.core.results.tests import factories as results
from gradus.core.states.models import State
from gradus.core.states.tests import factories as make
from gradus.core.states.tests.factories import AT
from gradus.domain.ownership import Axis
from gradus.entrypoints.web import journey_map
from gradus.steps.assessment.tests.factories import Cast
from gradus.steps.planning.public import Standing

pytestmark = pytest.mark.django_db


@pytest.fixture
def planned(monkeypatch: pytest.MonkeyPatch) -> State:
    """A State with an assessment and a plan."""
    state = make.state()
    standing(monkeypatch, made=1)
    return state


def standing(monkeypatch: pytest.MonkeyPatch, **plans: int) -> None:
    found = Standing(**plans)
    monkeypatch.setattr(
        journey_map.assessments, "answered_by_state", lambda viewer, ids: dict.fromkeys(ids, 1)
    )
    monkeypatch.setattr(
        journey_map.planning, "standing_by_state", lambda viewer, ids: dict.fromkeys(ids, found)
    )


def following(viewer: Actor, state: State) -> tuple[str, str]:
    with acting(scope_for(viewer, AT)):
        step = journey_map.card(viewer, AT, state).next
    return (step.title, step.url) if step else ("", "")


def test_after_the_plan_baselines_are_set_before_its_work_starts(planned: State) -> None:
    coordinator = make.coordinator(planned)
    assert following(coordinator, planned) == ("Say what should change", "/results/XAA/")
    results.measure(planned)
    assert following(coordinator, planned)[0] == "Discuss the plan"


def test_who_is_asked_in_an_assessment_is_led_to_its_questions() -> None:
    cast = Cast()
    with acting(scope_for(cast.officer, AT)):
        shown = journey_map.card(cast.officer, AT, cast.state).steps
    (step,) = [one for one in shown if one["url"] == "/assessment/XAA/"]
    assert (step["detail"], step["state"]) == ("your institution is asked", "current")
    other = make.institution(cast.state, "ministry", "ministry")
    stranger = make.holder("focal_point", Axis.INSTITUTION, other.pk, state_id=cast.state.pk)
    with acting(scope_for(stranger, AT)):
        steps = journey_map.card(stranger, AT, cast.state).steps
    assert "/assessment/XAA/" not in {one["url"] for one in steps}


def test_who_sees_results_alone_is_led_to_them(planned: State) -> None:
    donor = make.holder("donor", Axis.PARTNER, make.partner().pk)
    assert following(donor, planned) == ("", "")
    results.measure(planned)
    granted = make.granted(donor, planned, "results")
    assert following(granted, planned) == ("See what changes", "/results/XAA/")
    both = make.granted(donor, planned, "results", "plan")
    assert following(both, planned)[0] == "Discuss the plan"


def test_a_plan_that_is_being_made_is_not_asked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    state = make.state()
    coordinator = make.coordinator(state)
    standing(monkeypatch)
    assert following(coordinator, state)[0] == "Make a first plan"
    standing(monkeypatch, under_way=1)
    assert following(coordinator, state)[0] == "See how far the plan is"


def test_a_draft_is_agreed_on_when_both_sides_have_signed_it(
    monkeypatch: pytest.MonkeyPatch, planned: State
) -> None:
    results.measure(planned)
    coordinator = make.coordinator(planned)

    def agreeing() -> dict[str, str]:
        with acting(scope_for(coordinator, AT)):
            steps = journey_map.card(coordinator, AT, planned).steps
        return next(step for step in steps if step["label"] == "Agree")

    assert (agreeing()["state"], agreeing()["detail"]) == ("current", "1 draft")
    standing(monkeypatch, made=2, agreed=1)
    assert (agreeing()["state"], agreeing()["detail"]) == ("done", "the plan is agreed")
    assert following(coordinator, planned)[0] == "Keep to the agreed plan"


def test_nobody_is_told_to_make_a_plan_who_may_not(planned: State) -> None:
    results.measure(planned)
    reader = make.granted(
        make.holder("donor", Axis.PARTNER, make.partner().pk), planned, "results", "plan"
    )
    for viewer, makes in ((make.coordinator(planned), True), (reader, False)):
        with acting(scope_for(viewer, AT)):
            step = journey_map.card(viewer, AT, planned).next
        assert step is not None
        assert ("make it again" in step.text) is makes
