"""How long scoring takes: 200 units, 79 indicators of gradus-cj, sensitivity and legal needs.

    .venv/bin/python benchmarks/scoring/run.py

prints each step's best and median of several runs, and writes ``results.json`` beside itself. The
target is one second for the engine, sensitivity included.
"""

from __future__ import annotations

import argparse
import json
import platform
import random
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from gradus.catalogue.shelf import Shelf  # noqa: E402
from gradus.engines.scoring.engine import score  # noqa: E402
from gradus.formats.records.write_json import write_json  # noqa: E402
from gradus.workflows.answers import read_answers  # noqa: E402
from gradus.workflows.score import json_of  # noqa: E402

TARGET = 1.0


def answers_file(units: int, indicators: list[str], seed: int) -> bytes:
    """Answers of every kind: nine of ten are levels, half are graded, a third not certain."""
    dice = random.Random(seed)  # noqa: S311 - made-up answers
    lines = ["unit,indicator,value,evidence,confidence"]
    for unit in range(units):
        for indicator in indicators:
            value = dice.choice("01234") if dice.random() < 0.9 else dice.choice(["UNK", "NA"])
            grade = dice.choice(["", "", "", "", "A", "B", "C", "D"])
            sure = dice.choice(["", "", "high", "high", "medium", "low"])
            lines.append(f"U{unit:03},{indicator},{value},{grade},{sure}")
    return "\n".join(lines).encode()


def timed(work: Callable[[], object], runs: int) -> dict[str, float]:
    """Best and median seconds."""
    took = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        took.append(time.perf_counter() - start)
    return {"best": round(min(took), 3), "median": round(statistics.median(took), 3)}


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--units", type=int, default=200)
    parser.add_argument("--runs", type=int, default=7)
    wanted = parser.parse_args()
    shelf = Shelf.open()
    instrument = shelf.instrument("gradus-cj")
    articles = shelf.articles
    data = answers_file(wanted.units, list(instrument.indicators), 1)
    answers = read_answers(data, "answers.csv", instrument).answers
    scores = score(instrument, answers, articles=articles)
    steps = {
        "read and judge the CSV": timed(
            lambda: read_answers(data, "answers.csv", instrument), wanted.runs
        ),
        "score, without sensitivity": timed(
            lambda: score(instrument, answers, variation=None), wanted.runs
        ),
        "score, with sensitivity": timed(lambda: score(instrument, answers), wanted.runs),
        "score, with sensitivity and legal needs": timed(
            lambda: score(instrument, answers, articles=articles), wanted.runs
        ),
        "write the JSON": timed(lambda: write_json(json_of(scores)), wanted.runs),
    }
    for name, took in steps.items():
        print(f"{name:<42} best {took['best']:.3f} s   median {took['median']:.3f} s")
    met = steps["score, with sensitivity and legal needs"]["median"] < TARGET
    print(f"target: {TARGET} s for the engine with sensitivity: {'met' if met else 'MISSED'}")
    result = {
        "units": wanted.units,
        "indicators": len(instrument.indicators),
        "answers": len(answers),
        "python": platform.python_version(),
        "machine": f"{platform.machine()}, shared",
        "seconds": steps,
        "target_seconds": TARGET,
        "met": met,
    }
    path = Path(__file__).with_name("results.json")
    path.write_text(json.dumps(result, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
