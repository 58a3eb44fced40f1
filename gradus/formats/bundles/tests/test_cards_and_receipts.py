"""Cards tell who somebody is; receipts what became of a bundle. Neither is believed unproved."""

from __future__ import annotations

import json

import pyrage
import pytest

from gradus.formats.bundles.keys import OwnKeys, parse_card
from gradus.formats.bundles.receipt import Outcome, Receipt, read_receipt, write_receipt
from gradus.formats.bundles.refused import BundleRefused
from gradus.formats.bundles.tests.made import AT, OTHERS, OURS, THEIRS, card

LINE = card(OURS).line()
GIVEN = Receipt(card(THEIRS).line(), "ab" * 32, "XAA", 4, Outcome.APPLIED, AT, "note")


def test_a_card_is_read_back_with_its_fingerprint() -> None:
    read = parse_card(f"  {LINE}\n")
    assert read == card(OURS)
    assert read.fingerprint() == card(OURS).fingerprint() != card(THEIRS).fingerprint()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        LINE[:-60],
        LINE.replace("gradus-card-1", "gradus-card-2"),
        LINE.replace("age1", "age2"),
        LINE.replace("gradus.example ", "gradus.example\u202e "),
        LINE + " more",
        LINE + "x" * 1000,
    ],
)
def test_what_is_no_card_is_refused(text: str) -> None:
    with pytest.raises(BundleRefused) as no:
        parse_card(text)
    assert no.value.code == "card-not-read"


def test_the_keys_of_one_secret_are_always_the_same_and_those_of_another_are_not() -> None:
    assert card(OwnKeys(bytes([1]) * 32)) == card(OURS)
    assert len({(card(k).signing, card(k).sealing) for k in (OURS, THEIRS, OTHERS)}) == 3


def test_the_key_that_opens_is_one_that_age_reads() -> None:
    sealed = pyrage.encrypt(b"hello", [pyrage.x25519.Recipient.from_str(card(OURS).sealing)])
    assert pyrage.decrypt(sealed, [OURS.opening]) == b"hello"


def test_a_receipt_is_read_back() -> None:
    assert read_receipt(write_receipt(GIVEN, THEIRS)) == GIVEN


def test_a_receipt_in_anothers_name_is_refused() -> None:
    with pytest.raises(BundleRefused) as no:
        read_receipt(write_receipt(GIVEN, OTHERS))
    assert no.value.code == "receipt-forged"


@pytest.mark.parametrize("name", ["bundle", "state", "sequence", "outcome", "at", "checkpoint"])
def test_a_receipt_altered_is_refused(name: str) -> None:
    told = json.loads(write_receipt(GIVEN, THEIRS))
    told[name] = {
        "bundle": "cd" * 32,
        "sequence": 5,
        "outcome": "declined",
        "at": "2027-03-02T09:00:00+00:00",
    }.get(name, "XBB")
    with pytest.raises(BundleRefused) as no:
        read_receipt(json.dumps(told).encode())
    assert no.value.code == "receipt-forged"


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"[" * 9000, b"x" * 60_000, b'{"format":1}'])
def test_what_is_no_receipt_is_refused(data: bytes) -> None:
    with pytest.raises(BundleRefused) as no:
        read_receipt(data)
    assert no.value.code == "receipt-not-read"
