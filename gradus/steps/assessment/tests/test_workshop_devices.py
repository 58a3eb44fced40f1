"""Devices at tables: what they may not do, and that nothing said on one is lost by another."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from gradus.core.access.scope import system
from gradus.core.accounts.tests.people import (
    PASSWORD,
    institution,
    member,
    programme,
    record_entry,
    signed_in,
    state,
)
from gradus.steps.assessment import models
from gradus.steps.assessment.tests.test_group_pages import fields
from gradus.steps.assessment.tests.test_workshop_pages import ASKED, FIRST, Held

pytestmark = pytest.mark.django_db
OTHER = FIRST.indicators[1].id


@pytest.fixture
def held() -> Iterator[Held]:
    return Held()


def values() -> dict[str, str]:
    with system("test"):
        return dict(models.Answer.objects.values_list("indicator", "value"))


def questions(device: Client) -> str:
    return str(device.get("/w/now/")["Location"])


def test_two_phones_at_a_table_answer_different_questions_of_one_page(held: Held) -> None:
    one, two = held.device(0), held.device(0)
    page = questions(one)
    ones, twos = fields(one.get(page).content), fields(two.get(page).content)
    assert one.post(page, ones | {ASKED: "2"}).status_code == 302
    assert two.post(page, twos | {OTHER: "3"}).status_code == 302
    assert values() == {ASKED: "2", OTHER: "3"}


def test_what_is_sent_when_it_is_over_is_shown_again_as_not_saved(held: Held) -> None:
    device = held.device(0)
    page = questions(device)
    entered = fields(device.get(page).content) | {ASKED: "2", f"{ASKED}.note": "Seen <b>in</b> May"}
    held.lead.post(f"{held.here}close/")
    for _ in range(2):
        told = device.post(page, entered)
        text = told.content.decode()
        assert told.status_code == 410
        assert "Not saved" in text
        assert "Seen &lt;b&gt;in&lt;/b&gt; May" in text
        assert OTHER not in text
    by_script = device.post(f"{page.split('questions')[0]}answer/", entered)
    assert by_script.status_code == 410
    assert values() == {}


def test_a_phone_with_an_old_code_joins_again_and_saves_what_stands_on_its_page(held: Held) -> None:
    device = held.device(0)
    page = questions(device)
    entered = fields(device.get(page).content) | {ASKED: "2"}
    with system("test"):
        table = models.Table.objects.get(code=held.codes[0].replace("-", ""))
    held.lead.post(f"{held.here}tables/{table.pk}/code/")
    assert device.post(page, entered).status_code == 410
    with system("test"):
        code = models.Table.objects.get(group=table.group_id).code
    device.post("/w/", {"code": code})
    assert device.post(page, entered).status_code == 302
    assert values() == {ASKED: "2"}


def test_a_phone_is_told_that_the_time_is_over_and_not_to_sign_in(held: Held) -> None:
    device = held.device(0)
    page = questions(device)
    with system("test"):
        there = models.Workshop.objects.get()
        there.ends_at = timezone.now() - timedelta(minutes=1)
        there.save()
        record_entry(there)
    assert device.get(page)["Location"] == "/w/"
    assert device.session.get_expiry_date() > timezone.now() + timedelta(hours=8)


def test_who_leaves_the_table_leaves_nothing_on_the_device(held: Held) -> None:
    device = held.device(0)
    page = questions(device)
    before = device.session.session_key
    assert device.post("/w/leave/")["Location"] == "/w/"
    assert device.get(page)["Location"].startswith("/account/login/")
    assert device.session.session_key != before


def test_who_joins_gets_another_session_than_the_one_brought_along(held: Held) -> None:
    device = Client()
    device.session.save()
    before = device.session.session_key
    device.post("/w/", {"code": held.codes[0]})
    assert device.session.session_key != before


def test_who_signs_in_on_a_tables_device_is_at_no_table_any_more(held: Held) -> None:
    device = held.device(0)
    page = questions(device)
    member("focal_point", "f@x.example", institution=institution(), state=state())
    device.post("/account/login/", {"login": "f@x.example", "password": PASSWORD})
    assert device.get(page).status_code == 404
    assert device.get("/w/bar/").status_code == 286
    assert device.get("/w/now/")["Location"] == "/w/"


def test_joining_needs_the_pages_token() -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/w/", {"code": "AAAA-AAAA"}).status_code == 403


def test_a_device_gets_at_no_evidence_and_moves_nothing_but_answers(held: Held) -> None:
    device = held.device(0)
    held.say(device, "2")
    own = questions(device).split("questions")[0]
    evidence = f"{own}evidence/{ASKED}/"
    for path in (
        "hand-in/", "send-back/", "withdraw/", "invitation/", f"evidence/{ASKED}/",
        f"evidence/{ASKED}/again/", f"evidence/{ASKED}/file/", f"evidence/{ASKED}/off/",
        f"evidence/{ASKED}/source/",
    ):  # fmt: skip
        for answer in (device.post(f"{own}{path}", {"note": "x"}), device.get(f"{own}{path}")):
            assert answer.status_code in (302, 405), path
            if answer.status_code == 302:
                assert answer["Location"].startswith("/account/login/"), path
    assert device.get(evidence)["Location"].startswith("/account/login/")
    api = held.here.replace("/assessment/XAA/", "/api/v1/states/XAA/assessments/").rstrip("/")
    assert device.get(api).status_code == 401
    for path in ("", "/close", "/show", "/tables"):
        answer = device.post(api + path, {}, content_type="application/json")
        assert answer.status_code == 401, path
    with system("test"):
        assert models.Group.objects.filter(closed_at__isnull=False).count() == 0
        assert models.Workshop.objects.get().closed_at is None


OTHERS = {
    "state_officer": lambda: {"state": state()},
    "national_coordinator": lambda: {"state": state("XBB")},
    "data_protection_officer": lambda: {"state": state()},
    "focal_point": lambda: {"institution": institution(), "state": state()},
    "programme_officer": lambda: {"programme": programme()},
    "evaluator": lambda: {"programme": programme()},
}


@pytest.mark.parametrize("role", OTHERS)
def test_others_get_at_codes_only_where_they_lead(held: Held, role: str) -> None:
    other = signed_in(member(role, "o@x.example", **OTHERS[role]()))
    for path in ("", "cards/", f"paper/{FIRST.id}/", f"screen/{FIRST.id}/{ASKED}/"):
        answer = other.get(f"{held.here}{path}")
        leads = role == "state_officer"
        assert (answer.status_code == 200) is leads, (role, path)
        assert leads or held.codes[0] not in answer.content.decode()
    if leads:
        return
    for path in ("", "close/", "show/", "tables/", f"screen/{FIRST.id}/agree/"):
        sent = {"tables": "X", "name": "X", "part": "GOV"}
        assert other.post(f"{held.here}{path}", sent).status_code == 404, (role, path)
    with system("test"):
        assert models.Workshop.objects.get(closed_at=None).part == FIRST.id


def test_codes_are_not_on_the_projector_until_somebody_asks_for_them(held: Held) -> None:
    room = held.lead.get(held.here).content.decode()
    for code in held.codes:
        assert "<summary>Show the code</summary>" in room[: room.index(code)][-120:]
    assert held.codes[0] not in held.screen()


def test_a_room_in_which_nothing_was_said_offers_no_report(held: Held) -> None:
    assert "report.pdf" not in held.lead.get(held.here).content.decode()
    held.say(held.device(0), "2")
    assert "report.pdf" in held.lead.get(held.here).content.decode()


def test_whoever_sends_a_table_back_is_told_that_nobody_signs_in_for_it(held: Held) -> None:
    held.say(held.device(0), "2")
    held.lead.post(f"{held.home}review/")
    with system("test"):
        group = models.Group.objects.order_by("pk")[0]
    assert (
        "Nobody signs in for this group"
        in held.lead.get(f"/assessment/group/{group.pk}/").content.decode()
    )


def test_what_is_not_shown_yet_is_not_agreed_on_though_the_button_was_pressed(held: Held) -> None:
    held.say(held.device(0), "2")
    page = f"{held.here}screen/{FIRST.id}/agree/"
    assert held.lead.post(page).status_code == 302
    assert values() == {ASKED: "2"}
    with system("test"):
        assert not models.Group.objects.filter(agreed=True).exists()
    held.lead.post(page, {"show": "1"})
    with system("test"):
        assert models.Answer.objects.filter(group__agreed=True).count() == 1
