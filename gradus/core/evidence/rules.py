"""Who may read evidence of each marking, how much is kept, and how the ledger speaks of it.

A marking never widens: whose a file is, the policy has decided before. It only narrows that circle.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, auto
from types import MappingProxyType

from gradus.core.ledger.canonical import SALT_BYTES, commitment
from gradus.domain.markings import Marking
from gradus.domain.messages import Message, message

FILE_BYTES = 20_000_000  # of one file, as sent
STATE_BYTES = 5_000_000_000  # of all files kept for one State
KEPT_AFTER_WITHDRAWAL = timedelta(days=90)  # then the bytes go; the row stays

OPEN = "evidence"  # the kind a State may grant
INSIDE = "evidence_inside"  # the kind no State can grant, to anybody


class Reader(Enum):
    """How somebody comes to a file of a State, once the policy lets them come at all."""

    OFFICE = auto()  # of the State's office: a role in the State itself
    INSTITUTION = auto()  # of the institution the file came from
    GUEST = auto()  # by a grant of the State
    # Whoever handed it in, while working for the institution it came from. Neither leaving it nor
    # having come as a guest leaves a way in.
    UPLOADER = auto()


@dataclass(frozen=True)
class Handling:
    """What a marking means here: the wall's kind, who reads, whether it may leave, in words."""

    kind: str
    readers: frozenset[Reader]
    cached: bool  # whether a browser may keep a copy
    readable_by: Message
    passing_on: Message


_HOME = frozenset({Reader.OFFICE, Reader.INSTITUTION, Reader.UPLOADER})
_ALL = _HOME | {Reader.GUEST}
_READ_BY_ALL = message(
    "Read by the State's office, the institution it came from, and whom the State lets see its "
    "evidence."
)
_READ_AT_HOME = message("Read by the State's office and the institution it came from; nobody else.")

HANDLING: Mapping[Marking, Handling] = MappingProxyType(
    {
        Marking.CLEAR: Handling(
            OPEN, _ALL, True, _READ_BY_ALL, message("May be given to anybody and published.")
        ),
        Marking.GREEN: Handling(
            OPEN,
            _ALL,
            True,
            _READ_BY_ALL,
            message("May be shared among those who counter cybercrime; not published."),
        ),
        Marking.AMBER: Handling(
            OPEN,
            _ALL,
            False,
            _READ_BY_ALL,
            message("Stays with them and those in their organisations who need it for the work."),
        ),
        Marking.STATE_ONLY: Handling(
            INSIDE,
            _HOME,
            False,
            _READ_AT_HOME,
            message("Stays within the State: its office may pass it on there, to nobody outside."),
        ),
        Marking.AMBER_STRICT: Handling(
            INSIDE,
            _HOME,
            False,
            _READ_AT_HOME,
            message("Stays within that institution and the State's office; not passed on."),
        ),
        Marking.RED: Handling(
            INSIDE,
            frozenset({Reader.OFFICE, Reader.UPLOADER}),
            False,
            message("Read by the State's office and by whoever handed it in; nobody else."),
            message("For their eyes only; not passed on, not quoted."),
        ),
    }
)


def kind_of(marking: Marking) -> str:
    """The kind of the policy, and so the side of the wall, of what is marked so."""
    return HANDLING[marking].kind


def markings_of(kind: str) -> tuple[Marking, ...]:
    """The markings of one side of the wall, the strictest last."""
    return tuple(marking for marking, entry in HANDLING.items() if entry.kind == kind)


def may_read(marking: Marking, reader: Reader) -> bool:
    """Whether somebody who comes that way may read what is marked so."""
    return reader in HANDLING[marking].readers


def sealed(salt: bytes, name: str, value: object) -> dict[str, str]:
    """What the ledger says of a value that readers of the ledger may not all know.

    Who may read the row has its salt, and can prove the entry true of it; nobody else can tell
    even whether two States hold the same document.
    """
    own = hashlib.sha256(salt + name.encode()).digest()[:SALT_BYTES]
    return {"commitment": commitment(own, value)}


def told(kind: str, salt: bytes, name: str, facts: dict[str, object]) -> dict[str, object]:
    """Facts for an entry of the ledger: plain of what is open, sealed of what is inside.

    A State may grant its record to an evaluator, who must not learn from it what lies inside.
    """
    return facts if kind == OPEN else {name: sealed(salt, name, facts)}


def line(text: str, most: int) -> str:
    """A line of people's text: NFC, without controls, reordering or tag characters, shortened."""
    kept = (char for char in unicodedata.normalize("NFC", text) if not _is_hidden(char))
    return " ".join("".join(kept).split())[:most]


def _is_hidden(char: str) -> bool:
    if char in "\u200c\u200d" or char.isspace():  # joiners spell Persian and the Indic scripts
        return False
    return unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Cn")
