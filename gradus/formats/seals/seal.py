"""Sealing a PDF: a PAdES signature of the installation, over the whole file."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from gradus.formats.seals.certificate import SealKey, check
from gradus.formats.seals.refused import NoTimestamp, needed

if TYPE_CHECKING:
    from pyhanko.sign.signers import SimpleSigner
    from pyhanko.sign.timestamps import TimeStamper

FIELD = "Seal"
REASON = (
    "Agreement {digest}. Sealed by the installation so that a change of this file is seen; "
    "the signatures of the parties stand in the agreement, and this seal replaces none of them."
)
NAMED = re.compile(r"Agreement ([0-9a-f]{64})\.")
Ask = Callable[[bytes], bytes]
"""A request for a timestamp (RFC 3161, DER) to its answer. Raises OSError."""


@dataclass(frozen=True)
class Sealed:
    """A file that was sealed, and how far: ``B-B``, or ``B-T`` with the time of another."""

    content: bytes
    level: str


def seal(
    pdf: bytes, key: SealKey, digest: str, at: datetime, *, place: str = "", ask: Ask | None = None
) -> Sealed:
    """Seal a PDF: add a signature that covers all of it and allows no change.

    What was there stays, byte by byte; the signature is added behind it, without a mark on a page.

    Parameters
    ----------
    pdf
        The file.
    key
        The key of the installation.
    digest
        The hash of the agreement the file is of, in hexadecimal: it stands in the signature's reason.
    at
        When, as the installation tells it.
    place
        Where the installation is, such as its address.
    ask
        How a timestamp is had; without it the time is the installation's own word.

    Raises
    ------
    NoSealing
        pyHanko is not installed.
    CertificateRefused
        The certificate expired, or is none to sign with.
    NoTimestamp
        A timestamp was to be had, and was not.
    """
    needed()
    check(key.certificate, at)
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import fields, signers
    from pyhanko.sign.general import SigningError
    from pyhanko.sign.timestamps.common_utils import TimestampRequestError

    meta = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
        reason=REASON.format(digest=digest),
        name=key.certificate.name,
        location=place or None,
        certify=True,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
    )
    # a file for screen readers (PDF/UA) takes a signature without a mark only if it is hidden
    hidden = fields.InvisSigSettings(set_print_flag=False, set_hidden_flag=True)
    spec = fields.SigFieldSpec(FIELD, invis_sig_settings=hidden)
    signer = signers.PdfSigner(
        meta, _signer(key), timestamper=_timestamper(ask), new_field_spec=spec
    )
    try:
        out = signer.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)))
    except (OSError, TimestampRequestError) as trouble:
        raise NoTimestamp(str(trouble)) from trouble
    except SigningError as trouble:
        if ask is None:
            raise
        raise NoTimestamp(str(trouble)) from trouble
    return Sealed(out.getvalue(), "B-B" if ask is None else "B-T")


def _signer(key: SealKey) -> SimpleSigner:
    from pyhanko.sign.signers import SimpleSigner

    found: SimpleSigner = SimpleSigner.load_pkcs12_data(key.pkcs12, (), key.passphrase or None)
    return found


def _timestamper(ask: Ask | None) -> TimeStamper | None:
    if ask is None:
        return None
    from asn1crypto import tsp
    from pyhanko.sign.timestamps import TimeStamper

    asked: Ask = ask

    class Asked(TimeStamper):
        async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
            try:
                return tsp.TimeStampResp.load(asked(req.dump()), strict=True)
            except ValueError as trouble:
                raise OSError(str(trouble)) from trouble

    return Asked()  # type: ignore[no-untyped-call]
