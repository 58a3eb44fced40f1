"""Tampering in SQL, by one who owns the machine: what `gradus ledger verify` finds of it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gradus.core.access.scope import system
from gradus.core.ledger import files, selectors
from gradus.core.ledger.audit import Brought, check
from gradus.core.ledger.blocks import SPAN
from gradus.core.ledger.chain import GENESIS, leaf_of, link
from gradus.core.ledger.note import parse_verifier_key
from gradus.core.ledger.tests import living
from gradus.core.ledger.tests.living import tamper

pytestmark = pytest.mark.usefixtures("committing")


@pytest.fixture(autouse=True)
def _folder(settings: Any, tmp_path: Path) -> None:
    settings.DATA_FOLDER = tmp_path


def wrong(*brought: Brought) -> list[str]:
    return [what.text() for what in check(brought).wrong]


def five_entries() -> None:
    living.write(5)
    living.checkpoint()


def rechain() -> None:
    """Make leaves, chain and head anew, as one who can write everything would."""
    prev = GENESIS
    with system("test"):
        places = [(place.seq, place.entry) for place in selectors.places()]
    for number, (seq, entry) in enumerate(places, 1):
        assert entry is not None
        leaf = leaf_of(entry.body)
        chain = link(prev, leaf)
        tamper("UPDATE ledger_entry SET leaf = %s WHERE id = %s", leaf, entry.pk)
        tamper(
            "UPDATE ledger_link SET seq = %s, prev = %s, chain = %s WHERE seq = %s",
            number, prev, chain, seq,
        )  # fmt: skip
        prev = chain
    tamper("UPDATE ledger_head SET size = %s, chain = %s", len(places), prev)


OF_ENTRIES = (  # SQL on the entry or the place of number {n}, and what must be said of it
    (
        """UPDATE ledger_entry SET body = replace(body, 'number', 'NUMBER') WHERE id = {id}""",
        "Entry {n}: its text is not the one its hash was made of.",
    ),
    (
        """WITH new AS (SELECT replace(body, 'number', 'NUMBER') AS body FROM ledger_entry
        WHERE id = {id}) UPDATE ledger_entry SET body = new.body,
        leaf = sha256('\\x00'::bytea || convert_to(new.body, 'UTF8')) FROM new WHERE id = {id}""",
        "Entry {n}: its chain value is not made of its link and hash.",
    ),
    (
        "UPDATE ledger_entry SET body = 'nothing', leaf = '\\x00' WHERE id = {id}",
        "Entry {n}: its text is not the one its hash was made of.|"
        "Entry {n}: its chain value is not made of its link and hash.|"
        "Entry {n}: its text is no canonical JSON object.",
    ),
    (
        "UPDATE ledger_entry SET actor_id = gen_random_uuid() WHERE id = {id}",
        "Entry {n}: its text says another actor than the column beside it.|"
        "Entry {n}: the personal value at /diff/phone was given to somebody else to see.",
    ),
    (
        "UPDATE ledger_entry SET action = 'person.read' WHERE id = {id}",
        "Entry {n}: its text says another action than the column beside it.",
    ),
    (
        "UPDATE ledger_entry SET at = at + interval '1 day' WHERE id = {id}",
        "Entry {n}: its text says another ts than the column beside it.",
    ),
    (
        "UPDATE ledger_entry SET object_id = gen_random_uuid() WHERE id = {id}",
        "Entry {n}: its text says another object.id than the column beside it.",
    ),
    (
        """UPDATE ledger_secret SET value = '"+999"' WHERE entry_id = {id}""",
        "Entry {n}: the personal value at /diff/phone is not the one that was recorded.",
    ),
    (
        "UPDATE ledger_secret SET salt = '\\x00' WHERE entry_id = {id}",
        "Entry {n}: the personal value at /diff/phone is not the one that was recorded.",
    ),
    (
        "UPDATE ledger_secret SET pointer = '/diff/mail' WHERE entry_id = {id}",
        "Entry {n}: there is a personal value at /diff/mail, and no commitment in the text.",
    ),
    (
        "UPDATE ledger_secret SET state_id = gen_random_uuid() WHERE entry_id = {id}",
        "Entry {n}: the personal value at /diff/phone was given to somebody else to see.",
    ),
    (
        "DELETE FROM ledger_secret WHERE entry_id = {id}; DELETE FROM ledger_entry WHERE id = {id}",
        "Entry {n} is gone; its place in the chain is left.",
    ),
)
LOOSE = (  # SQL on what is there once, and what must be said
    (
        """INSERT INTO ledger_entry (id, at, actor_id, action, object_kind, body, leaf)
        SELECT '00000000-0000-7000-8000-000000000001', at, actor_id, action, object_kind, body, leaf
        FROM ledger_entry LIMIT 1""",
        "Entry 00000000-0000-7000-8000-000000000001 has no place in the chain.",
    ),
    (
        """INSERT INTO ledger_secret (id, entry_id, pointer, salt, value) VALUES (gen_random_uuid(),
        '00000000-0000-7000-8000-000000000002', '/diff/x', '\\x00', '1')""",
        "There are personal values of an entry 00000000-0000-7000-8000-000000000002 that is gone.",
    ),
    ("UPDATE ledger_head SET size = 4", "The head is not the end of the chain."),
    ("INSERT INTO ledger_block VALUES (0, '\\x00')", "Block 0 is of no entries."),
    (
        "UPDATE ledger_checkpoint SET root = '\\x00'",
        "checkpoint 5: its columns say otherwise than its text.",
    ),
    (
        "ALTER TABLE ledger_entry DISABLE TRIGGER never_changed",
        "The database: ledger_entry: trigger never_changed",
    ),
)


def test_an_honest_ledger_is_good() -> None:
    living.write(SPAN + 3)
    living.checkpoint()
    living.write(2)
    found = check()
    assert found.wrong == []
    assert (found.entries, found.checkpoints, found.proved) == (SPAN + 5, 1, SPAN + 3)


def test_an_empty_ledger_is_good() -> None:
    assert wrong() == []


def test_whatever_is_done_to_an_entry_is_found_and_nothing_else_is_said() -> None:
    ids = living.write(2 * len(OF_ENTRIES) + 1)
    expected = []
    for n, (sql, said) in zip(range(2, len(ids), 2), OF_ENTRIES, strict=True):
        tamper(sql.replace("{id}", f"'{ids[n - 1]}'"))
        expected += [line.replace("{n}", str(n)) for line in said.split("|")]
    assert wrong() == expected


def test_places_taken_out_or_exchanged_are_found() -> None:
    living.write(9)
    tamper("DELETE FROM ledger_link WHERE seq = 2")
    tamper("UPDATE ledger_link SET seq = CASE seq WHEN 5 THEN -6 ELSE -5 END WHERE seq IN (5, 6)")
    tamper("UPDATE ledger_link SET seq = -seq WHERE seq < 0")
    found = wrong()
    assert found[:2] == [
        "Entry 3 stands where entry 2 is due.",
        "Entry 3: its link is not the chain value of the entry before.",
    ]
    broken = "its link is not the chain value of the entry before."
    assert found[2:5] == [f"Entry {n}: {broken}" for n in (5, 6, 7)]
    assert found[5] == "The head is not the end of the chain."
    assert found[6].endswith("has no place in the chain.")
    assert len(found) == 7


def test_what_is_loose_or_asleep_is_found() -> None:
    five_entries()
    for sql, _ in LOOSE:
        tamper(sql)
    found = wrong()
    for _, said in LOOSE:
        assert [what for what in found if what.startswith(said)], (said, found)
    assert len(found) == len(LOOSE)


def test_checkpoints_changed_or_taken_away_are_found() -> None:
    five_entries()
    tamper("UPDATE ledger_checkpoint SET note = replace(note, E'\\n5\\n', E'\\n4\\n')")
    assert wrong() == [
        "checkpoint 5: its columns say otherwise than its text.",
        "5.txt is another text than in the database.",
        "checkpoint 5: The signature of localhost/ledger does not fit the checkpoint: it was "
        "changed, or is forged.",
    ]
    tamper("DELETE FROM ledger_checkpoint")
    assert wrong() == ["5.txt is in the folder, and not in the database."]
    tamper("DELETE FROM ledger_head")
    assert wrong()[1:] == ["The head is not the end of the chain."]


def edit() -> None:
    tamper("UPDATE ledger_entry SET body = replace(body, 'number', 'NUMBER')")


def cut() -> None:
    second = "(SELECT entry_id FROM ledger_link WHERE seq = 2)"
    tamper(f"DELETE FROM ledger_secret WHERE entry_id = {second}")  # noqa: S608
    tamper(f"DELETE FROM ledger_entry WHERE id = {second}")  # noqa: S608
    tamper("DELETE FROM ledger_link WHERE seq = 2")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            edit,
            "checkpoint 5: the first 5 entries are not those it was given for; the first 0 are.",
        ),
        (cut, "checkpoint 5 is for 5 entries, and there are 4: entries were removed."),
    ],
)
def test_a_ledger_made_anew_does_not_fit_its_checkpoints(
    change: Callable[[], None], said: str
) -> None:
    five_entries()
    change()
    rechain()
    assert wrong() == [said]


def test_made_anew_with_its_checkpoints_it_fits_itself_but_not_what_is_brought() -> None:
    """Who has the key too can only be told by a checkpoint that left the machine."""
    five_entries()
    kept = (files.folder() / "5.txt").read_text()
    edit()
    rechain()
    tamper("DELETE FROM ledger_checkpoint")
    (files.folder() / "5.txt").unlink()
    living.checkpoint()
    assert wrong() == []
    assert wrong(Brought("mine", kept)) == [
        "mine: the first 5 entries are not those it was given for; the first 5 are."
    ]


def test_a_checkpoint_of_another_ledger_is_said_to_be() -> None:
    five_entries()
    other = (files.folder() / "5.txt").read_text().replace("localhost/ledger ", "other/ledger ")
    assert wrong(Brought("theirs", other)) == [
        "theirs: No signature on the checkpoint is by a key that is relied on."
    ]


def test_the_keys_of_before_are_believed_if_they_are_named(settings: Any) -> None:
    five_entries()
    before = parse_verifier_key(selectors.public_key())
    settings.LEDGER_KEY = hashlib.sha256(b"new").digest()
    assert wrong() == [
        "checkpoint 5: No signature on the checkpoint is by a key that is relied on."
    ]
    assert check(keys=[before]).wrong == []


def test_a_block_that_is_not_of_its_entries_is_found() -> None:
    living.write(SPAN)
    living.checkpoint()
    tamper("UPDATE ledger_block SET root = '\\x00'")
    assert wrong() == ["Block 0 is not of its entries."]
    (late,) = living.write()
    proof = selectors.proof_of(late, living.checkpoint())
    assert proof is not None
    assert not proof.good
