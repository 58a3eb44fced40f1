"""What an honest ledger may look like, and how finely its entries are read."""

from __future__ import annotations

import json

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from gradus.core.ledger.canonical import canonical, commitment
from gradus.core.ledger.note import verifier_key
from gradus.core.ledger.tests.exports import (
    COVERED,
    NAME,
    SIZE,
    VERIFIER_KEY,
    Verify,
    checkpoint,
    edited,
    export,
    rechained,
    replaced,
    salt_of,
)

HONEST = export()
EARLIER = checkpoint(HONEST)


def test_what_came_after_the_last_checkpoint_is_said_to_be_unproved(verify: Verify) -> None:
    verdict = verify(rechained(replaced(HONEST, 18, edited(HONEST[17], action="x"))), EARLIER)
    assert verdict.code == 0
    assert "Entries 16 to 20: no checkpoint" in verdict.text
    assert "prove the first 15 entries" in verdict.text


@pytest.mark.parametrize("size", [1, 8, COVERED, SIZE])
def test_an_untouched_export_passes(verify: Verify, size: int) -> None:
    verdict = verify(HONEST, checkpoint(HONEST, size))
    assert verdict.code == 0
    assert f"prove the first {size} entries" in verdict.text
    assert "16 shown and as recorded, 4 erased, 0 not in this export" in verdict.text
    assert ("WARNINGS" in verdict.text) == (size < SIZE)


def test_a_checkpoint_of_nothing_proves_nothing(verify: Verify) -> None:
    assert "GOOD BY ITS OWN WORD ONLY" in verify(HONEST, checkpoint(HONEST, 0)).text
    assert "GOOD: nothing disagrees" in verify([], checkpoint(HONEST, 0)).text


def test_erasing_and_withholding_leave_the_ledger_valid(verify: Verify) -> None:
    erased = [{**line, "secrets": dict.fromkeys(line["secrets"])} for line in HONEST]
    assert "0 shown and as recorded, 20 erased, 0 not" in verify(erased, EARLIER).text
    withheld = [{**line, "secrets": {}} for line in HONEST]
    verdict = verify(withheld, EARLIER)
    assert verdict.code == 0
    assert "0 shown and as recorded, 0 erased, 20 not" in verdict.text


def test_a_replaced_key_is_given_beside_the_present_one(verify: Verify) -> None:
    new = verifier_key(
        NAME, Ed25519PrivateKey.from_private_bytes(b"new key" + bytes(25)).public_key()
    )
    assert verify(HONEST, EARLIER, keys=(new, VERIFIER_KEY)).code == 0
    assert verify(HONEST, EARLIER, keys=(new,)).code == 1


@pytest.mark.parametrize(
    ("ts", "said"),
    [
        ("2027-01-31T08:06:59.000000Z", ""),
        ("2027-01-31T07:57:00.000000Z", ""),
        ("2027-01-31T07:55:00.000000Z", "its time is 660 s before the last entry's"),
        ("yesterday", "it has no time (ts) that can be read"),
        (None, "it has no time (ts) that can be read"),
    ],
)
def test_time_running_backwards_is_a_warning_only(verify: Verify, ts: object, said: str) -> None:
    lines = rechained(replaced(HONEST, 7, edited(HONEST[6], ts=ts)))
    verdict = verify(lines, checkpoint(lines, SIZE))
    assert verdict.code == 0
    assert said in verdict.text
    assert ("WARNINGS" in verdict.text) == bool(said)


def test_a_number_inside_the_text_that_disagrees_is_found(verify: Verify) -> None:
    lines = rechained(replaced(HONEST, 7, edited(HONEST[6], seq=8)))
    assert "Entry 7: its text says that it is entry '8'" in verify(lines, EARLIER).text


def test_a_commitment_with_the_value_beside_it_is_none(verify: Verify) -> None:
    """An erased value that still stands in the text was not erased."""
    place = json.loads(HONEST[4]["body"])["diff"]["signed by"] | {"name": "Officer 5"}
    lines = rechained(replaced(HONEST, 5, edited(HONEST[4], diff={"signed by": place})))
    assert "Entry 5: the personal value at '/diff/signed by' has no" in verify(lines).text


def test_text_that_is_not_composed_unicode_is_found(verify: Verify) -> None:
    body = HONEST[6]["body"].replace("plan.sign", "e\u0301")
    lines = rechained(replaced(HONEST, 7, {**HONEST[6], "body": body}))
    assert "Entry 7: its text is not a canonical JSON object" in verify(lines).text


def test_places_of_personal_values_are_json_pointers(verify: Verify) -> None:
    salt = salt_of(1)
    place = {"commitment": commitment(salt, [1, "x"])}
    body = canonical({"ts": "2027-01-31T08:00:00.000000Z", "a/b": [{"~1": place}, place]})
    told = {"salt": salt.hex(), "value": [1, "x"]}
    lines = rechained([{"seq": 1, "body": body, "secrets": {"/a~1b/0/~01": told, "/a~1b/1": None}}])
    verdict = verify(lines, checkpoint(lines, 1))
    assert verdict.code == 0
    assert "1 shown and as recorded, 1 erased, 0 not" in verdict.text
    for wrong in (
        "a~1b/1",
        "x/a~1b/1",
        "/a~1b/01",
        "/a~1b/2",
        "/a~1b/-",
        "/a~1b/1/commitment",
        "",
        "/",
    ):
        lines = rechained([{"seq": 1, "body": body, "secrets": {wrong: None}}])
        assert "has no commitment in its text" in verify(lines).text
