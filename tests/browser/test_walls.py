"""What a role must not see is not there: not in a page it is led to, not at an address it guesses."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from playwright.sync_api import expect

from gradus.core.accounts.demo import demo_accounts
from gradus.domain.ids import new_id
from tests.browser.conftest import NewVisitor
from tests.browser.visitor import Visitor
from tests.browser.walks import Walks

ACCOUNTS = {one.email.partition("@")[0]: one for one in demo_accounts()}
INSIDE = [name for name, one in ACCOUNTS.items() if one.where == "XAA"]
OUTSIDE = [name for name in ACCOUNTS if name not in INSIDE]
WITHOUT_FINDINGS = ["police.xaa", "academy.xaa", "protection.xaa", "trainee.xaa"]
BUREAU = "Quayside Signals Bureau"  # an institution of XAA alone; the others have twins in XBB
ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@pytest.fixture
def insider(known: NewVisitor, walks: Walks) -> dict[str, str]:
    """The pages of XAA that its coordinator sees, with an institution that no other State has."""
    if "coordinator.xaa" not in walks.made:
        coordinator = known("coordinator.xaa")
        coordinator.open("/states/XAA/register/new/")
        coordinator.page.get_by_label("Name").first.fill(BUREAU)
        coordinator.press("Save")
        expect(coordinator.page.locator("main")).to_contain_text(BUREAU)
    pages = walks.of("coordinator.xaa").pages
    return {path: page.text for path, page in pages.items() if "/XAA/" in path}


@pytest.mark.parametrize("name", OUTSIDE)
def test_outside_the_state_nothing_of_it_is_seen(
    known: NewVisitor, walks: Walks, insider: dict[str, str], name: str
) -> None:
    rooms = [path for path in insider if not path.startswith("/account/")]  # grants are of two
    of_its_own = {UUID(one) for path in rooms for one in ID.findall(path.partition("?")[0])}
    people = [one.name for key, one in ACCOUNTS.items() if key in INSIDE]
    assert len(of_its_own) > 10
    for page in walks.of(name).pages.values():
        assert not [word for word in (BUREAU, *people) if word in page.text], page.path
        told = of_its_own.intersection(UUID(one) for one in ID.findall(page.text))
        assert not told, (page.path, [path for path in rooms if str(min(told)) in path])
    visitor = known(name)
    open_to = {path: status for path in insider if (status := _status(visitor, path)) != 404}
    assert not open_to


@pytest.mark.parametrize("name", WITHOUT_FINDINGS)
def test_inside_the_state_findings_are_its_office_s_alone(
    known: NewVisitor, walks: Walks, insider: dict[str, str], name: str
) -> None:
    visitor = known(name)
    findings = [path for path in insider if re.match(rf"/assessment/XAA/{ID.pattern}/", path)]
    assert len(findings) >= 3
    assert {_status(visitor, path) for path in findings} == {404}
    of_findings = {one for path in findings for one in ID.findall(path)}
    pages = [page for page in walks.of(name).pages.values() if not page.path.startswith("/ledger/")]
    for (
        page
    ) in pages:  # an institution sees what it is asked, no more; the record names what it tells of
        assert of_findings.isdisjoint(ID.findall(page.text)), page.path


def test_what_is_hidden_answers_like_what_is_not_there(
    known: NewVisitor, insider: dict[str, str]
) -> None:
    visitor = known("mentor")
    hidden = next(path for path in insider if re.fullmatch(rf"/assessment/XAA/{ID.pattern}/", path))
    absent = f"/assessment/XAA/{new_id()}/"
    assert _answer(visitor, hidden) == _answer(visitor, absent)


def _status(visitor: Visitor, path: str) -> int:
    return visitor.context.request.get(path, max_redirects=0).status


def _answer(visitor: Visitor, path: str) -> tuple[int, str]:
    """What is answered, without the address that was asked for and the tokens that differ each time."""
    response = visitor.context.request.get(path, max_redirects=0)
    text = re.sub(r'(name="csrfmiddlewaretoken" value=")[^"]*', r"\1", response.text())
    return response.status, text.replace(path, "")
