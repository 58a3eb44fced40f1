"""What is wrong with a page that is open: with assistive devices, on a phone, in the dark, in Arabic."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.entered import entered
from tests.browser.visitor import NARROW, WIDE, Visitor

RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
STRICT_ARABIC = True  # English in <main> is a fault
ENGLISH_STILL = ("my_account",)  # what for and how long a field is held: not translated yet
# labels of a broad chart are broken into lines, names with them; the titles of its links are whole
# what may stay in Latin letters: names of programs, norms and forms of files, codes, addresses
LATIN = re.compile(
    r"\S+@\S+|\S+\.(?:xlsx|csv|pdf|docx|json|ya?ml|md)|Mozilla/.*|gradus[\w./-]*|demo-[\w-]+"
    r"|Gradus|UNODC|XLSForm|ODK Collect|KoboToolbox|OpenAPI|Python|JSON Lines|WebAuthn"
    r"|Excel|Word|Tab|STIX|MISP|IATI|XML|Ctrl|Command|windows-\d+|iso-8859-\d"
    r"|English|Français|TLP:[A-Z+]+|STATE-ONLY"
    r"|\b(?:PDF|PNG|JPG|WEBP|DOCX|XLSX|PPTX|ODT|ODS|TXT|CSV|ICS|JSON|YAML|UTF-8|SHA-256)\b"
    r"|\b(?:QR|xlsx|swa|[A-Z]{3})\b|\([0-9a-f]{8}\)"
)
ENGLISH = """() => {
  const walker = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    if (parent.closest('[dir=ltr], [lang=en], bdi, input, textarea, script, .broad text')) continue;
    found.push(walker.currentNode.textContent.trim());
  }
  return found.filter(text => /[A-Za-z]{3}/.test(text));
}"""
OVERFLOW = """() => {
  const root = document.documentElement;
  if (root.scrollWidth <= root.clientWidth) return [];
  const wide = [...document.querySelectorAll('body *')].filter(one => {
    const box = one.getBoundingClientRect();
    return (box.right > root.clientWidth + 1 || box.left < -1) && one.checkVisibility()
      && !one.closest('.scroll, .hidden, svg');
  });
  return [root.scrollWidth + ' px wide', ...wide.slice(0, 3).map(one => one.outerHTML.slice(0, 90))];
}"""


@cache
def _axe() -> Axe:
    return Axe()


def faults(visitor: Visitor, name: str) -> list[str]:
    """Everything that is wrong with the page open: as it is, in the dark, and 320 pixels wide."""
    page, window = visitor.page, visitor.page.viewport_size
    found = barriers(page)
    visitor.shoot(f"{name}-wide")
    page.emulate_media(color_scheme="dark")
    found += [f"dark: {one}" for one in barriers(page, "color-contrast")]
    visitor.shoot(f"{name}-dark")
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(NARROW)
    found += [f"narrow: {one}" for one in (*overflow(page), *barriers(page, "target-size"))]
    visitor.shoot(f"{name}-narrow")
    page.set_viewport_size(window or WIDE)
    return found


def faults_in_arabic(visitor: Visitor, name: str) -> list[str]:
    """What is wrong with a page open that should be read from the right."""
    page = visitor.page
    found = [] if page.locator("html").get_attribute("dir") == "rtl" else ["not from the right"]
    found += overflow(page)
    visitor.shoot(f"{name}-arabic")
    page.set_viewport_size(NARROW)
    found += [f"narrow: {one}" for one in overflow(page)]
    page.set_viewport_size(WIDE)
    if STRICT_ARABIC and name not in ENGLISH_STILL:
        found += [f"English: {one}" for one in english(page)]
    return [f"Arabic: {one}" for one in found]


def barriers(page: Page, *rules: str) -> list[str]:
    """What axe finds by WCAG 2.2 A and AA, or by single rules."""
    options: dict[str, Any] = {"resultTypes": ["violations"]}
    options["runOnly"] = (
        {"type": "rule", "values": list(rules)} if rules else {"type": "tag", "values": list(RULES)}
    )
    found = _axe().run(page, options=options).response["violations"]
    return [
        f"{one['id']}: {node['html'][:160]} ({node['failureSummary'].splitlines()[-1].strip()})"
        for one in found
        for node in one["nodes"]
    ]


def overflow(page: Page) -> list[str]:
    """What makes the page wider than its window."""
    return [f"scrolls sideways: {one}" for one in page.evaluate(OVERFLOW)]


def english(page: Page) -> list[str]:
    """Texts of the page's own part that are left in English."""
    return [text for text in page.evaluate(ENGLISH) if re.search(r"[A-Za-z]{3}", _foreign(text))]


def _foreign(text: str) -> str:
    """The text without what people have entered, and without what may stay in Latin letters."""
    for name in entered():
        text = text.replace(name, "")
    return LATIN.sub("", text)
