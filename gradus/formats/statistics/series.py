"""One figure of one series: what every reader of statistics gives, whatever the source is called.

Recorded crime, cases, victimisation, reporting rates, complaints, losses and shared incidents are
separate kinds of series and are never added or compared across kinds: more reports are no more crime.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

SeriesKind = Literal[
    "recorded", "cases", "victimisation", "reporting", "complaints", "loss", "incidents"
]
"""``recorded``: offences the police recorded. ``cases``: brought before prosecution or court.
``victimisation``: share of people or firms that were victims, asked in a survey. ``reporting``: share
of victims who told the police, asked in a survey. ``complaints``: what the public told a reporting
site. ``loss``: money lost, as told to such a site. ``incidents``: what response teams shared (STIX,
MISP): how much was shared says nothing of how much happened."""

KINDS: tuple[SeriesKind, ...] = (
    "recorded", "cases", "victimisation", "reporting", "complaints", "loss", "incidents",
)  # fmt: skip

Unit = Literal["count", "per 100,000", "per cent", "money"]
UNITS_OF: dict[SeriesKind, tuple[Unit, ...]] = {
    "recorded": ("count", "per 100,000"),
    "cases": ("count", "per 100,000"),
    "victimisation": ("per cent",),
    "reporting": ("per cent",),
    "complaints": ("count", "per 100,000"),
    "loss": ("money",),
    "incidents": ("count",),
}


@dataclass(frozen=True, kw_only=True)
class SeriesFigure:
    """One published figure. What was not reported is no figure; a value of 0 is a zero.

    ``state`` is an alpha-3 code; in UN Crime Trends also that of a territory or of a part of a State
    (``GBR_S``). ``scheme`` and ``term`` are the source's own classification, such as
    ``cts`` and ``Fraud: Cyber-related (Cy)``; what they mean here is asked of the catalogue
    (``catalogue/classification.py``), so that a changed crosswalk never changes a stored figure.
    ``low`` and ``high`` are the source's own interval. ``place`` is where it stands in the file:
    sheet and cell, or line. ``month`` is there where a source is finer than a year (``2027-01``).
    """

    state: str
    scheme: str
    term: str
    kind: SeriesKind
    year: int
    value: Decimal
    unit: Unit
    source: str
    low: Decimal | None = None
    high: Decimal | None = None
    population: Decimal | None = None
    currency: str = ""
    definition: str = ""
    question: str = ""
    sample: int | None = None
    fielded_from: str = ""
    fielded_to: str = ""
    month: str = ""
    marking: str = ""
    place: str = ""

    @property
    def key(self) -> tuple[str, str, str, str, int, str, str, str, str]:
        """What two figures must not share within one source: the later import supersedes."""
        shared = self.definition if self.kind == "incidents" else ""  # a malware and its sightings
        return (
            self.state, self.scheme, self.term, self.kind, self.year, self.unit, self.currency,
            self.month, shared,
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class SharedCount:
    """How many objects of a kind a bundle or feed tells of, by term, month and country.

    ``kind`` is STIX's or MISP's word (``malware``, ``attack-pattern``, ``tag``, ``galaxy`` ...);
    ``country`` is as written (alpha-2 in STIX), "" where none is told; ``marking`` the strictest of
    the objects counted, "" where none of them is marked.
    """

    kind: str
    scheme: str
    term: str
    month: str
    country: str
    count: int
    marking: str = ""
    place: str = ""


@dataclass(frozen=True, kw_only=True)
class SharedPicture:
    """What is kept of a STIX bundle or of MISP events: counts, and no indicator of compromise.

    ``objects`` counts everything by type; ``left_aside`` what was counted by type only (indicators,
    observables, attributes), of which no value is kept. ``marking`` is the strictest in the file;
    ``unmarked`` how many objects bear none: ask who sent it before passing anything on.
    """

    format: Literal["stix", "misp"]
    name: str
    objects: dict[str, int]
    left_aside: dict[str, int]
    counts: tuple[SharedCount, ...]
    marking: str
    unmarked: int
    first: str
    last: str
