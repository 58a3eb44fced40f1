"""The pages as a browser gets them: adding, reading, what may not be seen, hostile files."""

from __future__ import annotations

import errno
import io
import os
import re
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gradus.core.access.scope import system
from gradus.core.accounts import models as accounts
from gradus.core.accounts.rules import grant_digest
from gradus.core.accounts.tests import people
from gradus.core.evidence.models import File, InsideFile, Source
from gradus.core.evidence.tests.factories import TEXT, picture
from gradus.core.ledger.models import Entry
from gradus.core.ledger.record import record
from gradus.core.states.models import State
from gradus.domain.ids import new_id
from gradus.domain.markings import Marking

pytestmark = pytest.mark.django_db


@pytest.fixture
def home() -> State:
    return people.state("XAA")


@pytest.fixture
def office(home: State) -> Client:
    return people.signed_in(people.member("national_coordinator", state=home))


def guest(home: State, *kinds: str) -> Client:
    """A programme officer with a grant of the State, signed by two of its people."""
    user = people.account("officer@example.org", factor=True)
    holding = people.hold(user, "programme_officer", programme=people.programme())
    now = people.now()
    with system("test"):
        grant = accounts.Grant(
            state=home,
            user=user,
            holding=holding,
            role=holding.role,
            kinds=list(kinds),
            purpose="test",
            basis="grant",
            proposed_by=user.pk,
            proposed_at=now,
            starts=now - timedelta(hours=1),
            ends=now + timedelta(days=30),
        )
        grant.save(force_insert=True)
        for _ in range(2):
            accounts.GrantSignature(
                grant=grant,
                state=home,
                grantee_id=user.pk,
                signed_by=new_id(),
                signed_at=now,
                digest=grant_digest(grant),
            ).save(force_insert=True)
        record(by=people.robot(), at=now, action="test", thing=grant.thing(), rule="test")
    return people.signed_in(user)


def look(client: Client, data: bytes, name: str = "act.txt", code: str = "xaa") -> Any:
    return client.post(f"/evidence/{code}/add/", {"file": SimpleUploadedFile(name, data)})


def hidden(page: Any) -> dict[str, str]:
    return dict(
        re.findall(r'type="hidden" name="(shown|name)" value="([^"]*)"', page.content.decode())
    )


def keep(
    client: Client, data: bytes = TEXT, marking: Marking = Marking.AMBER, name: str = "act.txt"
) -> UUID:
    page = look(client, data, name)
    assert page.status_code == 200, page.content.decode()
    done = client.post("/evidence/xaa/add/", {**hidden(page), "marking": str(marking)})
    assert done.status_code == 302, done.content.decode()
    return UUID(done["Location"].split("/")[2])


def body(answer: Any) -> bytes:
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def test_a_file_is_shown_then_kept_then_read(office: Client) -> None:
    page = look(office, TEXT, "C:\\laws\\act.of.2024.txt")
    text = page.content.decode()
    assert "act_of.2024.txt" in text
    assert hidden(page)["shown"] in text
    assert "nothing is kept yet" in text.lower()
    with system("test"):
        assert not File.objects.exists()
    pk = keep(office)
    about = office.get(f"/evidence/{pk}/about/").content.decode()
    for said in ("act.txt", "TLP:AMBER", "Nothing yet"):
        assert said in about
    assert "act.txt" in office.get("/evidence/xaa/").content.decode()
    assert office.get("/evidence/")["Location"] == "/evidence/XAA/"
    assert body(office.get(f"/evidence/{pk}/")) == TEXT


def test_without_a_marking_nothing_is_kept_and_what_was_found_is_shown_again(
    office: Client,
) -> None:
    page = look(office, TEXT)
    again = office.post("/evidence/xaa/add/", hidden(page))
    assert again.status_code == 422
    assert hidden(again) == hidden(page)
    assert "SHA-256" in again.content.decode()
    with system("test"):
        assert not File.objects.exists()


def test_what_was_not_shown_is_not_kept(office: Client) -> None:
    look(office, TEXT)
    told = {"shown": "0" * 64, "name": "act.txt", "marking": "TLP:AMBER"}
    answer = office.post("/evidence/xaa/add/", told)
    assert answer.status_code == 422
    assert "changed-since-shown" in answer.content.decode()


def test_a_second_tap_is_not_a_second_file(
    office: Client, django_capture_on_commit_callbacks: Any
) -> None:
    told = {**hidden(look(office, TEXT)), "marking": "TLP:AMBER"}
    with django_capture_on_commit_callbacks(execute=True):
        first = office.post("/evidence/xaa/add/", told)
    again = office.post("/evidence/xaa/add/", told)
    assert (first.status_code, again.status_code) == (302, 302)
    assert first["Location"] == again["Location"]
    other = office.post("/evidence/xaa/add/", {**told, "marking": "TLP:RED"})
    assert other.status_code == 422


def test_a_full_disk_is_said_in_place_and_what_is_there_is_read(
    office: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    pk = keep(office)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "no room")

    monkeypatch.setattr(os, "fsync", full)
    answer = look(office, b"more")
    assert answer.status_code == 422
    assert 'data-code="disk-full"' in answer.content.decode()
    assert body(office.get(f"/evidence/{pk}/")) == TEXT


@pytest.mark.parametrize("marking", Marking)
def test_a_file_is_only_ever_something_to_save(office: Client, marking: Marking) -> None:
    pk = keep(office, marking=marking, name='a"b\u202e;.txt')
    answer = office.get(f"/evidence/{pk}/")
    assert body(answer) == TEXT
    assert answer["Content-Disposition"].startswith("attachment;")
    assert "\u202e" not in answer["Content-Disposition"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    if marking in (Marking.CLEAR, Marking.GREEN):
        assert answer["ETag"] == f'"{pk}"'
        again = office.get(f"/evidence/{pk}/", headers={"If-None-Match": answer["ETag"]})
        assert again.status_code == 304
        assert "no-store" not in answer["Cache-Control"]
    else:
        assert "ETag" not in answer
        assert "no-store" in answer["Cache-Control"]


def macros() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as box:
        box.writestr("[Content_Types].xml", "<Types/>")
        box.writestr("word/document.xml", "<w/>")
        box.writestr("word/vbaProject.bin", b"\xd0\xcf\x11\xe0")
    return out.getvalue()


HOSTILE = {
    "a web page": (b"<!doctype html><script>alert(1)</script>", "act.pdf"),
    "a drawing": (b'<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>', "map.svg"),
    "a program": (b"MZ\x90\0\x03\0\0\0", "act.docx"),
    "a script": (b"#!/bin/sh\nrm -rf /\n", "act.txt"),
    "macros": (macros(), "act.docx"),
    "an archive": (b"PK\x05\x06" + bytes(18), "act.docx"),
    "two kinds at once": (b"%PDF-1.7\n<html><script>1</script></html>\n%%EOF", "act.pdf"),
    "a picture of a million million points": (
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\x0f\x42\x40\0\x0f\x42\x40\x08\x02\0\0\0" + bytes(16),
        "lab.png",
    ),
    "nothing": (b"", "act.txt"),
    "zeros": (bytes(100), "act.txt"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_hostile_files_are_refused_in_place_and_leave_nothing(
    office: Client, folder: Path, what: str
) -> None:
    data, name = HOSTILE[what]
    answer = look(office, data, name)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert 'role="alert"' in text
    assert "data-code" in text
    assert "alert(1)" not in text
    assert not [path for path in folder.rglob("*") if path.is_file()]


def test_a_name_of_markup_is_shown_as_text(office: Client) -> None:
    page = look(office, TEXT, "<img src=x onerror=alert(1)>.txt").content.decode()
    assert "<img" not in page
    pk = keep(office, name="<img src=x onerror=alert(1)>.txt")
    assert "<img" not in office.get(f"/evidence/{pk}/about/").content.decode()


def test_a_file_that_acts_when_opened_says_so_before_the_download(office: Client) -> None:
    data = b"name,sum\n=HYPERLINK(1),2\n"
    assert "does, or may do, something" in look(office, data, "list.csv").content.decode()
    pk = keep(office, data, name="list.csv")
    assert "does, or may do, something" in office.get(f"/evidence/{pk}/about/").content.decode()


def test_what_may_not_be_seen_is_answered_like_what_is_not_there(
    office: Client, home: State
) -> None:
    open_, inside = keep(office), keep(office, b"inside", Marking.STATE_ONLY)
    foreign = people.signed_in(
        people.member("national_coordinator", "other@example.org", state=people.state("XBB"))
    )
    visitor = guest(home, "evidence")
    for client, hidden_ids in ((foreign, (open_, inside)), (visitor, (inside,))):
        for page in ("", "about/"):
            nothing = new_id()
            absent = client.get(f"/evidence/{nothing}/{page}")
            for pk in hidden_ids:
                found = client.get(f"/evidence/{pk}/{page}")
                assert (found.status_code, absent.status_code) == (404, 404)
                assert people.bare(found.content, str(pk)) == people.bare(
                    absent.content, str(nothing)
                )
                assert found.headers.keys() == absent.headers.keys()
        for page in ("marking/", "withdraw/"):
            told = {"marking": "TLP:CLEAR", "reason": "x"}
            assert client.post(f"/evidence/{inside}/{page}", told).status_code == 404
    unknown, other = foreign.get("/evidence/QQQ/"), foreign.get("/evidence/XAA/")
    assert other.status_code == 404
    assert people.bare(unknown.content, "QQQ") == people.bare(other.content, "XAA")


def test_a_guest_reads_under_a_grant_and_the_state_sees_that(office: Client, home: State) -> None:
    pk = keep(office)
    visitor = guest(home, "evidence")
    assert body(visitor.get(f"/evidence/{pk}/")) == TEXT
    assert "Add a file" not in visitor.get("/evidence/XAA/").content.decode()
    assert visitor.get("/evidence/XAA/add/").status_code == 200  # the form; it takes nothing
    assert look(visitor, b"new").status_code == 422
    with system("test"):
        noted = Entry.objects.filter(action="read.granted", state_id=home.pk)
        assert any(str(pk) in body for body in noted.values_list("body", flat=True))


def test_a_marking_is_changed_on_the_page(office: Client) -> None:
    pk = keep(office)
    raised = office.post(f"/evidence/{pk}/marking/", {"marking": "TLP:RED"})
    assert raised.status_code == 302
    with system("test"):
        assert InsideFile.objects.get(pk=pk).marking == Marking.RED
    lowered = office.post(f"/evidence/{pk}/marking/", {"marking": "TLP:GREEN"})
    assert lowered.status_code == 422
    assert "reason-needed" in lowered.content.decode()


def test_what_is_withdrawn_is_not_served(office: Client) -> None:
    pk = keep(office)
    assert office.post(f"/evidence/{pk}/withdraw/", {"reason": ""}).status_code == 422
    assert office.post(f"/evidence/{pk}/withdraw/", {"reason": "wrong"}).status_code == 302
    assert office.get(f"/evidence/{pk}/").status_code == 404
    assert "wrong" in office.get(f"/evidence/{pk}/about/").content.decode()


def test_altered_bytes_are_not_served(office: Client, folder: Path) -> None:
    pk = keep(office)
    (path,) = folder.glob(f"??/*-{pk}")
    path.write_bytes(b"Act 8 of 2024 on electronic evidence")
    answer = office.get(f"/evidence/{pk}/")
    assert answer.status_code == 422
    assert "file-not-whole" in answer.content.decode()
    path.unlink()
    assert office.get(f"/evidence/{pk}/").status_code == 422


def test_a_focal_point_gives_for_the_institution(home: State) -> None:
    police = people.institution("XAA")
    client = people.signed_in(people.member("focal_point", state=home, institution=police))
    page = look(client, picture(), "lab.png")
    told = {**hidden(page), "marking": "TLP:RED", "institution": str(police.pk)}
    done = client.post("/evidence/xaa/add/", told)
    assert done.status_code == 302
    with system("test"):
        assert InsideFile.objects.get().institution_id == police.pk
    assert client.get(done["Location"]).status_code == 200
    told["institution"] = ""
    assert client.post("/evidence/xaa/add/", told).status_code == 422


def test_a_source_is_added_and_its_address_cannot_be_a_script(office: Client) -> None:
    told = {"kind": "document", "title": "National strategy", "url": "javascript:alert(1)"}
    refused = office.post("/evidence/xaa/add-source/", told)
    assert refused.status_code == 422
    done = office.post("/evidence/xaa/add-source/", {**told, "url": "https://example.org/s"})
    assert done.status_code == 302
    with system("test"):
        row = Source.objects.get()
    page = office.get(f"/evidence/sources/{row.pk}/").content.decode()
    assert 'href="https://example.org/s"' in page
    assert "National strategy" in office.get("/evidence/xaa/").content.decode()
    assert office.post(f"/evidence/sources/{row.pk}/", {"reason": "old"}).status_code == 302


def test_strangers_are_sent_to_sign_in() -> None:
    for page in ("", "XAA/", "XAA/add/", f"{new_id()}/", f"{new_id()}/about/"):
        answer = Client().get(f"/evidence/{page}")
        assert answer.status_code == 302
        assert "/account/login/" in answer["Location"]
