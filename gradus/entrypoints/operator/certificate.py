"""The certificate by which devices in a room speak TLS to this machine.

One leaf that vouches for itself, and no authority that made it. An authority would have to be
installed on every phone, and its key, on a laptop that travels, could then speak for any site.
A leaf can only be excepted, for this machine alone, by whoever compared its fingerprint.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

FOLDER = "lan"
LIFE = timedelta(days=397)  # phones refuse what holds longer
SLOW_CLOCKS = timedelta(days=2)  # it holds from before it was made: clocks of phones are behind
SPARE = timedelta(days=14)  # a workshop outlives no certificate


@dataclass(frozen=True)
class Certificate:
    """Where a certificate and its key are kept, and the fingerprint that browsers show of it."""

    file: Path
    key: Path
    fingerprint: str  # SHA-256, in groups to be read aloud
    replaces: bool  # another one, which devices may have excepted


def kept(folder: Path, names: Iterable[str], now: datetime) -> Certificate:
    """The certificate in an installation's folder; another is made where that one will not do.

    It will not if it does not name all the names and addresses, has run out or soon will, does
    not hold yet (a clock was put back), is damaged, or if others may read its key.
    """
    place = folder / FOLDER
    file, key = place / "certificate.pem", place / "key.pem"
    wanted = set(names)
    found = _good(file, key, wanted, now)
    replaces = found is None and file.exists()
    if found is None:
        place.mkdir(mode=0o700, exist_ok=True)
        found = _made(file, key, wanted, now)
    digits = found.fingerprint(SHA256()).hex().upper()
    groups = " ".join(digits[at : at + 4] for at in range(0, len(digits), 4))
    return Certificate(file, key, groups, replaces)


def _good(file: Path, key: Path, wanted: set[str], now: datetime) -> x509.Certificate | None:
    with suppress(OSError, ValueError, x509.ExtensionNotFound):
        found = x509.load_pem_x509_certificate(file.read_bytes())
        named = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        names = {str(name.value) for name in named}
        lasts = found.not_valid_before_utc <= now <= found.not_valid_after_utc - SPARE
        private = load_pem_private_key(key.read_bytes(), None)
        if (
            lasts
            and wanted <= names
            and not key.stat().st_mode & 0o077
            and private.public_key() == found.public_key()
        ):
            return found
    return None


def _made(file: Path, key: Path, names: set[str], now: datetime) -> x509.Certificate:
    private = ec.generate_private_key(ec.SECP256R1())
    public = private.public_key()
    itself = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Gradus")])
    start = now - SLOW_CLOCKS
    usage = dict.fromkeys(
        ("content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
         "key_cert_sign", "crl_sign", "encipher_only", "decipher_only"), False,
    )  # fmt: skip
    made = (
        x509.CertificateBuilder(
            itself, itself, public, x509.random_serial_number(), start, start + LIFE
        )
        .add_extension(x509.SubjectAlternativeName([_name(one) for one in sorted(names)]), False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(digital_signature=True, **usage), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(public), critical=False)
        .sign(private, SHA256())
    )
    _write(key, private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    _write(file, made.public_bytes(Encoding.PEM))
    return made


def _name(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _write(file: Path, data: bytes) -> None:
    """Put a file there whole, for this account alone from its first byte on."""
    unfinished = file.with_suffix(".unfinished")
    unfinished.unlink(missing_ok=True)
    unfinished.touch(mode=0o600, exist_ok=False)
    unfinished.write_bytes(data)
    unfinished.replace(file)
