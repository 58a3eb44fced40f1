"""One change for one key, no lost update, nothing half: what holds for every operation."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from gradus.core.access.scope import system
from gradus.core.accounts.tests import people
from gradus.core.states.models import Institution
from gradus.core.tokens import models
from gradus.core.tokens.actions import sweep_replies
from gradus.entrypoints.api.tests.calls import Caller, caller, key_of, now, problem

PLACE = "/api/states/XAA/institutions"
POLICE = {"name": "Police", "kind": "police"}


def coordinator() -> Any:
    return people.member("national_coordinator", "c@example.org", state=people.state("XAA"))


def institutions() -> int:
    with system("test"):
        return Institution.objects.count()


@pytest.mark.django_db
def test_sent_again_a_change_is_answered_with_the_same_bytes_and_happens_once() -> None:
    api = caller(coordinator())
    first = api.post(PLACE, POLICE, key="one")
    again = api.post(PLACE, POLICE, key="one")
    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert first.status_code == 201
    assert again["Content-Type"] == first["Content-Type"]
    assert institutions() == 1
    assert len(people.entries("institution.register")) == 1


@pytest.mark.django_db
def test_a_key_with_another_request_is_refused() -> None:
    api = caller(coordinator())
    made = api.post(PLACE, POLICE, key="one").json()
    for other in (
        api.post(PLACE, {**POLICE, "place": "Port"}, key="one"),
        api.post(f"{PLACE}/{made['id']}/units", {"name": "Unit"}, key="one"),
        api.change("PUT", f"{PLACE}/{made['id']}", POLICE, key="one"),
    ):
        assert other.status_code == 409
        assert problem(other)["type"].endswith("idempotency-key-used")
    assert institutions() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["", " ", "x" * 201, "a\tb"])
def test_a_change_without_a_good_key_is_not_begun(key: str) -> None:
    api = caller(coordinator())
    answer = api.send("POST", PLACE, b'{"name":"A","kind":"other"}', "application/json",
                      Idempotency_Key=key)  # fmt: skip
    assert answer.status_code == 400
    assert problem(answer)["type"].endswith("idempotency-key-missing")
    assert institutions() == 0


@pytest.mark.django_db
def test_what_was_refused_leaves_nothing_and_its_key_is_free() -> None:
    api = caller(coordinator())
    assert api.post(PLACE, {"name": "Police"}, key="one").status_code == 422
    assert api.post(PLACE, POLICE, key="one").status_code == 201
    assert api.post(PLACE, POLICE, key="two").status_code == 422
    with system("test"):
        assert list(models.Reply.objects.values_list("key", flat=True)) == ["one"]


@pytest.mark.django_db
def test_replies_belong_to_one_key_and_last_a_day() -> None:
    user = coordinator()
    api, other = caller(user), caller(user, "register:write")
    api.post(PLACE, POLICE, key="one")
    assert problem(other.post(PLACE, POLICE, key="one"))["type"].endswith("name-taken")
    with system("test"):
        models.Reply.objects.update(made_at=now() - timedelta(hours=25))
    assert problem(api.post(PLACE, POLICE, key="one"))["type"].endswith("name-taken")
    assert sweep_replies(at=now()) == 1


@pytest.mark.django_db
def test_a_file_sent_again_is_the_same_request_though_its_boundary_differs() -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    api = caller(coordinator())
    begun = api.post("/api/states/XAA/assessments", {"assessed_on": "2027-01-31"}).json()
    path = f"/api/states/XAA/assessments/{begun['id']}/workbook"

    def send(content: bytes) -> Any:
        file = SimpleUploadedFile("answers.csv", content)
        return api.upload(path, {"workbook": file}, key="one")

    head = b"unit,indicator,value,group\n"
    first, again = send(head + b"XAA,GOV-01,2,State\n"), send(head + b"XAA,GOV-01,2,State\n")
    assert first.status_code == 200, first.content
    assert again.content == first.content
    assert send(head + b"XAA,GOV-01,3,State\n").status_code == 409


def test_of_fifty_at_once_with_one_key_one_happens(committing: None) -> None:
    api = caller(coordinator())
    together = Barrier(50)

    def post(_: int) -> tuple[int, bytes]:
        together.wait(60)
        try:
            answer = api.post(PLACE, POLICE, key="one")
            return answer.status_code, answer.content
        finally:
            connection.close()

    with ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(post, range(50)))
    assert institutions() == 1
    made = {content for status, content in answers if status == 201}
    assert len(made) == 1, "those that are answered are answered alike"
    others = {status for status, _ in answers} - {201}
    assert others <= {409}, "or told to ask again"
    assert api.post(PLACE, POLICE, key="one").content == made.pop()


@pytest.mark.django_db
def test_what_is_unchanged_is_not_sent_again() -> None:
    api = caller(coordinator())
    first = api.get(PLACE)
    tag = first["ETag"]
    same = api.get(PLACE, If_None_Match=tag)
    assert (same.status_code, same.content, same["ETag"]) == (304, b"", tag)
    assert api.get(PLACE, If_None_Match=f'"x", W/{tag}').status_code == 304
    api.post(PLACE, POLICE)
    changed = api.get(PLACE, If_None_Match=tag)
    assert changed.status_code == 200
    assert changed["ETag"] != tag


@pytest.mark.django_db
def test_an_update_of_what_changed_meanwhile_is_refused() -> None:
    api = caller(coordinator())
    path = f"{PLACE}/{api.post(PLACE, POLICE).json()['id']}"
    tag = api.get(path)["ETag"]
    first = api.change("PUT", path, {**POLICE, "place": "Port"}, If_Match=tag)
    assert first.status_code == 200
    late = api.change("PUT", path, {**POLICE, "place": "Hill"}, If_Match=tag)
    assert late.status_code == 412
    assert problem(late)["type"].endswith("precondition-failed")
    assert api.get(path).json()["place"] == "Port"
    assert api.change("PUT", path, {**POLICE, "place": "Hill"}, If_Match="*").status_code == 200


@pytest.mark.django_db
def test_a_condition_on_what_is_not_there_tells_nothing_else() -> None:
    people.member("national_coordinator", "b@example.org", state=people.state("XBB"))
    api = caller(coordinator())
    nowhere = "01890000-0000-7000-8000-000000000000"
    answers = [
        api.change("PUT", f"/api/states/{code}/institutions/{nowhere}", POLICE, If_Match='"a"')
        for code in ("XAA", "XBB", "XQQ")
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1


@pytest.mark.django_db
def test_a_change_that_fails_later_is_undone(monkeypatch: pytest.MonkeyPatch) -> None:
    from gradus.entrypoints.api import guard

    def full(**_: Any) -> None:
        raise ZeroDivisionError

    api = caller(coordinator())
    monkeypatch.setattr(guard.tokens, "keep_reply", full)
    assert api.post(PLACE, POLICE).status_code == 500
    assert institutions() == 0
    assert people.entries("institution.register") == []


@pytest.mark.django_db
def test_what_a_grant_lets_a_program_read_is_written_down() -> None:
    from gradus.core.tokens.tests.keys import grant

    officer = people.account("officer@example.org", factor=True)
    holding = people.hold(officer, "programme_officer", programme=people.programme())
    api = Caller(key_of(officer).secret)
    assert api.get("/api/states/XAA/plans").status_code == 404
    grant(holding, "XAA", "register", "plan")
    people.institution("XAA")
    assert len(api.get(PLACE).json()["items"]) == 1
    (entry,) = people.entries("read.granted")
    assert f'"page":"{PLACE}"' in entry.body
    assert '"via":"api"' in entry.body


@pytest.mark.django_db
def test_what_is_sent_compressed_has_a_strong_tag_of_its_own() -> None:
    api = caller(coordinator())
    for number in range(5):
        api.post(PLACE, {"name": f"Institution {number}", "kind": "other"})
    plain, packed = api.get(PLACE), api.get(PLACE, Accept_Encoding="gzip")
    assert packed["Content-Encoding"] == "gzip"
    assert packed["ETag"] == plain["ETag"][:-1] + '-gzip"'
    for tag in (plain["ETag"], packed["ETag"]):
        assert api.get(PLACE, If_None_Match=tag).status_code == 304
        assert api.get(PLACE, If_None_Match=tag, Accept_Encoding="gzip").status_code == 304
