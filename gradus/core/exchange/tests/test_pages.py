"""The pages of the exchange: from a card to a receipt; what may not be done or seen."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gradus.core.access.scope import system
from gradus.core.accounts.tests import people
from gradus.core.exchange import models
from gradus.core.exchange.keys import own_card
from gradus.core.exchange.tests.sender import Sender, figure, measure
from gradus.core.results.models import Baseline, Measure
from gradus.core.states.models import State
from gradus.entrypoints.api.tests.calls import Caller, caller, problem
from gradus.formats.bundles.container import open_sealed
from gradus.formats.bundles.receipt import Outcome, Receipt, read_receipt, write_receipt

pytestmark = pytest.mark.django_db
HERE = "/exchange/XAA/"


@pytest.fixture
def home() -> State:
    return people.state("XAA")


@pytest.fixture
def office(home: State) -> Client:
    return people.signed_in(people.member("national_coordinator", state=home))


@pytest.fixture
def officer(home: State) -> Client:
    return people.signed_in(people.member("state_officer", state=home))


@pytest.fixture
def sender(office: Client) -> Sender:
    """An instance that was entered and confirmed on the pages."""
    made = Sender()
    there = office.post(f"{HERE}peers/new/", {"title": "Own", "card": made.card().line()})
    page = office.get(there["Location"])
    assert made.card().fingerprint()[:4] in page.content.decode()
    office.post(f"{there['Location']}confirm/", {"shown": page.context["peer"].fingerprint})
    return made


def upload(client: Client, data: bytes) -> Any:
    file = SimpleUploadedFile("x.bundle", data)
    return client.post(f"{HERE}arrivals/new/", {"bundle": file})


def arrived(office: Client, sender: Sender) -> str:
    return str(upload(office, sender.bundle(measure(baselines=[figure("4", 2025)])))["Location"])


def accepted(client: Client, url: str) -> Any:
    return client.post(f"{url}accept/", {"shown": client.get(url).context["digest"]})


def taken(office: Client, officer: Client, sender: Sender) -> str:
    url = arrived(office, sender)
    accepted(office, url)
    accepted(officer, url)
    office.post(f"{url}apply/")
    return url


def test_a_bundle_is_taken_from_upload_to_receipt(
    office: Client, officer: Client, sender: Sender
) -> None:
    url = arrived(office, sender)
    page = office.get(url)
    assert "Cases taken to court" in page.content.decode()
    assert page.context["digest"] in page.content.decode()
    accepted(office, url)
    with system("test"):
        assert not Measure.objects.exists()
    assert office.post(f"{url}apply/").status_code == 422
    accepted(officer, url)
    assert office.post(f"{url}apply/").status_code == 302
    with system("test"):
        assert Baseline.objects.get().value == 4
    receipt = read_receipt(office.get(f"{url}receipt/").content)
    assert (receipt.outcome, receipt.by) == ("applied", own_card().line())
    assert "Send the receipt back" in office.get(url).content.decode()


def test_the_first_page_says_what_waits_and_for_whom(
    office: Client, officer: Client, sender: Sender
) -> None:
    def waits(client: Client) -> list[str]:
        return [task.url for task in client.get("/").context["waiting"]]

    url = arrived(office, sender)
    assert waits(office) == waits(officer) == [url]
    accepted(officer, url)
    assert (waits(officer), waits(office)) == ([], [url])
    accepted(office, url)
    assert waits(office) == [url], "it waits to be taken"
    office.post(f"{url}apply/")
    assert waits(office) == []


def test_what_cannot_be_opened_is_told_in_place(office: Client, sender: Sender) -> None:
    for data in (b"", b"hello", sender.bundle(measure())[:300]):
        answer = upload(office, data)
        assert answer.status_code == 422
        assert answer.context["refusal"].code.startswith("bundle-")


def test_a_declined_bundle_is_answered_too(office: Client, sender: Sender) -> None:
    url = arrived(office, sender)
    assert office.post(f"{url}decline/", {"reason": " "}).status_code == 422
    office.post(f"{url}decline/", {"reason": "Not agreed"})
    assert read_receipt(office.get(f"{url}receipt/").content).outcome == "declined"


def test_something_is_released_from_the_choice_to_the_receipt(
    office: Client, officer: Client, sender: Sender
) -> None:
    taken(office, officer, sender)
    form = office.get(f"{HERE}releases/new/").context["form"]
    (choice,) = [key for key, _ in form.fields["chosen"].choices]
    peer = form.fields["peer"].choices[0][0]
    assert office.post(f"{HERE}releases/new/", {"peer": peer}).status_code == 422
    url = office.post(f"{HERE}releases/new/", {"peer": peer, "chosen": [choice]})["Location"]
    page = office.get(url)
    said = page.content.decode()
    assert page.context["digest"] in said
    assert "measure.json" in said
    assert office.get(f"{url}bundle/").status_code == 404
    exactly = office.get(f"{url}files/1/")
    assert exactly["Content-Disposition"].startswith("attachment")
    office.post(f"{url}sign/", {"shown": page.context["digest"]})
    again = office.post(f"{url}sign/", {"shown": page.context["digest"]})
    assert again.context["refusal"].code == "signed-already"
    officer.post(f"{url}sign/", {"shown": page.context["digest"]})
    opened = open_sealed(office.get(f"{url}bundle/").content, sender.keys)
    assert opened.files == (exactly.content,)
    answer = Receipt(
        sender.card().line(), opened.manifest.digest(), "XAA", 1, Outcome.APPLIED, people.now(), ""
    )
    receipt = SimpleUploadedFile("r.json", write_receipt(answer, sender.keys))
    back = office.post(f"{HERE}receipts/new/", {"receipt": receipt})
    assert back["Location"] == url
    assert "taken by the recipient" in office.get(url).content.decode()


def test_who_signed_in_long_ago_shows_again_who_they_are(
    home: State, office: Client, sender: Sender
) -> None:
    url = arrived(office, sender)
    user = people.member("national_coordinator", "second@example.org", state=home)
    stale = people.signed_in(user, since=timedelta(hours=1))
    answer = accepted(stale, url)
    assert answer.status_code == 302
    assert "reauthenticate" in answer["Location"]
    with system("test"):
        assert not models.Acceptance.objects.exists()


def test_another_state_and_outsiders_find_nothing_there(office: Client, sender: Sender) -> None:
    url = arrived(office, sender)
    others = people.signed_in(
        people.member("national_coordinator", "xbb@example.org", state=people.state("XBB"))
    )
    programme = people.signed_in(
        people.member("programme_officer", "p@example.org", programme=people.programme())
    )
    for client in (others, programme):
        for address in (HERE, url, f"{url}receipt/", f"{HERE}releases/new/"):
            assert client.get(address).status_code == 404
        assert upload(client, b"x").status_code == 404
    assert others.get(url.replace("XAA", "XBB")).status_code == 404


@pytest.fixture
def api(home: State) -> Caller:
    return caller(people.member("national_coordinator", "key@example.org", state=home))


def refusal(answer: Any) -> str:
    return str(problem(answer)["type"]).rpartition(":")[2]


def test_the_next_step_follows_the_work(office: Client) -> None:
    def step() -> str:
        return str(office.get(HERE).context["next"]["url"])

    assert step() == f"{HERE}peers/new/"
    sender = Sender()
    there = office.post(f"{HERE}peers/new/", {"title": "Own", "card": sender.card().line()})
    assert step() == there["Location"]
    office.post(f"{there['Location']}confirm/", {"shown": sender.card().fingerprint()})
    assert step() == f"{HERE}releases/new/"
    assert step() != (url := arrived(office, sender))
    assert step() == url


def test_programs_do_all_but_signing(
    api: Caller, office: Client, officer: Client, sender: Sender
) -> None:
    base = "/api/states/XAA/exchange"
    assert api.get(f"{base}/card").json()["card"] == own_card().line()
    data = sender.bundle(measure(baselines=[figure("4", 2025)]))
    made = api.upload(f"{base}/arrivals", {"file": SimpleUploadedFile("x.bundle", data)})
    assert made.status_code == 201, made.content
    place = f"{base}/arrivals/{made.json()['id']}"
    shown = api.get(place).json()
    assert (shown["accepted"], shown["accepted_needed"]) == (0, 2)
    assert [line["sent"] for line in shown["changes"][0]["lines"]][-1] == "4 (B / Register)"
    assert refusal(api.post(f"{place}/apply")) == "not-accepted"
    url = f"{HERE}arrivals/{made.json()['id']}/"
    accepted(office, url)
    accepted(officer, url)
    assert api.post(f"{place}/apply").json()["applied_at"]
    assert read_receipt(api.get(f"{place}/receipt").content).outcome == "applied"
    (peer,) = api.get(f"{base}/peers").json()["items"]
    (offer,) = api.get(f"{base}/offers").json()
    thing = {"kind": offer["kind"], "ref": offer["ref"]}
    drafted = api.post(f"{base}/releases", {"peer_id": peer["id"], "items": [thing]})
    assert drafted.status_code == 201, drafted.content
    release = drafted.json()
    assert (release["signatures"], release["signatures_needed"]) == (0, 2)
    there = f"{base}/releases/{release['id']}"
    assert api.get(f"{there}/files/1").content.startswith(b"{")
    assert api.get(f"{there}/bundle").status_code == 404
    assert api.change("DELETE", there).json()["withdrawn_at"]
    never = {"peer_id": peer["id"], "items": [{"kind": "hrddp", "ref": offer["ref"]}]}
    assert refusal(api.post(f"{base}/releases", never)) == "never-exchanged"
