"""Bech32 (BIP 173), the text in which age writes its keys. Only writing: age itself reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

_LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_POLYNOMIAL = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_CHECK = 6  # letters


def bech32(prefix: str, data: bytes) -> str:
    """The bytes as Bech32 under a prefix, in small letters."""
    values = list(_fives(data))
    spread = [*(ord(c) >> 5 for c in prefix), 0, *(ord(c) & 31 for c in prefix)]
    check = _checksum([*spread, *values, *([0] * _CHECK)]) ^ 1
    values += [(check >> 5 * (_CHECK - 1 - place)) & 31 for place in range(_CHECK)]
    return f"{prefix}1" + "".join(_LETTERS[value] for value in values)


def _fives(data: bytes) -> Iterator[int]:
    bits = "".join(f"{byte:08b}" for byte in data)
    for start in range(0, len(bits), 5):
        yield int(bits[start : start + 5].ljust(5, "0"), 2)


def _checksum(values: Iterable[int]) -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for place, term in enumerate(_POLYNOMIAL):
            check ^= term if (top >> place) & 1 else 0
    return check
