"""What every test shares: the public data's place, and the rule that CI skips nothing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


def pytest_configure(config: pytest.Config) -> None:
    os.environ.pop("GRADUS_LANGUAGE", None)


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
