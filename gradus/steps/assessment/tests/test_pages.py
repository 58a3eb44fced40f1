"""An assessment on its pages: started, filled by workbook, previewed, taken, read."""

from __future__ import annotations

import io
import re
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from gradus.catalogue.shelf import SHIPPED, Shelf
from gradus.core.access.scope import system
from gradus.core.accounts.tests.people import entries, member, now, robot, signed_in, state
from gradus.core.ledger.record import record
from gradus.core.states.models import State
from gradus.domain.ids import new_id
from gradus.formats.sheets.filled import FilledAnswer
from gradus.formats.xlsform.tests.phones import Sent, kobo_json
from gradus.steps.assessment import editions, models
from gradus.workflows.workbook import workbook
from gradus.workflows.xlsform import asked_in

pytestmark = pytest.mark.django_db


def answers_of(code: str) -> bytes:
    return (SHIPPED / "demo" / code / "answers.csv").read_bytes()


def workbook_of(code: str) -> bytes:
    return workbook(
        Shelf.open().instrument("gradus-cj"),
        code,
        created=date(2026, 11, 2),
        answers=SHIPPED / "demo" / code / "answers.csv",
    )


def survey_heads(form: bytes) -> list[str]:
    """The columns of a form's questions."""
    sheet = load_workbook(io.BytesIO(form))["survey"]
    return [str(cell.value) for cell in next(sheet.iter_rows(max_row=1))]


def sent_from_phones(code: str) -> bytes:
    """An export of submissions: the agreed answers by one phone, a group's by another."""
    asked = asked_in(Shelf.open().instrument("gradus-cj"), None, "en")
    return kobo_json(
        Sent(id="a", state=code, asked=asked, answers=[FilledAnswer(question="GOV-01", value="3")]),
        Sent(id="b", state=code, asked=asked, group="Judges",
             answers=[FilledAnswer(question="GOV-01", value="1")]),
    )  # fmt: skip


def coordinator(code: str = "XAA") -> Client:
    return signed_in(member("national_coordinator", f"c@{code}.example", state=state(code)))


def started(client: Client, code: str = "XAA") -> str:
    answer = client.post(
        f"/assessment/{code}/new/",
        {"edition": first_edition(), "mode": "self", "assessed_on": "2026-11-02"},
    )
    assert answer.status_code == 302, answer.content
    return answer["Location"]


def first_edition() -> str:
    """What the page that starts an assessment has chosen beforehand."""
    return editions.chosen().instrument.edition


def upload(client: Client, url: str, data: bytes, name: str = "filled.xlsx"):
    return client.post(url, {"workbook": SimpleUploadedFile(name, data)})


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (workbook_of("XAA"), "filled.xlsx"),
        (answers_of("XAA"), "answers.csv"),
        (sent_from_phones("XAA"), "sent.json"),
    ],
)
def test_a_workbook_is_previewed_then_taken(data: bytes, name: str) -> None:
    client = coordinator()
    url = started(client)
    answer = upload(client, url, data, name)
    assert answer.status_code == 302
    preview = client.get(answer["Location"])
    digest = preview.context["preview"].sha256
    with system("test"):
        assert models.Answer.objects.count() == 0, "nothing changes before it is confirmed"
    answer = client.post(answer["Location"], {"confirmed": digest})
    results = client.get(answer["Location"])
    unit = results.context["unit"]
    assert unit.overall is not None
    assert unit.needs[0].title in results.content.decode()
    with system("test"):
        row = models.Assessment.objects.get()
        assert row.source_sha256 == digest
        assert models.PendingWorkbook.objects.count() == 0
    assert len(entries("assessment.take-workbook")) == 1


def test_the_second_workbook_replaces_the_first_answers() -> None:
    client = coordinator()
    url = started(client)
    for data in (answers_of("XAA"), b"unit,indicator,value\nXAA,GOV-01,2\n"):
        confirm = upload(client, url, data, "a.csv")["Location"]
        digest = client.get(confirm).context["preview"].sha256
        client.post(confirm, {"confirmed": digest})
    with system("test"):
        assert [row.value for row in models.Answer.objects.all()] == ["2"]


def test_what_is_confirmed_is_what_was_shown() -> None:
    client = coordinator()
    url = started(client)
    confirm = upload(client, url, answers_of("XAA"), "a.csv")["Location"]
    shown = client.get(confirm).context["preview"].sha256
    upload(client, url, b"unit,indicator,value\nXAA,GOV-01,2\n", "b.csv")
    answer = client.post(confirm, {"confirmed": shown})
    assert answer.status_code == 422
    with system("test"):
        assert models.Answer.objects.count() == 0


@pytest.mark.parametrize(
    ("data", "name", "told"),
    [
        (b"unit,indicator,value\nXAA,GOV-01,9\nXAA,NOPE-1,1\n", "a.csv", "line 2"),
        (b"unit,indicator,value\nXBB,GOV-01,2\n", "a.csv", "XBB"),
        (sent_from_phones("XBB"), "sent.json", "XBB"),
        (b"unit,indicator,value\n", "a.csv", "Nothing is answered"),
        (b"unit,indicator,value\nXAA,GOV-01,2\n", "filled.xlsx", "filled.xlsx"),
        (b"\x00\x01\x02", "filled.xlsx", "filled.xlsx"),
        (b"PK\x03\x04 not a workbook", "filled.xlsx", "filled.xlsx"),
    ],
)
def test_a_wrong_file_is_refused_in_place_and_changes_nothing(
    data: bytes, name: str, told: str
) -> None:
    client = coordinator()
    url = started(client)
    answer = upload(client, url, data, name)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert "Traceback" not in answer.content.decode()
    with system("test"):
        assert models.PendingWorkbook.objects.count() == 0
        assert models.Answer.objects.count() == 0


def test_the_workbook_to_fill_comes_in_the_readers_language() -> None:
    client = coordinator()
    url = started(client)
    plain = client.get(f"{url}workbook/")
    assert plain["Content-Disposition"] == 'attachment; filename="gradus-xaa.xlsx"'
    assert plain.content[:2] == b"PK"
    client.cookies["django_language"] = "fr"
    assert client.get(f"{url}workbook/").content != plain.content


def test_the_form_for_phones_speaks_every_language_the_readers_first() -> None:
    client = coordinator()
    url = started(client)
    form = client.get(f"{url}form/")
    assert form["Content-Disposition"] == 'attachment; filename="gradus-xaa-form.xlsx"'
    heads = survey_heads(form.content)
    assert [head for head in heads if head.startswith("label::")] == [
        "label::English (en)", "label::Français (fr)", "label::العربية (ar)",
    ]  # fmt: skip
    client.cookies["django_language"] = "ar"
    assert survey_heads(client.get(f"{url}form/").content).index(
        "label::العربية (ar)"
    ) < heads.index("label::Français (fr)")


def test_another_states_assessment_answers_like_one_that_never_was() -> None:
    url = started(coordinator("XAA"), "XAA")
    stranger = coordinator("XBB")
    never = f"/assessment/XAA/{uuid4()}/"
    answers = [stranger.get(address) for address in (url, never, "/assessment/XAA/")]
    unknown = stranger.get("/assessment/QQQ/")
    assert {answer.status_code for answer in (*answers, unknown)} == {404}
    assert len({answer.content for answer in (*answers, unknown)}) == 1
    own = started(stranger, "XBB")
    crossed = own.replace("XBB", "XAA")
    assert stranger.get(crossed).content == unknown.content


def test_many_assessments_come_a_page_at_a_time_with_as_many_queries_as_few(
    django_assert_num_queries: Any,
) -> None:
    client = coordinator()
    started(client)
    client.get("/assessment/XAA/")  # what is looked up once by a process
    with CaptureQueriesContext(connection) as few:
        client.get("/assessment/XAA/")
    with system("test"):
        (first,) = models.Assessment.objects.all()
        kept = {f.attname: getattr(first, f.attname) for f in first._meta.concrete_fields}
        rows = [models.Assessment(**kept | {"id": new_id()}) for _ in range(60)]
        models.Assessment.objects.bulk_create(rows)
        record(by=robot(), at=now(), action="test", thing=first.thing(), rule="test")
    with django_assert_num_queries(len(few)):
        page = client.get("/assessment/XAA/")
    seen = []
    while True:
        text = page.content.decode()
        seen += re.findall(r'<th scope="row"><a href="([^"]+)"', text)
        following = re.search(r'rel="next" href="([^"]+)"|href="([^"]+)" rel="next"', text)
        if following is None:
            break
        page = client.get(f"/assessment/XAA/{following[1] or following[2]}")
    assert len(seen) == len(set(seen)) == 61
    assert client.get("/assessment/XAA/?after=nothing").status_code == 200


@pytest.mark.parametrize("role", ["focal_point", "data_protection_officer", "trainee"])
def test_roles_without_findings_see_none(role: str) -> None:
    url = started(coordinator())
    scope: dict[str, object] = {"state": State.objects.get(code="XAA")}
    if role == "trainee":
        scope = {"person_id": uuid4()}
    if role == "focal_point":
        from gradus.core.accounts.tests.people import institution

        scope["institution"] = institution()
    client = signed_in(member(role, **scope))
    assert client.get(url).status_code == 404


def test_who_may_not_make_a_plan_is_led_to_the_plans_and_shown_no_form() -> None:
    office = coordinator()
    url = started(office)
    confirm = upload(office, url, answers_of("XAA"), "a.csv")["Location"]
    office.post(confirm, {"confirmed": office.get(confirm).context["preview"].sha256})
    assert 'href="/planning/XAA/new/"' in office.get(f"{url}results/").content.decode()

    officer = signed_in(member("state_officer", state=State.objects.get(code="XAA")))
    page = officer.get(f"{url}results/").content.decode()
    assert "/planning/XAA/new/" not in page
    assert 'href="/planning/XAA/"' in page
    assert officer.get("/planning/XAA/new/").status_code == 403


def test_a_stranger_is_sent_to_sign_in() -> None:
    answer = Client().get("/assessment/XAA/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/account/login/")


def test_without_the_second_factor_a_coordinator_sets_it_up_first() -> None:
    client = signed_in(member("national_coordinator", state=state()), factor=False)
    answer = client.get("/assessment/XAA/")
    assert answer.status_code == 302
    assert "/account/2fa/" in answer["Location"]
