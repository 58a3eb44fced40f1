"""Certificates for the seal: what is told of them, and why one is refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509

from gradus.formats.seals import certificate as certificates
from gradus.formats.seals.refused import CertificateRefused
from gradus.formats.seals.tests.keys import PASSPHRASE, certificate, key, p12, pem

NOW = datetime(2026, 6, 1, tzinfo=UTC)


def refused(content: bytes, passphrase: str = PASSPHRASE) -> str:
    with pytest.raises(CertificateRefused) as no:
        certificates.open_key(content, passphrase, "seal.p12")
    return no.value.code


def test_a_certificate_tells_whose_it_is_until_when_and_what_for() -> None:
    told = key().certificate
    assert told.name == "Gradus of Arden"
    assert told.self_issued
    assert told.key_usage == ("digitalSignature", "nonRepudiation")
    assert told.key == "RSA 2048"
    assert told.not_after == datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=3650)
    assert not list(certificates.faults(told, NOW))


def test_another_passphrase_does_not_open_it() -> None:
    assert refused(p12(certificate()), "seven loud rivers") == "wrong-passphrase"


def test_what_is_no_pkcs12_is_said_to_be_none() -> None:
    assert refused(b"") == "no-pkcs12"
    assert refused(pem(certificate())) == "no-pkcs12"


@pytest.mark.parametrize(
    ("made", "code"),
    [
        (certificate(days=30), "expired"),
        (certificate(begins=NOW + timedelta(days=1)), "not-yet-valid"),
        (certificate(usages=("key_encipherment",)), "key-usage"),
    ],
)
def test_a_certificate_that_cannot_seal_is_refused(made: x509.Certificate, code: str) -> None:
    with pytest.raises(CertificateRefused) as no:
        certificates.check(key(made).certificate, NOW)
    assert no.value.code == code


def test_either_of_two_usages_is_enough() -> None:
    for usage in ("digital_signature", "content_commitment"):
        certificates.check(key(certificate(usages=(usage,))).certificate, NOW)


def test_the_key_is_not_shown_by_what_is_logged() -> None:
    assert PASSPHRASE not in repr(key())
    assert "pkcs12" not in repr(key())


def test_certificates_are_read_as_text_and_as_bytes() -> None:
    one, other = certificate(), certificate("Another")
    assert len(certificates.read_certificates(pem(one) + pem(other), "both.pem")) == 2
    with pytest.raises(CertificateRefused, match="holds no certificate"):
        certificates.read_certificates(b"nothing", "x.pem")
