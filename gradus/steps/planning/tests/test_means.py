"""What is entered in Gradus is what the next plan is made with, and is said before it is asked for."""

from __future__ import annotations

import asyncio
from decimal import Decimal
from pathlib import Path

import pytest
from django.test import Client

from gradus.catalogue.shelf import Shelf
from gradus.core.access.scope import system
from gradus.core.accounts.tests import people
from gradus.core.coordination.tests.factories import effort
from gradus.core.resources.tests import factories as enter
from gradus.entrypoints.jobs.worker import work
from gradus.steps.planning.models.plans import Plan
from gradus.steps.planning.tests.test_plans import asked, assessed, coordinator, let_in, quick
from gradus.workflows.state import StateFile, read_state

pytestmark = pytest.mark.usefixtures("committing")


def made_with(folder: Path) -> StateFile:
    """The State file of the plan that was asked for last."""
    with system("test"):
        text = Plan.objects.latest("asked_at").state_file
    path = folder / "state.yaml"
    path.write_text(text, encoding="utf-8")
    return read_state(path, Shelf.open())


def officer() -> Client:
    user = people.member("programme_officer", "po@un.example", programme=people.programme())
    let_in(user, ["plan", "findings", "resources", "runs"])
    return people.signed_in(user)


def test_a_states_calendar_and_people_are_in_its_next_plan(tmp_path: Path) -> None:
    client = coordinator()
    assessed(client)
    page = client.get("/planning/XAA/new/").content.decode()
    assert page.count("none that you see") == 4
    state = people.state()
    enter.supply(state, number=7)
    enter.election(state, starts="2029-05-30", ends="2029-06-02")
    enter.pot()  # which the State does not see
    page = client.get("/planning/XAA/new/").content.decode()
    assert "1 entry of trainers" in page
    assert "1 circumstance" in page
    assert "1 pot of money" not in page
    assert "/means/state/XAA/" in page
    assert asked(client, means="on").status_code == 302
    found = made_with(tmp_path)
    by_kind = {one.id: one for one in found.resources}
    assert by_kind["trainers"].capacity == 7
    assert by_kind["mentors"].capacity == 2, "of which nothing is entered stays the file's"
    assert [pot.id for pot in found.pots] == ["donor-a", "donor-b", "donor-c"]
    assert [one.months for one in found.circumstances] == [(16, 17), (28, 29)]
    assert any("as entered in Gradus" in note.text() for note in found.notes)
    assert asked(client).status_code == 302
    assert made_with(tmp_path).notes == (), "who does not want it gets the file as it is"


def test_an_officers_money_takes_the_place_of_the_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick(monkeypatch)
    assessed(coordinator())
    client = officer()
    enter.pot(title="Euros", currency="EUR", amount=Decimal(1_200_000))
    enter.pot(states=["XBB"])
    page = client.get("/planning/XAA/new/").content.decode()
    assert "1 pot of money" in page
    assert "may serve other States too" in page
    assert "/means/programme/prog/" in page
    refused = asked(client, means="on")
    assert refused.status_code == 422
    assert "EUR" in refused.context["form"].errors["rates"][0]
    for unread in ("EUR", "EUR 0 x", "EUR 1.1", "euro 1.1 ECB"):
        wrong = asked(client, means="on", rates=unread)
        assert "is no rate with its date and source" in wrong.context["form"].errors["rates"][0]
    done = asked(client, means="on", rates="EUR 1.10 ECB, 2 November 2026")
    assert done.status_code == 302
    found = made_with(tmp_path)
    (pot,) = found.pots
    assert pot.donor == "donor-a"
    # of the 120 months from 2026 to 2035, the 48 of the plan; what was there before comes with them
    assert sum(pot.amounts) == 1_200_000 * 110 // 100 * 48 // 108
    assert [one.kind for one in found.donations][:1] == ["first-responder-kit"]
    asyncio.run(work(wait=False))
    made = client.get(f"{done['Location']}files/plan.json").json()
    assert {one["pot"] for one in made["payments"]} == {pot.id}, "all of it is paid from there"
    assert any(
        "1 EUR is taken as 1.1 USD (ECB, 2 November 2026)" in note.text() for note in found.notes
    )


def test_what_others_have_done_is_credited_and_the_notes_say_why(tmp_path: Path) -> None:
    client = coordinator()
    assessed(client)
    done, planned = [one.id for one in Shelf.open().interventions][2:4]
    told = {"provider": "Northern Fund (fictional)", "title": "Map"}
    effort(people.state(), interventions=(done,), status="done", ends="2026-06", **told)
    effort(people.state(), identifier="b", interventions=(planned,), status="planned", **told)
    assert asked(client, means="on").status_code == 302
    found = made_with(tmp_path)
    credited = {one.intervention: one for one in found.done}
    assert credited[done].provider == "Northern Fund (fictional)"
    assert credited[done].end <= 0
    assert planned not in credited or credited[planned].provider != "Northern Fund (fictional)"
    notes = " ".join(map(str, found.notes))
    assert "Map of Northern Fund (fictional) has done it" in notes
    assert "it is only planned" in notes
