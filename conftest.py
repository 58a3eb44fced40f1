"""What every test shares: the public data's place, and the rule that CI skips nothing."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from tests import database, environment


def pytest_configure(config: pytest.Config) -> None:
    os.environ.pop("GRADUS_LANGUAGE", None)
    # how long an example takes is the machine's affair; CI judges a change by the same examples
    # each time, and new ones are sought where somebody works
    hypothesis.settings.register_profile(
        "gradus",
        deadline=None,
        derandomize=bool(os.environ.get("GRADUS_CI")),
        print_blob=True,
        suppress_health_check=[hypothesis.HealthCheck.too_slow],
    )
    hypothesis.settings.load_profile("gradus")


class BrowserTogether(LoadScopeScheduling):
    """Gives tests to workers one by one, and those of the browser to one worker, all together.

    They visit one installation. (xdist's own groups are lost with the node ids of pytest 9.2.)
    """

    def _split_scope(self, nodeid: str) -> str:
        return "browser" if nodeid.startswith("tests/browser/") else nodeid


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> BrowserTogether:
    return BrowserTogether(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Two tests of one id are shared out as one, and one of them would never run."""
    twice = [name for name, times in Counter(item.nodeid for item in items).items() if times > 1]
    if twice:
        raise pytest.UsageError(f"tests share an id: {', '.join(twice[:5])}")


@pytest.fixture(scope="session")
def open_data() -> Path:
    """The folder of real public data (``GRADUS_OPEN_DATA``); tests that need it skip without."""
    folder = os.environ.get("GRADUS_OPEN_DATA")
    if not folder or not Path(folder).is_dir():
        pytest.skip("GRADUS_OPEN_DATA does not name a folder of public data")
    return Path(folder)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]):  # type: ignore[no-untyped-def]
    """Under GRADUS_CI a skip is a failure: there, everything must be installed."""
    report = yield
    if report.skipped and os.environ.get("GRADUS_CI") and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped in CI, where nothing may be: {report.longrepr[-1]}"
    return report


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):  # the workers' parent, last of all
        database.destroy()


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: Any) -> Iterator[None]:
    """In the place of pytest-django's: tests run as the role of the program, behind the wall."""
    database.ensure_template()
    database.clone(environment.DATABASE)
    with django_db_blocker.unblock():
        yield
        _disconnect()


@pytest.fixture(autouse=True)
def _english() -> None:
    """What the last request of a test spoke is not what the next test is spoken to in."""
    from django.utils import translation

    translation.deactivate()


@pytest.fixture
def committing(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """A database of its own for a test whose transactions are really committed."""
    from django.db import connection

    name = f"{environment.DATABASE}_committing"
    database.clone(name)
    with django_db_blocker.unblock():
        _disconnect()
        usual = connection.settings_dict["NAME"]
        connection.settings_dict["NAME"] = name
        yield
        _disconnect()
        connection.settings_dict["NAME"] = usual
    database.drop(name)


def _disconnect() -> None:
    from django.db import connections

    connections.close_all()
