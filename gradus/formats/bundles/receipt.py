"""The receipt: what the recipient made of a bundle, signed, as a small file of text.

It holds nothing of what was sent, so it is not sealed: anybody may carry it, and read it.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import StrEnum

from gradus.formats.bundles.keys import OwnKeys, parse_card
from gradus.formats.bundles.manifest import canonical
from gradus.formats.bundles.refused import BundleRefused

FORMAT = "gradus-receipt/1"
MOST_BYTES = 50_000
_SHA256 = re.compile(r"[0-9a-f]{64}")


class Outcome(StrEnum):
    """What became of a bundle."""

    APPLIED = "applied"
    DECLINED = "declined"


@dataclass(frozen=True)
class Receipt:
    """Whose answer (a card), to which bundle (its digest), and what became of it."""

    by: str
    bundle: str
    state: str
    sequence: int
    outcome: Outcome
    at: datetime
    checkpoint: str  # of the recipient's ledger, as a signed note

    def text(self) -> bytes:
        """The canonical JSON, which is signed."""
        plain = asdict(self) | {
            "format": FORMAT,
            "outcome": self.outcome.value,
            "at": self.at.astimezone(UTC).isoformat(timespec="seconds"),
        }
        return canonical(plain)


def write_receipt(receipt: Receipt, keys: OwnKeys) -> bytes:
    """The file to hand back: the receipt, signed."""
    signature = base64.b64encode(keys.sign(receipt.text())).decode()
    signed = {**json.loads(receipt.text()), "signature": signature}
    return json.dumps(signed, ensure_ascii=False, sort_keys=True, indent=1).encode() + b"\n"


def read_receipt(data: bytes) -> Receipt:
    """The receipt, if who it says it is by has signed it; whether that is known, others say.

    Raises BundleRefused (``receipt-not-read``, ``receipt-forged``).
    """
    try:
        plain = json.loads(data) if len(data) <= MOST_BYTES else None
        if not isinstance(plain, dict) or plain.pop("format", None) != FORMAT:
            raise BundleRefused("receipt-not-read")
        signature = base64.b64decode(plain.pop("signature"), validate=True)
        receipt = Receipt(
            outcome=Outcome(plain.pop("outcome")),
            at=datetime.fromisoformat(plain.pop("at")),
            **plain,
        )
        sound = all(isinstance(value, str) for name, value in plain.items() if name != "sequence")
        if not (sound and type(receipt.sequence) is int and _SHA256.fullmatch(receipt.bundle)):
            raise BundleRefused("receipt-not-read")
        text = receipt.text()
    except (ValueError, TypeError, KeyError, RecursionError, binascii.Error) as error:
        raise BundleRefused("receipt-not-read") from error
    if not parse_card(receipt.by).signed(text, signature):
        raise BundleRefused("receipt-forged")
    return receipt
