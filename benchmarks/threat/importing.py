"""How long a server takes over the whole UN file, and over the estimate of all States.

    GRADUS_OPEN_DATA=../shared/data .venv/bin/pytest -n0 -s benchmarks/threat/importing.py

runs in the tests' own database: the file is looked at, shown, taken, brought again and taken again; then
a worker estimates all States, and one State's picture. Prints seconds, and writes ``importing.json``.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from gradus.steps.threats.actions import pictures, releases
from gradus.steps.threats.tests.factories import bring_world, coordinator, officer, world_source
from gradus.steps.threats.tests.test_pictures import worked

pytestmark = pytest.mark.usefixtures("committing")
TARGETS = {"taken": 5.0, "estimated": 10.0}
seconds: dict[str, float] = {}


@contextmanager
def timed(what: str) -> Iterator[None]:
    begun = time.perf_counter()
    yield
    seconds[what] = round(time.perf_counter() - begun, 2)


def test_the_whole_un_file(open_data: Path) -> None:
    file = open_data / "threats" / "unodc_cts_cyber_economic_2003_2022.csv"
    indicators = open_data / "indicators" / "open_indicators_long.csv.gz"
    programme = officer()
    source = world_source(programme)
    own = {"programme_id": programme.owner_id, "source": source}
    for step in ("taken", "taken again, unchanged"):
        with timed(step), programme.at_work() as (by, at):
            waiting = releases.preview_world(
                by=by, at=at, data=file.read_bytes(), name=file.name, **own
            )
            releases.shown(by, waiting, source)
            release = releases.take_world(by=by, at=at, confirmed=waiting.sha256, **own)
    assert release.unchanged == release.figures
    about = world_source(programme, kind="indicators", title="Indicators")
    with timed("indicators taken"):
        bring_world(programme, about, indicators.read_bytes(), indicators.name)
    with timed("estimated"):
        worked()
    office = coordinator()
    with office.at_work() as (by, at):
        pictures.ask(by=by, at=at, state_id=office.owner_id)
    with timed("one State's picture"):
        worked()
    told = {"figures": release.figures, "seconds": seconds, "targets": TARGETS}
    Path(__file__).with_suffix(".json").write_text(json.dumps(told, indent=1) + "\n", "utf-8")
    print(told)
