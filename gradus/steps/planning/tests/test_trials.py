"""Trials of a plan: alternatives, sliders in seconds, versions compared, on a real problem."""

from __future__ import annotations

import asyncio
from urllib.parse import parse_qs, urlsplit

import pytest

from gradus.core.access.scope import system
from gradus.core.jobs.models import Run
from gradus.entrypoints.jobs.worker import work
from gradus.steps.planning.actions import trials as actions
from gradus.steps.planning.models.alternatives import Alternative
from gradus.steps.planning.models.plans import Plan
from gradus.steps.planning.tests.test_plans import asked, assessed, coordinator, quick

pytestmark = pytest.mark.usefixtures("committing")


def test_a_plan_is_tried_out_set_beside_others_and_made_anew(monkeypatch) -> None:
    quick(monkeypatch)
    monkeypatch.setattr(actions, "SECONDS_EACH", 1)
    client = coordinator()
    assessed(client)
    url = asked(client)["Location"]
    asyncio.run(work(wait=False))

    # less money: within seconds, figures beside this version's, and nothing of the plan changes
    answer = client.post(
        f"{url}try/", {"tilt": "balanced", "money": "50", "people": "100", "months": "0"}
    )
    assert answer.status_code == 302, answer.content.decode()
    asyncio.run(work(wait=False))
    page = client.get(f"{url}try/{answer['Location']}")
    assert page.context["found"], page.context["trouble"]
    before, after = page.context["before"], page.context["after"]
    assert after.cost < before.cost
    assert before.value.startswith("100")
    assert page.context["changes"], "what goes out is named"
    assert client.get(url).context["plan"].number == 1
    assert parse_qs(urlsplit(answer["Location"]).query)["money"] == ["50"]

    # other aims, measured alike
    assert client.post(f"{url}alternatives/ask/").status_code == 302
    asyncio.run(work(wait=False))
    page = client.get(f"{url}alternatives/")
    rows = {one["tilt"]: one for one in page.context["columns"]}
    assert set(rows) == {
        "balanced", "fast-start", "lowest-cost", "self-reliance", "donor-neutral"
    }  # fmt: skip
    assert rows["lowest-cost"]["figures"].cost <= rows["balanced"]["figures"].cost
    with system("test"):
        assert Run.objects.get(name="planning.alternatives").status == "done"
        cheap = Alternative.objects.get(tilt="lowest-cost")
        assert cheap.content

    # what was tried becomes a version, with what was asked of it
    page = client.get(f"{url}versions/new/?tilt=lowest-cost&money=80")
    assert page.context["form"]["tilt"].initial == "lowest-cost"
    answer = client.post(
        f"{url}versions/new/",
        {"tilt": "lowest-cost", "money": "100", "people": "100", "months": "0",
         "because": "The ministry asks for the cheapest plan.", "seconds": "20"},
    )  # fmt: skip
    assert answer.status_code == 302, answer.content.decode()
    asyncio.run(work(wait=False))
    second = client.get(answer["Location"]).context["plan"]
    assert (second.number, second.status) == (2, "draft")
    with system("test"):
        first = Plan.objects.get(number=1)
        assert second.summary["cost"] <= first.summary["cost"]
    page = client.get(f"{answer['Location']}compare/{first.pk}/")
    assert page.status_code == 200
    assert page.context["diff"].summary
    listed = client.get(f"{answer['Location']}versions/")
    assert "The ministry asks for the cheapest plan." in listed.content.decode()
