"""Names made comparable: in Latin letters, without marks, and down to the consonants they share.

The same name is written ``محمد``, ``Mohammed``, ``Muhammad`` and ``Мухаммад``. Transliteration (the
library ``anyascii``) brings all to Latin letters; vowels, which Arabic leaves out and every romanisation
chooses anew, are dropped, and consonants that romanisations do not agree on are taken as one (``q k c``,
``kh h``, ``p b``, ``v f``, ``j g``). What is left is called the *bones* of a word. The idea is that of
phonetic matching (Christen, *Data Matching*, 2012, chapter 4), with classes chosen for these scripts.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property, lru_cache

from anyascii import anyascii
from rapidfuzz.distance import JaroWinkler, Levenshtein

PARTICLES = frozenset(
    ("al", "el", "ul", "ad", "ibn", "bin", "ben", "bint", "de", "del", "la", "le", "van", "von", "da",
     "dos", "di", "y")
)  # fmt: skip
"""Words that some write and others leave out."""

_JOINED = re.compile(r"\b(abd|bd|abdul|abdel|abu|abou|umm)[ ](?=\w)")
_CLASSES = (
    ("dzh", "j"), ("tch", "s"), ("sch", "s"), ("shch", "s"),
    ("kh", "h"), ("gh", "j"), ("sh", "s"), ("ch", "s"), ("th", "t"), ("dh", "d"), ("ph", "f"),
    ("dj", "j"), ("ts", "s"), ("ck", "k"),
)  # fmt: skip
_ONE = str.maketrans({
    "q": "k", "c": "k", "x": "h", "g": "j", "p": "b", "v": "f", "z": "s",
    **dict.fromkeys("aeiouwy", ""),
})  # fmt: skip
_ARTICLE = re.compile(r"\bال(?!له\b)(?=\w{3})")  # the Arabic article, written to its word
_RUN_ON = re.compile(r"(?<=[a-z])(?=[A-Z])")  # characters of one word become words: WangXiaoMing
_DOUBLED = re.compile(r"(.)\1+")


@dataclass(frozen=True)
class Name:
    """A name as it was entered, with its words made comparable."""

    text: str

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Its words in Latin letters; particles only if there is nothing else."""
        return words_of(self.text)

    @cached_property
    def run_on(self) -> str:
        """Its words without spaces."""
        return "".join(self.words)

    @cached_property
    def bones(self) -> tuple[str, ...]:
        """The bones of each word; a word of vowels keeps them."""
        return tuple(bones_of(word) for word in self.words)


@lru_cache(maxsize=200_000)
def words_of(text: str) -> tuple[str, ...]:
    """The words of a name in Latin letters, small, without marks.

    >>> words_of("Abd al-Rahman  O'NEIL")
    ('abdrahman', 'oneil')
    """
    plain = _ARTICLE.sub("", unicodedata.normalize("NFKC", text).replace("ة", ""))
    latin = (
        _RUN_ON.sub(" ", anyascii(plain)).casefold() if not plain.isascii() else plain.casefold()
    )
    latin = re.sub(r"['`’]", "", latin)
    found = re.findall(r"[a-z0-9]+", latin)
    whole = [word for word in found if word not in PARTICLES] or found
    joined = _JOINED.sub(r"\1", " ".join(whole))
    return tuple(joined.split())


@lru_cache(maxsize=200_000)
def bones_of(word: str) -> str:
    """The consonants of a word, by classes, each run once, without an h at the end.

    >>> {bones_of(word) for word in ("mohammed", "muhammad", "mhmd", "mukhammad")}
    {'mhmd'}
    """
    found = word
    for several, one in _CLASSES:
        found = found.replace(several, one)
    found = _DOUBLED.sub(r"\1", found.translate(_ONE))
    return found.removesuffix("h") or word


def likeness(one: Name, other: Name) -> float:
    """How alike two names are, from 0 to 1; the order of their words does not matter.

    Each word of the shorter name is laid beside the word of the other that it is most like, longest
    first, and counts by its length; a word too many in the longer name costs a little, as people are
    written with two names here and with four there.
    """
    short, long = sorted((one, other), key=lambda name: (len(name.words), name.text))
    if not short.words:
        return 0.0
    left = list(range(len(long.words)))
    total = weight = 0.0
    for n in sorted(range(len(short.words)), key=lambda n: -len(short.words[n])):
        if not left:
            break
        best, place = max(
            (_alike(short.words[n], short.bones[n], long.words[m], long.bones[m]), -m) for m in left
        )
        left.remove(-place)
        size = max(len(short.words[n]), 2)
        total, weight = total + size * best, weight + size
    share = total / weight
    alone = len(short.words) == 1 and len(long.words) > 1
    apart = max(0.0, share - EXTRA * len(left) - (ALONE if alone else 0.0))
    together = 0.98 * Levenshtein.normalized_similarity(one.run_on, other.run_on)
    return max(apart, together if together > RUN_ON else 0.0)


RUN_ON = 0.9
"""From here names are alike though their words are divided otherwise: ``Ben Ali`` and ``Benali``."""

EXTRA = 0.02
"""What a word too many costs."""

ALONE = 0.12
"""What it costs if only one word of several is told."""


@lru_cache(maxsize=500_000)
def _alike(word: str, bones: str, other: str, others: str) -> float:
    if word == other:
        return 1.0
    if len(word) == 1 or len(other) == 1:
        return 0.85 if word[0] == other[0] else 0.0
    spelt = JaroWinkler.similarity(word, other)
    if min(len(bones), len(others)) < 2:
        return spelt if bones == others else min(spelt, 0.7)
    heard = 0.96 * Levenshtein.normalized_similarity(bones, others)
    return max(heard, min(spelt, 0.94) if heard > 0.5 else min(spelt, 0.75))
