"""Threat briefs made for the tests, and what their files say."""

from __future__ import annotations

import gettext
import io
import re
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from defusedxml import ElementTree
from pypdf import PdfReader

from gradus.domain.markings import Marking
from gradus.engines.threat.inputs import Judgement
from gradus.engines.threat.profile import OffenceGroup
from gradus.formats.documents.report import Report
from gradus.formats.statistics.series import KINDS, SeriesFigure
from gradus.workflows.tests.threat_made import (
    AREAS,
    GROUPS,
    borrowed,
    change,
    figure,
    group,
    judged,
    moves,
    own,
    profile,
    views,
)
from gradus.workflows.threat_brief import about_state, threat_brief
from gradus.workflows.threat_brief_files import brief_file
from gradus.workflows.threat_brief_tables import Note
from gradus.workflows.threat_reading import threat_reading
from gradus.workflows.threat_reading_parts import ThreatReading
from gradus.workflows.threat_series import series_by_group

LOCALE = Path(__file__).resolve().parents[2] / "locale"
LANGUAGES = ("en", "fr", "ar")
ISSUED = date(2024, 5, 6)
WORDY = "An office with a very long name, of the police, for offences by means of computers, " * 4
HOSTILE = '=HYPERLINK(1) #panic() *b* $x$ <w:p/> & "q" \' ]]> \x1b\u202e الشرطة ' + "x" * 60
NO_VIEWS = Judgement()
VOICE = Note(
    title="Calls from a cloned voice",
    text="Three banks saw it.",
    kind="cyber-enabled",
    day=date(2024, 5, 1),
    office="Cyber unit",
)
NOTES = tuple(
    Note(title=f"{n} {WORDY}", text=HOSTILE * 9, kind=WORDY, day=date(2024, 1, n), office=WORDY)
    for n in range(1, 12)
)


def speaking(language: str) -> Callable[[str], str]:
    """The gettext function of a language."""
    found = gettext.translation("gradus", LOCALE, [language], fallback=True)
    return lambda text: found.gettext(text) if text else ""


def read(
    groups: Sequence[OffenceGroup],
    figures: Sequence[SeriesFigure] = (),
    judgement: Judgement = NO_VIEWS,
) -> ThreatReading:
    """The reading of a profile of these groups, in 2024."""
    made = profile(groups)
    return threat_reading(
        made,
        today=ISSUED.year,
        figures=series_by_group(figures),
        judgement=judgement,
        moves=moves(made),
        areas=AREAS,
    )


def brief(
    reading: ThreatReading,
    language: str = "en",
    *,
    state: str = "XAA",
    marking: Marking = Marking.AMBER,
    notes: tuple[Note, ...] = (),
    producer: str = "Cyber unit",
) -> Report:
    """The brief of a reading."""
    about = about_state(
        state, language=language, issued_on=ISSUED, marking=marking, producer=producer
    )
    return threat_brief(reading, about, speaking(language), notes=notes)


def pages_of(report: Report) -> list[str]:
    """What each page of the PDF says."""
    data = brief_file("brief.pdf", report, speaking(report.language))
    return [plain(page.extract_text()) for page in PdfReader(io.BytesIO(data)).pages]


def words_of(report: Report) -> str:
    """All that the Word document says."""
    data = brief_file("brief.docx", report, speaking(report.language))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = [archive.read(f"word/{name}.xml") for name in ("header1", "document", "footer1")]
    return plain("\n".join(" ".join(ElementTree.fromstring(part).itertext()) for part in parts))


def plain(text: str) -> str:
    """A text with one blank for every kind of blank."""
    return re.sub(r"\s+", " ", text.replace("\u200b", ""))


def full() -> ThreatReading:
    """Every group with every series from a source of its own, all of them with long texts."""
    kinds = (own, borrowed, lambda name: group(name, basis="judgement"))
    figures = [
        figure(kind, year, "6.25" if kind in ("victimisation", "reporting") else "1234567.5",
               term=name, source=f"{WORDY} {kind} {name}", question=WORDY, definition=WORDY,
               low=Decimal("5.11"), high=Decimal("7.333"), sample=240_000)
        for name in GROUPS for kind in KINDS for year in (2021, 2022, 2023)
    ]  # fmt: skip
    disputed = judged(**{name.replace("-", "_"): views(5, 50, 95) for name in GROUPS})
    return read([kinds[n % 3](name) for n, name in enumerate(GROUPS)], figures, disputed)


def wordy() -> ThreatReading:
    """Titles far longer than the catalogue's."""
    found = full()
    long = tuple(replace(one, title=WORDY[:80]) for one in found.groups)
    steps = tuple(replace(step, titles=(WORDY[:80],) * 5) for step in found.steps)
    return replace(found, groups=long, steps=steps)


def nothing() -> ThreatReading:
    """Nothing is counted anywhere and nobody judged."""
    return replace(read([group(name) for name in GROUPS]), year=0)


def middle(marking: str = "") -> ThreatReading:
    """Own, judged, borrowed and uncounted groups, with a survey and losses of a marking."""
    survey = "Crime survey of Arden"
    asked = figure(
        "victimisation", 2023, "6.2", low=Decimal("5.1"), high=Decimal("7.3"), sample=2400,
        question="Did you lose money?", source=survey, marking=marking,
    )  # fmt: skip
    return read(
        [
            own(trend=change(0.1, 0.02, 0.2)),
            group("online-drugs", basis="judgement"),
            borrowed("interference"),
            group("identity-theft"),
        ],
        [
            asked,
            figure("reporting", 2023, "14", source=survey, marking=marking),
            figure("loss", 2023, "12473", marking=marking),
        ],
        judged(online_drugs=views(60, 70)),
    )
