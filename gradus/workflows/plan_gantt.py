"""A plan's Gantt chart: on pages of paper, on one sheet, and on its page, where each bar is a link."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from gradus.formats.charts import drawing
from gradus.formats.charts.gantt import PAPER_WIDTH, gantt_pages
from gradus.formats.charts.gantt_parts import Bar, GanttWords, GateMark
from gradus.formats.documents.figures import month_label
from gradus.formats.documents.plan_document import Activity, PlanDocument
from gradus.workflows.plan_time_and_money import timeline

Translate = Callable[[str], str]
Link = Callable[[Activity], str]

SHEET = (1110.0, 712.0)
"""What A3 across holds between its margins, in points."""
SHEET_LABELS = 330.0
PAGE, PAGE_LABELS = 1040.0, 400.0
TALL = 100_000.0


def plan_gantt(
    document: PlanDocument, t: Translate, style: drawing.Style
) -> tuple[drawing.Chart, ...]:
    """As many pages as it needs, for a document on A4."""
    return _drawn(document, t, style, (PAPER_WIDTH, 660), 212)


def sheet_gantt(
    document: PlanDocument, t: Translate, style: drawing.Style
) -> tuple[drawing.Chart, ...]:
    """Sheets of A3 across."""
    return _drawn(document, t, style, SHEET, SHEET_LABELS)


def page_gantt(
    document: PlanDocument,
    t: Translate,
    style: drawing.Style,
    *,
    link: Link,
    today: float | None = None,
) -> drawing.Chart | None:
    """All of it in one picture whose rows lead to the activities; none without activities."""
    found = _drawn(document, t, style, (PAGE, TALL), PAGE_LABELS, link=link, today=today)
    return found[0] if found else None


def _drawn(
    document: PlanDocument,
    t: Translate,
    style: drawing.Style,
    size: tuple[float, float],
    label_width: float,
    *,
    link: Link | None = None,
    today: float | None = None,
) -> tuple[drawing.Chart, ...]:
    gates = {g.id: f"G{n}" for n, g in enumerate(document.gates, start=1)}
    open_ = {g.id: gates[g.id] for g in document.gates if not g.holds}
    numbers = {a.id: str(n) for n, a in enumerate(document.activities, start=1)}
    ordered = sorted(document.activities, key=lambda a: (a.area, a.start))
    bars = [_bar(document, a, numbers, open_, t, link) for a in ordered]
    marks = [
        GateMark(gates[g.id], g.month)
        for g in document.gates
        if g.month is not None and g.month > 0
    ]
    return gantt_pages(
        "gantt",
        t("Activities by month"),
        bars,
        replace(timeline(document), today=today),
        marks,
        width=size[0],
        height=size[1],
        label_width=label_width,
        words=_words(t),
        style=style,
    )


def _bar(
    document: PlanDocument,
    one: Activity,
    numbers: Mapping[str, str],
    gates: Mapping[str, str],
    t: Translate,
    link: Link | None,
) -> Bar:
    time = one.time
    waits = time.waits if time else ()
    return Bar(
        number=numbers[one.id],
        label=one.title,
        group=one.area,
        start=one.start,
        end=one.end,
        effective=one.effective,
        after=tuple(numbers[n] for n in one.needs if n in numbers),
        gates=tuple(gates[g] for g in one.gates if g in gates),
        running=bool(one.status) and one.start < 0,
        critical=time is not None and time.critical,
        bound=tuple(numbers[w.activity] for w in waits if w.binding and w.activity in numbers),
        slack=time.slack if time else 0,
        href=link(one) if link else "",
        name=_name(document, one, numbers[one.id], t) if link else "",
    )


def _name(document: PlanDocument, one: Activity, number: str, t: Translate) -> str:
    """What a reader of the screen hears of a bar."""
    first = month_label(document.start.plus(one.start), document.language)
    last = month_label(document.start.plus(one.end - 1), document.language)
    months = first if first == last else f"{first} – {last}"
    critical = f", {t('critical path')}" if one.time and one.time.critical else ""
    return f"{number}. {one.title}: {months}{critical}"


def _words(t: Translate) -> GanttWords:
    return GanttWords(
        activity=t("Activity"),
        start=t("First month"),
        end=t("Last month"),
        effective=t("Counts from"),
        needs=t("Comes after"),
        gates=t("Gates"),
        bar=t("delivery"),
        running=t("running"),
        counts=t("counts from"),
        gate=t("gate"),
        blackout=t("nothing starts"),
        continued=t("continued"),
        critical=t("critical path"),
        slack=t("may move until"),
        today=t("today"),
    )
