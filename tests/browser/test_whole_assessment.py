"""The story of an assessment, from the first question to the printed plan, in a real browser."""

from __future__ import annotations

import csv
from collections.abc import Mapping

from playwright.sync_api import expect

from gradus.catalogue.shelf import SHIPPED
from tests.browser import assessing, journey, looks
from tests.browser.conftest import Look, NewVisitor
from tests.browser.phones import sent_by_phone
from tests.browser.room import Room, say
from tests.browser.visitor import CONTROLS, NARROW, Visitor

STATE = "XAA"
BY_PAGE, BY_WORKBOOK, BY_PHONE = ASKED = (
    "National Police",
    "Police Academy",
    "Office of the Public Prosecutor",
)
OPERATORS, COURTS, ALLIANCE = TABLES = ["Telecom operators", "Courts", "Safe Online Alliance"]
WHY = "Two operators never had a request they could serve."


def levels_of_the_state() -> dict[str, str]:
    """A level for every question, as the fictional State's academy sees it."""
    table = SHIPPED / "demo" / STATE / "answers.csv"
    with table.open(encoding="utf-8", newline="") as rows:
        return {row["indicator"]: row["value"] for row in csv.DictReader(rows) if not row["group"]}


def test_an_assessment_from_the_first_question_to_the_printed_plan(
    known: NewVisitor, visitor: NewVisitor, well: Look
) -> None:
    coordinator, officer = known("coordinator.xaa"), known("officer.xaa")
    police, academy = known("police.xaa"), known("academy.xaa")
    home = assessing.start(coordinator, STATE)
    of_police, of_academy, of_prosecutor = (
        assessing.ask(coordinator, home, name) for name in ASKED
    )

    _answer_on_the_page(police, of_police)
    _answer_by_workbook(academy, of_academy)
    _answer_by_phone(coordinator, of_prosecutor)
    coordinator.open(home)
    for name, answered in zip(ASKED, ("3 of 85", "85 of 85", "2 of 85"), strict=True):
        line = coordinator.main.get_by_role("row").filter(has_text=name)
        expect(line).to_contain_text(answered)

    _meet(coordinator, home, {table: visitor(viewport=NARROW) for table in TABLES}, well)
    report = journey.pdf_text(assessing.download(coordinator, "PDF"))
    assert "Arden" in report
    assert WHY in " ".join(report.split())

    _review(coordinator, home, police, of_police)
    _sign(coordinator, home)
    coordinator.sees("Your signature stands; another officer's is missing.")
    officer.show_once_more(home)
    _sign(officer, home)
    officer.sees("Signed and frozen")
    well(officer, "assessment-signed")
    _nothing_can_be_changed(coordinator, home, police, of_police)

    _results(coordinator, home)
    _plan(coordinator, home)
    assert not looks.faults(coordinator, "plan")


def _answer_on_the_page(police: Visitor, group: str) -> None:
    assessing.follow(police, group)
    assessing.answer_by_keyboard(police, {"GOV-01": "3", "GOV-04": "1"})
    assessing.answer_while_the_line_is_down(police, "GOV-06", "3", "Minutes of the council")
    police.page.reload()
    note = police.page.locator("#GOV-06").get_by_label("Note")
    expect(note).to_have_value("Minutes of the council")
    assessing.attach(police, "GOV-06", "minutes.pdf")
    police.go("Back to the question")
    police.go("Overview")
    police.press("Hand in")
    police.sees("The answers are handed in. Thank you.")


def _answer_by_workbook(academy: Visitor, group: str) -> None:
    assessing.follow(academy, group)
    academy.go("Answer by workbook or by phone instead")
    workbook = assessing.download(academy, "Download your workbook")
    filled = assessing.fill(workbook, levels_of_the_state())
    assessing.upload(academy, "academy.xlsx", filled, "Check the file")
    expect(academy.main).to_contain_text("Answers in it85")
    academy.press("Take these answers")
    academy.press("Hand in")
    academy.sees("The answers are handed in. Thank you.")


def _answer_by_phone(coordinator: Visitor, group: str) -> None:
    coordinator.open(f"{group}file/")
    form = assessing.download(coordinator, "Download the form for phones")
    sent = sent_by_phone(form, STATE, {"JUS-01": "3", "JUS-03": "2"})
    for answers, before in (("2", "0"), ("0", "1")):  # sent twice, it counts once
        coordinator.open(f"{group}file/")
        assessing.upload(coordinator, "submissions.csv", sent, "Check the file")
        expect(coordinator.main).to_contain_text(f"New answers{answers}")
        expect(coordinator.main).to_contain_text(f"replaced by an edit{before}")
        coordinator.press("Take these answers")
    coordinator.sees("2 of 85 questions have an answer")


def _meet(lead: Visitor, home: str, phones: Mapping[str, Visitor], well: Look) -> None:
    """Three tables disagree before the screen, and each is heard."""
    workshop = Room(lead, home, TABLES)
    for path in ("", "cards/", "sheets/short-1/", "paper/short-1/"):
        lead.open(f"{workshop.here}{path}")
        well(lead, f"workshop-{path}")
    for table, phone in phones.items():
        workshop.join(phone, table)
    workshop.project()
    disputed, clear = workshop.line("GOV-01"), workshop.line("GOV-04")

    say(phones[OPERATORS], "GOV-01", "0")
    say(phones[COURTS], "GOV-01", "2")
    expect(disputed).to_contain_text("2 of 3 tables have answered; shown when all have.")
    expect(disputed).not_to_contain_text(COURTS)
    say(phones[ALLIANCE], "GOV-01", "4")
    for phone in phones.values():
        say(phone, "GOV-04", "1")
    expect(disputed).to_contain_text("tables differ")
    well(lead, "workshop-screen")
    lead.page.locator("#other-GOV-01").click()
    well(lead, "workshop-agree")
    lead.page.go_back()

    disputed.get_by_role("button", name="Agree on 2").click()
    expect(disputed).to_contain_text("Agreed: 2")
    lead.press("Agree on the 1 all said alike")
    expect(clear).to_contain_text("Agreed: 1")
    phones[OPERATORS].sees("The room agreed on another answer than yours.")
    well(phones[OPERATORS], "workshop-table")
    say(phones[OPERATORS], "GOV-01", "0", WHY)
    expect(disputed).to_contain_text(f"{OPERATORS} keeps 0: {WHY}")

    lead.press("Go on: Short form, page 2")
    for table in (OPERATORS, COURTS):
        phones[table].go("Go there")
        say(phones[table], "PRV-01", "2")
    lead.go("Enter from paper or raised hands")
    lead.page.locator("#PRV-01").get_by_label(ALLIANCE).select_option("2")
    lead.press("Save")
    expect(workshop.line("PRV-01")).to_contain_text(ALLIANCE)

    workshop.close()
    phones[COURTS].page.reload()
    phones[COURTS].sees("The workshop is over, or your table has another code now.")
    well(phones[COURTS], "workshop-join")


def _review(coordinator: Visitor, home: str, police: Visitor, of_police: str) -> None:
    """What needs another look goes back and comes again; what differs is settled."""
    coordinator.open(home)
    coordinator.press("Begin the review")
    coordinator.open(of_police)
    coordinator.enter("What should the group look at again?", "Who owns the actions?")
    coordinator.press("Send back")
    coordinator.open(home)
    coordinator.sees("Wait for what was sent back")

    assessing.follow(police, of_police)
    police.sees("Who owns the actions?")
    police.go("Short form, page 1")
    say(police, "GOV-06", "1")
    police.go("Overview")
    police.press("Hand in")

    coordinator.open(home)
    assessing.settle(coordinator, home)
    coordinator.press("Agree on them")
    coordinator.sees("Sign the assessment off")


def _sign(officer: Visitor, home: str) -> None:
    officer.open(home)
    officer.sign("Sign this assessment")


def _nothing_can_be_changed(
    coordinator: Visitor, home: str, police: Visitor, of_police: str
) -> None:
    for page in (home, f"{home}dimension/GOV/", f"{home}workshop/screen/short-1/"):
        coordinator.open(page)
        assert coordinator.main.locator(CONTROLS).count() == 0, page
    police.open(f"{of_police}questions/short-1/")
    assert police.main.get_by_role("button").count() == 0
    expect(assessing.chosen(police, "GOV-01", "3")).to_be_disabled()
    refused = police.post(f"{of_police}answer/", {"GOV-01": "0", "GOV-01.version": "1"})
    assert refused.status == 422


def _results(coordinator: Visitor, home: str) -> None:
    page = coordinator.open(f"{home}results/")
    expect(page.locator("figure.chart svg").first).to_be_visible()
    expect(coordinator.main).to_contain_text("Stage 1")
    expect(page.get_by_role("table", name="Needs")).to_be_visible()
    printed = journey.pdf_text(page.pdf())
    assert "Where Arden (fictional) stands" in " ".join(printed.split())
    assert "Your roles and access" not in printed, "what only a screen needs is printed"


def _plan(coordinator: Visitor, home: str) -> None:
    coordinator.go("Make a plan")
    journey.ask_for_plan(coordinator, "Plan of the story", assessing.id_of(home))
    journey.await_plan(coordinator)
    assert "Arden" in journey.plan_pdf(coordinator)
    printed = journey.pdf_text(coordinator.page.pdf())
    assert "Plan of the story" in printed
