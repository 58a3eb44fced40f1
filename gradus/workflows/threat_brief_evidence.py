"""Tables of the threat brief that say on what it stands: figures, each series apart, and sources."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from gradus.domain.messages import N_, Message, message
from gradus.formats.documents import report as doc
from gradus.formats.documents.figures import decimal, whole
from gradus.formats.statistics.series import KINDS, SeriesKind
from gradus.workflows.threat_brief_tables import LONGEST_TITLE, Tables, cut_short
from gradus.workflows.threat_reading_parts import (
    NOT_REPORTED,
    Estimate,
    GroupReading,
    SeriesReading,
    SourceReading,
    Trend,
)
from gradus.workflows.threat_sentences import listed
from gradus.workflows.threat_series import MEANINGS, TITLES, latest_recorded

MOST_SERIES, MOST_SOURCES, MOST_OF_RECORDED = 12, 8, 4
LONGEST_SOURCE, LONGEST_DEFINITION = 80, 100
LEAST = 0.001
HIDDEN = N_("marked for fewer readers")
ELSEWHERE = N_("on the State's page")

OTHERS: tuple[SeriesKind, ...] = tuple(kind for kind in KINDS if kind != "recorded")


@dataclass(frozen=True)
class Evidence:
    """The figures that a brief shows, and its sources, numbered as they are first shown."""

    tables: Tables
    _numbers: dict[str, int] = field(default_factory=dict)

    def sections(self, left_out: int) -> tuple[doc.Section, ...]:
        """Recorded crime with its estimates, the other series, sources and method, in this order."""
        return (self._recorded(), self._apart(), self._sources(left_out))

    @cached_property
    def _groups(self) -> tuple[GroupReading, ...]:
        return self.tables.reading.groups

    def _said(self, text: Message) -> str:
        return self.tables.said(text)

    def _source(self, name: str) -> str:
        """The mark of a source: its number in the list."""
        number = self._numbers.setdefault(name, len(self._numbers) + 1)
        return f"[{number}]"

    def _has_room(self, name: str, most: int = MOST_SOURCES) -> bool:
        return name in self._numbers or len(self._numbers) < most

    def _recorded(self) -> doc.Section:
        t, year = self.tables.translate, str(self.tables.reading.year)
        title = t("Recorded crime, and what it may stand for")
        counted = [g for g in self._groups if g.rate is not None or "recorded" in _kinds(g)]
        others = [group.title for group in self._groups if group not in counted]
        after = [self._said(RECORDED)] if counted else []
        if others:
            groups = self.tables.named(others, len(others))
            after.append(self._said(message("Not reported: {groups}.", groups=groups)))
        if not counted:
            return doc.Section("recorded", title, tuple(after))
        columns = (
            doc.Column(t("Offences"), 36),
            doc.Column(t("Recorded, the latest"), 26),
            doc.Column(self._said(message("Estimated, {year} (95 %)", year=year)), 28),
            doc.Column(self._said(message("With what is never reported (95 %)")), 26),
            doc.Column(self._said(message("Change a year (80 %)")), 30),
        )
        rows = tuple(self._recorded_row(group) for group in counted)
        return doc.Section(
            "recorded",
            title,
            (),
            doc.Table(columns, rows),
            after=tuple(after),
            cut=self.tables.cut(len(rows), 2),
        )

    def _recorded_row(self, group: GroupReading) -> doc.Row:
        t = self.tables.translate
        return (
            cut_short(t(group.title), LONGEST_TITLE),
            self._latest(group),
            self._estimate(group.rate, borrowed=group.basis != "own"),
            self._estimate(group.actual),
            self._trend(group.trend),
        )

    def _latest(self, group: GroupReading) -> str:
        """The latest recorded figure that may be shown, with its year and source."""
        shown = latest_recorded(self.tables.series(group))
        if shown is None:
            return self.tables.translate(HIDDEN if "recorded" in _kinds(group) else NOT_REPORTED)
        if not self._has_room(shown.source, MOST_OF_RECORDED):
            return self.tables.translate(ELSEWHERE)
        told = self._figure(shown)
        if shown.unit == "count":
            told = self._said(message("{count} offences", count=told))
        told = self._dated(told, str(shown.points[-1].year))
        return f"{told}\u00a0{self._source(shown.source)}"

    def _estimate(self, found: Estimate | None, *, borrowed: bool = False) -> str:
        if found is None:
            return "–"
        told = message(
            "{mid} ({low}–{high})",
            mid=self._rate(found.mid),
            low=self._rate(found.low),
            high=self._rate(found.high),
        )
        if borrowed:
            return self._said(message("{figure}, borrowed", figure=told))
        return self._said(told)

    def _trend(self, trend: Trend | None) -> str:
        if trend is None:
            return "–"
        low, high = (self._points(v) for v in (trend.low, trend.high))
        if not trend.own:
            return self._said(message("borrowed: {low} to {high} %", low=low, high=high))
        words = Message(trend.words)
        return self._said(message("{words}: {low} to {high} %", words=words, low=low, high=high))

    def _points(self, share: float) -> str:
        rounded = round(100 * share)
        return f"{'+' if rounded > 0 else ''}{whole(rounded)}"

    def _rate(self, value: float, figures: int = 2) -> str:
        """A rate with so many figures that say something."""
        if value < LEAST:
            return f"<{decimal(LEAST, 3, self.tables.language)}"
        places = min(max(figures - 1 - math.floor(math.log10(value)), 0), 3)
        return decimal(value, places, self.tables.language)

    def _apart(self) -> doc.Section:
        """All series but recorded ones, by kind; each group's latest figure."""
        t = self.tables.translate
        title = t("Other series, each apart")
        found = [
            (kind, group, one)
            for kind in OTHERS
            for group in self._groups
            for one in _first(self.tables.series(group), kind)
        ]
        absent = [kind for kind in OTHERS if all(kind in g.not_reported for g in self._groups)]
        if not found:
            return doc.Section("apart", title, (), self._none_of(absent))
        rows = tuple(
            self._apart_row(kind, group, one)
            for kind, group, one in found[:MOST_SERIES]
            if self._has_room(one.source)
        )
        columns = (
            doc.Column(t("Series"), 1),
            doc.Column(t("Offences"), 34),
            doc.Column(t("Latest figure"), 30),
            doc.Column(t("What was asked or counted"), 60),
        )
        after = [message("Series of different kinds are never added or compared.")]
        if absent:
            kinds = listed([TITLES[kind] for kind in absent], most=len(absent))
            after.append(message("Not reported for any group: {kinds}.", kinds=kinds))
        return doc.Section(
            "apart",
            title,
            (),
            doc.Table(columns, rows, grouped=True),
            after=tuple(self._said(text) for text in after),
            cut=self.tables.cut(len(rows), min(len(rows), 1), len(found) - len(rows)),
        )

    def _none_of(self, absent: Sequence[SeriesKind]) -> doc.Table:
        """Every kind of series with what it would count, where none of them can be shown."""
        t = self.tables.translate
        columns = (
            doc.Column(t("Series"), 26),
            doc.Column(t("What it would count"), 74),
            doc.Column(t("Latest figure"), 24),
        )
        rows = tuple(
            (t(TITLES[kind]), t(MEANINGS[kind]), t(NOT_REPORTED if kind in absent else HIDDEN))
            for kind in OTHERS
        )
        return doc.Table(columns, rows)

    def _apart_row(self, kind: SeriesKind, group: GroupReading, one: SeriesReading) -> doc.Row:
        t, last = self.tables.translate, one.points[-1]
        asked = one.question or ("" if one.definition == one.meaning else t(one.definition))
        sample = ""
        if one.sample is not None:
            sample = " " + self._said(message("Asked: {count}.", count=whole(one.sample)))
        return (
            f"{t(TITLES[kind])} – {t(MEANINGS[kind])}",
            cut_short(t(group.title), LONGEST_TITLE),
            self._dated(self._figure(one), last.month or str(last.year)),
            f"{self.tables.typed(asked, LONGEST_DEFINITION)}{sample} {self._source(one.source)}".strip(),
        )

    def _dated(self, figure: str, when: str) -> str:
        return self._said(message("{figure}, {when}", figure=figure, when=when))

    def _figure(self, one: SeriesReading) -> str:
        """The latest value of a series with its unit, and the source's own interval."""
        last = one.points[-1]
        if last.low is None or last.high is None:
            return self._value(last.value, one)
        return self._said(
            message(
                "{mid} ({low}–{high})",
                mid=self._value(last.value, one),
                low=self._number(last.low, one),
                high=self._number(last.high, one),
            )
        )

    def _value(self, value: Decimal, one: SeriesReading) -> str:
        number = self._number(value, one)
        if one.unit == "per cent":
            return f"{number}\u00a0%"
        if one.unit == "per 100,000" and one.kind != "recorded":
            return self._said(message("{rate} per 100,000", rate=number))
        return self.tables.apart(f"{number} {one.currency}".strip())

    def _number(self, value: Decimal, one: SeriesReading) -> str:
        if one.unit in ("count", "money"):
            return decimal(value, 0, self.tables.language)
        if one.unit == "per 100,000" and value:
            return self._rate(float(value), 3)
        places = min(max(0, -int(value.normalize().as_tuple().exponent)), 1)
        return decimal(value, places, self.tables.language)

    def _sources(self, left_out: int) -> doc.Section:
        told = {source.name: source for source in self.tables.reading.sources}
        texts = [self._told(told[name], number) for name, number in self._numbers.items()]
        if not texts:
            texts.append(message("No figure of this State is reported."))
        if left_out:
            texts.append(
                message(
                    "Left out, as they are marked for fewer readers: {count} series and notes.",
                    count=left_out,
                )
            )
        method = Message(self.tables.reading.method)
        texts.append(message("Method: {method}.", method=method))
        title = self.tables.translate("Sources and method")
        return doc.Section("sources", title, after=tuple(self._said(text) for text in texts))

    def _told(self, source: SourceReading, number: int) -> Message:
        """A source with the years it has figures of, and its licence."""
        first, last = str(source.first), str(source.last)
        return message(
            "[{number}] {source} ({years}): {licence}.",
            number=number,
            source=self.tables.typed(source.name, LONGEST_SOURCE),
            years=first if first == last else message("{first} to {last}", first=first, last=last),
            licence=Message(source.licence) if source.licence else message("licence not told"),
        )


RECORDED = message(
    "Rates per 100,000 people a year. Recorded: offences the police recorded, as the State counts them. "
    "Borrowed: what other States record."
)


def _kinds(group: GroupReading) -> set[SeriesKind]:
    return {one.kind for one in group.series}


def _first(series: Iterable[SeriesReading], kind: SeriesKind) -> tuple[SeriesReading, ...]:
    """The newest series of a kind: one a group, since the page shows all of them."""
    return tuple(one for one in series if one.kind == kind)[:1]
