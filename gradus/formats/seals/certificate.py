"""Certificates an installation seals with: PKCS#12 files, read and judged."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12

from gradus.domain.messages import message
from gradus.domain.refusals import Fault
from gradus.formats.seals.refused import CertificateRefused

FEWEST_BITS = 2048
SOON = timedelta(days=60)
MOST_BYTES = 1_000_000
USAGES = {
    "digital_signature": "digitalSignature",
    "content_commitment": "nonRepudiation",
    "key_encipherment": "keyEncipherment",
    "data_encipherment": "dataEncipherment",
    "key_agreement": "keyAgreement",
    "key_cert_sign": "keyCertSign",
    "crl_sign": "cRLSign",
}
"""Key usages by cryptography's names, and by those of X.509."""
SEALING = frozenset({"digitalSignature", "nonRepudiation"})
"""A certificate that says what it may be used for says one of these."""


@dataclass(frozen=True)
class Certificate:
    """What a certificate says of itself; nothing secret."""

    subject: str
    issuer: str
    serial: str
    not_before: datetime
    not_after: datetime
    key_usage: tuple[str, ...]
    key: str
    sha256: str

    @property
    def name(self) -> str:
        """Whose it is, in short: its common name, or organisation, or all of it."""
        return short(self.subject)

    @property
    def self_issued(self) -> bool:
        """Whether it vouches for itself."""
        return self.subject == self.issuer


@dataclass(frozen=True)
class SealKey:
    """A PKCS#12 file that was opened: its certificate, and what signing needs."""

    certificate: Certificate
    pkcs12: bytes
    passphrase: bytes

    def __repr__(self) -> str:
        return f"SealKey({self.certificate.subject})"


def short(subject: str) -> str:
    """The common name of a name as RFC 4514 writes it, or its organisation, or all of it."""
    try:
        parts = x509.Name.from_rfc4514_string(subject)
    except ValueError:  # a name with parts of its issuer's own making
        return subject
    told = {one.rfc4514_attribute_name: str(one.value) for one in parts}
    return told.get("CN") or told.get("O") or subject


def certificate_of(found: x509.Certificate) -> Certificate:
    """What a certificate says of itself."""
    try:
        usage = found.extensions.get_extension_for_class(x509.KeyUsage).value
        named = tuple(told for own, told in USAGES.items() if getattr(usage, own))
    except x509.ExtensionNotFound:
        named = ()
    return Certificate(
        subject=found.subject.rfc4514_string(),
        issuer=found.issuer.rfc4514_string(),
        serial=f"{found.serial_number:x}",
        not_before=found.not_valid_before_utc,
        not_after=found.not_valid_after_utc,
        key_usage=named,
        key=_key(found),
        sha256=found.fingerprint(hashes.SHA256()).hex(),
    )


def read_certificates(content: bytes, name: str) -> tuple[bytes, ...]:
    """The certificates of a file, PEM (one or more) or DER, as DER.

    Raises
    ------
    CertificateRefused
        There is none in it.
    """
    from cryptography.hazmat.primitives.serialization import Encoding

    try:
        if b"-----BEGIN" in content:
            found = x509.load_pem_x509_certificates(content)
        else:
            found = [x509.load_der_x509_certificate(content)]
    except ValueError as trouble:
        raise CertificateRefused(
            "no-certificate",
            message("{name} holds no certificate.", name=name),
            message("Name a certificate as PEM (.pem, .crt) or DER (.cer), without its key."),
        ) from trouble
    return tuple(one.public_bytes(Encoding.DER) for one in found)


def open_key(content: bytes, passphrase: str, name: str) -> SealKey:
    """Open a PKCS#12 file (.p12, .pfx).

    Raises
    ------
    CertificateRefused
        It is none, the passphrase is another, it has no key or certificate, or a key of a kind that
        readers of PDF do not know.
    """
    if not _is_pkcs12(content):
        raise CertificateRefused(
            "no-pkcs12",
            message("{name} is no PKCS#12 file.", name=name),
            message(
                "Put key and certificate into one: openssl pkcs12 -export -inkey KEY.pem "
                "-in CERTIFICATE.pem -out seal.p12"
            ),
        )
    secret = passphrase.encode()
    try:
        found = pkcs12.load_pkcs12(content, secret or None)
    except ValueError as trouble:
        raise CertificateRefused(
            "wrong-passphrase",
            message("{name} does not open with this passphrase.", name=name),
            message(
                "Look at the file that GRADUS_SEAL_PASSPHRASE_FILE names: it holds the passphrase and "
                "nothing else."
            ),
        ) from trouble
    if found.key is None or found.cert is None:
        raise CertificateRefused(
            "no-key",
            message("{name} has no private key with its certificate.", name=name),
            message("Export both together, with the key, into one PKCS#12 file."),
        )
    key = found.key
    known = isinstance(key, ec.EllipticCurvePrivateKey) or (
        isinstance(key, rsa.RSAPrivateKey) and key.key_size >= FEWEST_BITS
    )
    if not known:
        raise CertificateRefused(
            "unfit-key",
            message("The key in {name} is of a kind that seals no PDF.", name=name),
            message("Take an RSA key of 2048 bits or more, or a key on a NIST curve."),
        )
    return SealKey(certificate_of(found.cert.certificate), content, secret)


def faults(certificate: Certificate, at: datetime) -> Iterator[Fault]:
    """Why nothing can be sealed with a certificate at a time; nothing: it can."""
    if at < certificate.not_before:
        yield Fault(
            certificate.name,
            message("It holds only from {day}.", day=f"{certificate.not_before:%Y-%m-%d}"),
            message("Wait until then, or see that the clock of this machine is right."),
            "not-yet-valid",
        )
    if at > certificate.not_after:
        yield Fault(
            certificate.name,
            message("It expired on {day}.", day=f"{certificate.not_after:%Y-%m-%d}"),
            message("Have it renewed, and put the new one in its place."),
            "expired",
        )
    if certificate.key_usage and not SEALING & set(certificate.key_usage):
        yield Fault(
            certificate.name,
            message(
                "It may be used for {usages}, and not to sign.",
                usages=", ".join(certificate.key_usage),
            ),
            message("Ask for one with the key usage digitalSignature or nonRepudiation."),
            "key-usage",
        )


def expires_soon(certificate: Certificate, at: datetime) -> bool:
    """Whether it is time to have a certificate renewed."""
    return certificate.not_after - at < SOON


def check(certificate: Certificate, at: datetime) -> None:
    """Refuse a certificate that nothing can be sealed with at a time."""
    for fault in faults(certificate, at):
        what = message("The certificate of {name}: {what}", name=fault.where, what=fault.what)
        raise CertificateRefused(fault.code, what, fault.remedy)


def _is_pkcs12(content: bytes) -> bool:
    """Whether it begins as PKCS#12 does: a sequence whose first member is the number 3."""
    return content[:1] == b"\x30" and b"\x02\x01\x03" in content[:9]


def _key(found: x509.Certificate) -> str:
    key = found.public_key()
    if isinstance(key, rsa.RSAPublicKey):
        return f"RSA {key.key_size}"
    if isinstance(key, ec.EllipticCurvePublicKey):
        return f"EC {key.curve.name}"
    return type(key).__name__
