"""Steps of journeys: somebody is invited and comes in; a plan is asked for, awaited and read."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path

import pypdf
from playwright.sync_api import expect

from gradus.catalogue.shelf import SHIPPED, Shelf
from gradus.core.accounts.demo import code_at
from gradus.workflows.workbook import workbook
from tests.browser.visitor import Visitor

STATE = "XBB"
NAME = "Borel"
PASSWORD = "seven quiet harbours"  # noqa: S105 - of a person made up here
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SECONDS_OF_A_PLAN = 240  # the search takes 20; a busy machine takes its time with the rest


def invite(coordinator: Visitor, email: str, name: str, role: str) -> str:
    """Invite somebody to the State's office; the link of the letter."""
    coordinator.open(f"/state/{STATE}/")
    coordinator.go("People and roles")
    page = coordinator.page
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Role", exact=True).select_option(label=role)
    if role == "Focal point":
        page.get_by_label("Institution").select_option(label="Police Cybercrime Unit")
    coordinator.press("Send the invitation")
    expect(page.locator("main")).to_contain_text(email)
    return coordinator.served.link_sent_to(email)


def accept(invited: Visitor, link: str, role: str) -> None:
    """Open the letter's link, choose a password, and be in."""
    page = invited.open(link)
    expect(page.locator("main")).to_contain_text(role)
    assert link.rstrip("/").rpartition("/")[2] not in page.url, "the token stays in the address"
    page.get_by_label("Choose a password").fill(PASSWORD)
    page.get_by_label("The same password again").fill(PASSWORD)
    invited.press("Take the role")
    expect(page.locator("body")).to_contain_text(f"You are now: {role}.")


def set_up_second_factor(invited: Visitor) -> None:
    """Type the secret into an authenticator app, and its code into the page."""
    page = invited.page
    page.wait_for_url("**/account/2fa/totp/activate/**")
    secret = page.get_by_label("Authenticator secret").input_value()
    page.get_by_label("Authenticator code").fill(code_at(secret, invited.now()))
    invited.press("Set up")
    expect(page.locator("body")).to_contain_text("The authenticator app is set up.")


def filled_workbook() -> bytes:
    """The workbook as the State's institutions would send it back."""
    answers = SHIPPED / "demo" / STATE / "answers.csv"
    return workbook(
        Shelf.open().instrument("gradus-cj"), STATE, created=date(2026, 11, 2), answers=answers
    )


def ask_for_plan(coordinator: Visitor, title: str, assessment: str) -> None:
    """Say what a plan starts from and how long to search, and see that it is being made."""
    page = coordinator.page
    coordinator.enter("Name of this draft", title)
    page.get_by_label(coordinator.says("Assessment it starts from")).select_option(assessment)
    page.get_by_label(coordinator.says("How long to search")).select_option("20")
    coordinator.press("Make the plan")
    expect(page.locator("#run progress")).to_be_visible()
    coordinator.shoot(f"plan-under-way-{title}")


def await_plan(coordinator: Visitor) -> None:
    """Wait until the page shows the plan: by itself with JavaScript, by looking again without."""
    ready = coordinator.page.locator("main").get_by_role("link", name="Download the plan (PDF)")
    if coordinator.scripted:
        expect(ready).to_be_visible(timeout=SECONDS_OF_A_PLAN * 1000)
        return
    for _ in range(SECONDS_OF_A_PLAN):
        if ready.is_visible():
            return
        coordinator.page.wait_for_timeout(1000)
        coordinator.go("Look again")
    raise AssertionError(f"no plan in {SECONDS_OF_A_PLAN} seconds:\n{coordinator.text()}")


def plan_pdf(coordinator: Visitor) -> str:
    """Download the plan; what its pages say."""
    with coordinator.page.expect_download() as download:
        coordinator.go("Download the plan (PDF)")
    file = Path(download.value.path())
    assert file.read_bytes().startswith(b"%PDF-")
    return pdf_text(file.read_bytes())


def pdf_text(data: bytes) -> str:
    """What the pages of a PDF say."""
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(data)).pages)
