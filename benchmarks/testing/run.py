"""Whether the intervals of a course's effect hold: made-up courses whose true effect is known.

    .venv/bin/python benchmarks/testing/run.py

draws courses of few and many people with no, a large and a very large effect, counts how often the
95 % intervals hold the truth, prints it and writes ``results.json`` beside itself. About a minute.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from gradus.engines.testing.effect import BeforeAfter, effect_of  # noqa: E402
from gradus.engines.testing.interval import Estimate  # noqa: E402

SIZES = (8, 20, 40)
EFFECTS = (0.0, 0.8, 1.5)
CORRELATION, SPREAD, BEFORE, MOST = 0.5, 10.0, 40.0, 100.0


def holds(found: Estimate | None, truth: float) -> bool:
    """Whether the interval holds the truth."""
    return found is not None and found.low <= truth <= found.high


def coverage(people: int, effect: float, courses: int, seed: int) -> dict[str, float]:
    """How often each interval holds the truth."""
    dice = np.random.default_rng([seed, people, int(10 * effect)])
    gained = SPREAD * effect
    across = CORRELATION * SPREAD**2
    counts = {"difference": 0, "size": 0, "gain": 0}
    for _ in range(courses):
        drawn = dice.multivariate_normal(
            [BEFORE, BEFORE + gained], [[SPREAD**2, across], [across, SPREAD**2]], people
        )
        points = np.clip(drawn, 0, MOST).tolist()
        found = effect_of([BeforeAfter(before=b, after=a) for b, a in points], most=MOST)
        counts["difference"] += holds(found.difference, gained)
        counts["size"] += holds(found.size, effect)
        counts["gain"] += holds(found.gain, gained / (MOST - BEFORE))
    return {name: round(count / courses, 3) for name, count in counts.items()}


def main() -> None:
    """Draw, count, print, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--courses", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    results = [
        {
            "people": people,
            "effect": effect,
            **coverage(people, effect, options.courses, options.seed),
        }
        for people in SIZES
        for effect in EFFECTS
    ]
    for row in results:
        print(row)
    told = {"courses": options.courses, "seed": options.seed, "held": results}
    (Path(__file__).parent / "results.json").write_text(json.dumps(told, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
