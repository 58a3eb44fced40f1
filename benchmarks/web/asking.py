"""Asking a server for pages, four at once, and what it took."""

from __future__ import annotations

import http.client
import itertools
import statistics
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import local
from urllib.parse import urlsplit

from installation import Served, cpu_seconds

AT_ONCE = 4


@dataclass(frozen=True)
class Took:
    """Milliseconds of requests: in the middle, of the slowest twentieth; and of processors."""

    count: int
    middle: float
    p95: float
    worker_cpu: float  # a request, of the web server's worker
    database_cpu: float  # a request, of PostgreSQL


def ask(
    served: Served, cookies: str, paths: Sequence[str], count: int, at_once: int = AT_ONCE
) -> Took:
    """Ask for the paths in turn until ``count`` answers have come; each must be 200."""
    mine = local()

    def one(path: str) -> float:
        if not hasattr(mine, "connection"):
            mine.connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=60)
        begun = time.perf_counter()
        status = _get(mine.connection, served, cookies, path)
        took = time.perf_counter() - begun
        if status != 200:
            raise RuntimeError(f"{path}: {status}")
        return took * 1000

    processes = served.processes()
    with ThreadPoolExecutor(at_once) as pool:
        list(pool.map(one, itertools.islice(itertools.cycle(paths), at_once * 3)))  # warm
        before = [cpu_seconds(processes[part]) for part in ("workers", "database")]
        times = sorted(pool.map(one, itertools.islice(itertools.cycle(paths), count)))
        after = [cpu_seconds(served.processes()[part]) for part in ("workers", "database")]
    used = [1000 * (end - start) / count for start, end in zip(before, after, strict=True)]
    return Took(
        count, statistics.median(times), times[min(count - 1, int(count * 0.95))], used[0], used[1]
    )


def first(served: Served, cookies: str, path: str) -> tuple[float, float]:
    """Milliseconds of one request right after a start, and of the worker's processor."""
    workers = served.processes()["workers"]
    connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=60)
    before, begun = cpu_seconds(workers), time.perf_counter()
    status = _get(connection, served, cookies, path)
    took = time.perf_counter() - begun
    connection.close()
    if status != 200:
        raise RuntimeError(f"{path}: {status}")
    return took * 1000, (cpu_seconds(workers) - before) * 1000


def _get(connection: http.client.HTTPConnection, served: Served, cookies: str, path: str) -> int:
    headers = {
        "Host": urlsplit(served.origin).netloc,
        "Cookie": cookies,
        "Accept-Encoding": "gzip",
        "Accept-Language": "en",
    }
    connection.request("GET", path, headers=headers)
    response = connection.getresponse()
    response.read()
    return response.status
