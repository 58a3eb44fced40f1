"""Before one has signed in, where something is missing or wrong, and without a mouse."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser import journey, looks
from tests.browser.conftest import NewVisitor
from tests.browser.visitor import Visitor

OPEN = [  # what anybody can open, and how it answers
    ("/account/login/", 200),
    ("/account/password/reset/", 200),
    ("/account/invitation/", 422),
    ("/nowhere/", 404),
    ("/guide/", 200),
]
# a date is typed in parts that the browser itself draws, and marks
FOCUSED = """target => {
  const here = document.activeElement;
  const drawn = here.matches('body, input[type=date]');
  return {
    what: here.outerHTML.slice(0, 200),
    there: here.matches(target),
    shows: drawn || getComputedStyle(here).outlineStyle !== 'none',
  };
}"""


@pytest.mark.parametrize(("path", "status"), OPEN)
def test_pages_open_to_all_are_well(visitor: NewVisitor, path: str, status: int) -> None:
    stranger = visitor()
    stranger.open(path, status)
    name = f"open{path.replace('/', '-')}"
    faults = looks.faults(stranger, name)
    arabic = visitor(locale="ar")
    arabic.open(path, status)
    assert not faults + looks.faults_in_arabic(arabic, name)


def test_a_form_with_faults_is_well(known: NewVisitor) -> None:
    coordinator = known("coordinator.xaa")
    coordinator.open("/account/state/XAA/members/")
    coordinator.press("Send the invitation")
    expect(coordinator.page.get_by_role("alert")).to_be_visible()
    assert not looks.faults(coordinator, "form-with-faults")


def test_signing_in_by_keyboard_alone(visitor: NewVisitor) -> None:
    somebody = visitor()
    account = somebody.served.accounts["coordinator.xaa"]
    page = somebody.open("/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()  # the first stop leads past the head of the page
    page.keyboard.press("Enter")
    _tab_to(somebody, "[name=login]")
    page.keyboard.type(account.email)
    _tab_to(somebody, "[name=password]")
    page.keyboard.type(account.password)
    page.keyboard.press("Enter")
    page.wait_for_url("**/account/2fa/authenticate/")
    _tab_to(somebody, "[name=code]")
    page.keyboard.type(somebody.served.code("coordinator.xaa"))
    page.keyboard.press("Enter")
    page.wait_for_url(f"{somebody.served.origin}/")


def test_uploading_by_keyboard_alone(known: NewVisitor) -> None:
    coordinator = known("coordinator.xbb")
    coordinator.page.on("filechooser", lambda chooser: None)  # from now on, the browser asks us
    page = coordinator.open(f"/assessment/{journey.STATE}/new/")
    _tab_to(coordinator, "main button")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Assessment of")
    _tab_to(coordinator, "[name=workbook]")
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Enter")
    file = {"name": "x.xlsx", "mimeType": journey.XLSX, "buffer": journey.filled_workbook()}
    chooser.value.set_files(file)
    _tab_to(coordinator, "main button")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Check and confirm")


def _tab_to(visitor: Visitor, target: str) -> None:
    """Press Tab until the focus is there; wherever it rests on the way, it shows."""
    for _ in range(40):
        visitor.page.keyboard.press("Tab")
        here = visitor.page.evaluate(FOCUSED, target)
        assert here["shows"], f"the focus does not show: {here['what']}"
        if here["there"]:
            return
    raise AssertionError(f"{target} cannot be reached by keyboard")
