"""A disk that is full is said so, nothing is kept of what came, and what is there can be read."""

from __future__ import annotations

import errno

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler

from gradus.core.accounts.tests.people import member, signed_in, state

pytestmark = pytest.mark.django_db


def test_an_upload_that_does_not_fit_on_the_disk_is_told_kindly(monkeypatch) -> None:
    client = signed_in(member("national_coordinator", state=state()))
    client.raise_request_exception = False

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(TemporaryFileUploadHandler, "new_file", full)
    sent = SimpleUploadedFile("plan.pdf", b"x" * 3_000_000)  # larger than stays in memory
    answer = client.post("/evidence/XAA/add/", {"file": sent})
    assert answer.status_code == 507
    assert "There is no room left" in answer.content.decode()
    assert "Traceback" not in answer.content.decode()
    assert client.get("/evidence/XAA/").status_code == 200
