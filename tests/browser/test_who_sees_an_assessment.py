"""Who sees what of an assessment: the State's office all of it, an institution its own, others nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from gradus.core.accounts.demo import demo_accounts
from tests.browser import granting, journey
from tests.browser.conftest import NewVisitor
from tests.browser.visitor import CONTROLS, Visitor

OFFICE = {"coordinator.xaa", "officer.xaa"}
ASKED = {"police.xaa": "National Police", "academy.xaa": "Police Academy"}
EVERYBODY = [one.email.partition("@")[0] for one in demo_accounts()]


class Doors:
    """The addresses of the demonstration's assessment that is in review."""

    def __init__(self, coordinator: Visitor) -> None:
        page = coordinator.open("/assessment/XAA/")
        rows = coordinator.main.get_by_role("row").filter(has_text="in review")
        rows.get_by_role("link").last.click()  # the earliest: it came with the demonstration
        page.wait_for_url("**/assessment/XAA/*-*/")
        self.home = page.url.removeprefix(coordinator.served.origin)
        of_home = ("", "results/", "dimension/GOV/", "report/report.pdf", "workbook/", "invite/")
        self.all_of_it = {f"{self.home}{path}" for path in of_home}
        self.group: dict[str, str] = {}
        for name in ASKED.values():
            link = coordinator.main.get_by_role("link", name=name)
            self.group[name] = link.get_attribute("href") or ""

    def open_to(self, visitor: Visitor) -> set[str]:
        """What opens; everything else is answered as if it were not there."""
        asked = self.all_of_it | set(self.group.values()) | {"/assessment/XAA/"}
        answers = {
            path: visitor.context.request.get(path, max_redirects=0).status for path in asked
        }
        assert set(answers.values()) <= {200, 403, 404}
        return {path for path, status in answers.items() if status == 200}


@pytest.fixture
def doors(known: NewVisitor) -> Doors:
    return Doors(known("coordinator.xaa"))


@pytest.fixture
def let_in(known: NewVisitor) -> Iterator[Visitor]:
    """An evaluator whom the State lets read its findings, for the time of the test."""
    evaluator = known("evaluator")
    granting.ask(evaluator, ["findings"])
    for officer in OFFICE:
        granting.sign(known(officer), "evaluator")
    yield evaluator
    granting.revoke(known("coordinator.xaa"), "evaluator")


def test_everybody_sees_what_is_theirs(known: NewVisitor, doors: Doors) -> None:
    for name in EVERYBODY:
        seen = doors.open_to(known(name))
        if name in OFFICE:
            assert seen == doors.all_of_it | set(doors.group.values()) | {"/assessment/XAA/"}
        elif name in ASKED:
            assert seen == {doors.group[ASKED[name]], "/assessment/XAA/"}, name
        else:
            assert not seen, name


def test_another_state_s_focal_point_sees_nothing(
    known: NewVisitor, visitor: NewVisitor, doors: Doors
) -> None:
    link = journey.invite(known("coordinator.xbb"), "wim@xbb.example", "Wim Aalders", "Focal point")
    neighbour = visitor()
    journey.accept(neighbour, link, "Focal point")
    assert not doors.open_to(neighbour)


def test_an_institution_s_list_shows_its_own_answers_alone(known: NewVisitor, doors: Doors) -> None:
    academy = known("academy.xaa")
    academy.open("/assessment/XAA/")
    expect(academy.main).to_contain_text("What your institution is asked")
    assert ASKED["police.xaa"] not in academy.text()


def test_who_is_let_in_reads_and_changes_nothing(
    known: NewVisitor, let_in: Visitor, doors: Doors
) -> None:
    assert doors.home in doors.open_to(let_in)
    for path in ("", "dimension/GOV/"):
        let_in.open(f"{doors.home}{path}")
        assert let_in.main.locator(CONTROLS).count() == 0, path
    for path in ("sign/", "agree/", "reopen/"):
        assert let_in.post(f"{doors.home}{path}", {"shown": "x"}).status in (403, 404), path
    coordinator = known("coordinator.xaa")
    granting.show(coordinator, "evaluator")
    expect(coordinator.page.get_by_role("table")).to_contain_text(doors.home)
