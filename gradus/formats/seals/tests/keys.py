"""Keys and certificates for tests, made on the spot."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    pkcs12,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from gradus.formats.seals.certificate import SealKey, open_key

PASSPHRASE = "seven quiet rivers"  # noqa: S105 - of tests
SIGNS = ("digital_signature", "content_commitment")


@cache
def _private() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


def certificate(
    name: str = "Gradus of Arden",
    usages: tuple[str, ...] = SIGNS,
    begins: datetime | None = None,
    days: int = 3650,
    *,
    stamps: bool = False,
) -> x509.Certificate:
    """A certificate that vouches for itself."""
    begins = begins or datetime(2026, 1, 1, tzinfo=UTC)
    names = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Ministry of Justice of Arden"),
            x509.NameAttribute(NameOID.COMMON_NAME, name),
        ]
    )
    allowed = dict.fromkeys(
        (
            "digital_signature", "content_commitment", "key_encipherment", "data_encipherment",
            "key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
        ),
        False,
    )  # fmt: skip
    builder = (
        x509.CertificateBuilder()
        .subject_name(names)
        .issuer_name(names)
        .public_key(_private().public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(begins + timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(_private().public_key()), False)
        .add_extension(x509.KeyUsage(**(allowed | dict.fromkeys(usages, True))), critical=True)
    )
    if stamps:
        purpose = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        builder = builder.add_extension(purpose, critical=True)
    return builder.sign(_private(), hashes.SHA256())


def pem(one: x509.Certificate) -> bytes:
    return one.public_bytes(Encoding.PEM)


def p12(one: x509.Certificate, passphrase: str = PASSPHRASE) -> bytes:
    """Key and certificate in one file."""
    return pkcs12.serialize_key_and_certificates(
        b"seal", _private(), one, None, BestAvailableEncryption(passphrase.encode())
    )


def key(one: x509.Certificate | None = None) -> SealKey:
    """An installation's key, opened."""
    return open_key(p12(one or certificate()), PASSPHRASE, "seal.p12")


def timestamps(request: bytes) -> bytes:
    """A timestamp service of our own: pyHanko's dummy."""
    from asn1crypto import keys, tsp
    from asn1crypto import x509 as asn1
    from cryptography.hazmat.primitives.serialization import NoEncryption, PrivateFormat
    from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper

    private = _private().private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    own = DummyTimeStamper(
        asn1.Certificate.load(stamping().public_bytes(Encoding.DER)),
        keys.PrivateKeyInfo.load(private),
    )
    answer: bytes = own.request_tsa_response(tsp.TimeStampReq.load(request)).dump()
    return answer


@cache
def stamping() -> x509.Certificate:
    """The certificate of that service."""
    return certificate("Clock of Arden", ("digital_signature",), stamps=True)
