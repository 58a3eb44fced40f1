"""Charts of a State's threat picture: each figure with its source, year, definition and interval."""

from __future__ import annotations

from gradus.domain.messages import message
from gradus.engines.threat.profile import Bands, OffenceGroup, YearRate
from gradus.formats.charts.course import CourseWords, Point, Year, course
from gradus.formats.charts.drawing import Chart
from gradus.formats.statistics.crime_trends import DEFINITION
from gradus.workflows.score_charts import PAGE_FONTS
from gradus.workflows.threat_words import TRUST, Translate, figure, style_of


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
