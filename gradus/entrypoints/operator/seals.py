"""What there is to say of the certificate an installation seals with; nothing where none is named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from gradus.domain.messages import message
from gradus.domain.refusals import Refusal
from gradus.entrypoints.operator.findings import Finding, ok, trouble, warn
from gradus.formats.seals.certificate import Certificate, expires_soon, faults
from gradus.formats.seals.refused import needed
from gradus.workflows.sealing import PASSPHRASE, given_in, opened, over_http


def examine(environment: Mapping[str, str]) -> Iterator[Finding]:
    """The certificate, whether it can be used now, and who may read it."""
    try:
        given = given_in(environment)
        if not given.file:
            return
        needed()
        if given.timestamp:
            over_http(given.timestamp)
        certificate = opened(given).certificate
    except Refusal as refusal:
        yield trouble("seal", refusal.what, refusal.remedy)
        return
    yield from _certificate(certificate, datetime.now(UTC))
    for file in (given.file, environment.get(f"{PASSPHRASE}_FILE", "")):
        if file and Path(file).stat().st_mode & 0o077:
            yield warn(
                "seal",
                message("Others on this machine may read {file}.", file=file),
                message("Run: chmod 600 {file}", file=file),
            )


def _certificate(certificate: Certificate, at: datetime) -> Iterator[Finding]:
    wrong = list(faults(certificate, at))
    for fault in wrong:
        what = message("The certificate of {name}: {what}", name=fault.where, what=fault.what)
        yield trouble("seal", what, fault.remedy)
    told = message(
        "Agreed plans are sealed with the certificate of {subject}, issued by {issuer}, from {first} "
        "until {last}, for {usages}, {key}. Its SHA-256: {sha256}",
        subject=certificate.subject,
        issuer=certificate.issuer,
        first=f"{certificate.not_before:%Y-%m-%d}",
        last=f"{certificate.not_after:%Y-%m-%d}",
        usages=", ".join(certificate.key_usage) or "-",
        key=certificate.key,
        sha256=certificate.sha256,
    )
    if not wrong:
        yield ok("seal", told)
    if not wrong and expires_soon(certificate, at):
        yield warn(
            "seal",
            message("It expires on {day}.", day=f"{certificate.not_after:%Y-%m-%d}"),
            message("Have it renewed, and put the new one in its place."),
        )
