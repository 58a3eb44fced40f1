"""Signed checkpoints: what others wrote is read, what was changed is refused."""

from __future__ import annotations

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from gradus.core.ledger import verifier
from gradus.core.ledger.note import (
    BadCheckpoint,
    Checkpoint,
    parse_checkpoint,
    parse_verifier_key,
    sign_checkpoint,
    verifier_key,
    verify_checkpoint,
)

NAME = "gradus.example/ledger"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(32))
KNOWN = parse_verifier_key(verifier_key(NAME, KEY.public_key()))
ROOT = bytes(range(100, 132))
NOTE = sign_checkpoint(NAME, 7, ROOT, KEY, NAME, ("for the plan of XAA",))

# A tree head of the public Go checksum database, and its key: made by another program.
GO_KEY = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"
GO_NOTE = (
    "go.sum database tree\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
    "— sum.golang.org Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9"
    "nTo+zyWE+xeMcTOAYQ8=\n"
)


def code_of(note: str) -> str:
    with pytest.raises(BadCheckpoint) as refused:
        verify_checkpoint(note, [KNOWN])
    assert refused.value.remedy.text()
    return refused.value.code


def test_a_checkpoint_has_the_lines_of_the_format() -> None:
    lines = NOTE.split("\n")
    root = base64.b64encode(ROOT).decode()
    assert lines[:5] == [NAME, "7", root, "for the plan of XAA", ""]
    dash, name, signature = lines[5].split(" ")
    assert (dash, name, lines[6:]) == ("\u2014", NAME, [""])
    assert base64.b64decode(signature)[:4] == KNOWN.key_hash


def test_a_checkpoint_is_read_back_and_proved() -> None:
    assert verify_checkpoint(NOTE, [KNOWN]) == Checkpoint(NAME, 7, ROOT, ("for the plan of XAA",))


def test_a_note_and_a_key_made_by_another_program_are_understood() -> None:
    go = parse_verifier_key(GO_KEY)
    assert verify_checkpoint(GO_NOTE, [KNOWN, go]).size == 20852163
    assert verifier.Checkpoint("go", GO_NOTE).fault([verifier.Key(GO_KEY)]) == ""


def test_line_ends_and_blank_ends_of_mail_and_web_forms_do_no_harm() -> None:
    assert verify_checkpoint(NOTE.replace("\n", "\r\n").rstrip(), [KNOWN]).size == 7


def test_signatures_of_witnesses_are_passed_over() -> None:
    witness = sign_checkpoint(NAME, 7, ROOT, OTHER, "witness.example", ("for the plan of XAA",))
    both = NOTE + witness.rsplit("\n\n", 1)[1]
    assert verify_checkpoint(both, [KNOWN]).size == 7
    assert code_of(witness) == "not-signed-by-key"


def test_another_key_of_the_same_name_is_not_the_key() -> None:
    assert code_of(sign_checkpoint(NAME, 7, ROOT, OTHER, NAME)) == "not-signed-by-key"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("\n7\n", "\n8\n"),
        ("XAA", "XBB"),
        (
            NAME,
            "other",
        ),
    ],
)
def test_a_changed_text_is_found(old: str, new: str) -> None:
    assert code_of(NOTE.replace(old, new, 1)) == "forged-checkpoint"


def test_one_false_signature_of_the_key_spoils_the_note() -> None:
    forged = sign_checkpoint(NAME, 8, ROOT, KEY, NAME).rsplit("\n\n", 1)[1]
    assert code_of(NOTE + forged) == "forged-checkpoint"


@pytest.mark.parametrize(
    "note",
    [
        "",
        "\n",
        NAME,
        NOTE.replace("\n\n", "\n"),
        NOTE.split("—")[0],
        NOTE.replace("\n7\n", "\n07\n"),
        NOTE.replace("\n7\n", "\n-7\n"),
        NOTE.replace("\n7\n", "\n٧\n"),
        NOTE.replace("\n7\n", "\n" + "9" * 5000 + "\n"),
        NOTE.replace("—", "-"),
        NOTE.replace("=\n", "\n", 1),
        NOTE.replace("for the", "for\tthe"),
        NOTE.replace("for the", "\ud800"),
        NOTE.replace(f"— {NAME}", "— a+b"),
        "\n" + NOTE,
        NOTE + NOTE.split("\n")[-2] + "\n" + f"— a {'A' * 40_000}\n" * 6,
        NOTE + "— a AAAA\n",
    ],
)
def test_what_is_no_checkpoint_is_refused_kindly(note: str) -> None:
    assert code_of(note) == "not-a-checkpoint"


@given(st.text(max_size=200), st.integers(0, len(NOTE)))
def test_any_text_is_read_or_refused_and_both_programs_agree(noise: str, where: int) -> None:
    note = NOTE[:where] + noise + NOTE[where:]
    try:
        mine = verify_checkpoint(note, [KNOWN]).size
    except BadCheckpoint:
        mine = None
    if mine is not None:
        theirs = verifier.Checkpoint("x", note)
        assert (
            theirs.size,
            theirs.fault([verifier.Key(verifier_key(NAME, KEY.public_key()))]),
        ) == (
            mine,
            "",
        )


@pytest.mark.parametrize(
    ("origin", "size", "root", "name", "extra"),
    [
        ("", 1, ROOT, NAME, ()),
        ("a\nb", 1, ROOT, NAME, ()),
        (NAME, -1, ROOT, NAME, ()),
        (NAME, 10**18, ROOT, NAME, ()),
        (NAME, 1, ROOT[1:], NAME, ()),
        (NAME, 1, ROOT, "", ()),
        (NAME, 1, ROOT, "a b", ()),
        (NAME, 1, ROOT, "a+b", ()),
        (NAME, 1, ROOT, NAME, ("",)),
        (NAME, 1, ROOT, NAME, ("a\nb",)),
    ],
)
def test_what_could_not_be_read_back_is_not_signed(
    origin: str, size: int, root: bytes, name: str, extra: tuple[str, ...]
) -> None:
    with pytest.raises(ValueError):
        sign_checkpoint(origin, size, root, KEY, name, extra)


@given(st.integers(0, 10**18 - 1), st.binary(min_size=32, max_size=32))
def test_what_is_signed_is_read_back(size: int, root: bytes) -> None:
    note = sign_checkpoint("a ledger", size, root, KEY, NAME)
    assert verify_checkpoint(note, [KNOWN]) == Checkpoint("a ledger", size, root)
    assert parse_checkpoint(note).text == note.split("\n\n")[0] + "\n"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "name",
        GO_KEY.replace("033de0ae", "033de0af"),
        GO_KEY.replace("sum.", "sam."),
        GO_KEY[:-1],
        GO_KEY.replace("+Ac4z", "+As4z"),
        GO_KEY + "=",
        "é+" + GO_KEY,
    ],
)
def test_a_damaged_key_is_refused_by_both_programs(text: str) -> None:
    with pytest.raises(BadCheckpoint) as refused:
        parse_verifier_key(text)
    assert refused.value.code == "bad-verifier-key"
    with pytest.raises(verifier.CannotReadError):
        verifier.Key(text)
