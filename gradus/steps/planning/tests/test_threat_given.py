"""A plan is made with the threat picture it was asked for with, and says what that moved."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace

import pytest
from django.test import Client

from gradus.core.access.decide import scope_for
from gradus.core.access.scope import acting, system
from gradus.core.accounts.models import User
from gradus.core.accounts.selectors import actor_of
from gradus.core.accounts.tests.people import member, now, signed_in, state
from gradus.core.jobs.models import Run
from gradus.domain.refusals import InvalidInput
from gradus.entrypoints.api.tests.calls import caller
from gradus.entrypoints.jobs.worker import work
from gradus.formats.records.write_json import write_json
from gradus.steps.planning import bridge
from gradus.steps.planning.actions import plans as actions
from gradus.steps.planning.models.plans import Plan
from gradus.steps.planning.tests.test_plans import assessed, quick
from gradus.steps.planning.tests.test_reading import text_of
from gradus.workflows.tests.test_plan_without import led_by
from gradus.workflows.threat_given import ProfileOfOther

pytestmark = pytest.mark.usefixtures("committing")
PICTURE = write_json(replace(led_by("OCS"), state="XAA")).decode()


def coordinator() -> tuple[User, Client]:
    user = member("national_coordinator", "c@xaa.example", state=state())
    client = signed_in(user)
    assessed(client)
    return user, client


def asked_with(user: User, client: Client, threat: str) -> Plan:
    form = client.get("/planning/XAA/new/").context["form"]
    by = actor_of(user, now(), second_factor=True)
    with acting(scope_for(by, now())):
        return actions.ask(
            by=by,
            at=now(),
            state_id=state().pk,
            code="XAA",
            title="With a picture",
            inputs=actions.Inputs(
                assessment_id=form.fields["assessment"].choices[0][0],
                state_file=bridge.shipped_state_file("XAA") or "",
                threat=threat,
            ),
            seconds=1,
            language="en",
        )


def test_the_picture_is_kept_hashed_planned_with_and_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    quick(monkeypatch)
    user, client = coordinator()
    plan = asked_with(user, client, PICTURE)
    asyncio.run(work(wait=False))
    asyncio.run(work(wait=False))  # which open questions could still change it
    with system("test"):
        runs = {run.name: run for run in Run.objects.all()}
        assert runs["planning.solve"].inputs["threat"] == bridge.digest(PICTURE)
        assert {run.status for run in runs.values()} == {"done"}
    url = f"/planning/XAA/{plan.pk}/"
    files = {
        name: json.loads(client.get(f"{url}files/{name}").content)
        for name in ("threat.json", "moved.json")
    }
    assert files["threat.json"] == json.loads(PICTURE)
    weights = {m["area"]: m for m in files["moved.json"]["intervention_areas"]}
    assert weights["OCS"]["weight"]["mid"] == pytest.approx(0.8)

    said = caller(user).get(f"/api/states/XAA/plans/{plan.pk}/reading").json()["threat_moves"]
    page = text_of(client.get(f"{url}reasons/").content.decode())
    assert said["areas"][0]["area"] == "OCS"
    assert sum(one["weight"] - one["without"] for one in said["areas"]) == pytest.approx(0)
    for one in said["areas"]:
        assert one["weight"] == weights[one["area"]]["weight"]["mid"]
        assert one["title"] in page
    assert "moved up" in page
    assert said["note"] in page
    assert said["plan_without"] in page
    assert said["changes"] == []


def test_a_picture_of_another_state_or_with_faults_is_refused_when_it_is_given() -> None:
    user, client = coordinator()
    with pytest.raises(ProfileOfOther):
        asked_with(user, client, write_json(led_by("OCS")).decode())
    with pytest.raises(InvalidInput):
        asked_with(user, client, PICTURE.replace('"low"', '"lower"'))
    with system("test"):
        assert not Plan.objects.exists()
