"""Writes the ledger for others: JSON Lines that ``verifier.py`` checks without Gradus.

One entry a line, from the first on, without gaps::

    {"seq": 1,                       counted from 1
     "body": "{\\"action\\":...}",     the entry's canonical JSON text
     "leaf": hex,                    sha256(0x00 || body in UTF-8)
     "prev": hex,                    "chain" of the line before; 64 zeros on the first
     "chain": hex,                   sha256(prev || leaf)
     "secrets": {"/diff/name": {"salt": hex, "value": ...}, "/actor/mail": null}}

In a body ``{"commitment": hex}`` stands for a personal value. ``secrets`` says by JSON pointer
(RFC 6901) what it was, or ``null`` if it was erased; one that the reader may not see is left out.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from gradus.core.ledger.canonical import canonical
from gradus.core.ledger.chain import leaf_of, link


@dataclass(frozen=True)
class Secret:
    """A personal value of an entry and the salt it was committed with."""

    salt: bytes
    value: object


def export_line(
    seq: int,
    body_text: str,
    prev: bytes,
    secrets: Mapping[str, Secret | None],
    *,
    leaf: bytes | None = None,
    chain: bytes | None = None,
) -> str:
    """One line of an export, its newline included.

    Parameters
    ----------
    seq
        The entry's number, from 1.
    body_text
        Its canonical text, exactly as stored.
    prev
        The chain's value before it (32 bytes); ``chain.GENESIS`` for the first.
    secrets
        Its personal values by JSON pointer; None for one that was erased.
    leaf, chain
        Both hashes **as stored** (32 bytes each). Give them where they are stored: a hash made
        anew here would hide that the stored text no longer fits the stored hash.

    Raises
    ------
    TypeError, ValueError
        As ``canonical`` does, for a personal value.
    """
    leaf = leaf_of(body_text) if leaf is None else leaf
    chain = link(prev, leaf) if chain is None else chain
    line = {
        "seq": seq,
        "body": body_text,
        "leaf": leaf.hex(),
        "prev": prev.hex(),
        "chain": chain.hex(),
        "secrets": told(secrets),
    }
    return json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n"


def told(secrets: Mapping[str, Secret | None]) -> dict[str, dict[str, object] | None]:
    """The personal values of an entry as a line tells them."""
    return {pointer: _shown(secret) for pointer, secret in sorted(secrets.items())}


def _shown(secret: Secret | None) -> dict[str, object] | None:
    if secret is None:
        return None
    return {"salt": secret.salt.hex(), "value": json.loads(canonical(secret.value))}
