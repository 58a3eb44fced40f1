"""What an issuer serves of itself, so that others know its keys.

Source: W3C *Controlled Identifiers 1.0*; *did:web* (a DID document at ``/.well-known/did.json``).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from gradus.formats.badges.keys import SigningKey


def issuer_document(issuer: str, keys: Iterable[SigningKey]) -> dict[str, Any]:
    """The document of an issuer, with the public halves of the keys it signs badges with.

    Parameters
    ----------
    issuer
        The identifier that badges name: ``did:web:...`` or ``https://...``.
    keys
        Those in use, and those of before, whose badges still count. Each is named by its ``method``.
    """
    held = list(keys)
    return {
        "@context": ["https://www.w3.org/ns/cid/v1"],
        "id": issuer,
        "verificationMethod": [
            {
                "id": key.method,
                "type": "JsonWebKey",
                "controller": issuer,
                "publicKeyJwk": key.public.jwk(),
            }
            for key in held
        ],
        "assertionMethod": [key.method for key in held],
    }
