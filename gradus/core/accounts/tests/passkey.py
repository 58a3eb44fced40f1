"""A passkey in software (WebAuthn, ES256, no attestation), as a browser and a key would answer."""

from __future__ import annotations

import base64
import json
import secrets
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor
from fido2.cose import ES256

PRESENT_AND_VERIFIED, WITH_KEY = 0x05, 0x40


class SoftPasskey:
    """One key for one site."""

    def __init__(self, site: str, origin: str) -> None:
        self.site, self.origin = site, origin
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = secrets.token_bytes(16)
        self.user = ""
        self.uses = 0

    def register(self, options: Mapping[str, Any]) -> str:
        """The answer to a request to make a credential, as JSON."""
        asked = options["publicKey"]
        self.user = asked["user"]["id"]
        cose = cbor.encode(dict(ES256.from_cryptography_key(self.key.public_key())))
        data = self._data(PRESENT_AND_VERIFIED | WITH_KEY) + bytes(16)
        data += len(self.id).to_bytes(2, "big") + self.id + cose
        attested = cbor.encode({"fmt": "none", "attStmt": {}, "authData": data})
        said = self._said("webauthn.create", asked["challenge"])
        return self._answer({"clientDataJSON": _text(said), "attestationObject": _text(attested)})

    def authenticate(self, options: Mapping[str, Any]) -> str:
        """The answer to a request to show the credential, as JSON."""
        said = self._said("webauthn.get", options["publicKey"]["challenge"])
        data = self._data(PRESENT_AND_VERIFIED)
        signature = self.key.sign(data + sha256(said).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(
            {
                "clientDataJSON": _text(said),
                "authenticatorData": _text(data),
                "signature": _text(signature),
                "userHandle": self.user,
            }
        )

    def _data(self, flags: int) -> bytes:
        self.uses += 1
        site = sha256(self.site.encode()).digest()
        return site + bytes([flags]) + self.uses.to_bytes(4, "big")

    def _said(self, kind: str, challenge: str) -> bytes:
        return json.dumps(
            {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        ).encode()

    def _answer(self, response: Mapping[str, str]) -> str:
        return json.dumps(
            {
                "id": _text(self.id),
                "rawId": _text(self.id),
                "type": "public-key",
                "response": response,
                "clientExtensionResults": {},
                "authenticatorAttachment": "platform",
            }
        )


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
