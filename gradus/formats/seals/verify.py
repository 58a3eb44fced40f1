"""Looking at the seal of a PDF: whether the file is as it was sealed, and whose seal it is."""

from __future__ import annotations

import io
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from cryptography import x509

from gradus.formats.seals.certificate import Certificate, certificate_of
from gradus.formats.seals.refused import NotAPdf, needed
from gradus.formats.seals.seal import FIELD, NAMED

if TYPE_CHECKING:
    from pyhanko.sign.validation import EmbeddedPdfSignature

MOST_BYTES = 100_000_000
SIGNED = (b"/ByteRange", b"/ETSI.CAdES.detached")
"""What stands in a file that carries a seal, even one that can no longer be read."""


@dataclass(frozen=True)
class Verified:
    """What came of looking at a file.

    ``intact``: what the seal covers is as it was; ``whole``: it covers the file to its end, so nothing was
    added behind it; ``trusted``: the certificate leads to one of those given, at the time of the seal
    (none: none was given). ``timestamp`` is the word of a timestamp service, ``sealed_at`` of whoever
    sealed.
    """

    found: bool = False
    intact: bool = False
    whole: bool = False
    digest: str = ""
    certificate: Certificate | None = None
    sealed_at: datetime | None = None
    timestamp: datetime | None = None
    stamped_by: str = ""
    stamp_trusted: bool | None = None
    level: str = ""
    trusted: bool | None = None

    @property
    def sound(self) -> bool:
        """Whether the file is as it was sealed, and nothing speaks against whose seal it is."""
        return self.found and self.intact and self.whole and self.trusted is not False


def verify(pdf: bytes, name: str, at: datetime, trusted: Sequence[bytes] | None = None) -> Verified:
    """Look at the seal of a PDF. Nothing is asked over a network.

    Parameters
    ----------
    pdf
        The file.
    name
        What it is called, for the refusal.
    at
        Now: certificates are judged at the time of the seal, which cannot be later.
    trusted
        Certificates (DER) the seal's own has to lead to, or be; none: that is not judged.

    Raises
    ------
    NoSealing
        pyHanko is not installed.
    NotAPdf
        It is no PDF.
    """
    if not pdf[:1024].lstrip().startswith(b"%PDF-") or len(pdf) > MOST_BYTES:
        raise NotAPdf(name)
    needed()
    logging.getLogger("pyhanko").addHandler(logging.NullHandler())  # it is said here, in words
    damaged = Verified(found=any(mark in pdf for mark in SIGNED))
    try:
        one = _seal_of(pdf)
        return damaged if one is None else _judged(one, pdf, at, trusted)
    except Exception:  # whatever a changed file made its reader stumble over
        return damaged


def _seal_of(pdf: bytes) -> EmbeddedPdfSignature | None:
    from pyhanko.pdf_utils.reader import PdfFileReader

    found = list(PdfFileReader(io.BytesIO(pdf)).embedded_regular_signatures)
    ours = [one for one in found if one.field_name == FIELD]
    return next(iter((*ours, *found)), None)


def _judged(
    one: EmbeddedPdfSignature, pdf: bytes, at: datetime, trusted: Sequence[bytes] | None
) -> Verified:
    from pyhanko.sign.validation import SignatureCoverageLevel

    status = _status(one, (), at)
    stamp = status.timestamp_validity
    sealed_at = one.self_reported_timestamp
    if trusted is not None:  # as it was when it was sealed: certificates expire, seals stay
        told_at = stamp.timestamp if stamp is not None else sealed_at
        status = _status(one, trusted, min(told_at or at, at))
        stamp = status.timestamp_validity
    told = NAMED.search(str(one.sig_object.get("/Reason", "")))
    seen = Verified(
        found=True,
        intact=bool(status.intact and status.valid) and _as_written(one, pdf),
        whole=status.coverage == SignatureCoverageLevel.ENTIRE_FILE,
        digest=told.group(1) if told else "",
        certificate=_certificate(one.signer_cert),
        sealed_at=sealed_at,
        level="B-B",
        trusted=None if trusted is None else bool(status.trusted),
    )
    if stamp is None:
        return seen
    return replace(
        seen,
        intact=seen.intact and bool(stamp.intact and stamp.valid),
        level="B-T",
        timestamp=stamp.timestamp,
        stamped_by=_certificate(stamp.signing_cert).name,
        stamp_trusted=None if trusted is None else bool(stamp.trusted),
    )


def _status(one: EmbeddedPdfSignature, trusted: Sequence[bytes], moment: datetime) -> Any:
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.settings import KeyUsageConstraints

    context = _context(trusted, moment)
    return validate_pdf_signature(one, context, key_usage_settings=KeyUsageConstraints())


def _certificate(found: Any) -> Certificate:
    return certificate_of(x509.load_der_x509_certificate(found.dump()))


def _context(trusted: Sequence[bytes], moment: datetime) -> Any:
    from asn1crypto import x509 as asn1
    from pyhanko_certvalidator import ValidationContext

    return ValidationContext(
        trust_roots=[asn1.Certificate.load(one) for one in trusted],
        moment=moment,
        best_signature_time=moment,
        allow_fetching=False,
    )


def _as_written(one: EmbeddedPdfSignature, pdf: bytes) -> bool:
    """Whether the one place no signature covers, its own, holds the signature and then nothing."""
    first, size, then, _ = (int(n) for n in one.byte_range)
    gap = pdf[first + size : then]
    held = bytes(one.pkcs7_content)
    length = _der_length(held)
    text = held.hex().encode()
    return gap[:1] == b"<" and gap[-1:] == b">" and gap[1:-1] in (text, text.upper()) and not any(
        held[length:]
    )  # fmt: skip


def _der_length(held: bytes) -> int:
    size = held[1]
    if size < 0x80:
        return 2 + size
    more = size & 0x7F
    return 2 + more + int.from_bytes(held[2 : 2 + more], "big")
