"""What people do in an assessment, step by step, in a real browser; in their language and window."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

from openpyxl import load_workbook
from playwright.sync_api import Locator, expect
from pypdf import PdfWriter

from tests.browser.visitor import Visitor

CODES = 3  # the row of a workbook's sheet that names its columns
MOST_CHOICES = 8  # five levels, unknown, not applicable, none yet
LINE_IS_DOWN = "Not saved: the line is down. It is tried again."


def start(coordinator: Visitor, state: str) -> str:
    """Start an assessment; its address."""
    coordinator.open(f"/assessment/{state}/")
    coordinator.go("Start an assessment")
    coordinator.press("Start")
    coordinator.page.wait_for_url(f"**/assessment/{state}/*-*/")
    return coordinator.page.url


def ask(coordinator: Visitor, home: str, name: str) -> str:
    """Ask an institution to answer within nine days; the address of what it is asked."""
    page = coordinator.open(f"{home}invite/")
    page.get_by_label(coordinator.says("Institution")).first.select_option(label=name)
    due = datetime.now(UTC) + timedelta(days=9)
    coordinator.enter("To be answered by", f"{due:%Y-%m-%d}")
    coordinator.press("Ask this group")
    return coordinator.main.get_by_role("link", name=name).get_attribute("href") or ""


def follow(focal: Visitor, group: str) -> None:
    """From the first page to what one's institution is asked."""
    focal.open("/")
    focal.main.locator(f"a[href='{group}']").click()


def answer_by_keyboard(focal: Visitor, levels: dict[str, str]) -> None:
    """From the first page to the answers without a mouse, from each open question to the next."""
    focal.tab_to(focal.main.get_by_role("link", name="Begin"))
    focal.page.keyboard.press("Enter")
    for question, level in levels.items():
        focal.page.wait_for_url(f"**#{question}")
        focal.tab_to(focal.page.locator(f"#{question} input:checked"))
        choose_by_arrows(focal, question, level)
        told(focal, question, "Saved.")
        focal.press_access_key("n")


def answer_while_the_line_is_down(focal: Visitor, question: str, level: str, note: str) -> None:
    """Nothing is lost: it is said what is not saved, and it is saved when the line is back."""
    focal.context.set_offline(True)
    chosen(focal, question, level).check()
    write_note(focal, question, note)
    told(focal, question, LINE_IS_DOWN)
    focal.context.set_offline(False)
    told(focal, question, "Saved.")


def choose_by_arrows(focal: Visitor, question: str, level: str) -> None:
    """Down through the choices, from what is chosen, until the level is."""
    wanted = chosen(focal, question, level)
    for _ in range(MOST_CHOICES):
        focal.page.keyboard.press("ArrowDown")
        if wanted.is_checked():
            return
    raise AssertionError(f"the arrows do not lead to level {level} of {question}")


def chosen(focal: Visitor, question: str, level: str) -> Locator:
    """The choice of a level of a question."""
    return focal.page.locator(f"#{question} input[type=radio][value='{level}']")


def write_note(focal: Visitor, question: str, note: str) -> None:
    """Unfold what may be said beside a level, and write."""
    box = focal.page.locator(f"#{question}")
    if box.locator("details").get_attribute("open") is None:
        box.locator("summary").click()
    box.get_by_label(focal.says("Note")).fill(note)
    box.get_by_label(focal.says("Note")).blur()


def attach(focal: Visitor, question: str, name: str) -> None:
    """Attach a scanned page to an answer: choose it, look at what was found, keep it."""
    page = focal.page
    box = page.locator(f"#{question}")
    box.get_by_role("button", name=focal.says("Save and attach evidence")).click()
    scan, content = PdfWriter(), BytesIO()
    scan.add_blank_page(200, 200)
    scan.write(content)
    file = {"name": name, "mimeType": "application/pdf", "buffer": content.getvalue()}
    page.locator("input[type=file]").set_input_files(file)
    focal.press("Look at the file")
    page.locator("input[name=marking]").first.check()
    focal.press("Keep and attach")
    expect(focal.main).to_contain_text(name)


def told(focal: Visitor, question: str, text: str) -> None:
    """Wait until the question says how its answer fares."""
    expect(focal.page.locator(f"#{question} [data-told]")).to_have_text(focal.says(text))


def fill(workbook: bytes, levels: Mapping[str, str], group: str = "") -> bytes:
    """The workbook as somebody fills it in a spreadsheet program: levels, and who says so if it asks."""
    book = load_workbook(BytesIO(workbook))
    for sheet in book.worksheets:
        columns = {cell.value: cell.column for cell in sheet[CODES]}
        if "#answer" not in columns:
            continue
        for row in range(CODES + 1, sheet.max_row + 1):
            question = sheet.cell(row, columns["#question"]).value
            if question in levels:
                sheet.cell(row, columns["#answer"]).value = levels[question]
                if group:
                    sheet.cell(row, columns["#group"]).value = group
    filled = BytesIO()
    book.save(filled)
    return filled.getvalue()


def download(visitor: Visitor, link: str) -> bytes:
    """What a link of the page hands out."""
    with visitor.page.expect_download() as coming:
        visitor.go(link)
    return Path(coming.value.path()).read_bytes()


def upload(visitor: Visitor, name: str, content: bytes, button: str) -> None:
    """Choose a file, and come to what it holds."""
    file = visitor.page.locator("main input[type=file]")
    file.set_input_files({"name": name, "mimeType": "text/csv", "buffer": content})
    visitor.press(button)
    expect(visitor.page.locator("h1")).to_contain_text(visitor.says("Check and confirm"))


def settle(coordinator: Visitor, home: str) -> None:
    """Go from each dimension with a difference to the next, and agree on what is proposed there."""
    page = coordinator.open(home)
    ahead = coordinator.main.get_by_role("link", name=coordinator.says("Open the first difference"))
    while ahead.is_visible():
        ahead.click()
        for line in page.locator("section:has(> details[open])").all():
            proposed = line.locator("> p > strong").inner_text()
            choice = line.get_by_label(coordinator.says("Agreed answer"))
            text = choice.locator("option").filter(has_text=re.compile(f"^{proposed}")).inner_text()
            choice.select_option(label=text)
        coordinator.press("Save what is agreed")
        coordinator.sees("Saved.")
        coordinator.open(home)


def id_of(home: str) -> str:
    """The id in an assessment's address."""
    return home.rstrip("/").rpartition("/")[2]
