"""How quickly a plan is made again under what parties ask for, and how good it is by then.

    .venv/bin/python benchmarks/planner/interactive.py [--seeds 1 2 3] [--long 60] [--out FILE]

For each of ``n50_m48_s*`` a base plan is made in ``--base`` seconds. Then it is made again with a warm
start under each shape: three pins, money less a fifth, people less a third, the end twelve months
earlier, and all of them. Written for each: wall seconds of the whole call, ``gap`` (a share, proven), and
the value beside that of the usual search of ``--long`` seconds on two cores (``of_long``), and its bound;
``cpu`` seconds that the call was given and the ``load`` of the machine, for on a busy one three seconds
are less than three.
Plans are checked without the solver.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import sys
import time
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from gradus.engines.planner.check import plan_violations  # noqa: E402
from gradus.engines.planner.plan import Plan  # noqa: E402
from gradus.engines.planner.problem import Problem  # noqa: E402
from gradus.engines.planner.resolve import SECONDS, resolved  # noqa: E402
from gradus.engines.planner.shape import Pin, Shape, Sliders  # noqa: E402
from gradus.engines.planner.solve import NoPlan, Options, solve  # noqa: E402
from gradus.workflows.plan_solve import read_problem  # noqa: E402

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Run:
    """One shape on one instance."""

    instance: str
    shape: str
    seconds: float
    cpu: float
    load: float
    objective: float
    bound: float
    gap: float
    long_objective: float
    long_bound: float
    of_long: float


def pins(problem: Problem, base: Plan) -> tuple[Pin, ...]:
    """What is in left out, what is out kept, what starts late moved to its first quarter of the plan."""
    chosen = {a.candidate: a for a in base.activities}
    costs = {c.id: sum(x.amount for x in c.costs) for c in problem.candidates}
    needed = {n for c in problem.candidates for n in _named(c.requires)}
    leave = max((n for n in chosen if n not in needed), key=lambda n: costs[n])
    late = max((a for a in base.activities if a.candidate != leave), key=lambda a: a.start)
    found = [
        Pin(candidate=leave, kind="leave-out"),
        Pin(candidate=late.candidate, kind="not-before", month=min(late.start + 2, 40)),
    ]
    for candidate in sorted(problem.candidates, key=lambda c: costs[c.id]):
        if candidate.id not in chosen and candidate.requires is None and not candidate.equipment:
            found.append(Pin(candidate=candidate.id, kind="keep"))
            break
    return tuple(found)


def _named(requirement: object) -> set[str]:
    if requirement is None:
        return set()
    found = {requirement.activity} if requirement.activity else set()  # type: ignore[attr-defined]
    found |= set(requirement.of)  # type: ignore[attr-defined]
    for inner in (*requirement.all_of, *requirement.any_of):  # type: ignore[attr-defined]
        found |= _named(inner)
    return found


def shapes(problem: Problem, base: Plan) -> dict[str, Shape]:
    """What is asked of every instance."""
    wishes = pins(problem, base)
    last = problem.horizon - 13
    short = tuple(p for p in wishes if p.month is None or p.month <= last)
    return {
        "pins": Shape(pins=wishes),
        "money -20 %": Shape(sliders=Sliders(money=0.8)),
        "people -1/3": Shape(sliders=Sliders(people=2 / 3)),
        "end -12 months": Shape(sliders=Sliders(months=-12)),
        "all": Shape(pins=short, sliders=Sliders(money=0.8, people=2 / 3, months=-12)),
    }


def once(path: Path, problem: Problem, base: Plan, name: str, shape: Shape, long: float) -> Run:
    """One shape, quickly and at length; a plan that breaks a condition ends the benchmark."""
    began, used = time.perf_counter(), time.process_time()
    quick = resolved(
        problem, shape, base, Options(seconds=SECONDS, threads=2), clock=time.monotonic
    )
    took, used = time.perf_counter() - began, time.process_time() - used
    load = os.getloadavg()[0]
    broken = plan_violations(quick.problem, quick.plan)
    if broken:
        raise SystemExit(f"{path.name}, {name}: {broken[0].text()}")
    slow = solve(
        quick.problem,
        Options(seconds=long, threads=2),
        start=quick.plan.activities,
        clock=time.monotonic,
    )
    return Run(
        instance=path.stem,
        shape=name,
        seconds=round(took, 2),
        cpu=round(used, 2),
        load=round(load, 1),
        objective=round(quick.plan.objective, 2),
        bound=round(quick.plan.bound, 2),
        gap=round(quick.plan.gap, 4),
        long_objective=round(slow.objective, 2),
        long_bound=round(slow.bound, 2),
        of_long=round(quick.plan.objective / slow.objective, 4),
    )


def table(runs: list[Run]) -> str:
    """Median and worst by shape."""
    lines = [
        "| shape | s median / worst | CPU s | gap median / worst | of the long search median / worst |",
        "|---|---|---|---|---|",
    ]
    for name in [*dict.fromkeys(r.shape for r in runs), ""]:
        part = [r for r in runs if name in ("", r.shape)]
        seconds, gaps = [r.seconds for r in part], [100 * r.gap for r in part]
        values = [100 * r.of_long for r in part]
        lines.append(
            f"| {name or 'all of them'} | {statistics.median(seconds):.1f} / {max(seconds):.1f} "
            f"| {statistics.median(r.cpu for r in part):.1f} "
            f"| {statistics.median(gaps):.1f} % / {max(gaps):.1f} % "
            f"| {statistics.median(values):.1f} % / {min(values):.1f} % |"
        )
    return "\n".join(lines)


def main() -> None:
    """Run, print the table, write the results."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3, 4, 5])
    parser.add_argument("--base", type=float, default=20.0)
    parser.add_argument("--long", type=float, default=60.0)
    parser.add_argument("--out", type=Path, default=HERE / "interactive.json")
    given = parser.parse_args()
    runs: list[Run] = []
    for seed in given.seeds:
        path = HERE / "instances" / f"n50_m48_s{seed}.json"
        problem = read_problem(path)
        base = solve(problem, Options(seconds=given.base, threads=2), clock=time.monotonic)
        for name, shape in shapes(problem, base).items():
            try:
                found = once(path, problem, base, name, shape, given.long)
            except NoPlan as refusal:
                print(f"{path.stem}, {name}: {refusal.what.text()}", file=sys.stderr)
                continue
            runs.append(found)
            print(found, file=sys.stderr)
    print(table(runs))
    machine = {
        "python": platform.python_version(),
        "highspy": version("highspy"),
        "cores": os.cpu_count(),
        "machine": platform.machine(),
        "load": round(os.getloadavg()[2], 2),
    }
    given.out.write_text(
        json.dumps({"machine": machine, "runs": [asdict(r) for r in runs]}, indent=1) + "\n"
    )


if __name__ == "__main__":
    main()
