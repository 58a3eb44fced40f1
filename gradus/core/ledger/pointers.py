"""Where personal values stand in an entry's text: JSON pointers (RFC 6901) to their commitments."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator


def step(name: str) -> str:
    """One step of a pointer to a field, as the field is spelled in canonical text."""
    return "/" + unicodedata.normalize("NFC", name).replace("~", "~0").replace("/", "~1")


def commitments(body: object) -> dict[str, str]:
    """Every commitment in an entry's body: its pointer, and its hash in hexadecimal."""
    return dict(_commitments(body, ""))


def _commitments(value: object, here: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        if set(value) == {"commitment"} and isinstance(value["commitment"], str):
            yield here, value["commitment"]
            return
        for name, item in value.items():
            yield from _commitments(item, here + step(name))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _commitments(item, f"{here}/{index}")
