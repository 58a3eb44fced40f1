"""The tables of an assessment's report: gates, needs, levels, what is not known, who said what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from gradus.domain.messages import message
from gradus.engines.scoring.answers import CONSENSUS, NOT_APPLICABLE, Special
from gradus.engines.scoring.exact import shown
from gradus.engines.scoring.instrument import WeightedLevels
from gradus.engines.scoring.result import Dissent, Need
from gradus.formats.documents import report as doc
from gradus.workflows.assessment_cells import Cells
from gradus.workflows.assessment_documents import Document, rests_on
from gradus.workflows.assessment_method import method

Translate = Callable[[str], str]
MOST_CRITICAL = 10
MOST_NEEDS_FIRST = 5


@dataclass(frozen=True)
class Tables(Cells):
    """One unit's scores and answers, and what these rest on, as the sections of its report."""

    documents: tuple[Document, ...] = ()

    def sections(self, provenance: tuple[doc.Row, ...]) -> tuple[doc.Section, ...]:
        """All of them, those of the first page first; what has nothing to say is left out."""
        found = (
            self._critical(), self._first_needs(), self._dimensions(), self._needs(),
            self._levels(), rests_on(self, self.documents), self._open(), self._groups(),
            self._dissent(), self._legal(),
            method(self.instrument, self.translate), self._provenance(provenance),
        )  # fmt: skip
        return tuple(one for one in found if one.texts or (one.table and one.table.rows))

    def _critical(self) -> doc.Section:
        """What holds the stage (critical questions, those that allow least first), and the lowest."""
        t = self.translate
        rows = [*self._gates(), *self._lowest()]
        more = len(rows) - MOST_CRITICAL
        left = message("And {count} more, in the table of all levels.", count=str(more)).text(t)
        columns = (
            doc.Column(t("Question"), 52),
            doc.Column(t("Level"), 20),
            doc.Column(t("What it allows"), 28),
        )
        return doc.Section(
            "critical", t("What holds the stage, and the lowest levels"),
            (), doc.Table(columns, tuple(rows[:MOST_CRITICAL])), first=True,
            after=(left,) if more > 0 else (),
        )  # fmt: skip

    def _gates(self) -> list[doc.Row]:
        rule, t = self.instrument.rule, self.translate
        gate = rule.gate if isinstance(rule, WeightedLevels) else None
        found: list[tuple[int, doc.Row]] = []
        for id_, indicator in self.instrument.indicators.items():
            settled = self.said.get(id_)
            value = None if settled is None else settled.value
            if gate is None or not indicator.critical or value is NOT_APPLICABLE:
                continue
            level = gate.unknown_as if value is None or isinstance(value, Special) else value
            if level >= indicator.scale.maximum - gate.offset:
                continue  # it holds nothing back
            allows = gate.offset + int(level)
            words = message("stage {stage} at most", stage=str(allows)).text(t)
            found.append((allows, (self.name(indicator), self._named_level(id_), words)))
        return [row for _, row in sorted(found, key=lambda one: one[0])]

    def _lowest(self) -> Iterator[doc.Row]:
        rank = {need.indicator: need.rank for need in self.unit.needs}
        lowest = [
            indicator
            for id_, indicator in self.instrument.indicators.items()
            if not indicator.critical
            and id_ in self.said
            and self.said[id_].value == indicator.scale.minimum
        ]
        for indicator in sorted(lowest, key=lambda one: rank.get(one.id, len(rank))):
            yield self.name(indicator), self._named_level(indicator.id), None

    def _first_needs(self) -> doc.Section:
        t = self.translate
        columns = (
            doc.Column("#", 5, number=True),
            doc.Column(t("Need"), 59),
            doc.Column(t("Level"), 10, number=True),
            doc.Column(t("Target"), 10, number=True),
            doc.Column(t("Stays in the top ten"), 16, number=True),
        )
        rows = tuple(
            (need.rank, self._need_name(need), self._level(need.level), self._level(need.target),
             self.share(need.stays))
            for need in self.unit.needs[:MOST_NEEDS_FIRST]
        )  # fmt: skip
        title = t("Needs, the first ones")
        return doc.Section("first-needs", title, (), doc.Table(columns, rows), first=True)

    def _need_name(self, need: Need) -> str:
        return self.name(self.instrument.indicators[need.indicator])

    def _dimensions(self) -> doc.Section:
        t = self.translate
        columns = (
            doc.Column(t("Dimension"), 38),
            doc.Column(t("Score"), 10, number=True),
            doc.Column(t("Range"), 16, number=True),
            doc.Column(t("Stage"), 10, number=True),
            doc.Column(t("Claimed"), 9, number=True),
            doc.Column(t("Evidenced"), 10, number=True),
            doc.Column(t("Coverage"), 9, number=True),
        )
        rows = tuple(
            (t(d.title), self._score(d.score), self._span(d.range),
             t("not said") if d.stage is None else str(d.stage),
             self._score(d.claimed.score), self._score(d.evidenced.score), self.share(d.coverage))
            for d in self.unit.dimensions
        )  # fmt: skip
        return doc.Section("dimensions", t("Dimensions"), (), doc.Table(columns, rows))

    def _needs(self) -> doc.Section:
        t = self.translate
        columns = (
            doc.Column("#", 4, number=True),
            doc.Column(t("Need"), 41),
            doc.Column(t("Dimension"), 31),
            doc.Column(t("Level"), 7, number=True),
            doc.Column(t("Target"), 7, number=True),
            doc.Column(t("Adds to the score"), 9, number=True),
            doc.Column(t("Stays in the top ten"), 9, number=True),
        )
        of = self.instrument.dimension_of
        rows = tuple(
            (need.rank, self._need_name(need), t(of[need.indicator].title),
             self._level(need.level), self._level(need.target), shown(need.need, 2),
             self.share(need.stays))
            for need in self.unit.needs
        )  # fmt: skip
        note = t(
            "The last column shows how often a need stays among the ten largest when weights change "
            "within bounds."
        )
        return doc.Section(
            "needs", t("All needs"), (note,) if rows else (), doc.Table(columns, rows)
        )

    def _levels(self) -> doc.Section:
        t = self.translate
        columns = (
            doc.Column(t("Dimension"), 30),
            doc.Column(t("Question"), 52),
            doc.Column(t("Claimed"), 14, number=True),
            doc.Column(t("Evidenced"), 14, number=True),
            doc.Column(t("Evidence grade"), 14, number=True),
            doc.Column(t("Answer allows"), 14, number=True),
        )
        rows = tuple(
            (t(dimension.title), self.name(indicator), self._claimed(indicator.id),
             *self._beside(indicator.id))
            for dimension in self.instrument.dimensions
            for indicator in dimension.indicators
        )  # fmt: skip
        title = t("Levels, claimed and evidenced")
        return doc.Section("levels", title, (), doc.Table(columns, rows, grouped=True))

    def _beside(self, id_: str) -> tuple[doc.Cell, doc.Cell, doc.Cell]:
        settled = self.said.get(id_)
        if settled is None:
            scale = self.instrument.indicators[id_].scale
            low, high, evidenced, grade = scale.minimum, scale.maximum, None, None
        elif settled.low is None or settled.high is None:
            return None, None, None
        else:
            low, high = settled.low, settled.high
            evidenced, grade = settled.evidenced, settled.evidence
        ends = [doc.shown(self._level(end), self.language) for end in (low, high)]
        span = ends[0] if low == high else f"{ends[0]}\u00a0–\u00a0{ends[1]}"
        return (None if evidenced is None else self._level(evidenced)), grade, span

    def _open(self) -> doc.Section:
        t = self.translate
        columns = (
            doc.Column(t("Why"), 20),
            doc.Column(t("Question"), 58),
            doc.Column(t("Dimension"), 30),
            doc.Column(t("Critical"), 12),
        )
        kinds = (
            (t("Answered as unknown"), self.unit.unknown),
            (t("Not answered"), self.unit.missing),
        )
        rows = tuple(
            (kind, self.name(indicator), t(self.instrument.dimension_of[id_].title),
             t("critical") if indicator.critical else "")
            for kind, ids in kinds
            for id_, indicator in ((one, self.instrument.indicators[one]) for one in ids)
        )  # fmt: skip
        return doc.Section(
            "open", t("What is not known"), (), doc.Table(columns, rows, grouped=True)
        )

    def _groups(self) -> doc.Section:
        t = self.translate
        said = Counter(answer.group for answer in self.answers)
        open_ = Counter(a.group for a in self.answers if isinstance(a.value, Special))
        columns = (
            doc.Column(t("Group"), 60),
            doc.Column(t("Answers"), 15, number=True),
            doc.Column(t("Unknown or not applicable"), 25, number=True),
        )
        rows = tuple((self._group(name), count, open_[name]) for name, count in said.items())
        return doc.Section("groups", t("Who answered"), (), doc.Table(columns, rows))

    def _group(self, name: str) -> str:
        return self.translate("Agreed by all") if name == CONSENSUS else name

    def _dissent(self) -> doc.Section:
        t = self.translate
        columns = (
            doc.Column(t("Question"), 40),
            doc.Column(t("Group"), 30),
            doc.Column(t("Level"), 15),
            doc.Column(t("Note"), 55),
        )
        rows = tuple(
            (self._used(one), self._group(answer.group), self._value(answer), answer.note)
            for one in self.unit.dissent
            for answer in one.answers
        )
        title = t("Answers on which groups differ")
        return doc.Section("dissent", title, (), doc.Table(columns, rows, grouped=True))

    def _used(self, one: Dissent) -> str:
        question = self.name(self.instrument.indicators[one.indicator])
        level = doc.shown(self._claimed(one.indicator), self.language)
        ways = {
            "consensus": message(
                "{question}: {level} is used, which was agreed", question=question, level=level
            ),
            "median": message(
                "{question}: {level} is used, the lower median", question=question, level=level
            ),
            "single": message(
                "{question}: {level} is used, the only one", question=question, level=level
            ),
        }
        return ways[one.how].text(self.translate)

    def _legal(self) -> doc.Section:
        t = self.translate
        columns = (
            doc.Column(t("Convention"), 40),
            doc.Column(t("Article"), 10),
            doc.Column(t("Subject"), 55),
            doc.Column(t("In domestic law"), 20),
            doc.Column(t("Asked in"), 20),
        )
        states = {"need": t("no basis"), "unknown": t("not known")}
        known = sorted(
            (need for need in self.unit.legal if need.state in states),
            key=lambda need: (need.convention, need.state != "need"),
        )
        rows = tuple(
            (self.conventions.get(need.convention, need.convention), need.article, t(need.title),
             states[need.state], ", ".join(need.indicators))
            for need in known
        )  # fmt: skip
        basis = sum(need.state == "basis" for need in self.unit.legal)
        notes = (
            t("As answered; to be confirmed by a lawyer of the State."),
            message("Articles with a basis in domestic law: {count}.", count=str(basis)).text(t),
        )
        shown_ = notes if self.unit.legal else ()
        return doc.Section(
            "legal", t("Legal needs, by article"), shown_, doc.Table(columns, rows, grouped=True)
        )

    def _provenance(self, rows: tuple[doc.Row, ...]) -> doc.Section:
        t = self.translate
        columns = (doc.Column(t("What"), 28), doc.Column(t("Value"), 72))
        return doc.Section(
            "provenance", t("How to check this report"), (), doc.Table(columns, rows)
        )
