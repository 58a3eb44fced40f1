"""How long a list of people is laid beside those who are known.

    .venv/bin/python benchmarks/people/roster.py [--rows 20000] [--known 20000]

Names are made of 400 given and 3,000 family names, half of them written with a slip; the seed is fixed.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from gradus.engines.likeness.people import Entry, match

SYLLABLES = (
    "ba", "ka", "ra", "sa", "ma", "na", "la", "ta", "da", "fa", "ha", "ja", "wa", "za", "mi", "ri",
    "li", "di", "no", "ro", "mo", "lo", "shu", "khu",
)  # fmt: skip


def words(count: int, rng: random.Random) -> list[str]:
    return ["".join(rng.choices(SYLLABLES, k=rng.randint(2, 4))).title() for _ in range(count)]


def slip(name: str, rng: random.Random) -> str:
    place = rng.randrange(len(name))
    return name[:place] + rng.choice(["", name[place] * 2, "e"]) + name[place + 1 :]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--known", type=int, default=20_000)
    asked = parser.parse_args()
    rng = random.Random(7)  # noqa: S311 - names, no secret
    given, family = words(400, rng), words(3000, rng)
    known = [
        Entry(id=str(n), name=f"{rng.choice(given)} {rng.choice(family)}", place=str(n % 200))
        for n in range(asked.known)
    ]
    rows = [
        Entry(id=f"r{n}", name=slip(one.name, rng) if n % 2 else one.name, place=one.place)
        for n, one in enumerate(rng.choices(known, k=asked.rows))
    ]
    began = time.perf_counter()
    found = match(rows, known)
    took = time.perf_counter() - began
    told = Counter(one.verdict for one in found)
    print(json.dumps({"rows": asked.rows, "known": asked.known, "seconds": round(took, 1), **told}))


if __name__ == "__main__":
    main()
