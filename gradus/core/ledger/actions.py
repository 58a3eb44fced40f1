"""What is done with the ledger itself: checkpoints made and handed out, values erased, copies noted.

Entries are written by ``record.record``, in every action of the house.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection, transaction
from django.utils.translation import gettext as _

from gradus.core.access.actor import Actor, Thing
from gradus.core.access.denied import require
from gradus.core.access.scope import system
from gradus.core.ledger import files, selectors
from gradus.core.ledger.blocks import SPAN, bounds
from gradus.core.ledger.chain import GENESIS
from gradus.core.ledger.checks import chain_faults
from gradus.core.ledger.keys import signing_key
from gradus.core.ledger.merkle import Frontier, root
from gradus.core.ledger.models import Block, Checkpoint, Secret
from gradus.core.ledger.note import sign_checkpoint
from gradus.core.ledger.record import record
from gradus.domain.messages import Message, message
from gradus.domain.ownership import Axis
from gradus.domain.refusals import Refusal

HASH_BYTES = 32
ONE_AT_A_TIME = 7_240_361  # the number of the database's lock: any, but always the same
COMMAND_LINE = Actor(id=UUID(int=0), via="command-line")  # who works on the machine itself
_log = logging.getLogger("gradus.ledger")


class LedgerDisagrees(Refusal):
    """The ledger does not fit itself, so nothing is signed."""

    def __init__(self, what: Message) -> None:
        super().__init__(
            "ledger-disagrees",
            what,
            message(
                "No checkpoint is signed. Run `gradus ledger verify`, keep what it says, and "
                "compare with the checkpoints handed out."
            ),
        )


def make_checkpoint(*, at: datetime, extra: Sequence[str] = ()) -> Checkpoint | None:
    """Sign how long the ledger is and what it holds; None if it has not grown.

    Only the entries since the last checkpoint are read, and each must fit the chain. The file is
    written once the transaction is committed.

    Raises
    ------
    LedgerDisagrees
        If the new entries do not fit the chain.
    """
    with system("checkpoint"):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
        last = selectors.last_checkpoint()
        head = selectors.head()
        if head is None or head.size <= (last.size if last else 0):
            return None
        before = _frontier(last)
        grown = before.plus(_fitting(before.size, head.size, bytes(head.chain)))
        name = selectors.ledger_name()
        row = Checkpoint(
            at=at,
            size=grown.size,
            root=grown.root(),
            peaks=b"".join(grown.peaks),
            note=sign_checkpoint(name, grown.size, grown.root(), signing_key(), name, extra),
        )
        row.save(force_insert=True)
        _keep_blocks(grown.size)
        transaction.on_commit(partial(files.keep, row.size, row.note))
        if settings.CHECKPOINT_MAIL:
            _mail_later(row.size)
    return row


def checkpoint_after(*, at: datetime, extra: Sequence[str] = ()) -> None:
    """Make a checkpoint as soon as the transaction at hand is committed, as at every signature.

    What goes wrong with it is logged: the signature stands, and the next checkpoint covers it.
    """

    def make() -> None:  # no partial: where one fails, Django looks for its name and fails, too
        make_checkpoint(at=at, extra=tuple(extra))

    transaction.on_commit(make, robust=True)


def keep_files() -> None:
    """Write the files of checkpoints that have none: a crash came between, or a restore."""
    there = {int(path.stem) for path in files.kept()}
    for row in selectors.checkpoints():
        if row.size not in there:
            files.keep(row.size, row.note)


def mail_checkpoint(size: int) -> None:
    """Send the checkpoint of that size to those who keep them elsewhere."""
    row = selectors.checkpoint_of(size)
    if row is None or not settings.CHECKPOINT_MAIL:
        return
    name = selectors.ledger_name()
    EmailMessage(
        _("Checkpoint {size} of {name}").format(size=row.size, name=name),
        _("Keep this text. It proves later that the record was not rewritten.") + f"\n\n{row.note}",
        to=settings.CHECKPOINT_MAIL,
    ).send()


def erase(*, by: Actor, at: datetime, person_id: UUID, scope: Mapping[Axis, UUID]) -> int:
    """Erase the personal values about somebody in the record of a State or programme; how many.

    The entries stay, and so do their hashes: of each value only a number is left that says nothing.
    Restoring an older copy must erase again what was erased since: these entries are the list.
    """
    rule = require(by, "erase", Thing("people", scope, person_id), at)
    columns = {Axis.STATE: "state_id", Axis.PROGRAMME: "programme_id"}
    owned = {columns[axis]: owner for axis, owner in scope.items()}
    if not owned:
        raise ValueError("erasing needs the State or programme whose record it is")
    with system("erase-personal"):
        erased, _rows = Secret.objects.filter(person_id=person_id, **owned).delete()
        record(
            by=by,
            at=at,
            action="record.erase",
            thing=Thing("people", scope, person_id),
            rule=rule,
            diff={"values": erased},
        )
    return erased


def note_copy(
    *, by: Actor, at: datetime, personal: bool, scope: Mapping[Axis, UUID] | None = None
) -> None:
    """Write down that somebody takes a copy of the ledger, or of a State's part of it."""
    record(
        by=by,
        at=at,
        action="record.copy",
        thing=Thing("record", scope or {}),
        rule="command-line" if by == COMMAND_LINE else "record.read",
        diff={"personal": personal},
    )


def _frontier(last: Checkpoint | None) -> Frontier:
    """The tree at the last checkpoint, if what is kept of it is what was signed; else none."""
    if last is None:
        return Frontier()
    peaks = bytes(last.peaks)
    parts = range(0, len(peaks), HASH_BYTES)
    kept = Frontier(last.size, tuple(peaks[start : start + HASH_BYTES] for start in parts))
    right = len(peaks) == HASH_BYTES * last.size.bit_count() and kept.root() == bytes(last.root)
    return kept if right else Frontier()


def _fitting(size: int, end: int, chain: bytes) -> list[bytes]:
    """The leaves after the first ``size`` entries, each seen to fit the chain up to its end."""
    leaves: list[bytes] = []
    before = list(selectors.places(size, size)) if size else []
    due, prev = size + 1, before[0].chain if before else GENESIS
    for place in selectors.places(size + 1, end):
        fault = next(chain_faults(place, due, prev), None)
        if fault is not None or place.entry is None:
            raise LedgerDisagrees(fault or message("Entry {seq} is gone.", seq=place.seq))
        leaves.append(bytes(place.entry.leaf))
        due, prev = place.seq + 1, place.chain
    if due != end + 1 or prev != chain:
        raise LedgerDisagrees(message("The end of the chain is not where it is said to be."))
    return leaves


def _keep_blocks(size: int) -> None:
    """Keep the roots of the blocks that are full by now."""
    there = Block.objects.count()
    for number in range(there, size // SPAN):
        Block(number=number, root=root(selectors.leaves(*bounds(number, size)))).save(
            force_insert=True
        )


def _mail_later(size: int) -> None:
    """The post may be down: the queue tries until it is up."""
    from gradus.core.ledger.tasks import mail

    mail.defer(size=size)
