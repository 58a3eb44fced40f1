"""How long reading takes: the whole UN Crime Trends file, good and with a fault in each row; a large
STIX bundle in its child process.

    GRADUS_OPEN_DATA=../shared/data .venv/bin/python benchmarks/threat/reading.py

prints the best and the median of several runs. Target: the whole UN file in under 5 s, faults included.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import time
import uuid
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from gradus.domain.refusals import InvalidInput  # noqa: E402
from gradus.formats.stix.reader import read_bundle_apart  # noqa: E402
from gradus.workflows.threat_sources import read_source  # noqa: E402

TARGET = 5.0
FILE = Path("threats") / "unodc_cts_cyber_economic_2003_2022.csv"
STAMP = "2024-01-01T00:00:00.000Z"


def bundle(objects: int) -> bytes:
    """Sightings of one malware, each with an id of its own."""
    malware = f"malware--{uuid.UUID(int=1, version=4)}"
    common = {"spec_version": "2.1", "created": STAMP, "modified": STAMP}
    made = [{"type": "malware", "id": malware, "name": "x", "is_family": True, **common}]
    made += [
        {"type": "sighting", "id": f"sighting--{uuid.UUID(int=n, version=4)}", "count": 1,
         "sighting_of_ref": malware, **common}
        for n in range(2, objects)
    ]  # fmt: skip
    return json.dumps(
        {"type": "bundle", "id": f"bundle--{uuid.UUID(int=2)}", "objects": made}
    ).encode()


def refused(data: bytes) -> int:
    """How many faults are told of a file that has one in every row."""
    try:
        read_source(data, "un.csv", "cts")
    except InvalidInput as error:
        return len(error.faults)
    raise SystemExit("a broken file was read")


def timed(name: str, work: Callable[[], object], runs: int) -> float:
    """Print the best and median seconds, and give the median."""
    took = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        took.append(time.perf_counter() - start)
    median = statistics.median(took)
    print(f"{name}: best {min(took):.2f} s, median {median:.2f} s")
    return median


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    folder = os.environ.get("GRADUS_OPEN_DATA")
    if not folder:
        raise SystemExit("GRADUS_OPEN_DATA does not name a folder of public data")
    data = (Path(folder) / FILE).read_bytes()
    broken = data.replace(b",Counts,", b",Litres,").replace(b"100,000", b"100")
    broken = broken.replace(b"Rate per", b"Ratio of")
    slowest = max(
        timed(f"{data.count(10)} rows", lambda: read_source(data, "un.csv", "cts"), runs),
        timed(f"{data.count(10)} rows, each with a fault", lambda: refused(broken), runs),
    )
    large = bundle(50_000)
    timed(
        f"STIX, 50,000 objects, {len(large) / 1e6:.0f} MB",
        lambda: read_bundle_apart(large, "b.json"),
        runs,
    )
    sys.exit(slowest > TARGET)


if __name__ == "__main__":
    main()
