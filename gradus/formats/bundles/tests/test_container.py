"""A bundle is opened by whom it is for, exactly as it was signed, or not at all."""

from __future__ import annotations

import io
import unicodedata
import zipfile
from dataclasses import replace
from functools import partial
from typing import Any
from uuid import UUID

import pyrage
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from gradus.domain.markings import Marking
from gradus.formats.bundles import container
from gradus.formats.bundles.container import MANIFEST, SIGNATURE, open_sealed, place, seal
from gradus.formats.bundles.keys import OwnKeys
from gradus.formats.bundles.manifest import Manifest
from gradus.formats.bundles.refused import BundleRefused
from gradus.formats.bundles.tests.made import FILES, OTHERS, OURS, THEIRS, card, item, manifest

SEALED = seal(manifest(), FILES, OURS)


def refused(data: bytes) -> str:
    with pytest.raises(BundleRefused) as no:
        open_sealed(data, THEIRS)
    return no.value.code


def packed(entries: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Any archive, sealed for them, as somebody could who knows their card."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in entries.items():
            archive.writestr(zipfile.ZipInfo(name), content, method)
    recipient = pyrage.x25519.Recipient.from_str(card(THEIRS).sealing)
    return bytes(pyrage.encrypt(stream.getvalue(), [recipient]))


def entries(of: Manifest | None = None, by: OwnKeys = OURS, **more: bytes) -> dict[str, bytes]:
    text = (of or manifest()).text()
    signed = {MANIFEST: text, SIGNATURE: by.sign(text)}
    return signed | {place(n): content for n, content in enumerate(FILES, start=1)} | more


texts = some.text(some.characters(categories=["L", "N", "Zs"]), max_size=20).map(
    partial(unicodedata.normalize, "NFC")
)


@settings(max_examples=25, deadline=None)
@given(
    contents=some.lists(some.binary(max_size=300), min_size=1, max_size=4).map(tuple),
    title=texts,
    about=some.dictionaries(some.from_regex("[a-z]{1,9}", fullmatch=True), texts, max_size=3),
    sequence=some.integers(1, 10**8),
    marking=some.sampled_from(Marking),
)
def test_what_is_sealed_is_what_is_opened(
    contents: tuple[bytes, ...],
    title: str,
    about: dict[str, str],
    sequence: int,
    marking: Marking,
) -> None:
    listed = item(contents, title=title, about=about, marking=marking)
    sent = manifest(contents, sequence=sequence, items=(listed,))
    opened = open_sealed(seal(sent, contents, OURS), THEIRS)
    assert (opened.manifest, opened.files) == (sent, contents)
    assert opened.sender == card(OURS)
    assert opened.manifest.digest() == sent.digest()


def test_a_byte_altered_anywhere_is_found() -> None:
    for spot in range(0, len(SEALED), 7):
        altered = SEALED[:spot] + bytes([SEALED[spot] ^ 0x20]) + SEALED[spot + 1 :]
        assert refused(altered).startswith("bundle-")


@pytest.mark.parametrize("share", [0, 0.01, 0.2, 0.5, 0.99])
def test_a_file_cut_off_is_found(share: float) -> None:
    assert refused(SEALED[: int(share * len(SEALED))]).startswith("bundle-")
    assert refused(SEALED + b"x").startswith("bundle-")


def test_only_whom_it_is_for_opens_it() -> None:
    with pytest.raises(BundleRefused) as no:
        open_sealed(SEALED, OTHERS)
    assert no.value.code == "bundle-not-for-us"


def test_what_was_signed_for_another_and_sealed_again_is_refused() -> None:
    for_others = manifest(recipient=card(OTHERS).line())
    assert refused(packed(entries(for_others))) == "bundle-not-for-us"


def test_who_signs_in_anothers_name_is_refused() -> None:
    assert refused(packed(entries(by=OTHERS))) == "bundle-forged"


def test_a_list_altered_after_it_was_signed_is_refused() -> None:
    altered = entries()
    altered[MANIFEST] = manifest(sequence=2).text()
    assert refused(packed(altered)) == "bundle-forged"


def test_a_file_exchanged_for_another_is_refused() -> None:
    other = FILES[0].replace(b"3", b"4")
    assert refused(packed(entries() | {place(1): other})) == "bundle-contents"


@pytest.mark.parametrize("name", ["files/0003", "extra.txt", "files/0001x"])
def test_an_entry_that_nobody_listed_is_refused(name: str) -> None:
    assert refused(packed(entries() | {name: b"more"})) == "bundle-contents"


@pytest.mark.parametrize("name", ["../evil", "/etc/passwd", "files/../x", "C:\\x", "files//1"])
def test_a_path_to_another_place_is_refused(name: str) -> None:
    assert refused(packed(entries() | {name: b"more"})) == "bundle-damaged"


@pytest.mark.parametrize("name", [MANIFEST, SIGNATURE, place(2)])
def test_an_entry_that_is_missing_is_refused(name: str) -> None:
    left = entries()
    del left[name]
    assert refused(packed(left)) in {"bundle-format", "bundle-contents"}


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    assert refused(packed(entries() | {place(1): b"\0" * 30_000_000})) == "bundle-damaged"


def test_thousands_of_entries_are_refused() -> None:
    many = {f"files/{number}": b"" for number in range(600)}
    assert refused(packed(entries() | many)) == "bundle-damaged"


def test_more_than_the_limit_is_refused_unread() -> None:
    assert refused(b"age-encryption.org/v1\n" + b"\0" * container.MOST_BYTES) == "bundle-too-large"


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"hello", b"age-encryption.org/v1\n" * 900])
def test_what_is_no_bundle_is_told_so(data: bytes) -> None:
    assert refused(data) == "bundle-not-one"


def test_a_zip_that_is_none_is_refused() -> None:
    recipient = pyrage.x25519.Recipient.from_str(card(THEIRS).sealing)
    assert refused(pyrage.encrypt(b"no archive", [recipient])) == "bundle-damaged"


@pytest.mark.parametrize(
    "changes",
    [
        {"state": "xaa"},
        {"sequence": 0},
        {"sequence": True},
        {"previous": "no hash"},
        {"items": ()},
        {"note": "turned \u202e round"},
        {"items": (item(title="two\nlines"),)},
        {"items": (item(kind="Results"),)},
        {"items": (replace(item(), files=(replace(item().files[0], name="../a"),)),)},
        {"items": (replace(item(), files=(item().files[0], item().files[0])),)},
    ],
)
def test_a_list_that_is_not_sound_is_refused_though_signed(changes: dict[str, Any]) -> None:
    assert refused(packed(entries(manifest(**changes)))) == "bundle-format"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"sequence":1', b'"sequence": 1'),
        (b'"sequence":1', b'"sequence":1,"sequence":1'),
        (b'"note":""', b'"note":"","more":1'),
        (b"gradus-bundle/1", b"gradus-bundle/2"),
        (b"2027-03-01T09:00:00+00:00", b"2027-03-01T10:00:00+01:00"),
    ],
)
def test_a_list_has_one_text_only(old: bytes, new: bytes) -> None:
    text = manifest().text().replace(old, new)
    assert text != manifest().text()
    other = entries() | {MANIFEST: text, SIGNATURE: OURS.sign(text)}
    assert refused(packed(other)) == "bundle-format"


def test_what_is_not_as_listed_is_not_sealed() -> None:
    with pytest.raises(ValueError):
        seal(manifest(), FILES[:1], OURS)
    with pytest.raises(BundleRefused):
        seal(manifest(bundle=UUID(int=1), sequence=0), FILES, OURS)
