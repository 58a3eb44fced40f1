"""The threat brief has two pages for every State and language; what has no room is counted."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
from pypdf import PdfReader

from gradus.workflows.tests.threat_brief_made import (
    LANGUAGES,
    NOTES,
    WORDY,
    brief,
    full,
    nothing,
    pages_of,
    plain,
    read,
    wordy,
)
from gradus.workflows.tests.threat_made import GROUPS, borrowed, group, judged, own, views
from gradus.workflows.threat_brief_files import brief_file
from gradus.workflows.threat_reading_parts import ThreatReading

CASES: dict[str, Callable[[], ThreatReading]] = {
    "full": full,
    "wordy": wordy,
    "nothing": nothing,
    "borrowed": lambda: read([borrowed(name) for name in GROUPS]),
    "judged": lambda: read(
        [group(name, basis="judgement") for name in GROUPS],
        judgement=judged(**{name.replace("-", "_"): views(40, 60) for name in GROUPS}),
    ),
    "own": lambda: read([own(name) for name in GROUPS]),
    "one": lambda: read([own()]),
}
HARD = [
    *((case, "en", False) for case in CASES),
    *((case, language, False) for case in ("full", "nothing") for language in ("fr", "ar")),
    *(("wordy", language, True) for language in LANGUAGES),
]


@pytest.mark.parametrize(("case", "language", "noted"), HARD)
def test_it_has_two_pages_and_each_its_marking(case: str, language: str, noted: bool) -> None:
    report = brief(CASES[case](), language, notes=NOTES if noted else (), producer=WORDY)
    pages = pages_of(report)
    assert len(pages) == 2
    assert all("TLP:AMBER" in page for page in pages)
    assert report.fictional
    if language != "ar":  # whose letters come out of a PDF in the order they are drawn in
        assert all(plain(report.fictional) in page for page in pages)


def test_what_has_no_room_is_counted_and_never_just_left_out() -> None:
    found = full()
    first, second = pages_of(brief(found, notes=NOTES))
    assert all(one.title in first for one in found.groups)
    before, _, rest = second.partition("Emerging threats")
    noted, _, rest = rest.partition("Recorded crime")
    recorded, _, apart = rest.partition("Other series")
    assert left_out(before) == 0
    assert len(re.findall(r"January \d+, 2024", noted)) + left_out(noted) == len(NOTES)
    in_rows = [title for title in (one.title for one in found.groups) if title in recorded]
    assert len(in_rows) + left_out(recorded) == len(GROUPS)
    assert len(re.findall(r", 2023 An office", apart)) + left_out(apart) == 6 * len(GROUPS)


def left_out(text: str) -> int:
    return sum(int(n) for n in re.findall(r"and (\d+) more, on the State's page", text))


def test_letters_are_never_under_eight_points() -> None:
    sizes: set[float] = set()

    def seen(text: str, _cm: object, tm: list[float], _font: object, size: float) -> None:
        if text.strip():
            sizes.add(round(size * abs(tm[3]), 1))

    data = brief_file("brief.pdf", brief(wordy(), notes=NOTES), str)
    for page in PdfReader(io.BytesIO(data)).pages:
        page.extract_text(visitor_text=seen)
    assert min(sizes) >= 8
    assert len(sizes) > 3
