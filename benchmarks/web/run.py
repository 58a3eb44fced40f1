"""What the pages cost on a full installation: bytes, time, processors, memory; against the budgets.

    .venv/bin/python benchmarks/web/run.py            # some ten minutes; writes results.json
    .venv/bin/python benchmarks/web/run.py --quick    # 2,000 people, few requests: does it run?

Needs Chromium. Everything happens in a folder of its own, which is removed; ``--folder`` keeps one,
filled, for the next run.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1])]

import brotli  # noqa: E402
from asking import Took, ask, first  # noqa: E402
from browsing import (  # noqa: E402
    chromium,
    cookies_of,
    first_paints,
    sign_in,
    weigh,
    weigh_part,
)
from budgets import Row, table  # noqa: E402
from installation import Served, free_port, megabytes, served  # noqa: E402
from line import Line  # noqa: E402
from population import ANSWERS, Filled, fill  # noqa: E402

from gradus.catalogue.shelf import Shelf  # noqa: E402
from gradus.entrypoints.operator.instance import open_instance  # noqa: E402

LIST = "/people/XAA/"
READERS = ("coordinator.xaa", "evaluator")  # of a State's own dashboard, and of the aggregates
SLOW = (  # name, bits a second, round trip in seconds, most seconds at first and again
    ("250 kbit/s, 300 ms", 250_000, 0.3, 2.3, 1.0),
    ("50 kbit/s, 700 ms", 50_000, 0.7, 5.5, 2.0),
)


@dataclass(frozen=True)
class Size:
    """How much is loaded, and how often is asked."""

    people: int
    assessments: int
    requests: int
    views: int


FULL = Size(100_000, 5_000, 400, 5)
QUICK = Size(2_000, 50, 24, 1)


def main() -> None:
    """Measure everything, print the table, write the results."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="2,000 people, few requests")
    parser.add_argument("--folder", type=Path, help="keep the installation there")
    parser.add_argument("--out", type=Path, help="write the results there")
    told = parser.parse_args()
    size = QUICK if told.quick else FULL
    load = os.getloadavg()[0]
    with _place(told.folder) as place:
        measured, filled, pages = measure(place, size)
    print(table(measured))
    print("\n" + ", ".join(f"{count:,} {name}" for name, count in filled.counts.items()))
    print(f"Load of the machine when it began: {load:.1f}.")
    results = {
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": f"{os.cpu_count()} cores, {platform.platform()}, Python {platform.python_version()}",
        "load_at_begin": round(load, 2),
        "size": asdict(size),
        "rows": filled.counts,
        "table": [row.told() for row in measured],
        "pages": pages,
    }
    out = told.out or (None if told.quick else HERE / "results.json")
    if out:
        out.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    sys.exit(0 if told.quick or all(row.met is not False for row in measured) else 1)


@contextmanager
def _place(kept: Path | None) -> Iterator[Path]:
    place = kept or Path(tempfile.mkdtemp(prefix="gradus-bench-"))
    place.mkdir(parents=True, exist_ok=True)
    place.chmod(0o755)  # as root, the database runs as another user
    try:
        yield place
    finally:
        if kept is None:
            shutil.rmtree(place, ignore_errors=True)


def measure(place: Path, size: Size) -> tuple[list[Row], Filled, dict[str, Any]]:
    """Every row of the table, how much there was, and each page by itself."""
    folder = place / "data"
    fresh = not folder.exists()
    rows = statics()
    with served(folder) as site:
        begun = site.seconds_to_start
        filled = _fill(folder, size)
        states = _sign_in(folder, site)
    cookies = {name: cookies_of(state) for name, state in states.items()}
    _say("served and filled")
    with served(folder) as site:
        rows += starts(begun if fresh else None, site.seconds_to_start)
        rows += dashboard(site, cookies, size)
        listed, pages = lists(site, cookies[READERS[0]], filled, size)
        rows += listed
        rows += memory(site, 1, 130)
        _say("asked")
        rows += views(site, states[READERS[0]])
        _say("weighed")
    with served(folder, workers=2) as site:
        ask(site, cookies[READERS[0]], ["/", LIST], max(size.requests // 4, 16))
        rows += memory(site, 2, 230)
    rows += paper()
    rows += paints(place, folder, size)
    return rows, filled, pages


def statics() -> list[Row]:
    """What the style and the scripts weigh, compressed as they are served."""
    import django_htmx

    ui = HERE.parents[1] / "gradus" / "core" / "ui" / "static" / "ui"
    htmx = Path(django_htmx.__file__).parent / "static" / "django_htmx" / "htmx-2.min.js"
    weights = [
        len(brotli.compress(path.read_bytes()))
        for path in (ui / "gradus.css", ui / "gradus.js", htmx)
    ]
    return [
        Row("style, brotli", "bytes", weights[0], 10_000),
        Row("scripts, brotli", "bytes", weights[1] + weights[2], 20_000, f"htmx {weights[2]:,}"),
    ]


def starts(fresh: float | None, warm: float) -> list[Row]:
    """How long it takes until the first page."""
    rows = [Row("start, warm, to first page", "s", warm, 5, "with PostgreSQL")]
    if fresh is not None:
        rows.append(Row("no folder yet, to first page", "s", fresh, 90, "of a fresh clone's 90"))
    return rows


def dashboard(site: Served, cookies: dict[str, str], size: Size) -> list[Row]:
    """The home page: right after a start, and once the process has seen it."""
    found = [(name, first(site, cookies[name], "/")) for name in READERS]
    name, (_, cpu) = max(found, key=lambda one: one[1][1])
    rows = [Row("dashboard, first after a start, CPU", "ms", cpu, 150, name)]
    again = [(name, ask(site, cookies[name], ["/"], size.requests // 2, 1)) for name in READERS]
    name, took = max(again, key=lambda one: one[1].middle)
    rows.append(Row("dashboard again, one at a time, median", "ms", took.middle, 15, name))
    return rows


def lists(
    site: Served, cookies: str, filled: Filled, size: Size
) -> tuple[list[Row], dict[str, Any]]:
    """The list of people over all of them, searches, and every other kind of page."""
    deep = [f"{LIST}?after={pk}" for pk in filled.people[:200]]
    narrow = [f"{LIST}?institution={code}" for code in filled.institutions]
    took = ask(site, cookies, [LIST, *deep, *narrow], size.requests)
    rows = [
        Row("list of 25, 4 at once, p95", "ms", took.p95, 60, f"median {took.middle:.0f}"),
        Row("list, CPU of the web server a request", "ms", took.worker_cpu, 10),
        Row("list, CPU of PostgreSQL a request", "ms", took.database_cpu),
    ]
    pages = {"list": took}
    asked = {
        "search for nobody": [f"{LIST}?q=zzzz&status=all", f"{LIST}?q=qqq"],
        "search for many": [f"{LIST}?q=ada", f"{LIST}?q=cor"],
        "rare role": [f"{LIST}?role=mentor", f"{LIST}?role=mentor&status=left"],
        "search everywhere": ["/search/?q=desk", "/search/?q=zzzz"],
    } | {path: [path] for path in _others(site, filled)}
    for name, paths in asked.items():
        pages[name] = ask(site, cookies, paths, max(size.requests // 8, 8))
    searches = list(asked)[:4]
    for what, names in (
        ("searches, 4 at once, p95", searches),
        ("any other page, 4 at once, p95", [name for name in asked if name not in searches]),
    ):
        worst = max(names, key=lambda name: pages[name].p95)
        rows.append(Row(what, "ms", pages[worst].p95, 60, f"the slowest: {worst}"))
    return rows, {name: _told(took) for name, took in pages.items()}


def _others(site: Served, filled: Filled) -> list[str]:
    """A page of every kind that a coordinator opens."""
    rooms = ("state", "states", "people", "evidence", "assessment", "planning")
    paths = [f"/{room}/XAA/" for room in rooms if room not in {"states", "people"}]
    one = f"/assessment/XAA/{filled.assessment}/"
    group = f"/assessment/group/{filled.group}/"
    return [
        *paths,
        *(
            one + page
            for page in ("", "results/", "contradictions/", "comparison/", "dimension/GOV/")
        ),
        group,
        f"{group}questions/GOV/",
        "/threats/world/",
        "/threats/XAA/",
        "/threats/XAA/groups/online-fraud/",
        "/threats/XAA/judgement/",
        "/threats/XAA/sources/",
        "/states/XAA/register/",
        f"/people/{filled.people[0]}/",
        f"/people/{filled.people[0]}/change/",
        "/ledger/state/XAA/",
        "/account/access/",
        "/account/state/XAA/members/",
        "/account/state/XAA/grants/",
    ]


def memory(site: Served, workers: int, most: float) -> list[Row]:
    """What the processes hold, after the requests before."""
    found = site.processes()
    web = megabytes(found["web"])
    each_in_full = megabytes(found["web"], kind="Rss")
    all_of_it = megabytes([*found["supervisor"], *found["web"], *found["jobs"]])
    note = f"each process in full {each_in_full:.0f}; with supervisor and jobs {all_of_it:.0f}"
    return [Row(f"memory of the web server, {workers} worker(s)", "MB", web, most, note)]


def views(site: Served, state: Any) -> list[Row]:
    """What a browser fetches for the dashboard and for the list."""
    rows = []
    with chromium() as browser:
        for what, path, most, again in (
            ("dashboard", "/", 40_000, 5_000),
            ("list of 25", LIST, 25_000, 4_000),
        ):
            one, two = weigh(browser, site.origin, state, path)
            rows += [
                Row(f"{what}, first view", "bytes", one.size, most),
                Row(f"{what}, first view", "requests", len(one.requests), 6),
                Row(f"{what}, again", "bytes", two.size, again),
                Row(f"{what}, again", "requests", len(two.requests), 1),
            ]
        part = weigh_part(browser, site.origin, state, LIST)
        rows.append(Row("list, a page by htmx", "bytes", part.size, 3_000))
    return rows


def paints(place: Path, folder: Path, size: Size) -> list[Row]:
    """The first text of the dashboard and of the list over slow lines with TLS."""
    rows = []
    with Line(place, free_port()) as line:
        settings = {"GRADUS_BEHIND_PROXY": "yes"}
        trusted = f"--ignore-certificate-errors-spki-list={line.key_hash}"
        with (
            served(folder, origin=line.origin, **settings) as site,
            chromium(trusted, "--ignore-certificate-errors") as browser,
        ):
            line.server = site.port
            # a code is taken once: if it was half a minute ago, the next one is
            soon = datetime.now(UTC) + timedelta(seconds=30)
            state = sign_in(browser, line.origin, *_account(folder, READERS[0], soon))
            for name, line.bits_a_second, line.round_trip, *most in SLOW:
                for what, path in (("dashboard", "/"), ("list", LIST)):
                    firsts, again = first_paints(browser, line.origin, state, path, size.views)
                    rows += [
                        Row(
                            f"{what}, first paint, {name}, {when}",
                            "s",
                            statistics.median(times),
                            limit,
                        )
                        for when, times, limit in zip(
                            ("first", "again"), (firsts, again), most, strict=True
                        )
                    ]
    return rows


def paper() -> list[Row]:
    """A plan of some twenty pages as PDF, in a process that has set one before."""
    import io

    from pypdf import PdfReader

    from gradus.catalogue.shelf import SHIPPED
    from gradus.formats.documents.render_pdf import render_pdf
    from gradus.formats.documents.tests.sample import sample
    from gradus.workflows.plan_charts import plan_charts

    template = (SHIPPED / "reports" / "plan" / "plan.typ").read_bytes()
    document = sample(110, "Raises the capability of the unit that hosts it", "en")
    took, pages = [], 0
    for _ in range(6):
        begun = time.perf_counter()
        data = render_pdf(document, template, plan_charts(document, str), str)
        took.append(time.perf_counter() - begun)
        pages = len(PdfReader(io.BytesIO(data)).pages)
    return [
        Row("PDF of 20 pages", "s", statistics.median(took[1:]) * 20 / pages, 0.5, f"of {pages}")
    ]


def _fill(folder: Path, size: Size) -> Filled:
    indicators = list(Shelf.open().instrument("gradus-cj").indicators)
    assert len(indicators) >= ANSWERS
    url = open_instance(folder).database_url("superuser")
    return fill(url, size.people, size.assessments, indicators)


def _sign_in(folder: Path, site: Served) -> dict[str, Any]:
    with chromium() as browser:
        return {
            name: sign_in(browser, site.origin, *_account(folder, name, datetime.now(UTC)))
            for name in READERS
        }


def _account(folder: Path, name: str, at: datetime) -> tuple[str, str, str]:
    """E-mail address, password and code of somebody of the demonstration."""
    os.environ.update(open_instance(folder).environment())
    import django

    django.setup()
    from gradus.core.accounts.demo import code_at, demo_accounts

    found = next(one for one in demo_accounts() if one.email.startswith(f"{name}@"))
    return found.email, found.password, code_at(found.totp, at)


def _told(took: Took) -> dict[str, float]:
    return {name: round(value, 1) for name, value in asdict(took).items()}


def _say(text: str) -> None:
    print(f"{datetime.now(UTC):%H:%M:%S} {text}", file=sys.stderr)


if __name__ == "__main__":
    main()
