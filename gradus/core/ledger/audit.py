"""Checks the ledger where it lies: every entry, the chain, personal values, checkpoints, triggers.

It reads with the program's own role and believes nothing the database says of itself: every hash is
made again. What it cannot know is what an earlier checkpoint, kept elsewhere, can tell: bring one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.db import connection, transaction

from gradus.core.access.scope import system
from gradus.core.ledger import database, files, selectors
from gradus.core.ledger.blocks import SPAN
from gradus.core.ledger.chain import GENESIS, leaf_of
from gradus.core.ledger.checks import chain_faults, text_faults
from gradus.core.ledger.keys import own_keys
from gradus.core.ledger.merkle import Frontier
from gradus.core.ledger.models import Checkpoint as Row
from gradus.core.ledger.note import (
    BadCheckpoint,
    Checkpoint,
    VerifierKey,
    parse_checkpoint,
    verify_checkpoint,
)
from gradus.domain.messages import Message, message

MOST_FOUND = 1_000


@dataclass(frozen=True)
class Brought:
    """A checkpoint to check against: where it is from, and its text."""

    source: str
    note: str


@dataclass
class Findings:
    """What was looked at, and all that is wrong, in the order of the ledger."""

    entries: int = 0
    checkpoints: int = 0
    proved: int = 0  # entries that a checkpoint which fits covers
    wrong: list[Message] = field(default_factory=list)


def check(brought: Sequence[Brought] = (), keys: Sequence[VerifierKey] = ()) -> Findings:
    """Check everything at one instant, while others go on working. Outside of any transaction.

    Parameters
    ----------
    brought
        Checkpoints given out earlier, besides those of the database and its folder.
    keys
        Keys to believe besides this installation's own: those it had before.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        with system("ledger-audit"):
            return _check(brought, keys)


def _check(brought: Sequence[Brought], keys: Sequence[VerifierKey]) -> Findings:
    found = Findings()
    notes = [*_of_database(found), *_of_folder(found), *brought]
    signed = [one for note in notes if (one := _signed(found, note, keys)) is not None]
    roots = _entries(found, {checkpoint.size for _, checkpoint in signed})
    for source, checkpoint in sorted(signed, key=lambda one: one[1].size):
        _compare(found, source, checkpoint, roots)
    found.checkpoints = len(signed)
    found.wrong += _loose_ends()
    return found


def _entries(found: Findings, sizes: set[int]) -> dict[int, bytes]:
    """Go through all entries; the root of the tree at each of the sizes."""
    tree, roots, due, chain = Frontier(), {}, 1, GENESIS
    blocks = selectors.kept_blocks()
    block = Frontier()
    for place in selectors.places(personal=True):
        found.entries += 1
        if len(found.wrong) < MOST_FOUND:
            found.wrong += chain_faults(place, due, chain)
            found.wrong += text_faults(place)
        due, chain = place.seq + 1, place.chain
        leaf = leaf_of(place.entry.body) if place.entry else place.chain  # gone: not the leaf
        tree, block = tree.plus([leaf]), block.plus([leaf])
        if found.entries in sizes:
            roots[found.entries] = tree.root()
        if block.size == SPAN:
            number = found.entries // SPAN - 1
            if number in blocks and blocks.pop(number) != block.root():
                found.wrong.append(message("Block {number} is not of its entries.", number=number))
            block = Frontier()
    found.wrong += [message("Block {number} is of no entries.", number=one) for one in blocks]
    head = selectors.head()
    if head is None or (head.size, bytes(head.chain)) != (found.entries, chain):
        found.wrong.append(message("The head is not the end of the chain."))
    return roots


def _compare(found: Findings, source: str, checkpoint: Checkpoint, roots: dict[int, bytes]) -> None:
    size = checkpoint.size
    if size > found.entries:
        what = message(
            "{source} is for {size} entries, and there are {count}: entries were removed.",
            source=source,
            size=size,
            count=found.entries,
        )
    elif size and roots[size] != checkpoint.root:
        what = message(
            "{source}: the first {size} entries are not those it was given for; "
            "the first {proved} are.",
            source=source,
            size=size,
            proved=found.proved,
        )
    else:
        found.proved = max(found.proved, size)
        return
    found.wrong.append(what)


def _signed(
    found: Findings, note: Brought, keys: Sequence[VerifierKey]
) -> tuple[str, Checkpoint] | None:
    try:
        return note.source, verify_checkpoint(note.note, [*own_keys(note.note), *keys])
    except BadCheckpoint as bad:
        found.wrong.append(message("{source}: {what}", source=note.source, what=bad.what))
        return None


def _of_database(found: Findings) -> Iterator[Brought]:
    for row in selectors.checkpoints():
        source = f"checkpoint {row.size}"
        if _otherwise(row):
            found.wrong.append(
                message("{source}: its columns say otherwise than its text.", source=source)
            )
        yield Brought(source, row.note)


def _otherwise(row: Row) -> bool:
    try:
        said = parse_checkpoint(row.note).checkpoint
    except BadCheckpoint:
        return False  # and that is said of the text
    return (said.size, said.root) != (row.size, bytes(row.root))


def _of_folder(found: Findings) -> Iterator[Brought]:
    rows = {row.size: row.note for row in selectors.checkpoints()}
    for path in files.kept():
        note = _text(path)
        if int(path.stem) not in rows:
            what = message("{file} is in the folder, and not in the database.", file=path.name)
            found.wrong.append(what)
        elif rows[int(path.stem)] != note:
            what = message("{file} is another text than in the database.", file=path.name)
            found.wrong.append(what)
        else:
            continue
        yield Brought(path.name, note)


def _text(path: Path) -> str:
    return path.read_bytes().decode("utf-8", "replace")


def _loose_ends() -> Iterator[Message]:
    """What stands outside of the chain, and what of the database's own guard is not as it should be."""
    for entry_id in selectors.strays():
        yield message("Entry {id} has no place in the chain.", id=str(entry_id))
    for entry_id in selectors.orphans():
        yield message("There are personal values of an entry {id} that is gone.", id=str(entry_id))
    with connection.cursor() as cursor:
        for gap in database.gaps(cursor):
            yield message("The database: {gap}.", gap=gap)
