"""Whoever fills a demonstration may be killed at any moment: it is filled once, or not at all."""

from __future__ import annotations

from collections import Counter

import pytest
from django.apps import apps

from gradus.core.access.rows import Row
from gradus.core.access.scope import system
from gradus.core.ledger.models import Entry
from gradus.entrypoints.operator import demo, demo_agreed
from gradus.steps.planning.models.plans import Plan


def held() -> Counter[str]:
    """How many rows there are of each of our tables."""
    with system("test"):
        return Counter(
            {
                m._meta.label: m._base_manager.count()
                for m in apps.get_models()
                if issubclass(m, Row)
            }
        )


@pytest.mark.usefixtures("committing")
def test_filling_it_again_changes_nothing() -> None:
    """As when it was killed after the commit and before the note that it was done."""
    demo.seed()
    once = held()
    assert once["people.Person"] > 0
    assert once["assessment.Answer"] > 0
    demo.seed()
    assert held() == once


@pytest.mark.usefixtures("committing")
def test_its_record_is_in_the_order_of_time() -> None:
    """Else the verifier warns of the very first copy that somebody tries it on."""
    demo.seed()
    with system("test"):
        times = list(Entry.objects.order_by("pk").values_list("at", flat=True))
    assert times == sorted(times)
    assert times[0] < times[-1]


@pytest.mark.usefixtures("committing")
def test_who_was_killed_while_the_plan_was_made_goes_on_from_there(monkeypatch) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(demo_agreed, "_make", killed)
        with pytest.raises(KeyboardInterrupt):
            demo.seed()
    demo.seed()
    with system("test"):
        (plan,) = Plan.objects.filter(state__code=demo_agreed.STATE)
    assert plan.status == Plan.Status.AGREED


@pytest.mark.django_db
def test_filling_it_is_all_or_nothing(monkeypatch) -> None:
    before = held()

    def killed(**_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(demo, "assessed", killed)
    with pytest.raises(KeyboardInterrupt):
        demo.seed()
    assert held() == before
