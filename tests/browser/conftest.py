"""What the journeys in a real browser share: the browser, an installation to visit, visitors.

All of them run in one worker, one after the other: they visit the same installation.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser import looks
from tests.browser.served import Served, served
from tests.browser.visitor import PATIENCE, Sessions, Visitor
from tests.browser.walks import Walks

HERE = Path(__file__).parent
NewVisitor = Callable[..., Visitor]
Look = Callable[[Visitor, str], None]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.allow_hosts(["127.0.0.1", "::1", "localhost"]))


# of the package, not of the session: nothing of Playwright's event loop is left to other tests
@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium."""
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("chromium is not installed (see debian-packages.txt)")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def site(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A demonstration that is served, made for these tests."""
    folder = tmp_path_factory.mktemp("site")
    with served(folder) as running:
        yield running
    shutil.rmtree(folder)


@pytest.fixture
def visitor(chromium: Browser, site: Served) -> Iterator[NewVisitor]:
    """Makes visitors; at the end of the test none of them may have met a trouble."""
    made: list[Visitor] = []

    def new(**options: Any) -> Visitor:
        made.append(Visitor(chromium, site, **options))
        return made[-1]

    yield new
    troubles = [trouble for one in made for trouble in one.troubles]
    for one in made:
        one.context.close()
    assert not troubles


@pytest.fixture(scope="package")
def sessions(chromium: Browser, site: Served) -> Sessions:
    """The cookies of everybody; each signs in once for all tests."""
    return Sessions(chromium, site)


@pytest.fixture
def known(visitor: NewVisitor, sessions: Sessions) -> NewVisitor:
    """Makes visitors who are signed in."""
    return lambda name, **options: visitor(name=name, storage_state=sessions.of(name), **options)


@pytest.fixture
def well(visitor: NewVisitor) -> Iterator[Look]:
    """Looks at the page that somebody has open, in English and in Arabic; nothing may be wrong with it."""
    faults: list[str] = []

    def look(here: Visitor, name: str) -> None:
        cookies = here.context.storage_state()
        english = visitor(storage_state=cookies)
        arabic = visitor(storage_state=cookies, locale="ar")
        for one in (english, arabic):
            one.open(here.page.url)
        found = looks.faults(english, name) + looks.faults_in_arabic(arabic, name)
        faults.extend(f"{name}: {one}" for one in found)

    yield look
    assert not faults, "\n".join(faults)


@pytest.fixture(scope="package")
def walks(chromium: Browser, site: Served, sessions: Sessions) -> Walks:
    """What everybody is led to by the links they are shown; each walks once for all tests."""
    return Walks(chromium, site, sessions)
