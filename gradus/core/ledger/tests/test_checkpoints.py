"""Checkpoints: when they are made, what they are over, where they go, what stops them."""

from __future__ import annotations

import asyncio
import threading
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.db import connection, transaction

from gradus.core.ledger import actions, files, selectors, tasks
from gradus.core.ledger.actions import LedgerDisagrees, checkpoint_after, make_checkpoint
from gradus.core.ledger.blocks import SPAN
from gradus.core.ledger.merkle import consistency_proof, inclusion_proof, root, verify_consistency
from gradus.core.ledger.models import Block, Checkpoint
from gradus.core.ledger.note import parse_verifier_key, verify_checkpoint
from gradus.core.ledger.tests import living
from gradus.entrypoints.jobs.worker import work

pytestmark = pytest.mark.usefixtures("committing")


@pytest.fixture(autouse=True)
def _folder(settings: Any, tmp_path: Path) -> None:
    settings.DATA_FOLDER = tmp_path


def test_a_checkpoint_is_of_all_entries_and_signed() -> None:
    living.write(3)
    row = living.checkpoint()
    signed = verify_checkpoint(row.note, [parse_verifier_key(selectors.public_key())])
    assert (signed.origin, signed.size) == ("localhost/ledger", 3)
    assert signed.root == bytes(row.root) == root(selectors.leaves(1, 3))
    assert files.kept() == [files.folder() / "3.txt"]
    assert (files.folder() / "3.txt").read_text() == row.note


def test_nothing_is_signed_of_nothing_or_twice() -> None:
    assert make_checkpoint(at=living.AT) is None
    living.write()
    living.checkpoint()
    assert make_checkpoint(at=living.AT) is None


def test_each_checkpoint_begins_with_the_one_before() -> None:
    rows = []
    for count in (1, 2, 5, SPAN, 3):
        living.write(count)
        rows.append(living.checkpoint())
    leaves = selectors.leaves(1, rows[-1].size)
    for old, new in pairwise(rows):
        proof = consistency_proof(leaves[: new.size], old.size)
        assert verify_consistency(old.size, new.size, bytes(old.root), bytes(new.root), proof)
    assert selectors.last_checkpoint() == rows[-1]


def test_proofs_by_blocks_are_those_of_the_tree() -> None:
    ids = living.write(SPAN + 5)
    row = living.checkpoint()
    assert Block.objects.count() == 1
    leaves = selectors.leaves(1, row.size)
    for n in (1, SPAN, SPAN + 1, SPAN + 5):
        proof = selectors.proof_of(ids[n - 1], row)
        assert proof is not None
        assert proof.good
        assert (proof.seq, proof.steps) == (n, inclusion_proof(leaves, n - 1))
    (late,) = living.write()
    assert selectors.proof_of(late, row) is None


def test_signing_off_makes_a_checkpoint_once_it_is_committed() -> None:
    with transaction.atomic():
        living.write()
        checkpoint_after(at=living.AT)
        assert selectors.last_checkpoint() is None
    last = selectors.last_checkpoint()
    assert last is not None
    assert last.size == 1


def test_what_was_undone_is_in_no_checkpoint() -> None:
    living.write()
    with transaction.atomic():
        living.write()
        checkpoint_after(at=living.AT)
        transaction.set_rollback(True)
    assert selectors.last_checkpoint() is None
    assert living.checkpoint().size == 1


def test_nothing_is_signed_that_does_not_fit_the_chain() -> None:
    living.write(2)
    living.checkpoint()
    (late,) = living.write()
    living.tamper("UPDATE ledger_entry SET body = replace(body, '+', '-') WHERE id = %s", late)
    living.tamper("UPDATE ledger_entry SET body = body || ' ' WHERE id = %s", late)
    with pytest.raises(LedgerDisagrees, match="Entry 3"):
        make_checkpoint(at=living.AT)


def test_a_checkpoint_slipped_in_is_not_built_upon() -> None:
    living.write(2)
    honest = living.checkpoint()
    living.write(2)
    forged = honest.note.replace("\n2\n", "\n3\n")
    Checkpoint(at=living.AT, size=3, root=bytes(32), peaks=bytes(64), note=forged).save(
        force_insert=True
    )
    assert selectors.last_checkpoint() == honest
    assert bytes(living.checkpoint().root) == root(selectors.leaves(1, 4))


def test_the_ledger_keeps_its_first_name(settings: Any) -> None:
    living.write()
    living.checkpoint()
    settings.ORIGIN = "https://gradus.example:8443"
    living.write()
    assert living.checkpoint().note.startswith("localhost/ledger\n2\n")


def test_a_ledger_is_not_called_by_an_address_of_some_room(settings: Any) -> None:
    settings.ORIGIN = settings.LAN_ORIGIN = "https://192.168.1.20:8000"
    living.write()
    assert living.checkpoint().note.startswith("localhost/ledger\n1\n")


def test_a_key_that_was_replaced_is_not_built_upon(settings: Any) -> None:
    living.write(2)
    living.checkpoint()
    settings.LEDGER_KEY = bytes(32)
    assert selectors.last_checkpoint() is None
    living.write()
    assert bytes(living.checkpoint().root) == root(selectors.leaves(1, 3))


def test_a_file_that_is_there_is_never_written_over() -> None:
    living.write()
    files.folder().mkdir()
    (files.folder() / "1.txt").write_text("evidence")
    living.checkpoint()
    assert (files.folder() / "1.txt").read_text() == "evidence"


def test_a_file_lost_in_a_crash_is_written_again() -> None:
    living.write()
    note = living.checkpoint().note
    (files.folder() / "1.txt").unlink()
    actions.keep_files()
    assert (files.folder() / "1.txt").read_text() == note


def test_checkpoints_are_mailed_to_those_who_keep_them(settings: Any) -> None:
    settings.CHECKPOINT_MAIL = ["auditor@example.org"]
    living.write()
    row = living.checkpoint()
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name, args->>'size' FROM procrastinate_jobs")
        assert cursor.fetchall() == [("gradus.mail-checkpoint", "1")]
    actions.mail_checkpoint(1)
    (letter,) = mail.outbox
    assert letter.to == ["auditor@example.org"]
    assert row.note in letter.body


def test_the_worker_signs_and_mails(settings: Any) -> None:
    settings.CHECKPOINT_MAIL = ["auditor@example.org"]
    living.write()
    tasks.checkpoint.defer(timestamp=0)
    for _ in range(2):  # what a task puts into the queue may be left to the next worker
        asyncio.run(work(wait=False))
    last = selectors.last_checkpoint()
    assert last is not None
    assert last.size == 1
    assert [letter.to for letter in mail.outbox] == [["auditor@example.org"]]


def test_many_at_once_write_one_chain_and_sign_one_root() -> None:
    faults: list[Exception] = []

    def work(number: int) -> None:
        try:
            living.write(5, first=10 * number)
            make_checkpoint(at=living.AT + timedelta(minutes=number))
        except Exception as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults
    rows = selectors.checkpoints()
    assert len({row.size for row in rows}) == len(rows)
    assert rows[-1].size == 30
    for row in rows:
        assert bytes(row.root) == root(selectors.leaves(1, row.size))
