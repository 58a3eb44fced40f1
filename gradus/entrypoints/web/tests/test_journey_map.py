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

pytestmark = pytest.mark.django_db


@pytest.fixture
def planned(monkeypatch: pytest.MonkeyPatch) -> State:
    """A State with an assessment and a plan."""
    state = make.state()
    for room, counts in (
        (journey_map.assessments, "answered_by_state"),
        (journey_map.planning, "made_by_state"),
    ):
        monkeypatch.setattr(room, counts, lambda viewer, ids: dict.fromkeys(ids, 1))
    return state


def following(viewer: Actor, state: State) -> tuple[str, str]:
    with acting(scope_for(viewer, AT)):
        step = journey_map.card(viewer, AT, state).next
    return (step.title, step.url) if step else ("", "")


def test_after_the_plan_baselines_are_set_before_its_work_starts(planned: State) -> None:
    coordinator = make.coordinator(planned)
    assert following(coordinator, planned) == ("Say what should change", "/results/XAA/")
    results.measure(planned)
    assert following(coordinator, planned)[0] == "Discuss the plan"


def test_who_sees_results_alone_is_led_to_them(planned: State) -> None:
    donor = make.holder("donor", Axis.PARTNER, make.partner().pk)
    assert following(donor, planned) == ("", "")
    results.measure(planned)
    granted = make.granted(donor, planned, "results")
    assert following(granted, planned) == ("See what changes", "/results/XAA/")
    both = make.granted(donor, planned, "results", "plan")
    assert following(both, planned)[0] == "Discuss the plan"
