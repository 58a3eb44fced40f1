"""An encrypted backup opens with its passphrase, whole, or not at all."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradus.domain.refusals import Refusal
from gradus.entrypoints.operator import sealed
from gradus.entrypoints.operator.sealed import Damaged, Opener, Sealer, WrongKey, ensure_strong

PASSPHRASE = "correct horse battery"  # noqa: S105
QUICK = 4  # log2 of scrypt's N, for tests


@pytest.fixture(autouse=True)
def _small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealed, "CHUNK", 16)


def seal(*pieces: bytes) -> bytes:
    file = io.BytesIO()
    sealer = Sealer(file, PASSPHRASE, QUICK)
    for piece in pieces:
        sealer.write(piece)
    sealer.finish()
    return file.getvalue()


def unseal(data: bytes, passphrase: str = PASSPHRASE) -> bytes:
    return io.BufferedReader(Opener(io.BytesIO(data), passphrase)).read()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.binary(max_size=40), max_size=6))
def test_what_goes_in_comes_out(pieces: list[bytes]) -> None:
    pytest.MonkeyPatch().setattr(sealed, "CHUNK", 16)
    assert unseal(seal(*pieces)) == b"".join(pieces)


def test_every_cut_is_noticed() -> None:
    whole = seal(bytes(range(70)))
    for length in range(len(whole)):
        with pytest.raises((Damaged, WrongKey)):
            unseal(whole[:length])


def test_every_altered_byte_is_noticed() -> None:
    whole = seal(bytes(range(70)))
    for place in range(len(whole)):
        if place == len(sealed.MAGIC):  # the cost of scrypt: tried below
            continue
        altered = bytearray(whole)
        altered[place] ^= 1
        with pytest.raises((Damaged, WrongKey)):
            unseal(bytes(altered))


def test_chunks_cannot_be_moved_dropped_or_added() -> None:
    whole = seal(bytes(range(48)))
    start = sealed.HEADER + sealed.MAC
    size = 16 + sealed.TAG
    one, two, three = (whole[start + n * size : start + (n + 1) * size] for n in range(3))
    for order in ([two, one, three], [one, three], [two, three], [one, two, three, three]):
        with pytest.raises(Damaged):
            unseal(whole[:start] + b"".join(order))


def test_another_passphrase_is_told_from_damage() -> None:
    with pytest.raises(WrongKey):
        unseal(seal(b"x"), "another passphrase")


def test_a_header_that_would_eat_the_memory_is_refused() -> None:
    altered = bytearray(seal(b"x"))
    altered[len(sealed.MAGIC)] = 40
    with pytest.raises(Damaged):
        unseal(bytes(altered))


def test_a_passphrase_soon_guessed_is_refused() -> None:
    ensure_strong(PASSPHRASE)
    with pytest.raises(Refusal):
        ensure_strong("password")
