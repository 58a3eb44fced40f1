"""An installation's seal: its certificate read from its files, a PDF sealed with it, a timestamp had."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path
from urllib.parse import urlsplit

from gradus.domain.messages import message
from gradus.formats.seals.certificate import MOST_BYTES, Certificate, SealKey, open_key
from gradus.formats.seals.refused import CertificateRefused
from gradus.formats.seals.seal import Ask, seal

CERTIFICATE = "GRADUS_SEAL_CERTIFICATE"
PASSPHRASE = "GRADUS_SEAL_PASSPHRASE"  # noqa: S105 - the name of a variable
TIMESTAMP = "GRADUS_SEAL_TIMESTAMP"
SECONDS = 20
MOST_ANSWER = 100_000  # bytes of a timestamp


@dataclass(frozen=True)
class Given:
    """What the operator gave an installation to seal with; without a file it seals nothing."""

    file: str
    passphrase: str
    timestamp: str = ""
    place: str = ""

    def __repr__(self) -> str:
        return f"Given({self.file})"


@dataclass(frozen=True)
class Made:
    """A sealed file, how far, and with whose certificate."""

    content: bytes
    level: str
    certificate: Certificate


def given_in(environment: Mapping[str, str]) -> Given:
    """What the environment gives, as the installation's settings read it: a value, or a file with it.

    Raises
    ------
    CertificateRefused
        The file with the passphrase cannot be read.
    """
    passphrase = environment.get(PASSPHRASE, "")
    file = environment.get(f"{PASSPHRASE}_FILE")
    if file:
        passphrase = _read(Path(file)).decode("utf-8", "replace").strip()
    return Given(environment.get(CERTIFICATE, ""), passphrase, environment.get(TIMESTAMP, ""))


def opened(given: Given) -> SealKey:
    """The key and certificate of an installation.

    Raises
    ------
    CertificateRefused
        The file cannot be read, or not be opened.
    """
    return open_key(_read(Path(given.file)), given.passphrase, given.file)


def sealed(pdf: bytes, digest: str, at: datetime, given: Given) -> Made:
    """A PDF with the installation's seal, which names the hash of an agreement.

    Raises
    ------
    NoSealing, CertificateRefused, NoTimestamp
        See each.
    """
    key = opened(given)
    ask = over_http(given.timestamp) if given.timestamp else None
    made = seal(pdf, key, digest, at, place=given.place, ask=ask)
    return Made(made.content, made.level, key.certificate)


def over_http(address: str) -> Ask:
    """How a timestamp (RFC 3161) is had from an address.

    Raises
    ------
    CertificateRefused
        It is no address of the web.
    """
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise CertificateRefused(
            "timestamp-address",
            message("{address} is no address of a timestamp service.", address=address),
            message("Write it with http:// or https:// in GRADUS_SEAL_TIMESTAMP."),
        )
    host, port = parts.hostname, parts.port
    path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"

    def ask(request: bytes) -> bytes:
        kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        connection = kind(host, port, timeout=SECONDS)
        try:
            headers = {"Content-Type": "application/timestamp-query"}
            connection.request("POST", path, request, headers)
            with connection.getresponse() as answer:
                if answer.status != 200:
                    raise OSError(f"{host}: {answer.status} {answer.reason}")
                return answer.read(MOST_ANSWER)
        except HTTPException as trouble:
            raise OSError(f"{host}: {trouble!r}") from trouble
        finally:
            connection.close()

    return ask


def _read(file: Path) -> bytes:
    try:
        with file.open("rb") as source:
            return source.read(MOST_BYTES)
    except OSError as trouble:
        raise CertificateRefused(
            "certificate-unreadable",
            message("{file} cannot be read: {why}", file=str(file), why=trouble.strerror or "-"),
            message("See that it is there, and that the account Gradus runs as may read it."),
        ) from trouble
