"""The Traffic Light Protocol in what response teams share: the strictest marking found holds."""

from __future__ import annotations

from collections.abc import Iterable

from gradus.domain.markings import STRICTNESS, Marking

WORDS = {
    "white": Marking.CLEAR,
    "clear": Marking.CLEAR,
    "green": Marking.GREEN,
    "amber": Marking.AMBER,
    "amber+strict": Marking.AMBER_STRICT,
    "red": Marking.RED,
}
"""``white`` is the name that CLEAR had in version 1 of the protocol."""


def marking_of(word: str) -> Marking | None:
    """The marking that a word means, with or without ``TLP:`` before it."""
    return WORDS.get(word.strip().casefold().removeprefix("tlp:"))


def strictest(markings: Iterable[Marking | None]) -> str:
    """The strictest of them as text; "" where there is none."""
    found = [marking for marking in markings if marking is not None]
    return str(max(found, key=STRICTNESS.__getitem__)) if found else ""
