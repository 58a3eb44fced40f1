"""The threat brief of a State: a threat reading on two pages, for a reader of five minutes.

What stands where, and what is left out, is told in docs/reference/threat-brief.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from gradus.catalogue.member_states import UnknownState, find
from gradus.domain.markings import Marking
from gradus.domain.messages import message
from gradus.formats.documents import report as doc
from gradus.workflows.threat_brief_evidence import Evidence
from gradus.workflows.threat_brief_tables import RIGHT_TO_LEFT, Note, Tables
from gradus.workflows.threat_reading_parts import DEGREES, NextStep, ThreatReading

Translate = Callable[[str], str]

LONGEST_PRODUCER = 80


@dataclass(frozen=True, kw_only=True)
class About:
    """For whom and by whom a brief is made, beside what it says."""

    name: str
    fictional: bool = False
    language: str = "en"
    issued_on: date
    marking: Marking
    producer: str

    @property
    def direction(self) -> str:
        """How its language is read."""
        return "rtl" if self.language in RIGHT_TO_LEFT else "ltr"


def about_state(
    code: str, *, language: str, issued_on: date, marking: Marking, producer: str
) -> About:
    """The State by its name in the brief's language; by its code where the catalogue has none."""
    try:
        state = find(code)
    except UnknownState:
        name, fictional = code, False
    else:
        name = state.short_names.get(language, state.short_names["en"])
        fictional = state.fictional
    return About(
        name=name,
        fictional=fictional,
        language=language,
        issued_on=issued_on,
        marking=marking,
        producer=producer,
    )


def threat_brief(
    reading: ThreatReading, about: About, translate: Translate, *, notes: Sequence[Note] = ()
) -> doc.Report:
    """The brief of a reading, to print.

    Parameters
    ----------
    reading
        From :func:`gradus.workflows.threat_reading.threat_reading`.
    about
        Name, language, date, marking and who says it. Figures and notes of a stricter marking are
        left out, and it is said how many.
    translate
        A gettext function.
    notes
        Of emerging threats; the latest stand first.
    """
    tables = Tables(reading, about.language, about.marking, translate)
    evidence = Evidence(tables)
    rose = any(group.rose for group in reading.groups)

    return doc.Report(
        title=translate("Threat brief"),
        subject=about.name,
        language=about.language,
        direction=about.direction,
        marking=about.marking.value,
        fictional=translate("Fictional State: made up for demonstration")
        if about.fictional
        else "",
        issued_on=about.issued_on,
        warnings=tuple(tables.said(text) for text in reading.cautions[: 2 if rose else 1]),
        facts=_facts(reading, about, tables),
        boxes=_boxes(reading, translate),
        sections=(
            doc.Section(
                "short",
                translate("In short"),
                tuple(tables.said(text) for text in reading.summary[:2]),
                first=True,
            ),
            doc.Section("next", translate("Next step"), _next(reading.steps, tables), first=True),
            tables.groups(),
            *tables.judgements(notes),
            *evidence.sections(left_out=tables.left_out(notes)),
        ),
        words=doc.ReportWords(
            page=translate("Page"),
            of=translate("of"),
            issued=translate("Issued"),
            read_first=translate("Read this first"),
            summary=translate("Summary"),
        ),
    )


def _facts(reading: ThreatReading, about: About, tables: Tables) -> tuple[doc.Fact, ...]:
    t = tables.translate
    year = str(reading.year) if reading.year else t("not reported")
    return (
        doc.Fact(t("Year of the estimates"), year),
        doc.Fact(t("By"), tables.typed(about.producer, LONGEST_PRODUCER)),
        doc.Fact(t("Marking"), about.marking.value),
    )


def _boxes(reading: ThreatReading, t: Translate) -> tuple[doc.Fact, ...]:
    """How many groups are known how well, and how much of the threat they are."""
    counts = Counter(group.sureness.degree for group in reading.groups)
    whole = sum(group.share.mid for group in reading.groups) or 1.0
    return tuple(
        doc.Fact(
            t(words),
            str(counts[degree]),
            message(
                "{share} % of the threat",
                share=round(
                    100
                    * sum(g.share.mid for g in reading.groups if g.sureness.degree == degree)
                    / whole
                ),
            ).text(t),
        )
        for degree, words in DEGREES.items()
    )


def _next(steps: Sequence[NextStep], tables: Tables) -> tuple[str, ...]:
    if not steps:
        done = message("Nothing is due to make the picture surer; keep the figures new.")
        return (tables.said(done),)
    first = steps[0]
    whom = message(
        "For {groups}: {share} % of the threat.",
        groups=tables.named(first.titles),
        share=round(100 * first.share),
    )
    return tuple(tables.said(text) for text in (first.what, whom, first.narrows))
