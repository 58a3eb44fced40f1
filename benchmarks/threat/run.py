"""Whether the threat engine's intervals hold what they say, and whether it beats simple forecasters.

    .venv/bin/python benchmarks/threat/run.py [--tune | --speed] [--data ../shared/data]

reads the UN Crime Trends export of the public data (``GRADUS_OPEN_DATA``), hides figures, asks the
engine for them, prints the tables and writes ``results.json`` beside itself. ``--tune`` only prints how
the numbers that were chosen by hand do on the series they were chosen on. Everything is seeded.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(Path(__file__).parent))

import scores  # noqa: E402
from scores import Case, by_engine, by_kernels, judge, last_value, region_mean  # noqa: E402

from gradus.catalogue.shelf import Shelf  # noqa: E402
from gradus.engines.threat import rate as rates  # noqa: E402
from gradus.engines.threat import walk as walks  # noqa: E402
from gradus.engines.threat import world as worlds  # noqa: E402
from gradus.engines.threat.counts import counted, people_known  # noqa: E402
from gradus.engines.threat.engine import threat  # noqa: E402
from gradus.engines.threat.inputs import Figure, Group, Three  # noqa: E402
from gradus.engines.threat.world import World, estimate_world  # noqa: E402
from gradus.workflows.threat import Ground, estimate, ground, read_data  # noqa: E402

CYBER = (
    "Unlawful access to a computer system",
    "Unlawful interference with a computer system or computer data",
    "Unlawful interception or access of computer data",
    "Fraud: Cyber-related (Cy)",
)
"""What is reported: nothing was chosen by looking at these."""

OTHER = ("Fraud", "Money laundering", "Corruption", "Corruption: Bribery", "Smuggling of migrants")
"""What the numbers chosen by hand were chosen on."""

FOLDS = 5
REPEATS = 4
"""How often States are shared out to folds anew, so that no table hangs on one lucky share-out."""

SEED = 20261130
TARGET_SECONDS = 10.0
ONE = Three(low=1.0, mid=1.0, high=1.0)


class Hidden:
    """The figures of the series, and worlds estimated without some of them."""

    def __init__(self, found: Ground) -> None:
        self.ground = found
        self.region = {p.state: p.region for p in found.places}
        self.people = people_known(found.figures)
        self.luck = np.random.default_rng(SEED)

    def figures(self, series: str) -> list[Figure]:
        return [f for f in self.ground.figures if f.category == series]

    def world(self, series: str, left: list[Figure], year: int, *, exposed: bool = True) -> World:
        group = Group(
            id=series, title=series, kind="cyber-enabled", harm=ONE, reporting=ONE, grade="assumed",
            areas={}, cts=(series,),
        )  # fmt: skip
        exposure = self.ground.exposure if exposed else {}
        return estimate_world((group,), left, self.ground.places, exposure=exposure, year=year)

    def known(
        self, figures: list[Figure], series: str
    ) -> dict[str, dict[int, tuple[float, float]]]:
        """Count and people (100,000) by State and year, as the engine reads them."""
        table = counted(figures, (series,), self.people)
        found: dict[str, dict[int, tuple[float, float]]] = defaultdict(dict)
        assert table is not None
        for n, t in zip(*np.nonzero(table.reported), strict=True):
            cell = (float(table.count[n, t]), float(table.people[n, t]))
            found[table.states[n]][table.first_year + int(t)] = cell
        return found

    def last_years(self, series: str) -> Iterator[tuple[str, Case]]:
        """Forecasts one to three years ahead, from three origins, for States with earlier figures."""
        whole = self.known(self.figures(series), series)
        end = max(y for years in whole.values() for y in years)
        for origin in (end - 3, end - 2, end - 1):
            left = [f for f in self.figures(series) if f.year <= origin]
            pool = self.world(series, left, end).pools[series]
            assert pool is not None
            past = logs(self.known(left, series))
            for state, years in whole.items():
                for year, (count, people) in years.items():
                    if year <= origin or state not in past:
                        continue
                    of = (series, state, year - origin)
                    told = {
                        "gradus": by_engine(pool.rate(state, year), count, people),
                        "last value": by_kernels(
                            *last_value(past, state, year, shape="as seen"), count, people
                        ),
                        "last value, normal": by_kernels(
                            *last_value(past, state, year, shape="normal"), count, people
                        ),
                        "regional mean": by_kernels(
                            *region_mean(past, self.region, state), count, people
                        ),
                    }
                    luck = float(self.luck.random())
                    for name, what in told.items():
                        yield name, judge(what, count, people, luck, of)

    def fifths(self, series: str, fold_of: dict[str, int]) -> Iterator[tuple[str, Case]]:
        """All years of a fifth of the States, from the other four fifths."""
        whole = self.known(self.figures(series), series)
        end = max(y for years in whole.values() for y in years)
        for fold in range(FOLDS):
            left = [f for f in self.figures(series) if fold_of[f.state] != fold]
            with_exposure = self.world(series, left, end).pools[series]
            without = self.world(series, left, end, exposed=False).pools[series]
            assert with_exposure is not None
            assert without is not None
            past = logs(self.known(left, series))
            for state in sorted(s for s in whole if fold_of[s] == fold):
                for year, (count, people) in whole[state].items():
                    told = {
                        "gradus": by_engine(with_exposure.rate(state, year), count, people),
                        "gradus, no exposure": by_engine(without.rate(state, year), count, people),
                        "regional mean": by_kernels(
                            *region_mean(past, self.region, state), count, people
                        ),
                    }
                    luck = float(self.luck.random())
                    for name, what in told.items():
                        yield name, judge(what, count, people, luck, (series, state, 0))

    def all_fifths(self, series: str) -> list[Iterator[tuple[str, Case]]]:
        return [self.fifths(series, self.folds(repeat)) for repeat in range(REPEATS)]

    def folds(self, repeat: int) -> dict[str, int]:
        """A fold for every State, the same for all series."""
        states = sorted({f.state for f in self.ground.figures})
        order = np.random.default_rng((SEED, repeat)).permutation(len(states))
        return {states[n]: place % FOLDS for place, n in enumerate(order)}


def logs(known: dict[str, dict[int, tuple[float, float]]]) -> dict[str, dict[int, float]]:
    return {
        s: {y: float(np.log((c + 0.5) / p)) for y, (c, p) in years.items()}
        for s, years in known.items()
    }


def table(title: str, cases: dict[str, list[Case]]) -> dict[str, dict[str, float | int]]:
    """Print a table and give it."""
    print(f"\n{title}")
    found = {name: scores.summary(few) for name, few in cases.items()}
    for name, row in found.items():
        print(
            f"  {name:<22} n {row['figures']:>5}  log score {row['log_score']:>8.3f}"
            f"  error {row['error']:.3f}  within 50/80/95: "
            + " ".join(f"{row[f'within_{level}']:5.1f}" for level in (50, 80, 95))
            + "  each State once: "
            + " ".join(
                f"{row[f'states_within_{level}']:.1f}±{row[f'error_of_{level}']:.1f}"
                for level in (50, 80, 95)
            )
        )
    return found


def gather(hidden: Hidden, series: tuple[str, ...], what: str) -> dict[str, list[Case]]:
    found: dict[str, list[Case]] = defaultdict(list)
    for name in series:
        runs = [hidden.last_years(name)] if what == "years" else hidden.all_fifths(name)
        for forecaster, case in chain.from_iterable(runs):
            found[forecaster].append(case)
    return found


def measure(hidden: Hidden) -> dict[str, object]:
    found: dict[str, object] = {}
    for label, series in (("cyber", CYBER), ("other", OTHER)):
        years = gather(hidden, series, "years")
        fifths = gather(hidden, series, "fifths")
        found[label] = {
            "last years": table(f"{label}: last years hidden", years),
            "by years ahead": {
                ahead: table(
                    f"{label}: {ahead} ahead",
                    {k: [c for c in v if c.ahead == ahead] for k, v in years.items()},
                )
                for ahead in (1, 2, 3)
            },
            "a fifth of the States": table(f"{label}: a fifth of the States hidden", fifths),
            "by series": {
                name: {
                    "last years": table(
                        f"{name}: last years", {k: only(v, name) for k, v in years.items()}
                    ),
                    "a fifth of the States": table(
                        f"{name}: fifths", {k: only(v, name) for k, v in fifths.items()}
                    ),
                }
                for name in series
            },
        }
    return found


def only(cases: list[Case], series: str) -> list[Case]:
    return [c for c in cases if c.series == series]


def speed(data: Path) -> dict[str, float]:
    """Seconds for the world, then for the profile of every State; on the clock and of processor."""
    folder = read_data(data)
    capacity_of = {area.id: area.capacity_area for area in Shelf.open().areas}
    marks = [(time.perf_counter(), time.process_time())]
    world = estimate(folder)
    marks.append((time.perf_counter(), time.process_time()))
    for country in folder.countries:
        threat(world, country.iso3, capacity_of)
    marks.append((time.perf_counter(), time.process_time()))
    (start, start_cpu), (middle, middle_cpu), (end, end_cpu) = marks
    found = {
        "states": len(folder.countries),
        "world": round(middle - start, 2),
        "world_processor": round(middle_cpu - start_cpu, 2),
        "profiles": round(end - middle, 2),
        "profiles_processor": round(end_cpu - middle_cpu, 2),
        "target": TARGET_SECONDS,
    }
    print("\nseconds:", found)
    return found


def tune(hidden: Hidden) -> None:
    """The numbers chosen by hand, one at a time, on the other series."""
    for tail, noise in (
        (1.0, 0.01),
        (1.5, 0.01),
        (2.0, 0.01),
        (3.0, 0.01),
        (30.0, 0.01),
        (2.0, 0.03),
    ):
        walks.TAIL = tail
        walks.YEAR_NOISE = rates.YEAR_NOISE = worlds.YEAR_NOISE = scores.YEAR_NOISE = noise
        gathered = gather(hidden, OTHER, "years")["gradus"]
        table(f"tail {tail}, year noise {noise}", {"gradus": gathered})


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tune", action="store_true")
    parser.add_argument("--speed", action="store_true", help="measure only the seconds anew")
    parser.add_argument("--data", type=Path, default=os.environ.get("GRADUS_OPEN_DATA"))
    wanted = parser.parse_args()
    data = wanted.data or ROOT.parent / "shared/data"
    if not Path(data).is_dir():
        print(f"not measured: {data} is no folder of public data (GRADUS_OPEN_DATA)")
        return
    hidden = Hidden(ground(read_data(Path(data))))
    if wanted.tune:
        tune(hidden)
        return
    path = Path(__file__).with_name("results.json")
    found = json.loads(path.read_text("utf-8")) if wanted.speed else measure(hidden)
    result = {
        **found,
        "release": "UN Crime Trends Survey, release 2024-05-16, 2013-2022",
        "seed": SEED,
        "python": platform.python_version(),
        "machine": f"{platform.machine()}, 2 cores, shared",
        "seconds": speed(Path(data)),
    }
    path.write_text(json.dumps(result, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
