"""Charts of a State's threat picture: each figure with its source, year, definition and interval."""

from __future__ import annotations

from collections.abc import Sequence

from gradus.domain.messages import N_, message
from gradus.engines.threat.profile import Bands, OffenceGroup, ThreatProfile, YearRate
from gradus.formats.charts.course import CourseWords, Point, Year, course
from gradus.formats.charts.drawing import Chart
from gradus.formats.charts.panels import Panel, PanelWords, Value, panels
from gradus.formats.charts.rank_dots import Ranked, RankWords, rank_dots
from gradus.formats.documents.figures import decimal
from gradus.formats.statistics.crime_trends import DEFINITION
from gradus.formats.statistics.series import KINDS
from gradus.workflows.document_threat import BASIS
from gradus.workflows.score_charts import PAGE_FONTS
from gradus.workflows.threat_picture import METHOD, SHARE
from gradus.workflows.threat_reading_parts import Point as SeriesPoint
from gradus.workflows.threat_reading_parts import SeriesReading
from gradus.workflows.threat_series import MEANINGS, TITLES
from gradus.workflows.threat_words import TRUST, Translate, figure, style_of

UNITS = {
    "count": N_("number a year"),
    "per 100,000": N_("per 100,000 people a year"),
    "per cent": N_("per cent"),
}
MONTHLY = N_("number a month")
SURE = 0.995
"""From here on a likelihood is not rounded to certainty; below its complement not to nothing."""


def course_chart(
    group: OffenceGroup,
    translate: Translate,
    *,
    language: str,
    mirrored: bool,
    fonts: str = PAGE_FONTS,
) -> Chart | None:
    """The estimated rate over the years with the figures it rests on; None where nobody counts it."""
    if not group.course:
        return None
    t = translate
    several = len({seen.category for seen in group.observed}) > 1
    points = [
        Point(seen.year, seen.rate, t(seen.source) + (f" ({seen.category})" if several else ""))
        for seen in group.observed
        if seen.rate is not None
    ]
    title = message("{group}: recorded offences by year", group=t(group.title))
    return course(
        f"course-{group.id}",
        title.text(t),
        [_year(one) for one in group.course],
        points,
        unit=t("per 100,000 people a year"),
        notes=(f"{t(DEFINITION)} {t(TRUST)}",),
        words=CourseWords(
            year=t("Year"),
            median=t("Estimate (median)"),
            bands=(t("50 % interval"), t("80 % interval"), t("95 % interval")),
            figure=t("Published figure"),
            forecast=t("forecast"),
            guess=t("borrowed estimate: no figure of its own"),
            unknown=t("not reported"),
            linear=t("{unit}, linear scale"),
            logarithmic=t("{unit}, logarithmic scale"),
        ),
        say=lambda value: figure(value, language),
        style=style_of(mirrored, fonts),
    )


def _year(one: YearRate) -> Year:
    rate: Bands = one.rate
    bands = (
        (rate.low50, rate.high50),
        (rate.low80, rate.high80),
        (rate.low95, rate.high95),
    )
    return Year(one.year, rate.mid, bands, one.ahead)


def shares_chart(
    profile: ThreatProfile,
    translate: Translate,
    *,
    language: str,
    mirrored: bool,
    fonts: str = PAGE_FONTS,
) -> Chart:
    """Every group's share of the threat, and how likely it is among the first five; by rank."""
    t = translate
    bases = list(BASIS)
    return rank_dots(
        "shares",
        t("Groups of offences by their share of the threat"),
        [
            Ranked(
                label=t(group.title),
                share=group.importance.mid,
                low=group.importance.low,
                high=group.importance.high,
                likely=group.top_five,
                said=_likelihood(group.top_five, t),
                rank=f"{group.rank.mid:.0f} ({group.rank.low:.0f}–{group.rank.high:.0f})",
                basis=bases.index(group.basis),
            )
            for group in sorted(profile.groups, key=lambda g: (g.rank.mid, -g.importance.mid))
        ],
        notes=(
            message(
                "{share}, {year}. Intervals are the middle 90 % of draws.",
                share=t(SHARE), year=profile.year,
            ).text(t)
            if profile.year
            else message("{share}. Intervals are the middle 90 % of draws.", share=t(SHARE)).text(t),
            message("Source: {sources}", sources=t(METHOD)).text(t),
        ),
        words=RankWords(
            item=t("Group of offences"),
            rank=t("Rank"),
            share=t("Share of the threat"),
            interval=t("90 % interval"),
            likely=t("Likely among the first five"),
            basis=t("Rests on"),
            bases=tuple(t(text) for text in BASIS.values()),
        ),
        say=lambda value: f"{figure(round(100 * value, 1), language)} %",
        style=style_of(mirrored, fonts),
    )  # fmt: skip


def _likelihood(share: float, t: Translate) -> str:
    """In whole per cent; a simulation is never certain."""
    if share >= SURE:
        return t("over 99 %")
    if share <= 1 - SURE:
        return t("under 1 %")
    return f"{decimal(100 * share, 0, 'en')} %"


def series_chart(
    group: str,
    series: Sequence[SeriesReading],
    translate: Translate,
    *,
    language: str,
    mirrored: bool,
    fonts: str = PAGE_FONTS,
) -> Chart:
    """A group's series of every kind, each in a panel of its own; what is not reported says so.

    ``group`` is its id, ``series`` come from :func:`gradus.workflows.threat_series.series_of`. A count
    is left out where the same source gives it as a rate.
    """
    t = translate
    return panels(
        f"series-{group}",
        t("What is counted, each kind apart"),
        [panel for kind in KINDS for panel in _panels(kind, series, t, language)],
        notes=(t("Kinds are never added or compared with each other."), t(TRUST)),
        words=PanelWords(
            columns=(
                t("Series"), t("Unit"), t("Year"), t("Value"), t("Interval"), t("Source"),
                t("Definition"),
            ),
            unknown=t("not reported"),
            more=t("others: see the table ({count})"),
        ),
        say=lambda value: figure(value, language),
        style=style_of(mirrored, fonts),
    )  # fmt: skip


def _panels(kind: str, series: Sequence[SeriesReading], t: Translate, language: str) -> list[Panel]:
    """The panels of a kind, one for each unit; an empty one where there is no figure."""
    found = [one for one in series if one.kind == kind]
    rates = {(one.source, one.term) for one in found if one.unit == "per 100,000"}
    units: dict[str, list[SeriesReading]] = {}
    for one in found:
        if one.unit != "count" or (one.source, one.term) not in rates:
            units.setdefault(_unit(one, t), []).append(one)
    title, meaning = t(TITLES[kind]), t(MEANINGS[kind])  # type: ignore[index]
    return [
        Panel(title, meaning, unit, _values(few, unit, t, language)) for unit, few in units.items()
    ] or [Panel(title, meaning)]


def _unit(one: SeriesReading, t: Translate) -> str:
    if one.unit == "money":
        return one.currency
    monthly = one.unit == "count" and any(point.month for point in one.points)
    return t(MONTHLY if monthly else UNITS[one.unit])


def _values(
    few: Sequence[SeriesReading], unit: str, t: Translate, language: str
) -> tuple[Value, ...]:
    several = len({one.source for one in few}) < len(few)
    return tuple(
        Value(
            when=_when(point),
            value=float(point.value),
            source=t(one.source) + (f": {one.question or one.term}" if several else ""),
            facts=(
                unit,
                point.month or str(point.year),
                figure(float(point.value), language),
                _interval(point, language),
                t(one.source),
                t(one.question or one.definition),
            ),
            low=None if point.low is None else float(point.low),
            high=None if point.high is None else float(point.high),
        )
        for one in few
        for point in one.points
    )


def _when(point: SeriesPoint) -> float:
    """The year; of a month its middle within the year."""
    return point.year + (int(point.month[5:7]) - 0.5) / 12 if point.month else point.year


def _interval(point: SeriesPoint, language: str) -> str:
    if point.low is None or point.high is None:
        return ""
    return f"{figure(float(point.low), language)}–{figure(float(point.high), language)}"
