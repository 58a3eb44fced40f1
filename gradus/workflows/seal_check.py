"""Whether the PDF of an agreed plan is as it was sealed, in words and as data. Needs no network."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from gradus.domain.messages import Message, message
from gradus.domain.refusals import Refusal
from gradus.formats.seals.certificate import read_certificates
from gradus.formats.seals.verify import MOST_BYTES, Verified, verify

FORMAT = "gradus.seal-check/1"


class NotReadable(Refusal):
    """A file that cannot be read."""

    def __init__(self, file: Path, why: str) -> None:
        super().__init__(
            "not-readable",
            message("{file} cannot be read: {why}", file=str(file), why=why),
            message("Check the name and try again."),
        )


def looked_at(file: Path, trust: Sequence[Path], at: datetime) -> Verified:
    """What comes of looking at a file's seal.

    Parameters
    ----------
    file
        The PDF.
    trust
        Files with the certificates its seal must lead to; none: that is not judged.
    at
        Now.

    Raises
    ------
    NotReadable, NotAPdf, CertificateRefused, NoSealing
        See each.
    """
    trusted = [one for path in trust for one in read_certificates(_read(path), str(path))]
    return verify(_read(file), str(file), at, trusted if trust else None)


def names(seen: Verified, agreement: Path | None) -> bool | None:
    """Whether a seal names the agreement of a file (``agreement.json``); none without one."""
    if agreement is None:
        return None
    return hashlib.sha256(_read(agreement)).hexdigest() == seen.digest


def is_sound(seen: Verified, *, named: bool | None) -> bool:
    """The whole verdict: as it was sealed, by whom it should be, for the agreement it should be."""
    return seen.sound and named is not False


def told(seen: Verified, at: datetime, *, named: bool | None = None) -> Iterator[Message]:
    """The verdict first, then what it rests on; a sentence each."""
    yield _verdict(seen)
    if not seen.intact:
        if seen.found:
            yield message("Ask for the file again, where the plan was agreed, and keep this one.")
        return
    if seen.certificate is None:
        return
    yield message(
        "Sealed by {name} ({subject}); the certificate was issued by {issuer}.",
        name=seen.certificate.name,
        subject=seen.certificate.subject,
        issuer=seen.certificate.issuer,
    )
    yield message("SHA-256 of the certificate: {sha256}", sha256=seen.certificate.sha256)
    yield from _time(seen)
    yield from _trust(seen, at)
    yield from _agreement(seen, named)
    yield message("A seal shows that nothing was changed. It signs for neither party.")


def data(seen: Verified, *, named: bool | None = None) -> dict[str, Any]:
    """The verdict as plain data."""
    facts = asdict(seen)
    return {
        "format": FORMAT,
        "sound": is_sound(seen, named=named),
        "agreement_named": named,
        **_plain(facts),
    }


def _verdict(seen: Verified) -> Message:
    if not seen.found:
        return message("This file carries no seal.")
    if not seen.intact:
        return message("This file was changed after it was sealed.")
    if not seen.whole:
        return message(
            "Something was added to this file after it was sealed; what was sealed is unchanged."
        )
    if seen.trusted is False:
        return message(
            "The file is as it was sealed, but not by a certificate that leads to one you trust."
        )
    return message("The file is as it was sealed: nothing was changed, nothing was added.")


def _time(seen: Verified) -> Iterator[Message]:
    if seen.timestamp is not None:
        yield message(
            "The time, {at}, is confirmed by {service}.",
            at=_moment(seen.timestamp),
            service=seen.stamped_by,
        )
        if seen.stamp_trusted is False:
            yield message(
                "That service's certificate leads to none you trust: name it with --trust too."
            )
    elif seen.sealed_at is not None:
        yield message(
            "The time, {at}, is the word of the installation that sealed.",
            at=_moment(seen.sealed_at),
        )


def _trust(seen: Verified, at: datetime) -> Iterator[Message]:
    if seen.trusted is None:
        yield message(
            "Whether the certificate is theirs was not judged: name it, or who issued it, with --trust."
        )
    elif seen.trusted:
        yield message("The certificate leads to one you trust, and held when the file was sealed.")
    if seen.certificate is not None and seen.certificate.not_after < at:
        yield message(
            "It expired on {day}; a seal of before stays as it is.",
            day=f"{seen.certificate.not_after:%Y-%m-%d}",
        )


def _agreement(seen: Verified, named: bool | None) -> Iterator[Message]:
    if not seen.digest:
        yield message("The seal names no agreement.")
        return
    yield message("It names the agreement with the hash {digest}.", digest=seen.digest)
    if named is not None:
        yield (
            message("That is the agreement you named.")
            if named
            else message("That is not the agreement you named.")
        )


def _moment(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"


def _plain(facts: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value.isoformat()
        if isinstance(value, datetime)
        else _plain(value)
        if isinstance(value, dict)
        else value
        for name, value in facts.items()
    }


def _read(file: Path) -> bytes:
    try:
        with file.open("rb") as source:
            return source.read(MOST_BYTES + 1)
    except OSError as trouble:
        raise NotReadable(file, trouble.strerror or "-") from trouble
