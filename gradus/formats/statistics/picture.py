"""A State's threat picture as it leaves the house: figures and estimates, each with its source."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal

from gradus.domain.markings import Marking
from gradus.formats.sheets.neutral import neutral
from gradus.formats.statistics.series import SeriesKind, Unit

PictureSeries = SeriesKind | Literal["estimate", "weight"]
"""``estimate``: what the engine makes of the figures; ``weight``: the share of a group or area."""

COLUMNS = (
    "state", "group", "title", "series", "scheme", "term", "year", "value", "unit", "currency",
    "low", "high", "interval", "source", "definition", "basis", "marking",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class PictureFigure:
    """One figure or estimate of the picture.

    ``group`` is the offence group (or capacity area, for a weight), ``title`` its name in the language
    of the export. ``interval`` says what low and high are, such as ``95 %``. ``basis`` says what an
    estimate rests on. Every figure has a source; without one it is refused by :func:`check_picture`.
    """

    group: str
    title: str
    series: PictureSeries
    year: int
    value: Decimal
    unit: Unit
    source: str
    scheme: str = ""
    term: str = ""
    currency: str = ""
    low: Decimal | None = None
    high: Decimal | None = None
    interval: str = ""
    definition: str = ""
    basis: str = ""


@dataclass(frozen=True, kw_only=True)
class ThreatPicture:
    """What a State faces, as of ``made`` (UTC), by ``producer``, to go no further than ``marking``.

    ``country`` is the alpha-2 code and ``state`` the alpha-3 code; ``name`` the State's short name.
    ``not_reported`` are ids of groups of which nothing is counted: to be told, not to be left out.
    """

    state: str
    country: str
    name: str
    made: datetime
    producer: str
    marking: Marking
    figures: Sequence[PictureFigure]
    summary: str = ""
    language: str = "en"
    not_reported: Sequence[str] = ()


def picture_csv(picture: ThreatPicture) -> str:
    """The figures as CSV: one row each, texts that look like formulas neutralised.

    A group of which nothing is counted has a row too, without a value.
    """
    stream = io.StringIO()
    rows = csv.writer(stream, lineterminator="\n")
    rows.writerow(COLUMNS)
    for figure in picture.figures:
        rows.writerow(
            neutral(text)
            for text in (
                picture.state,
                figure.group,
                figure.title,
                figure.series,
                figure.scheme,
                figure.term,
                str(figure.year),
                plain(figure.value),
                figure.unit,
                figure.currency,
                plain(figure.low),
                plain(figure.high),
                figure.interval,
                figure.source,
                figure.definition,
                figure.basis,
                picture.marking,
            )
        )
    for group in picture.not_reported:
        blank = [""] * (len(COLUMNS) - 5)
        rows.writerow([picture.state, neutral(group), "", "not reported", *blank, picture.marking])
    return stream.getvalue()


def plain(value: Decimal | None) -> str:
    """A number without exponent and without zeros that say nothing; "" for none."""
    if value is None:
        return ""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
