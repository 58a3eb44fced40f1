"""Every reason for which a badge is not made, or something given to judge it by is not taken."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from gradus.domain.messages import Message, message
from gradus.domain.refusals import Refusal

_KEYS = message("Give a public key as JWK, JWKS, PEM, multikey or DID document.")
_PICTURE = message("Choose a PNG or SVG picture that other programs open.")

SENTENCES: Mapping[str, tuple[Message, Message]] = MappingProxyType(
    {
        "badge-too-large": (
            message("The file is larger than {most} bytes."),
            message("A badge is small: a picture or a text. Check that it is the right file."),
        ),
        "badge-key-not-read": (message("No key can be read in {source}."), _KEYS),
        "badge-key-private": (
            message("{source} holds a private key."),
            message("Never give a private key to anybody; give the public key that belongs to it."),
        ),
        "badge-form-unknown": (
            message("Badges cannot be signed in the form {form} with a key of the kind {kind}."),
            message("Use jwt with any key, or eddsa-rdfc-2022 or eddsa-jcs-2022 with Ed25519."),
        ),
        "badge-not-signable": (
            message("The badge cannot be signed: {reason}"),
            message("Mend what is named and sign it again."),
        ),
        "badge-picture": (message("The badge cannot be put into this picture."), _PICTURE),
        "badge-not-judged": (
            message("Judging the file took more memory or time than any badge needs."),
            message("Do not rely on it. Ask its issuer for the badge as a JSON or JWT file."),
        ),
    }
)


class BadgeRefused(Refusal):
    """Not made, or not taken. ``facts`` fill the sentence's places."""

    def __init__(self, code: str, **facts: str | int | Message) -> None:
        what, remedy = SENTENCES[code]
        super().__init__(code, Message(what.id, facts), remedy)
