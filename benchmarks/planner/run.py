"""How good a plan is within a time, and how much better than a spreadsheet's.

    .venv/bin/python benchmarks/planner/run.py [--only n50_m60] [--seconds 15]

solves every instance of ``instances/`` with two threads within the seconds of its target, prints the
table of targets, and writes ``results.json`` beside itself: for each run ``objective``, ``bound``,
``gap`` (a share), ``greedy_objective``, ``seconds`` (wall clock, model building included) and
``stop``. Plans are checked without the solver. Explanations and prices are not part of the time.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import sys
import time
from collections import defaultdict
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from gradus.engines.planner.check import plan_violations  # noqa: E402
from gradus.engines.planner.solve import Options, solve  # noqa: E402
from gradus.workflows.plan_solve import read_problem  # noqa: E402

HERE = Path(__file__).parent
THREADS = 2
PROVEN = 1e-6
"""A gap that counts as none."""

TARGETS = (
    ("n30_m36", 5.0, PROVEN, "optimal in 5 s"),
    ("n50_m60", 15.0, 0.01, "within 1 % in 15 s"),
    ("n80_m60", 15.0, 0.02, "within 2 % in 15 s"),
    ("n80_m60", 60.0, 0.01, "within 1 % in 60 s"),
)
OTHERS = (("n30_m60", 15.0), ("n50_m36", 15.0), ("n80_m36", 15.0))
BETTER = 0.10
"""What the plans should be better than the greedy ones by, in the median."""


@dataclass(frozen=True)
class Run:
    """One instance solved within some seconds."""

    instance: str
    allowed: float
    objective: float
    bound: float
    gap: float
    greedy_objective: float
    seconds: float
    stop: str

    @property
    def better(self) -> float:
        """By what share the plan is worth more than the greedy one."""
        return self.objective / self.greedy_objective - 1 if self.greedy_objective else 0.0


def run(path: Path, allowed: float) -> Run:
    """Solve one instance; a plan that breaks a condition ends the benchmark."""
    problem = read_problem(path)
    began = time.perf_counter()
    plan = solve(problem, Options(seconds=allowed, threads=THREADS), clock=time.monotonic)
    took = time.perf_counter() - began
    broken = plan_violations(problem, plan)
    if broken:
        raise SystemExit(f"{path.name}: {broken[0].text()}")
    return Run(
        instance=path.stem,
        allowed=allowed,
        objective=round(plan.objective, 6),
        bound=round(plan.bound, 6),
        gap=round(plan.gap, 8),
        greedy_objective=round(plan.greedy_objective, 6),
        seconds=round(took, 2),
        stop=plan.stop,
    )


def table(runs: list[Run]) -> str:
    """The targets, and what was measured against them."""
    by_size: dict[tuple[str, float], list[Run]] = defaultdict(list)
    for found in runs:
        by_size[found.instance.rsplit("_", 1)[0], found.allowed].append(found)
    lines = [
        "| instances | target | met | gaps | median s | better than greedy (median) |",
        "|---|---|---|---|---|---|",
    ]
    named = {(size, allowed): (gap, words) for size, allowed, gap, words in TARGETS}
    for (size, allowed), group in sorted(by_size.items()):
        gap, words = named.get((size, allowed), (None, f"none named; {allowed:.0f} s"))
        met = "-" if gap is None else f"{sum(r.gap <= gap for r in group)} of {len(group)}"
        gaps = ", ".join(f"{100 * r.gap:.2f} %" for r in group)
        seconds = statistics.median(r.seconds for r in group)
        better = statistics.median(r.better for r in group)
        lines.append(
            f"| {size} | {words} | {met} | {gaps} | {seconds:.1f} | +{100 * better:.1f} % |"
        )
    longest: dict[str, Run] = {}
    for found in runs:
        if found.instance not in longest or found.allowed > longest[found.instance].allowed:
            longest[found.instance] = found
    median = statistics.median(r.better for r in longest.values())
    met = "met" if median >= BETTER else "not met"
    lines.append("")
    lines.append(
        f"Over all {len(longest)} instances the plans are worth {100 * median:.1f} % more than the "
        f"greedy ones in the median (target {100 * BETTER:.0f} %: {met})."
    )
    return "\n".join(lines)


def main() -> None:
    """Solve, print, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="instances whose name begins so")
    parser.add_argument("--seconds", type=float, help="for every instance, instead of its target's")
    parser.add_argument("--out", type=Path, default=HERE / "results.json")
    given = parser.parse_args()
    runs = []
    wanted = [(size, allowed) for size, allowed, _, _ in TARGETS] + list(OTHERS)
    if given.seconds:
        wanted = [(size, given.seconds) for size in dict(wanted)]
    for size, allowed in wanted:
        for path in sorted((HERE / "instances").glob(f"{size}_s*.json")):
            if path.stem.startswith(given.only):
                runs.append(run(path, allowed))
                last = runs[-1]
                print(
                    f"{last.instance} {allowed:5.0f} s: gap {100 * last.gap:.3f} %, "
                    f"{last.objective:.2f} (greedy {last.greedy_objective:.2f}), "
                    f"{last.seconds:.1f} s, {last.stop}",
                    flush=True,
                )
    print()
    print(table(runs))
    machine = {
        "python": platform.python_version(),
        "highspy": version("highspy"),
        "cores": os.cpu_count(),
        "machine": platform.machine(),
        "threads": THREADS,
    }
    given.out.write_text(
        json.dumps({"machine": machine, "runs": [asdict(r) for r in runs]}, indent=1) + "\n"
    )


if __name__ == "__main__":
    main()
