"""The paper of an agreed plan is sealed once, kept, and told of on its page and by the API."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from gradus.core.access.scope import system
from gradus.core.accounts.tests.people import entries, member, now, signed_in, state
from gradus.core.ledger.actions import COMMAND_LINE
from gradus.domain.periods import Month
from gradus.entrypoints.api.tests.calls import caller
from gradus.formats.seals.tests.keys import PASSPHRASE, certificate, p12
from gradus.formats.seals.verify import verify
from gradus.steps.planning import bridge, public
from gradus.steps.planning.actions import agreement, seals
from gradus.steps.planning.agreement import agreement_of
from gradus.steps.planning.models.plans import Document, Plan
from gradus.steps.planning.tests.agreed import address, agreed, document

pytestmark = pytest.mark.django_db


@pytest.fixture
def certified(settings, tmp_path: Path) -> Path:
    """An installation with a certificate; the file it is in."""
    file = tmp_path / "seal.p12"
    file.write_bytes(p12(certificate()))
    settings.SEAL_CERTIFICATE, settings.SEAL_PASSPHRASE = str(file), PASSPHRASE
    return file


def signed() -> tuple[Plan, str]:
    """An agreed plan that waits for its paper; the hash of what was agreed."""
    row = agreed()
    content = agreement_of(row, "XAA", {"en": document(Month.parse(row.summary["start"]))}, {})
    with system("test"):
        bridge.document_of(row, "agreement.json", content).save(force_insert=True)
    return row, hashlib.sha256(content).hexdigest()


def printed() -> tuple[Plan, str]:
    row, digest = signed()
    agreement.print_agreed(by=COMMAND_LINE, at=now(), plan_id=row.pk)
    return row, digest


def officer() -> Client:
    return signed_in(member("national_coordinator", "c@xaa.example", state=state()))


def paper(client: Client, row: Plan) -> bytes:
    return client.get(address(row, "files", "agreed.pdf").rstrip("/")).content


def waiting() -> int:
    return ProcrastinateJob.objects.filter(task_name=seals.SEAL).count()


def test_an_agreed_plan_is_sealed_when_it_is_printed_and_stays_byte_for_byte(certified) -> None:
    row, digest = printed()
    client = officer()
    content = paper(client, row)
    seen = verify(content, "agreed.pdf", now())
    assert seen.sound
    assert seen.digest == digest
    assert paper(client, row) == content, "made once, and kept"
    page = client.get(address(row, "agreement")).content.decode()
    assert "with the certificate of <bdi>Gradus of Arden</bdi>" in page
    assert "it signs for neither party" in page
    assert hashlib.sha256(content).hexdigest() in page
    assert [e.object_id for e in entries("plan.seal")] == [row.pk]
    assert waiting() == 0


def test_programs_are_told_of_the_seal_and_get_the_same_bytes(certified) -> None:
    row, digest = printed()
    user = member("national_coordinator", "c@xaa.example", state=state())
    call = caller(user, "plan:read")
    told = call.get(f"/api/states/XAA/plans/{row.pk}/agreement").json()["seal"]
    file = call.get(f"/api/states/XAA/plans/{row.pk}/documents/agreed.pdf").content
    assert told["digest"] == digest
    assert told["sha256"] == hashlib.sha256(file).hexdigest()
    assert (told["level"], told["name"]) == ("B-B", "agreed.pdf")
    assert told["subject"] == "CN=Gradus of Arden,O=Ministry of Justice of Arden"


def test_without_a_certificate_nothing_is_sealed_and_the_page_says_so() -> None:
    row, _ = printed()
    client = officer()
    assert not verify(paper(client, row), "agreed.pdf", now()).found
    assert "It is not sealed" in client.get(address(row, "agreement")).content.decode()
    assert waiting() == 0
    assert list(public.seal_what_is_agreed(by=COMMAND_LINE, at=now())) == []


def test_what_cannot_be_sealed_is_printed_all_the_same_and_sealed_later(
    certified, settings, caplog
) -> None:
    settings.SEAL_PASSPHRASE = PASSPHRASE + "?"
    row, digest = printed()
    client = officer()
    before = paper(client, row)
    assert not verify(before, "agreed.pdf", now()).found
    assert "does not open with this passphrase" in caplog.text
    assert waiting() == 1, "it is tried again"

    settings.SEAL_PASSPHRASE = PASSPHRASE
    assert len(list(public.seal_what_is_agreed(by=COMMAND_LINE, at=now()))) == 1
    after = paper(client, row)
    assert after.startswith(before), "the seal is put behind what was printed"
    assert verify(after, "agreed.pdf", now()).digest == digest
    assert list(public.seal_what_is_agreed(by=COMMAND_LINE, at=now())) == [], "once is enough"
    assert seals.seal_agreed(by=COMMAND_LINE, at=now(), plan_id=row.pk) is None
    assert paper(client, row) == after


def test_a_plan_that_arrived_from_elsewhere_is_not_ours_to_seal(certified) -> None:
    row, _ = signed()
    with system("test"):
        bridge.document_of(row, "agreed.pdf", b"%PDF-1.7").save(force_insert=True)
        Plan.objects.filter(pk=row.pk).update(received_from="Another")
        assert Document.objects.filter(plan=row).count() == 2
    assert list(public.seal_what_is_agreed(by=COMMAND_LINE, at=now())) == []
