"""A State's figures as separate series, by group of offences and kind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from gradus.catalogue.classification import (
    Classification,
    Decision,
    Match,
    classification,
    classify,
)
from gradus.domain.markings import Marking
from gradus.domain.messages import N_
from gradus.engines.threat.profile import OffenceGroup
from gradus.formats.statistics.crime_trends import DEFINITION, SCHEME
from gradus.formats.statistics.marking import marking_of, strictest
from gradus.formats.statistics.series import KINDS, SeriesFigure, SeriesKind
from gradus.workflows.threat_reading_parts import Point, SeriesReading, SourceReading

TITLES: dict[SeriesKind, str] = {
    "recorded": N_("Recorded by the police"),
    "cases": N_("Cases"),
    "victimisation": N_("Victims"),
    "reporting": N_("Reporting"),
    "complaints": N_("Complaints"),
    "loss": N_("Losses"),
    "incidents": N_("Incidents shared"),
}
MEANINGS: dict[SeriesKind, str] = {
    "recorded": N_("Offences the police recorded."),
    "cases": N_("Cases brought before prosecution or court."),
    "victimisation": N_("Share of people or firms that were victims, asked in a survey."),
    "reporting": N_("Share of victims who told the police, asked in a survey."),
    "complaints": N_("What the public told a reporting site."),
    "loss": N_("Money lost, as told to a reporting site."),
    "incidents": N_("What response teams shared; it says nothing of how much happened."),
}
CRIME_TRENDS = "UN Crime Trends Survey"
LICENCE = N_("UNODC, with its source named")
REPORTED: tuple[SeriesKind, ...] = ("recorded", "reporting", "complaints")
"""Series that go up where more is reported."""
NO_GROUP = ""

Key = tuple[str, str, str, str, str, str, str]


def series_by_group(
    figures: Iterable[SeriesFigure],
    decisions: Iterable[Decision] = (),
    *,
    book: Classification | None = None,
) -> dict[str, tuple[SeriesFigure, ...]]:
    """The figures of each group for which their terms count; what counts for none is under "".

    ``book`` is the crosswalk; the shipped one where none is given.
    """
    book, known = book or classification(), tuple(decisions)
    counted: dict[tuple[str, str], tuple[str, ...]] = {}
    found: dict[str, list[SeriesFigure]] = {}
    for figure in figures:
        term = (figure.scheme, figure.term)
        if term not in counted:
            match = classify(book, *term, known)
            counted[term] = match.counted if isinstance(match, Match) else ()
        for group in counted[term] or (NO_GROUP,):
            found.setdefault(group, []).append(figure)
    return {group: tuple(few) for group, few in found.items()}


def series_of(
    group: OffenceGroup, figures: Sequence[SeriesFigure], *, whole: bool = False
) -> tuple[SeriesReading, ...]:
    """Every series of a group, by kind; unless they are the ``whole``, with the engine's published ones
    that are not among them."""
    told = {(f.scheme, f.term, f.year, f.unit) for f in figures if f.kind == "recorded"}
    published = [
        f
        for f in (() if whole else _published(group))
        if (f.scheme, f.term, f.year, f.unit) not in told
    ]
    apart: dict[Key, list[SeriesFigure]] = {}
    for figure in (*figures, *published):
        apart.setdefault(_key(figure), []).append(figure)
    found = [_series(few) for few in apart.values()]
    return tuple(sorted(found, key=_place))


def latest_recorded(series: Sequence[SeriesReading]) -> SeriesReading | None:
    """The recorded series with the latest figure; a rate rather than a count of the same year."""
    recorded = [one for one in series if one.kind == "recorded"]
    return max(
        recorded, key=lambda s: (s.points[-1].year, s.unit == "per 100,000", s.source), default=None
    )


def rose(series: Sequence[SeriesReading]) -> tuple[SeriesKind, ...]:
    """The kinds of reports of which a last figure is above the one before."""
    up = {
        one.kind
        for one in series
        if one.kind in REPORTED
        and len(one.points) > 1
        and one.points[-1].value > one.points[-2].value
    }
    return tuple(kind for kind in REPORTED if kind in up)


def sources_of(
    series: Iterable[SeriesReading], licences: Mapping[str, str]
) -> tuple[SourceReading, ...]:
    """Each source once, with its kinds and years."""
    by_name: dict[str, list[SeriesReading]] = {}
    for one in series:
        by_name.setdefault(one.source, []).append(one)
    return tuple(
        SourceReading(
            name=name,
            licence=licences.get(name, LICENCE if name.startswith(CRIME_TRENDS) else ""),
            kinds=tuple(kind for kind in KINDS if any(one.kind == kind for one in few)),
            first=min(one.points[0].year for one in few),
            last=max(one.points[-1].year for one in few),
        )
        for name, few in sorted(by_name.items())
    )


def said(marking: str) -> Marking | None:
    """The marking that a figure bears; one that nobody knows lets it go to the fewest."""
    if not marking:
        return None
    if marking in tuple(Marking):
        return Marking(marking)
    return marking_of(marking) or Marking.RED


def _published(group: OffenceGroup) -> Iterable[SeriesFigure]:
    for seen in group.observed:
        for value, unit in ((seen.rate, "per 100,000"), (seen.count, "count")):
            if value is not None:
                yield SeriesFigure(
                    state="",
                    scheme=SCHEME,
                    term=seen.category,
                    kind="recorded",
                    year=seen.year,
                    value=Decimal(repr(value)),
                    unit="count" if unit == "count" else "per 100,000",
                    source=seen.source,
                    definition=DEFINITION,
                )


def _key(figure: SeriesFigure) -> Key:
    """What figures of one series share; a changed question or definition begins another."""
    return (
        figure.kind, figure.source, figure.scheme, figure.term, figure.unit, figure.currency,
        figure.question or figure.definition,
    )  # fmt: skip


def _place(series: SeriesReading) -> tuple[int, int, int, str, str]:
    """By kind, the latest first, a rate before its count."""
    newest = -series.points[-1].year
    return (KINDS.index(series.kind), newest, series.unit == "count", series.source, series.term)


def _series(figures: list[SeriesFigure]) -> SeriesReading:
    ordered = sorted(figures, key=lambda f: (f.year, f.month))
    last = ordered[-1]
    return SeriesReading(
        kind=last.kind,
        title=TITLES[last.kind],
        meaning=MEANINGS[last.kind],
        unit=last.unit,
        currency=last.currency,
        scheme=last.scheme,
        term=last.term,
        source=last.source,
        definition=last.definition or MEANINGS[last.kind],
        question=last.question,
        sample=last.sample,
        marking=strictest(said(f.marking) for f in figures),
        points=tuple(
            Point(year=f.year, month=f.month, value=f.value, low=f.low, high=f.high)
            for f in ordered
        ),
    )
