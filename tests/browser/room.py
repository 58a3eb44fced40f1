"""A workshop in a real browser: whoever leads it, and the phones at its tables."""

from __future__ import annotations

from playwright.sync_api import Locator

from tests.browser.assessing import chosen, told, write_note
from tests.browser.visitor import Visitor


class Room:
    """A workshop that the lead opens, with its tables' codes."""

    def __init__(self, lead: Visitor, home: str, tables: list[str]) -> None:
        self.lead, self.here = lead, f"{home}workshop/"
        lead.open(home)
        lead.go("Hold a workshop")
        lead.enter("Tables", "\n".join(tables))
        lead.press("Open the workshop")
        lead.sees("The workshop is open.")
        self.codes = {name: self._code(name) for name in tables}

    def join(self, phone: Visitor, table: str) -> None:
        """Scan the table's card, which types the code, and come to what is on the screen."""
        phone.open(f"/w/join/{self.codes[table].replace('-', '')}/")
        phone.press("Join")
        phone.page.wait_for_url("**/questions/**")
        phone.sees("These questions are on the screen now.")

    def line(self, question: str) -> Locator:
        """What the screen shows of a question."""
        return self.lead.page.locator(f"section#{question}")

    def project(self) -> None:
        """Open the screen that everybody looks at."""
        self.lead.open(self.here)
        self.lead.go("Open the screen")

    def close(self) -> None:
        """End the workshop; who has JavaScript is asked whether it is meant."""
        self.lead.open(self.here)
        self.lead.press("Close the workshop")
        if self.lead.scripted:
            sure = self.lead.page.get_by_role("button", name=self.lead.says("Yes, do it"))
            sure.click()
        self.lead.sees("The workshop is closed; what was said and agreed stays.")

    def _code(self, table: str) -> str:
        """The code of a table, which is shown when it is asked for: the page may be on the projector."""
        row = self.lead.main.get_by_role("row").filter(has_text=table)
        row.locator("summary").click()
        return row.locator(".code").inner_text()


def say(phone: Visitor, question: str, level: str, note: str = "") -> None:
    """Tap an answer, and write why."""
    chosen(phone, question, level).check()
    told(phone, question, "Saved.")
    if note:
        write_note(phone, question, note)
        told(phone, question, "Saved.")
