"""Seals: an intact file is known as one, and whatever was changed or added is found."""

from __future__ import annotations

import io
import random
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import pytest
import typst
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pypdf import PdfReader

from gradus.formats.seals.refused import CertificateRefused, NoSealing, NotAPdf, NoTimestamp
from gradus.formats.seals.seal import seal
from gradus.formats.seals.tests.keys import certificate, key, stamping, timestamps
from gradus.formats.seals.verify import Verified, verify

DIGEST = "0123456789abcdef" * 4
PLACE = "https://gradus.example.org"


def now() -> datetime:
    return datetime.now(UTC)


@cache
def printed() -> bytes:
    made: bytes = typst.compile(
        b'#set document(title: "Plan")\n= Plan\nAgreed.', format="pdf", pdf_standards=["ua-1"]
    )
    return made


@cache
def own() -> x509.Certificate:
    return certificate()


@cache
def sealed() -> bytes:
    return seal(printed(), key(own()), DIGEST, now(), place=PLACE).content


def der(one: x509.Certificate) -> bytes:
    return one.public_bytes(Encoding.DER)


def seen(content: bytes, *trusted: x509.Certificate) -> Verified:
    return verify(content, "agreed.pdf", now(), [der(one) for one in trusted] or None)


def test_what_was_sealed_is_as_it_was_and_names_the_agreement() -> None:
    found = seen(sealed())
    assert found.sound
    assert (found.level, found.trusted, found.digest) == ("B-B", None, DIGEST)
    assert found.certificate is not None
    assert found.certificate.name == "Gradus of Arden"
    assert found.sealed_at is not None
    assert now() - found.sealed_at < timedelta(minutes=5)


def test_the_seal_is_put_behind_the_file_and_marks_no_page() -> None:
    assert sealed().startswith(printed())
    before, after = PdfReader(io.BytesIO(printed())), PdfReader(io.BytesIO(sealed()))
    assert after.pages[0].extract_text() == before.pages[0].extract_text()
    root: Any = after.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"], "it is for screen readers still"
    signature = (after.get_fields() or {})["Seal"]["/V"]
    assert signature["/SubFilter"] == "/ETSI.CAdES.detached"
    assert DIGEST in signature["/Reason"]
    assert "replaces none" in signature["/Reason"]
    assert signature["/Location"] == PLACE
    assert root["/Perms"]["/DocMDP"], "no change is allowed"


def test_its_certificate_leads_to_one_that_is_trusted_or_does_not() -> None:
    assert seen(sealed(), own()).trusted
    other = seen(sealed(), certificate("Somebody else"))
    assert other.trusted is False
    assert other.intact
    assert not other.sound


def test_any_byte_that_was_changed_is_found() -> None:
    whole = sealed()
    first = whole.index(b"/Contents <")
    end = whole.index(b">", first)
    places = random.Random(7).sample(range(len(whole)), 60)  # noqa: S311
    for place in (*places, *range(end - 4, end), first + 12, len(whole) - 2):
        changed = whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :]
        try:
            assert not seen(changed).sound, place
        except NotAPdf:
            assert place < 8


def test_a_page_that_reads_otherwise_is_said_to_be_changed() -> None:
    changed = sealed().replace(b"/Title", b"/Titel", 1)
    found = seen(changed)
    assert found.found
    assert not found.intact


def test_what_is_added_later_is_found_though_what_was_sealed_is_unchanged() -> None:
    from pyhanko.pdf_utils import generic
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer: Any = IncrementalPdfFileWriter(io.BytesIO(sealed()))
    writer.root["/Added"] = generic.NullObject()
    writer.update_root()
    out = io.BytesIO()
    writer.write(out)
    for more in (out.getvalue(), sealed() + b"\n% a remark"):
        found = seen(more)
        assert found.intact
        assert not found.whole
        assert not found.sound


def test_a_timestamp_service_confirms_the_time() -> None:
    made = seal(printed(), key(own()), DIGEST, now(), ask=timestamps)
    assert made.level == "B-T"
    found = seen(made.content, own(), stamping())
    assert found.sound
    assert (found.level, found.stamped_by, found.stamp_trusted) == ("B-T", "Clock of Arden", True)
    assert seen(made.content, own()).stamp_trusted is False


def test_without_the_timestamp_asked_for_nothing_is_sealed() -> None:
    def away(_request: bytes) -> bytes:
        raise OSError("no route")

    for ask in (away, lambda _request: b"what?"):
        with pytest.raises(NoTimestamp):
            seal(printed(), key(own()), DIGEST, now(), ask=ask)


def test_an_expired_certificate_seals_nothing() -> None:
    with pytest.raises(CertificateRefused, match="expired on 2026-01-31"):
        seal(printed(), key(certificate(days=30)), DIGEST, datetime(2026, 6, 1, tzinfo=UTC))


def test_a_seal_stays_sound_when_its_certificate_expires() -> None:
    later = datetime(2046, 1, 1, tzinfo=UTC)
    assert verify(sealed(), "agreed.pdf", later, [der(own())]).sound


def test_what_was_never_sealed_and_what_is_no_pdf() -> None:
    assert not seen(printed()).found
    with pytest.raises(NotAPdf):
        seen(b"PK\x03\x04")


def test_without_the_extra_it_is_said_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    with pytest.raises(NoSealing) as no:
        seal(printed(), key(own()), DIGEST, now())
    assert "gradus[pades]" in no.value.remedy.text()
    with pytest.raises(NoSealing):
        seen(sealed())
