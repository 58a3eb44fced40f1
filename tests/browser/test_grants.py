"""A State lets an outsider in, sees what was read, and shows the door; in a real browser."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser import granting
from tests.browser.conftest import NewVisitor


def test_access_is_asked_for_signed_used_shown_and_revoked(known: NewVisitor) -> None:
    officer = known("programme")
    officer.open("/state/XAA/", status=404)
    granting.ask(officer, ("findings", "plan"))
    officer.open("/state/XAA/", status=404)  # asking opens nothing

    coordinator, second = known("coordinator.xaa"), known("officer.xaa")
    granting.sign(coordinator, "programme")
    officer.open("/state/XAA/", status=404)  # nor does one signature
    second.show_once_more("/account/state/XAA/grants/")
    granting.sign(second, "programme")
    expect(second.main).to_contain_text("in force")

    officer.open("/")
    officer.go("Arden")
    officer.go("Assess")
    expect(officer.main).to_contain_text("Assessments, the latest first")
    used = officer.page.url

    granting.show(coordinator, "programme")
    expect(coordinator.page.get_by_role("table")).to_contain_text("/assessment/XAA/")
    coordinator.shoot("grant-with-reads")
    granting.revoke(coordinator, "programme")

    officer.open(used, status=404)  # the next click
    officer.open("/state/XAA/", status=404)
