"""A workshop on its pages, without JavaScript: opened, joined by code, answered, settled, closed."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.test import Client

from gradus.core.access.scope import system
from gradus.steps.assessment import models, rules
from gradus.steps.assessment.editions import chosen
from gradus.steps.assessment.tests.test_group_pages import fields
from gradus.steps.assessment.tests.test_pages import coordinator, started

pytestmark = pytest.mark.django_db
QUESTIONS = rules.parts(chosen().instrument)
FIRST, LAST = QUESTIONS[0], QUESTIONS[-1]
ASKED = FIRST.indicators[0].id


class Held:
    """A workshop with two tables, the lead's browser, and devices that come in."""

    def __init__(self) -> None:
        self.lead = coordinator()
        self.home = started(self.lead)
        self.here = f"{self.home}workshop/"
        answer = self.lead.post(self.here, {"tables": "Police\n\nOperators\n", "hours": "8"})
        assert answer.status_code == 302, answer.content
        text = self.lead.get(self.here).content.decode()
        self.codes = re.findall(
            r"<strong class=\"code\" dir=\"ltr\">([A-Z0-9]{4}-[A-Z0-9]{4})<", text
        )
        assert len(self.codes) == 2

    def device(self, number: int) -> Client:
        device = Client()
        answer = device.post("/w/", {"code": self.codes[number]})
        assert (answer.status_code, answer["Location"]) == (302, "/w/now/")
        return device

    def say(self, device: Client, value: str, note: str = "") -> None:
        there = device.get("/w/now/")["Location"]
        entered = fields(device.get(there).content) | {ASKED: value, f"{ASKED}.note": note}
        assert device.post(there, entered).status_code == 302

    def screen(self, query: str = "") -> str:
        return self.lead.get(f"{self.here}screen/{FIRST.id}/{query}").content.decode()


@pytest.fixture
def held() -> Iterator[Held]:
    return Held()


def test_two_tables_answer_by_code_and_the_room_settles_where_they_differ(held: Held) -> None:
    police, operators = held.device(0), held.device(1)
    held.say(police, "1")
    assert "1 of 2 tables have answered" in held.screen()
    assert f'id="agree-{ASKED}"' not in held.screen()
    assert f'id="agree-{ASKED}"' in held.screen("?show=1")
    held.say(operators, "3", "Two cases went to court.")
    assert f'id="agree-{ASKED}"' in held.screen()
    agree = f"{held.here}screen/{FIRST.id}/{ASKED}/"
    refused = held.lead.post(agree, {ASKED: "3", f"{ASKED}.version": "0", f"{ASKED}.note": ""})
    assert refused.status_code == 422
    assert "without a reason" in refused.content.decode()
    taken = held.lead.post(agree, {ASKED: "1", f"{ASKED}.version": "0"})
    assert taken["Location"].endswith(f"screen/{FIRST.id}/#{ASKED}")
    assert "Two cases went to court." in held.screen()
    here = operators.get(operators.get("/w/now/")["Location"]).content.decode()
    assert "The room agreed on another answer than yours" in here
    there = police.get(police.get("/w/now/")["Location"]).content.decode()
    assert "The room agreed on another answer" not in there


def test_the_devices_follow_the_screen(held: Held) -> None:
    device = held.device(0)
    moved = held.lead.post(f"{held.here}show/", {"part": LAST.id})
    assert moved["Location"].endswith(f"screen/{LAST.id}/")
    assert device.get("/w/now/")["Location"].endswith(f"/questions/{LAST.id}/")
    bar = device.get(f"/w/bar/?at={FIRST.id}").content.decode()
    assert "On the screen now" in bar
    assert (
        "These questions are on the screen now"
        in device.get(f"/w/bar/?at={LAST.id}").content.decode()
    )


def test_what_all_say_alike_is_agreed_by_one_button(held: Held) -> None:
    for number in (0, 1):
        held.say(held.device(number), "2")
    answer = held.lead.post(f"{held.here}screen/{FIRST.id}/agree/")
    assert answer.status_code == 302
    with system("test"):
        agreed = models.Answer.objects.get(group__agreed=True)
    assert (agreed.indicator, agreed.value) == (ASKED, "2")
    assert held.lead.post(f"{held.here}screen/{FIRST.id}/agree/").status_code == 302


def test_a_device_without_a_code_is_asked_for_it_and_a_wrong_one_is_refused(held: Held) -> None:
    stranger = Client()
    with system("test"):
        group = models.Group.objects.first()
    assert group is not None
    page = f"/assessment/group/{group.pk}/"
    assert stranger.get(page)["Location"].startswith("/account/login/")
    assert stranger.get("/w/now/")["Location"] == "/w/"
    assert stranger.get("/w/bar/").status_code == 286
    for code in ("XXXX-XXXX", "1", "*"):
        assert stranger.post("/w/", {"code": code}).status_code == 422
    assert held.codes[0] in stranger.get(f"/w/join/{held.codes[0]}/").content.decode()


def test_who_tries_codes_is_stopped(held: Held) -> None:
    stranger = Client()
    for number in range(20):
        stranger.post("/w/", {"code": f"AAAA-{number:04}"})
    refused = stranger.post("/w/", {"code": held.codes[0]})
    assert "Too many wrong codes" in refused.content.decode()


def test_a_device_reaches_its_table_and_no_other_page(held: Held) -> None:
    device = held.device(0)
    with system("test"):
        own, other = models.Group.objects.filter(agreed=False).order_by("pk")
    assert device.get(f"/assessment/group/{own.pk}/").status_code == 200
    assert device.get(f"/assessment/group/{other.pk}/").status_code == 404
    assert device.get(f"/assessment/group/{other.pk}/questions/{FIRST.id}/").status_code == 404
    for path in (held.home, held.here, f"{held.home}results/", f"{held.here}cards/", "/"):
        assert device.get(path)["Location"].startswith("/account/login/"), path
    handed_in = device.post(f"/assessment/group/{own.pk}/hand-in/")
    assert handed_in["Location"].startswith("/account/login/")
    page = device.get(f"/assessment/group/{own.pk}/")
    assert page["Cache-Control"] == "private, no-store"


def test_when_it_closes_the_devices_are_out_and_the_report_is_ready(held: Held) -> None:
    device = held.device(0)
    held.say(device, "2")
    assert held.lead.post(f"{held.here}close/").status_code == 302
    assert device.get("/w/now/")["Location"] == "/w/"
    with system("test"):
        group = models.Group.objects.filter(agreed=False).first()
    assert group is not None
    assert device.get(f"/assessment/group/{group.pk}/")["Location"].startswith("/account/login/")
    after = held.lead.get(held.here).content.decode()
    assert "report.pdf" in after
    assert "Open it again" in after
    assert held.lead.get(f"{held.home}report/report.pdf").content.startswith(b"%PDF")


def test_paper_alone_works(held: Held) -> None:
    sheet = held.lead.get(f"{held.here}sheets/{FIRST.id}/").content.decode()
    assert sheet.count("☐") >= 6 * len(FIRST.indicators)
    page = f"{held.here}paper/{FIRST.id}/"
    with system("test"):
        police, operators = models.Group.objects.filter(agreed=False).order_by("pk")
    entered = {
        f"{ASKED}.{police.pk}": "1", f"{ASKED}.{police.pk}.version": "0",
        f"{ASKED}.{operators.pk}": "4", f"{ASKED}.{operators.pk}.version": "0",
    }  # fmt: skip
    assert held.lead.post(page, entered).status_code == 302
    assert held.lead.post(page, entered | {f"{ASKED}.{police.pk}": "3"}).status_code == 422
    assert held.lead.post(page, entered | {f"{ASKED}.{police.pk}": "9"}).status_code == 422
    with system("test"):
        assert sorted(models.Answer.objects.values_list("value", flat=True)) == ["1", "4"]


def test_cards_show_each_code_and_a_way_in(held: Held) -> None:
    page = held.lead.get(f"{held.here}cards/").content.decode()
    assert all(code in page for code in held.codes)
    assert page.count('class="qr"') == 2


def test_a_device_of_a_table_that_got_another_code_is_out(held: Held) -> None:
    device = held.device(0)
    with system("test"):
        table = models.Table.objects.get(code=held.codes[0].replace("-", ""))
    assert held.lead.post(f"{held.here}tables/{table.pk}/code/").status_code == 302
    assert device.get("/w/now/")["Location"] == "/w/"


def test_who_is_signed_in_joins_no_table(held: Held) -> None:
    refused = held.lead.post("/w/", {"code": held.codes[0]})
    assert "You are signed in on this device" in refused.content.decode()


def test_the_record_says_that_somebody_at_a_table_answered(held: Held) -> None:
    held.say(held.device(0), "2")
    record = held.lead.get("/ledger/state/XAA/").content.decode()
    assert "Somebody at a table of a workshop saved answers of a group." in record


def test_the_lead_attaches_evidence_on_the_spot_and_devices_are_not_offered_it(held: Held) -> None:
    device = held.device(0)
    held.say(device, "2")
    assert "attach" not in device.get(device.get("/w/now/")["Location"]).content.decode().lower()
    agree = f"{held.here}screen/{FIRST.id}/{ASKED}/"
    held.lead.post(agree, {ASKED: "2", f"{ASKED}.version": "0"})
    link = re.search(rf'href="([^"]+)" id="evidence-{ASKED}"', held.screen())
    assert link
    cited = {"kind": "document", "title": "Decree of 2024", "year": "2024", "institution": ""}
    answer = held.lead.post(f"{link[1]}source/", cited)
    assert answer.status_code == 302, answer.content.decode()
    assert "It rests on 1 document." in held.screen()
    assert "Decree of 2024" not in held.screen()


def test_entering_from_paper_leaves_what_phones_said_meanwhile(held: Held) -> None:
    page = f"{held.here}paper/{FIRST.id}/"
    with system("test"):
        police, operators = models.Group.objects.filter(agreed=False).order_by("pk")
    held.say(held.device(1), "2")
    shown = held.lead.get(page).content.decode()
    sent = dict(re.findall(r'name="([^"]+\.(?:version|was))" value="([^"]*)"', shown))
    names = [f"{ASKED}.{one.pk}" for one in (police, operators)]
    held.say(held.device(0), "3")
    held.say(held.device(1), "4")
    entered = sent | {names[0]: "", names[1]: "2"}
    assert held.lead.post(page, entered).status_code == 302
    with system("test"):
        said = dict(models.Answer.objects.values_list("group__name", "value"))
    assert said == {"Police": "3", "Operators": "4"}
    refused = held.lead.post(page, entered | {names[0]: "1"})
    assert refused.status_code == 422
    cell = refused.content.decode().split(f'name="{names[1]}">')[1].split("</select>")[0]
    assert '<option value="4" selected>' in cell


def test_a_table_that_is_not_asked_has_no_cell_to_enter(held: Held) -> None:
    with system("test"):
        police, operators = models.Group.objects.filter(agreed=False).order_by("pk")
    other = next(
        one.dimension
        for one in QUESTIONS
        if one.dimension and FIRST.indicators[0] not in one.indicators
    )
    held.lead.post(
        f"/assessment/group/{police.pk}/invitation/", {"name": "Police", "dimensions": other}
    )
    page = held.lead.get(f"{held.here}paper/{FIRST.id}/").content.decode()
    assert f'name="{ASKED}.{operators.pk}"' in page
    assert f'name="{ASKED}.{police.pk}"' not in page
