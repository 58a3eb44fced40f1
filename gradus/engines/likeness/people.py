"""People of a list laid beside people who are known: the same, perhaps the same, or new.

Nothing is merged here: whatever is not certain is put to a person. Comparing everybody with everybody
would take hours for lists of ten thousands; only people who share a key are compared (*blocking*): two
words by the beginning of their bones, an address, the end of a telephone number.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Literal

from rapidfuzz import fuzz, process

from gradus.engines.likeness.names import Name, bones_of, likeness

Verdict = Literal["same", "doubtful", "new"]
Why = Literal["email", "phone", "name", "spelling", "place"]

CERTAIN = 0.985
"""From here two names of the same place are the same name."""

DOUBTFUL = 0.86
"""From here a person is asked."""

CLEAR = 0.92
"""From here the names of two entries of one address are the same person's."""

WITH_ADDRESS = 0.75
"""So alike must names be if an address is the same: a shared mailbox names nobody."""

MOST = 5
"""So many known people are shown beside one of the list."""

CLOSE = 12
"""So many of those who share a key are looked at word by word."""

CROWD = 400
"""A key that more people share says nothing by itself."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """Somebody, as known or as told in a list; ``place`` is what they work in (unit or institution)."""

    id: str
    name: str
    place: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Pair:
    """Somebody known who may be meant, how alike the names are, and what speaks for it."""

    known: str
    likeness: float
    because: tuple[Why, ...]


@dataclass(frozen=True)
class Match:
    """What was found for one of the list; ``pairs`` begin with the likeliest, and are never empty
    unless the verdict is ``new``. ``again`` are others of the list that look like the same person."""

    entry: str
    verdict: Verdict
    pairs: tuple[Pair, ...] = ()
    again: tuple[str, ...] = ()


@dataclass
class _Index:
    """Who is known, by the keys they may be found by."""

    entries: Sequence[Entry]
    names: list[Name] = field(init=False)
    told: list[str] = field(init=False)
    by_key: dict[str, list[int]] = field(init=False)

    def __post_init__(self) -> None:
        self.names = [Name(one.name) for one in self.entries]
        self.told = [" ".join(sorted(name.bones)) for name in self.names]
        self.by_key = defaultdict(list)
        for n, one in enumerate(self.entries):
            for key in keys(one, self.names[n]):
                self.by_key[key].append(n)

    def near(self, one: Entry, name: Name) -> list[int]:
        """Those who share a key; of many, the closest by the sound of the whole name."""
        sure: set[int] = set()
        found: set[int] = set()
        for key in keys(one, name):
            there = self.by_key.get(key, ())
            if key[0] in "@#":
                sure.update(there[:CROWD])
            elif len(there) <= CROWD:
                found.update(there)
            else:
                found.update(m for m in there if self.entries[m].place == one.place)
        found -= sure
        if len(found) > CLOSE:
            choices = {m: self.told[m] for m in found}
            best = process.extract(
                " ".join(sorted(name.bones)), choices, scorer=fuzz.token_sort_ratio, limit=CLOSE
            )
            found = {m for _, _, m in best}
        return sorted(sure | found)


def keys(one: Entry, name: Name) -> Iterator[str]:
    """What somebody can be found by."""
    if one.email:
        yield "@" + one.email.strip().casefold()
    digits = re.sub(r"\D", "", one.phone)
    if len(digits) >= 7:
        yield "#" + digits[-8:]
    yield "*" + bones_of(name.run_on)[:5]
    starts = sorted({bones[:2] for bones in name.bones})
    if len(starts) == 1:
        yield "=" + name.bones[0]
    for pair in combinations(starts, 2):
        yield "&" + " ".join(pair)
    for whole in set(name.bones):
        if len(whole) >= 4:
            yield "=" + whole


def match(listed: Iterable[Entry], known: Iterable[Entry]) -> tuple[Match, ...]:
    """For everybody of a list who of the known it may be, in the order of the list.

    Parameters
    ----------
    listed, known
        People; ids are unique in each.

    Returns
    -------
    tuple of Match
        ``same`` only if one known person is beyond doubt, and nobody else of the list is that person.
    """
    rows, people = list(listed), sorted(known, key=lambda one: one.id)
    index, own = _Index(people), _Index(rows)
    found = []
    for n, one in enumerate(rows):
        pairs = _pairs(one, own.names[n], index)
        again = tuple(
            rows[m].id
            for m in own.near(one, own.names[n])
            if m != n and _pair(one, own.names[n], rows[m], own.names[m]) is not None
        )
        found.append(Match(one.id, _verdict(pairs), pairs, again))
    return tuple(_each_once(found))


def _pairs(one: Entry, name: Name, index: _Index) -> tuple[Pair, ...]:
    told = (_pair(one, name, index.entries[m], index.names[m]) for m in index.near(one, name))
    pairs = sorted((pair for pair in told if pair), key=_order)
    return tuple(pairs[:MOST])


def _order(pair: Pair) -> tuple[int, float, str]:
    address = "email" in pair.because or "phone" in pair.because
    return (-address, -pair.likeness, pair.known)


def _pair(one: Entry, name: Name, other: Entry, others: Name) -> Pair | None:
    alike = round(likeness(name, others), 4)
    because: list[Why] = []
    if one.email and one.email.strip().casefold() == other.email.strip().casefold():
        because.append("email")
    if _ends(one.phone) and _ends(one.phone) == _ends(other.phone):
        because.append("phone")
    if alike < (WITH_ADDRESS if because else DOUBTFUL):
        return None
    because.append("name" if alike >= CERTAIN else "spelling")
    if one.place and one.place == other.place:
        because.append("place")
    return Pair(other.id, alike, tuple(because))


def _ends(phone: str) -> str:
    digits = re.sub(r"\D", "", phone)
    return digits[-8:] if len(digits) >= 7 else ""


def _verdict(pairs: Sequence[Pair]) -> Verdict:
    if not pairs:
        return "new"
    sure = [pair for pair in pairs if _is_sure(pair)]
    rivals = [pair for pair in pairs if pair.likeness >= CERTAIN or _is_sure(pair)]
    return "same" if len(sure) == 1 and len(rivals) == 1 else "doubtful"


def _is_sure(pair: Pair) -> bool:
    address = "email" in pair.because or "phone" in pair.because
    return (address and pair.likeness >= CLEAR) or (
        pair.likeness >= CERTAIN and "place" in pair.because
    )


def _each_once(found: Sequence[Match]) -> Iterator[Match]:
    """Somebody known is the same as one of the list, not as two."""
    times: dict[str, int] = defaultdict(int)
    for one in found:
        if one.verdict == "same":
            times[one.pairs[0].known] += 1
    for one in found:
        twice = one.verdict == "same" and times[one.pairs[0].known] > 1
        yield Match(one.entry, "doubtful", one.pairs, one.again) if twice else one
