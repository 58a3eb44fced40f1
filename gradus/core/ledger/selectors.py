"""Reading the ledger: entries for those who may see them, and the whole of it for proofs.

Hashes tell nothing of what was done (each text holds an id with 74 bits of chance), so proofs are
made from all leaves, whoever asks; texts and personal values come through the scope in force.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from gradus.core.access.actor import Actor
from gradus.core.access.policy import policy
from gradus.core.access.scope import NoScope, current, system
from gradus.core.ledger.blocks import SPAN, block_of, bounds
from gradus.core.ledger.keys import first_name, signed_here, signing_key
from gradus.core.ledger.merkle import inclusion_proofs, root, verify_inclusion
from gradus.core.ledger.models import Block, Checkpoint, Entry, Head, Link, Secret
from gradus.core.ledger.note import parse_checkpoint, verifier_key

BATCH = 1_000
MOST_PEOPLE = 1_000  # entries looked at for who acts in a State
Cursor = tuple[datetime, UUID]  # an entry's time and id: older ones follow it on a page


@dataclass(frozen=True)
class Asked:
    """What is wanted of a record: who acted, and the action."""

    who: UUID | None = None
    action: str = ""


@dataclass(frozen=True)
class Place:
    """An entry at its place in the chain. ``entry`` is None if its text is gone: tampering."""

    seq: int
    entry_id: UUID
    prev: bytes
    chain: bytes
    entry: Entry | None
    secrets: Sequence[Secret] = ()


@dataclass(frozen=True)
class Proof:
    """That entry ``seq`` is in the tree of a checkpoint. ``good``: it leads to the signed root."""

    seq: int
    leaf: bytes
    size: int
    root: bytes
    steps: tuple[bytes, ...]
    good: bool


# --- what was done, for people


def entries_of(
    viewer: Actor,
    state_id: UUID,
    asked: Asked,
    *,
    after: Cursor | None = None,
    at_most: int,
) -> Sequence[Entry]:
    """Entries of a State that the viewer reaches, the newest first, from after one on."""
    rows = _asked(Entry.objects.filter(state_id=state_id), asked)
    if after is not None:
        at, pk = after
        rows = rows.filter(Q(at__lte=at), Q(at__lt=at) | Q(pk__lt=pk))
    return list(rows.order_by("-at", "-pk")[:at_most])


def entry(viewer: Actor, state_id: UUID, entry_id: UUID) -> Entry | None:
    """An entry of a State, or None."""
    return Entry.objects.filter(state_id=state_id, pk=entry_id).first()


def people_of(viewer: Actor, state_id: UUID) -> set[UUID]:
    """Who acted in a State lately."""
    rows = Entry.objects.filter(state_id=state_id).order_by("-at", "-pk")
    return {who for who in rows.values_list("actor_id", flat=True)[:MOST_PEOPLE] if who}


def personal_of(viewer: Actor, entry_id: UUID) -> dict[str, object]:
    """The personal values of an entry that were not erased, by JSON pointer."""
    return {row.pointer: row.value for row in Secret.objects.filter(entry_id=entry_id)}


def may_see_personal(viewer: Actor, state_id: UUID, at: datetime) -> bool:
    """Whether the viewer is shown personal values in the record of a State: its own people only."""
    allowed = policy().fields["record"]["personal"]
    return any(
        held.role in allowed and held.state_id == state_id and held.holds_at(at)
        for held in viewer.holdings
    )


def _asked(rows: QuerySet[Entry], asked: Asked) -> QuerySet[Entry]:
    if asked.who is not None:
        rows = rows.filter(actor_id=asked.who)
    return rows.filter(action=asked.action) if asked.action else rows


# --- checkpoints and proofs


def last_checkpoint() -> Checkpoint | None:
    """The longest checkpoint that this installation's key signed, or None."""
    rows = Checkpoint.objects.order_by("-size", "-pk").iterator(chunk_size=10)
    return next((row for row in rows if _says_what_was_signed(row)), None)


def checkpoint_of(size: int) -> Checkpoint | None:
    """The checkpoint of that size that this installation's key signed, or None."""
    rows = Checkpoint.objects.filter(size=size).order_by("pk")
    return next((row for row in rows if _says_what_was_signed(row)), None)


def checkpoints() -> Sequence[Checkpoint]:
    """All rows there are, whoever signed them, the shortest first."""
    return list(Checkpoint.objects.order_by("size", "pk"))


def ledger_name() -> str:
    """Which ledger this is. It keeps the name of its first checkpoint, whatever comes."""
    last = last_checkpoint()
    return parse_checkpoint(last.note).checkpoint.origin if last else first_name()


def public_key() -> str:
    """What checkpoints are verified with, as one line to hand out."""
    return verifier_key(ledger_name(), signing_key().public_key())


def link_of(entry_id: UUID) -> Link | None:
    """The place of an entry in the chain; None until its transaction is committed."""
    return Link.objects.filter(entry_id=entry_id).first()


def proof_of(entry_id: UUID, checkpoint: Checkpoint) -> Proof | None:
    """The inclusion proof of an entry in a checkpoint; None if it came later, or has no place."""
    link = link_of(entry_id)
    if link is None or link.seq > checkpoint.size:
        return None
    return next(proofs([link.seq], checkpoint))


def proofs(seqs: Sequence[int], checkpoint: Checkpoint) -> Iterator[Proof]:
    """The inclusion proofs of entries (numbers in rising order, none beyond the checkpoint)."""
    size, tree_root = checkpoint.size, bytes(checkpoint.root)
    above = inclusion_proofs(block_roots(size))
    number, block, within = -1, list[bytes](), list[tuple[bytes, ...]]()
    for seq in seqs:
        if block_of(seq) != number:
            number = block_of(seq)
            block = leaves(*bounds(number, size))
            within = inclusion_proofs(block)
        place = (seq - 1) % SPAN
        if place >= len(block) or number >= len(above):  # part of the ledger is gone
            yield Proof(seq, b"", size, tree_root, (), good=False)
            continue
        steps = within[place] + above[number]
        good = verify_inclusion(block[place], seq - 1, size, steps, tree_root)
        yield Proof(seq, block[place], size, tree_root, steps, good)


def proved(
    state_id: UUID,
    checkpoint: Checkpoint,
    *,
    personal: bool = False,
    entry_ids: Sequence[UUID] | None = None,
) -> Iterator[tuple[Entry, Sequence[Secret], Proof]]:
    """A State's entries up to a checkpoint (or just some), as far as the scope in force reaches
    them, in the order of the ledger: with their personal values if wanted, and their proofs."""
    rows = Entry.objects.filter(state_id=state_id)
    if entry_ids is not None:
        rows = rows.filter(pk__in=entry_ids)
    links = Link.objects.filter(seq__lte=checkpoint.size, entry_id__in=rows.values("pk"))
    found = list(links.order_by("seq").values_list("seq", "entry_id"))
    proof = proofs([seq for seq, _ in found], checkpoint)
    for start in range(0, len(found), BATCH):
        ids = [pk for _, pk in found[start : start + BATCH]]
        entries = rows.in_bulk(ids)
        secrets = _secrets(ids) if personal else {}
        for pk in ids:
            yield entries[pk], secrets.get(pk, ()), next(proof)


def block_roots(size: int) -> list[bytes]:
    """The roots of all blocks of the tree of that size; the last may not be full."""
    full = size // SPAN
    rows = Block.objects.filter(number__lt=full).order_by("number")
    roots = [bytes(found) for found in rows.values_list("root", flat=True)]
    if full * SPAN < size:
        roots.append(root(leaves(full * SPAN + 1, size)))
    return roots


def leaves(first: int, last: int) -> list[bytes]:
    """The leaf hashes of entries ``first`` to ``last``; nothing in the place of one that is gone."""
    rows = Link.objects.filter(seq__range=(first, last)).order_by("seq")
    ids = list(rows.values_list("entry_id", flat=True))
    with system("ledger-leaves"):
        found = dict(Entry.objects.filter(pk__in=ids).values_list("pk", "leaf"))
    return [bytes(found.get(pk, b"")) for pk in ids]


def _says_what_was_signed(row: Checkpoint) -> bool:
    signed = signed_here(row.note)
    return signed is not None and (signed.size, signed.root) == (row.size, bytes(row.root))


# --- the whole of it


def head() -> Head | None:
    """The end of the chain."""
    return Head.objects.first()


def places(first: int = 1, last: int | None = None, *, personal: bool = False) -> Iterator[Place]:
    """Every place of the chain in order, in batches. Only for a system scope.

    Parameters
    ----------
    first, last : int
        Numbers of entries, from 1; to the end if ``last`` is not given.
    personal : bool
        Whether to read personal values too.
    """
    if not current().system:
        raise NoScope("the whole ledger is read in a system scope only")
    rows = Link.objects.order_by("seq")
    if last is not None:
        rows = rows.filter(seq__lte=last)
    while links := list(rows.filter(seq__gte=first)[:BATCH]):
        yield from _places(links, personal)
        first = links[-1].seq + 1


def kept_blocks() -> dict[int, bytes]:
    """The roots of blocks as they are kept."""
    return {number: bytes(kept) for number, kept in Block.objects.values_list("number", "root")}


def strays() -> Sequence[UUID]:
    """Entries that have no place in the chain: put in behind the back of the triggers."""
    linked = Exists(Link.objects.filter(entry_id=OuterRef("pk")))
    return list(Entry.objects.filter(~linked).values_list("pk", flat=True)[:BATCH])


def orphans() -> Sequence[UUID]:
    """Entries that personal values claim to be of, and that are not there."""
    there = Exists(Entry.objects.filter(pk=OuterRef("entry_id")))
    rows = Secret.objects.filter(~there).values_list("entry_id", flat=True)
    return sorted(set(rows[:BATCH]))


def _places(links: Sequence[Link], personal: bool) -> Iterator[Place]:
    ids = [link.entry_id for link in links]
    found = Entry.objects.in_bulk(ids)
    secrets = _secrets(ids) if personal else {}
    for link in links:
        yield Place(
            link.seq,
            link.entry_id,
            bytes(link.prev),
            bytes(link.chain),
            found.get(link.entry_id),
            secrets.get(link.entry_id, ()),
        )


def _secrets(ids: Sequence[UUID]) -> dict[UUID, list[Secret]]:
    found: dict[UUID, list[Secret]] = {}
    for secret in Secret.objects.filter(entry_id__in=ids).order_by("pointer"):
        found.setdefault(secret.entry_id, []).append(secret)
    return found
