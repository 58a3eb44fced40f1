"""Copies of the ledger to take away: all of it, or the entries of one State with their proofs.

An extract is JSON Lines, an entry a line, in the order of the ledger::

    {"seq": 7,                       its number in the whole ledger
     "size": 1200,                   the checkpoint the proof leads to: so many entries
     "body": "{\\"action\\":...}",     as in an export (``export.py``), like leaf and secrets
     "leaf": hex,
     "proof": [hex, ...],            RFC 6962 inclusion proof, the lowest hash first
     "secrets": {...}}

``verifier.py --extract`` checks it against that checkpoint: each entry is in the ledger, as it was
written and at that place. Nothing is learnt of other entries, and nothing proves that no entry was
left out: for that, count what your own people did, or keep earlier extracts.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from uuid import UUID

from gradus.core.ledger import selectors
from gradus.core.ledger.export import Secret, export_line, told
from gradus.core.ledger.models import Checkpoint, Entry
from gradus.core.ledger.models import Secret as SecretRow
from gradus.core.ledger.pointers import commitments


def export_lines(*, personal: bool = False) -> Iterator[str]:
    """The whole ledger, line by line, in the form of ``export.py``. Only in a system scope.

    Parameters
    ----------
    personal : bool
        Whether to tell personal values, and which were erased. Left out, the export verifies too.
    """
    for place in selectors.places(personal=personal):
        if place.entry is None:  # gone; the verifier finds the gap
            continue
        yield export_line(
            place.seq,
            place.entry.body,
            place.prev,
            _secrets(place.entry.body, place.secrets) if personal else {},
            leaf=bytes(place.entry.leaf),
            chain=place.chain,
        )


def extract_lines(
    state_id: UUID,
    checkpoint: Checkpoint,
    *,
    personal: bool = False,
    entry_ids: Sequence[UUID] | None = None,
) -> Iterator[str]:
    """A State's entries up to a checkpoint (or just some of them), each with its proof.

    They are those that the scope in force reaches, and so are their personal values.
    """
    found = selectors.proved(state_id, checkpoint, personal=personal, entry_ids=entry_ids)
    for entry, secrets, proof in found:
        yield _extract_line(entry, proof, _secrets(entry.body, secrets) if personal else {})


def _extract_line(
    entry: Entry, proof: selectors.Proof, secrets: Mapping[str, Secret | None]
) -> str:
    line = {
        "seq": proof.seq,
        "size": proof.size,
        "body": entry.body,
        "leaf": bytes(entry.leaf).hex(),
        "proof": [step.hex() for step in proof.steps],
        "secrets": told(secrets),
    }
    return json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n"


def _secrets(body: str, rows: Iterable[SecretRow]) -> dict[str, Secret | None]:
    """What is known of each commitment in a text; None of those that were erased."""
    try:
        known: dict[str, Secret | None] = dict.fromkeys(commitments(json.loads(body)))
    except ValueError:  # tampered with; the verifier says so
        known = {}
    return known | {row.pointer: Secret(bytes(row.salt), row.value) for row in rows}
