"""Tables of the threat brief that say what leads, what is new, and what to do."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from gradus.domain.markings import Marking, is_stricter
from gradus.domain.messages import Message, message
from gradus.engines.threat.profile import Interval
from gradus.formats.charts.row_range import row_range
from gradus.formats.documents import report as doc
from gradus.formats.documents.figures import as_read, day_label
from gradus.formats.documents.printable import one_line
from gradus.formats.documents.typeset import Picture
from gradus.workflows.threat_reading_parts import GroupReading, SeriesReading, ThreatReading
from gradus.workflows.threat_sentences import listed
from gradus.workflows.threat_series import said as marking_said

Translate = Callable[[str], str]

_BEFORE_MARK = re.compile(r"(?<=\d) (?=%)|(?<=[\d%]) (?=\(\d)| (?=[;:?!]( |$))")
MOST_NOTES, MOST_STEPS = 4, 5
RIGHT_TO_LEFT = ("ar",)
LONGEST_TITLE, LONGEST_TEXT, LONGEST_NAME = 90, 240, 60


@dataclass(frozen=True, kw_only=True)
class Note:
    """A dated note of an emerging threat: what is new, of which kind, who says it."""

    title: str
    text: str
    kind: str
    day: date
    office: str
    marking: str = ""


def cut_short(text: str, most: int) -> str:
    """One line of at most so many characters, cut between words where it is longer.

    >>> cut_short("A call centre defrauds banks", 15)
    'A call centre…'
    """
    line = one_line(text)
    if len(line) <= most:
        return line
    return line[: most - 1].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"


@dataclass(frozen=True)
class Tables:
    """The tables of one reading, in the reader's language, for readers up to a marking."""

    reading: ThreatReading
    language: str
    marking: Marking
    translate: Translate

    def said(self, text: Message) -> str:
        """A sentence as the language writes figures and marks; none is torn from its number."""
        return _BEFORE_MARK.sub("\u00a0", text.text(self._written))

    def _written(self, text: str) -> str:
        """A text in the reader's language, before its places are filled."""
        return as_read(self.translate(text), self.language)

    def typed(self, text: str, most: int) -> str:
        """What somebody wrote in any language, cut short, with a direction of its own."""
        return self.apart(cut_short(text, most))

    def apart(self, text: str) -> str:
        """A text that keeps its own direction among others that are read from right to left."""
        return f"\u2068{text}\u2069" if text and self.language in RIGHT_TO_LEFT else text

    def may_go(self, marking: str) -> bool:
        """Whether what is marked so may go as far as the brief."""
        known = marking_said(marking)
        return known is None or not is_stricter(known, self.marking)

    def series(self, group: GroupReading) -> tuple[SeriesReading, ...]:
        """The series of a group that may go as far as the brief."""
        return tuple(one for one in group.series if self.may_go(one.marking))

    def left_out(self, notes: Sequence[Note]) -> int:
        """How many series and notes may not go so far."""
        kept = [one.marking for group in self.reading.groups for one in group.series]
        return sum(not self.may_go(m) for m in (*kept, *(note.marking for note in notes)))

    def cut(self, rows: int, fewest: int, before: int = 0) -> doc.Cut:
        """How a table is cut: what is said by how many rows print leaves out, beside those ``before``."""
        return doc.Cut(
            fewest,
            tuple(
                self.said(message("and {count} more, on the State's page", count=n)) if n else ""
                for n in range(before, before + max(rows - fewest, 0) + 1)
            ),
        )

    def named(self, titles: Sequence[str], most: int = 3) -> str:
        """Groups as a list in words; all of them are called so."""
        if len(titles) == len(self.reading.groups):
            return self.said(message("all {count} groups of offences", count=len(titles)))
        return self.said(listed(titles, most=most))

    def groups(self) -> doc.Section:
        """Every group: rank, share with its interval, the first five, what it rests on, how sure."""
        t, groups = self.translate, self.reading.groups
        most = max((group.share.high for group in groups), default=1.0) or 1.0
        columns = (
            doc.Column(t("Rank"), 16),
            doc.Column(t("Offences"), 34),
            doc.Column(t("Share of the threat"), 34),
            doc.Column(t("In the first five"), 13, number=True),
            doc.Column(t("Rests on"), 28),
            doc.Column(t("How sure"), 19),
        )
        rows = tuple(self._group(group, most) for group in groups)
        note = message(
            "Rank and share: the middle, and the 90 % interval in brackets. First five: probability. "
            "Shares weigh harm and order attention; they do not count crime."
        )
        return doc.Section(
            "groups",
            t("What leads"),
            (),
            doc.Table(columns, rows),
            first=True,
            after=(self.said(note),),
            cut=self.cut(len(rows), 5),
        )

    def _group(self, group: GroupReading, most: float) -> doc.Row:
        share = group.share
        rank, low, high = (round(v) for v in (group.rank.mid, group.rank.low, group.rank.high))
        told = message(
            "{share} % ({low}–{high})",
            share=round(100 * share.mid),
            low=round(100 * share.low),
            high=round(100 * share.high),
        )
        return (
            self.said(message("{mid} ({low}–{high})", mid=rank, low=low, high=high)),
            cut_short(self.translate(group.title), LONGEST_TITLE),
            self._bar(share, most, self.said(told)),
            doc.Share(group.top_five),
            self._rests_on(group),
            self.translate(group.sureness.words),
        )

    def _bar(self, share: Interval, most: float, said: str) -> doc.Bar:
        """A share, drawn on the scale of all of them."""
        ends = (share.mid, share.low, share.high)
        chart = row_range(*ends, most, title=said, mirrored=self.language in RIGHT_TO_LEFT)
        picture = Picture(chart.svg.encode(), said, said, (chart.width, chart.height))
        return doc.Bar(*ends, said, picture)

    def _rests_on(self, group: GroupReading) -> str:
        """The basis; and, where it is not the whole of it, what made the group as sure as it is."""
        basis, why = self.translate(group.basis_words), self.said(group.sureness.why)
        if group.basis == "own":
            return why
        if group.judged or group.sureness.degree == "partly-known":
            return self.translate("; ").join((basis, why))
        return basis

    def judgements(self, notes: Sequence[Note]) -> tuple[doc.Section, ...]:
        """What is new, what it means for the plan, and what would make the picture surer."""
        plan = (self._plan(),) if self.reading.moves else ()
        return (self._steps(), *plan, self._notes(notes))

    def _notes(self, notes: Sequence[Note]) -> doc.Section:
        t = self.translate
        known = sorted(
            (note for note in notes if self.may_go(note.marking)),
            key=lambda note: note.day,
            reverse=True,
        )
        if not known:
            none = self.said(message("No note of an emerging threat is given."))
            return doc.Section("emerging", t("Emerging threats"), (none,))
        columns = (
            doc.Column(t("What is new"), 62),
            doc.Column(t("Kind"), 14),
            doc.Column(t("Day"), 14),
            doc.Column(t("By"), 16),
        )
        rows = tuple(
            (
                self.typed(
                    f"{cut_short(note.title, LONGEST_TITLE)}: {note.text}",
                    LONGEST_TITLE + LONGEST_TEXT,
                ),
                self.typed(t(note.kind) if note.kind else "", LONGEST_NAME),
                day_label(note.day, self.language),
                self.typed(note.office, LONGEST_NAME),
            )
            for note in known[:MOST_NOTES]
        )
        cut = self.cut(len(rows), 1, len(known) - len(rows))
        return doc.Section("emerging", t("Emerging threats"), (), doc.Table(columns, rows), cut=cut)

    def _plan(self) -> doc.Section:
        """Areas that weigh more or less than without the picture, in sentences."""
        sentences = {
            "up": message("More weight: {areas}.", areas=self._moved("up")),
            "down": message("Less weight: {areas}.", areas=self._moved("down")),
            "unclear": message("No clear change: {areas}.", areas=self._moved("unclear")),
        }
        directions = {move.direction for move in self.reading.moves}
        texts = [self.said(text) for name, text in sentences.items() if name in directions]
        if self.reading.little_known:
            texts.append(
                self.said(message("Little is known, so that weights stay near equal ones."))
            )
        return doc.Section("plan", self.translate("What it means for the plan"), tuple(texts))

    def _moved(self, direction: str) -> str:
        """The areas of one direction, the farthest first, with weights now and when all are equal."""
        few = sorted(
            (move for move in self.reading.moves if move.direction == direction),
            key=lambda move: -abs(move.weight.mid - move.equal),
        )
        told = [
            message(
                "{area} ({weight} %, {low} to {high}, instead of {equal} %)",
                area=Message(move.title),
                weight=round(100 * move.weight.mid),
                low=round(100 * move.weight.low),
                high=round(100 * move.weight.high),
                equal=round(100 * move.equal),
            ).text(self.translate)
            if direction != "unclear"
            else self.translate(move.title)
            for move in few
        ]
        return self.translate("; ").join(told)

    def _steps(self) -> doc.Section:
        t, steps = self.translate, self.reading.steps
        title = t("What would make us surer")
        if not steps:
            done = message("Nothing is due to make the picture surer; keep the figures new.")
            return doc.Section("steps", title, (self.said(done),))
        columns = (
            doc.Column("#", 4, number=True),
            doc.Column(t("What to do, the most useful first"), 52),
            doc.Column(t("For"), 40),
            doc.Column(t("Of the threat"), 10, number=True),
            doc.Column(t("Known at best"), 18),
        )
        rows = tuple(
            (
                n,
                f"{self.said(step.what)} {self.said(step.narrows)}",
                self.named(step.titles),
                doc.Share(step.share),
                t(step.best_words),
            )
            for n, step in enumerate(steps[:MOST_STEPS], start=1)
        )
        cut = self.cut(len(rows), 1, len(steps) - len(rows))
        return doc.Section("steps", title, (), doc.Table(columns, rows), cut=cut)
