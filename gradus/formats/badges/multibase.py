"""Bytes as text, and back in one way only: base58 (Bitcoin's alphabet) and base64url.

Multibase and multicodec prefixes are those of the W3C's *Controlled Identifiers 1.0*, section 2.4.
"""

from __future__ import annotations

import base64
import binascii

_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_VALUE = {char: value for value, char in enumerate(_ALPHABET)}
_MOST = 2_000


def base58(data: bytes) -> str:
    """As base58.

    >>> base58(bytes([0, 1, 2]))
    '15T'
    """
    number, text = int.from_bytes(data, "big"), ""
    while number:
        number, rest = divmod(number, 58)
        text = _ALPHABET[rest] + text
    return "1" * (len(data) - len(data.lstrip(b"\0"))) + text


def from_base58(text: str) -> bytes:
    """The bytes of a base58 text. Raises ValueError if it is none."""
    if len(text) > _MOST or not all(char in _VALUE for char in text):
        raise ValueError("no base58")
    number = 0
    for char in text:
        number = number * 58 + _VALUE[char]
    zeros = len(text) - len(text.lstrip("1"))
    return bytes(zeros) + number.to_bytes((number.bit_length() + 7) // 8, "big")


def base64url(data: bytes) -> str:
    """As base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def from_base64url(text: str) -> bytes:
    """The bytes of a base64url text without padding, written as it must be.

    Raises
    ------
    ValueError
        If it is none, is padded, or has bits left over that are not zero: another text for the same
        bytes would pass for a signature that nobody made.
    """
    try:
        data = base64.urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
    except (binascii.Error, UnicodeEncodeError) as error:
        raise ValueError("no base64url") from error
    if base64url(data) != text:
        raise ValueError("no base64url")
    return data


def from_multibase(text: str) -> bytes:
    """The bytes of a multibase text: ``z`` (base58) or ``u`` (base64url). Raises ValueError."""
    if text[:1] == "z":
        return from_base58(text[1:])
    if text[:1] == "u":
        return from_base64url(text[1:])
    raise ValueError("no multibase")
