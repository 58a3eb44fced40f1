"""Which open questions could still change a plan: found by a worker, by itself or when somebody asks."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from gradus.core.access.scope import system
from gradus.core.accounts.tests.people import (
    member,
    programme,
    record_entry,
    signed_in,
    state,
)
from gradus.core.jobs import actions as jobs
from gradus.core.jobs.models import Run
from gradus.entrypoints.api.tests.calls import caller
from gradus.entrypoints.jobs.worker import work
from gradus.steps.assessment.tests.factories import forget_matters, kept_matters
from gradus.steps.assessment.tests.test_pages import answers_of, upload
from gradus.steps.planning import bridge
from gradus.steps.planning.actions.matters import MATTERS
from gradus.steps.planning.tests.test_plans import asked, assessed, coordinator, let_in, quick

pytestmark = pytest.mark.usefixtures("committing")
Keep = Callable[[dict[str, str], float], None]


class Finding:
    """What a worker makes and finds, without a search."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.known: list[dict[str, str]] = []
        self.seconds: list[float] = []
        self.dies = False
        quick(monkeypatch)
        monkeypatch.setattr(bridge, "make_plan", self.make)
        monkeypatch.setattr(bridge, "what_matters", self.search)

    def make(self, *_: Any, **__: Any) -> bridge.Result:
        files = {"plan.pdf": b"%PDF-", "problem.json": b"{}", "plan.json": b"{}"}
        summary = {"activities": 3, "cost": 9, "gap": "0.1", "version": "-"}
        return bridge.Result(files, summary, {})

    def search(
        self, *_: Any, known: dict[str, str], seconds: float, keep: Keep, **more: Any
    ) -> dict[str, str]:
        self.known.append(dict(known))
        self.seconds.append(seconds)
        keep({"LAW-01": "yes", "GOV-01": "unknown"}, 0.5)
        if self.dies:
            self.dies = False
            raise SystemExit  # as far as the run can tell, the worker is gone
        keep(found := {"LAW-01": "yes", "GOV-01": "no"}, 1.0)
        return found


def worked() -> None:
    """Everything that waits, and what that asks for in its turn."""
    for _ in range(2):
        asyncio.run(work(wait=False))


def made(client: Client) -> str:
    assessed(client)
    url: str = asked(client)["Location"]
    worked()
    return url


def last() -> Run:
    with system("test"):
        return Run.objects.filter(name=MATTERS).latest("requested_at")


def forget() -> None:
    """As if nothing had been found out, with the entry that every write has."""
    with system("test"), transaction.atomic():
        forget_matters()
        record_entry(last())


def test_it_is_found_after_a_plan_is_made_and_again_when_somebody_asks(monkeypatch) -> None:
    finding = Finding(monkeypatch)
    client = coordinator()
    url = made(client)
    assert finding.seconds == [1.0], "by itself no longer than the plan was searched for"
    page = client.get(url).content.decode()
    assert "Found on" in page
    kept = kept_matters()
    assert kept is not None
    assert kept.verdicts == {"LAW-01": "yes", "GOV-01": "no"}
    assert str(kept.plan_id) in url
    assert client.post(f"{url}questions/").status_code == 302
    waiting = client.get(url).content.decode()
    assert "Asking which open questions could still change this plan" in waiting
    assert f"{url}questions/stop/" in waiting
    assert client.post(f"{url}questions/").status_code == 422, "once is enough"
    worked()
    assert finding.seconds[-1] == 300
    assert finding.known[-1] == {"LAW-01": "yes", "GOV-01": "no"}, (
        "what is known is not asked again"
    )


def test_another_worker_goes_on_where_one_died(monkeypatch) -> None:
    finding = Finding(monkeypatch)
    client = coordinator()
    url = made(client)
    forget()
    finding.dies = True
    client.post(f"{url}questions/")
    with pytest.raises(SystemExit):
        jobs.perform(last().pk)
    assert kept_matters() is None, "nothing half-done"
    jobs.perform(last().pk)
    assert finding.known[-1] == {"LAW-01": "yes", "GOV-01": "unknown"}
    kept = kept_matters()
    assert kept is not None
    assert kept.verdicts["GOV-01"] == "no"


def test_who_stops_it_leaves_everything_as_it_was(monkeypatch) -> None:
    finding = Finding(monkeypatch)
    client = coordinator()
    url = made(client)
    client.post(f"{url}questions/")
    assert client.post(f"{url}questions/stop/").status_code == 302
    worked()
    assert last().status == Run.Status.CANCELLED
    assert len(finding.known) == 1
    assert client.get(url).context["plan"].status == "draft", "the plan itself is untouched"
    assert "nothing was made" not in client.get(url).content.decode()


def test_a_finding_of_other_answers_is_kept_as_such(monkeypatch) -> None:
    Finding(monkeypatch)
    client = coordinator()
    url = made(client)
    assert "before later answers" not in client.get(url).content.decode()
    kept = kept_matters()
    assert kept is not None
    home = f"/assessment/XAA/{kept.assessment_id}/"
    changed = answers_of("XAA").replace(b",2,", b",3,", 1)
    confirm = upload(client, home, changed, "b.csv")["Location"]
    client.post(confirm, {"confirmed": client.get(confirm).context["preview"].sha256})
    page = client.get(url).content.decode()
    assert "before later answers" in page
    assert "cannot any more" not in page


def test_who_may_not_change_the_assessment_asks_nothing_of_it(monkeypatch) -> None:
    Finding(monkeypatch)
    url = made(coordinator())
    officer = member("programme_officer", "po@un.example", programme=programme())
    let_in(officer, ["plan"])
    outside = signed_in(officer)
    page = outside.get(url).content.decode()
    assert f"{url}questions/" not in page
    assert "open question" not in page, "findings are not opened to it"
    assert outside.post(f"{url}questions/").status_code in {403, 404}


def test_programs_ask_follow_and_stop(monkeypatch) -> None:
    Finding(monkeypatch)
    user = member("national_coordinator", "k@xaa.example", state=state())
    url = made(signed_in(user))
    place = f"/api/states/XAA/plans/{url.rstrip('/').rpartition('/')[2]}/open-questions"
    key = caller(user)
    assert key.get(place).json()["status"] == "done"
    assert key.post(place).status_code == 202
    assert key.get(place).json()["status"] == "queued"
    assert key.post(f"{place}/cancel").json()["status"] == "cancelled"
    plan = key.get(place.rpartition("/")[0]).json()
    assert plan["run"]["status"] == "done", "how far the plan is, is another matter"
