"""A small ledger, its export and its checkpoints, and what a tamperer can do to them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from gradus.core.ledger import verifier
from gradus.core.ledger.canonical import SALT_BYTES, canonical, commitment
from gradus.core.ledger.chain import GENESIS, leaf_of, link
from gradus.core.ledger.export import Secret, export_line
from gradus.core.ledger.merkle import root
from gradus.core.ledger.note import sign_checkpoint, verifier_key

NAME = "gradus.example/ledger"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
THIEF = Ed25519PrivateKey.from_private_bytes(bytes(32))
VERIFIER_KEY = verifier_key(NAME, KEY.public_key())
SIZE, COVERED = 20, 15
"""Entries in the export, and how many of them the earlier checkpoint covers."""

Line = dict[str, Any]


def salt_of(n: int) -> bytes:
    return hashlib.sha256(b"salt %d" % n).digest()[:SALT_BYTES]


def entry(n: int, ledger: str = "A") -> tuple[str, dict[str, Secret | None]]:
    """The text of entry ``n`` and its personal values; that of every fifth was erased."""
    secret = Secret(salt_of(n), f"Officer {n} é")
    body = {
        "seq": n,
        "ts": f"2027-01-31T08:{n:02d}:00.000000Z",
        "action": "plan.sign",
        "object": f"{ledger}{n}",
        "diff": {"signed by": {"commitment": commitment(secret.salt, secret.value)}},
    }
    return canonical(body), {"/diff/signed by": None if n % 5 == 0 else secret}


def export(size: int = SIZE, ledger: str = "A") -> list[Line]:
    """The lines of an honest export."""
    lines, prev = [], GENESIS
    for n in range(1, size + 1):
        text, secrets = entry(n, ledger)
        lines.append(json.loads(export_line(n, text, prev, secrets)))
        prev = link(prev, leaf_of(text))
    return lines


def rechained(lines: Sequence[Line]) -> list[Line]:
    """The lines with hashes and chain made anew, as one who can write everything would."""
    made, prev = [], GENESIS
    for line in lines:
        leaf = leaf_of(line["body"])
        chain = link(prev, leaf)
        made.append({**line, "leaf": leaf.hex(), "prev": prev.hex(), "chain": chain.hex()})
        prev = chain
    return made


def renumbered(lines: Sequence[Line]) -> list[Line]:
    """The lines numbered from 1 again, outside and inside, and chained anew."""
    made = []
    for n, line in enumerate(lines, 1):
        body = json.loads(line["body"]) | {"seq": n}
        made.append({**line, "seq": n, "body": canonical(body)})
    return rechained(made)


def edited(line: Line, **changes: object) -> Line:
    """A line whose entry says something else; nothing else is mended."""
    return {**line, "body": canonical(json.loads(line["body"]) | changes)}


def replaced(lines: Sequence[Line], n: int, line: Line) -> list[Line]:
    """The lines with that of entry ``n`` exchanged."""
    return [*lines[: n - 1], line, *lines[n:]]


def checkpoint(
    lines: Sequence[Line], size: int = COVERED, key: Ed25519PrivateKey = KEY, name: str = NAME
) -> str:
    """The checkpoint given for the first ``size`` entries."""
    tree = root(leaf_of(line["body"]) for line in lines[:size])
    return sign_checkpoint(NAME, size, tree, key, name)


@dataclass(frozen=True)
class Verdict:
    """What the verifier said, and with which exit code."""

    code: int
    text: str


Verify = Callable[..., Verdict]


def verify(
    folder: Path,
    read: Callable[[], str],
    ledger: Sequence[Line] | bytes,
    *notes: str,
    keys: Sequence[str] = (VERIFIER_KEY,),
) -> Verdict:
    """Write the files into ``folder`` and run the verifier; ``read`` gives what it printed."""
    path = folder / "ledger.jsonl"
    if isinstance(ledger, bytes):
        path.write_bytes(ledger)
    else:
        path.write_text("".join(json.dumps(line) + "\n" for line in ledger), "utf-8")
    arguments = [str(path), *(part for key in keys for part in ("--key", key))]
    for n, note in enumerate(notes, 1):
        (folder / f"{n}.note").write_text(note, "utf-8")
        arguments += ["--checkpoint", str(folder / f"{n}.note")]
    return Verdict(verifier.main(arguments), read())
