"""What the answers of an assessment rest on, as a section of its report: named, never shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from gradus.domain.markings import Marking, is_stricter
from gradus.formats.documents import report as doc
from gradus.formats.documents.figures import day_label
from gradus.workflows.assessment_cells import Cells


@dataclass(frozen=True, kw_only=True)
class Document:
    """A file or source behind an answer.

    ``kind`` is a text to translate. ``year`` is a source's; ``added_on`` the day it was added.
    ``marking`` is ``None`` for a source, which is only cited.
    """

    indicator: str
    title: str
    kind: str
    year: int | None = None
    added_on: date
    marking: Marking | None = None
    withdrawn: bool = False


def printable(documents: Iterable[Document], marking: Marking) -> tuple[Document, ...]:
    """Those that a report of that marking may name: none that is marked more strictly."""
    return tuple(
        one for one in documents if one.marking is None or not is_stricter(one.marking, marking)
    )


def rests_on(cells: Cells, documents: Iterable[Document]) -> doc.Section:
    """By question, in the instrument's order, what is attached to its answers."""
    t = cells.translate
    columns = (
        doc.Column(t("Question"), 40),
        doc.Column(t("Document"), 50),
        doc.Column(t("Kind"), 14),
        doc.Column(t("Year"), 10),
        doc.Column(t("Added"), 18),
        doc.Column(t("Marking"), 20),
    )
    place = {id_: number for number, id_ in enumerate(cells.instrument.indicators)}
    rows = tuple(
        (
            cells.name(cells.instrument.indicators[one.indicator]),
            f"{one.title} ({t('withdrawn')})" if one.withdrawn else one.title,
            t(one.kind),
            "" if one.year is None else str(one.year),
            day_label(one.added_on, cells.language),
            "" if one.marking is None else one.marking.value,
        )
        for one in sorted(documents, key=lambda one: place[one.indicator])
    )
    return doc.Section(
        "documents", t("What the answers rest on"), (), doc.Table(columns, rows, grouped=True)
    )
