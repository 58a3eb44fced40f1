"""A plan negotiated and agreed by programs, as far as programs may: a person confirms at the end."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from gradus.core.accounts.tests.people import entries, member, now, programme, signed_in, state
from gradus.domain.periods import Month
from gradus.entrypoints.api.tests.calls import Caller, caller, problem
from gradus.entrypoints.jobs.worker import work
from gradus.steps.planning.tests.test_plans import asked, assessed, let_in, quick

pytestmark = pytest.mark.usefixtures("committing")
SCAN = b"%PDF-1.7 signed by both sides"


class Parties:
    """A coordinator, an officer of the programme that the State let in, and a plan that was made."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        quick(monkeypatch)
        coordinator = member("national_coordinator", "c@xaa.example", state=state())
        officer = member("programme_officer", "po@un.example", programme=programme())
        let_in(officer, ["plan"])
        self.page = signed_in(coordinator)
        assessed(self.page)
        self.url = asked(self.page)["Location"]
        self.worked()
        self.state, self.programme = caller(coordinator), caller(officer)
        self.place = f"/api/states/XAA/plans/{self.url.rstrip('/').rpartition('/')[2]}"
        self.officer = signed_in(officer)

    def worked(self) -> None:
        asyncio.run(work(wait=False))

    def at(self, plan_id: str) -> None:
        """Go on with another version."""
        self.url, self.place = f"/planning/XAA/{plan_id}/", f"/api/states/XAA/plans/{plan_id}"

    def first(self) -> tuple[str, Month]:
        """An activity of the plan and the month it begins in."""
        made = json.loads(self.page.get(f"{self.url}files/agreement.json").content)
        one = made["activities"][0]
        return one["id"], Month.parse(one["from"])

    def propose(self, by: Caller, **told: Any) -> Any:
        answer = by.post(f"{self.place}/changes", {"reason": "Because of us"} | told)
        assert answer.status_code == 201, answer.content
        return answer.json()


def test_a_plan_is_discussed_changed_made_anew_and_agreed_in_ink(monkeypatch) -> None:
    two = Parties(monkeypatch)
    item, begins = two.first()
    _said(two, item)
    first, later = two.place, str(begins.plus(3))
    _changed(two, item, later)
    made = two.state.post(f"{two.place}/versions", {"because": "As agreed in May", "seconds": 1})
    assert made.status_code == 202, made.content
    assert made.json()["number"] == 2
    two.worked()
    two.at(made.json()["id"])
    agreement = two.state.get(f"{two.place}/agreement").json()
    (kept,) = agreement["facts"]["changes"]
    assert (kept["item"], kept["wanted_by"]) == (item, "programme")
    starts = {one["id"]: one["from"] for one in agreement["facts"]["activities"]}
    assert starts.get(item, later) >= later
    assert two.state.get(f"{first}/agreement").json()["facts"]["version"] == 1, "it stands"
    late = two.programme.post(f"{first}/changes", {"kind": "words", "reason": "More"})
    assert problem(late)["type"].endswith("superseded")
    assert [one["number"] for one in two.state.get(f"{first}/versions").json()["items"]] == [2, 1]
    _signed_in_ink(two)


def _said(two: Parties, item: str) -> None:
    said = two.state.post(f"{two.place}/remarks", {"text": "Too late for us", "item": item})
    assert (said.status_code, said.json()["side"]) == (201, "state")
    (read,) = two.programme.get(f"{two.place}/remarks").json()["items"]
    assert (read["text"], read["item"], read["version"]) == ("Too late for us", item, 1)
    assert "Too late for us" in two.officer.get(f"{two.url}discussion/").content.decode()


def _changed(two: Parties, item: str, month: str) -> None:
    mine = two.propose(two.state, kind="words", reason="Two trainers more")
    gone = two.state.post(f"/api/plan-changes/{mine['id']}/withdraw")
    assert gone.json()["status"] == "withdrawn"
    early = {"kind": "by", "item": item, "month": "2001-01", "reason": "Early"}
    assert problem(two.state.post(f"{two.place}/changes", early))["type"].endswith("month-outside")
    change = two.propose(two.programme, kind="not-before", item=item, month=month)
    assert (change["side"], change["month"], change["status"]) == ("programme", month, "open")
    answer = f"/api/plan-changes/{change['id']}/answer"
    own = two.programme.post(answer, {"accept": True})
    assert problem(own)["type"].endswith("not-your-side"), "a side does not answer itself"
    forward = f"{two.place}/agreement/put-forward"
    assert problem(two.state.post(forward))["type"].endswith("not-put-forward"), "one is open"
    assert two.state.post(answer, {"accept": True}).json()["status"] == "accepted"
    assert problem(two.state.post(forward))["type"].endswith("not-put-forward"), "not taken up"


def _signed_in_ink(two: Parties) -> None:
    basis = {"signatures": 2, "basis": "Constitution, article 61"}
    denied = two.programme.change("PUT", "/api/states/XAA/signing-rule", basis)
    assert denied.status_code == 422, "how many sign for a State is for the State to say"
    assert two.state.change("PUT", "/api/states/XAA/signing-rule", basis).status_code == 200
    assert two.programme.get("/api/states/XAA/signing-rule").json()["signatures"] == 2
    digest = two.state.post(f"{two.place}/agreement/put-forward").json()["digest"]

    def bring(**told: Any) -> Any:
        pages = SimpleUploadedFile("signed.pdf", told.pop("content", SCAN))
        form = {"signed_on": str(now().date()), "shown": digest, "pages": pages} | told
        return two.state.upload(f"{two.place}/agreement/ink-pages", form)

    assert problem(bring(content=b"a letter"))["type"].endswith("pages-refused")
    tomorrow = str((now() + timedelta(days=2)).date())
    assert problem(bring(signed_on=tomorrow))["type"].endswith("pages-refused")
    assert problem(bring(shown="0" * 64))["type"].endswith("changed-since-shown")
    brought = bring()
    assert brought.status_code == 201, brought.content
    pages = brought.json()
    assert two.programme.get(f"/api/plan-ink-pages/{pages['id']}").content == SCAN

    confirm, shown = f"{two.url}agreement/pages/{pages['id']}/confirm/", {"shown": pages["sha256"]}
    assert two.page.post(confirm, shown).status_code == 422, "who made the last change"
    officer = signed_in(member("state_officer", "one@xaa.example", state=state()))
    delegate = signed_in(member("delegate", "two@xaa.example", state=state()))
    assert officer.post(confirm, shown).status_code == 302
    assert officer.post(confirm, shown).status_code == 422, "one person counts once"
    assert two.officer.post(confirm, shown).status_code == 302
    waits = two.state.get(f"{two.place}/agreement").json()
    assert waits["status"] == "signature", "the law asks for a second"
    assert waits["missing"] == [{"side": "state", "number": 1}]
    assert delegate.post(confirm, shown).status_code == 302
    done = two.state.get(f"{two.place}/agreement").json()
    assert (done["status"], done["missing"], len(done["signatures"])) == ("agreed", [], 3)
    assert {one["digest"] for one in done["signatures"]} == {digest}
    assert len(entries("plan.agree")) == 1
