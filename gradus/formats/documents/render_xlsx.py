"""The plan as a workbook: activities, budget, scores, needs, candidates with reasons, prices,
gates, exceptions, measures, risks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from gradus.formats.documents.book import Book, Cell
from gradus.formats.documents.plan_document import PlanDocument
from gradus.formats.documents.plan_parts import LETTERS
from gradus.formats.documents.wording import WORDING

Translate = Callable[[str], str]


def render_xlsx(document: PlanDocument, translate: Translate) -> bytes:
    """The document as .xlsx: text cells are text, numbers are numbers, nothing is a formula."""
    fictional = translate(WORDING["fictional"])
    book = Book(
        f"{document.title} - {document.state.name}",
        document.issued_on,
        rtl=document.direction == "rtl",
        mark=fictional if document.state.fictional else document.edition,
    )
    writing = _Sheets(book, document, translate)
    writing.activities()
    writing.budget()
    writing.unfunded()
    writing.roles()
    writing.people()
    writing.scores()
    writing.needs()
    writing.moves()
    writing.without()
    writing.candidates()
    writing.prices()
    writing.gates()
    writing.exceptions()
    writing.wishes()
    writing.changes()
    writing.measures()
    writing.risks()
    return book.finished()


class _Sheets:
    def __init__(self, book: Book, document: PlanDocument, translate: Translate) -> None:
        self._book = book
        self._doc = document
        self._translate = translate

    def word(self, key: str) -> str:
        return self._translate(WORDING[key])

    def month(self, month: int | None) -> date | None:
        return None if month is None else self._doc.start.plus(month).first_day()

    def sheet(
        self, key: str, columns: Sequence[tuple[str, int]], rows: Iterable[Sequence[Cell]]
    ) -> None:
        """A sheet, named by a word."""
        self._book.sheet(self.word(key), columns, rows)

    def activities(self) -> None:
        doc = self._doc
        numbers = {a.id: str(n) for n, a in enumerate(doc.activities, start=1)}
        gates = {g.id: g.title for g in doc.gates}
        w = self.word
        self.sheet(
            "plan",
            [("#", 5), (w("activity"), 40), (w("area"), 22), (w("host"), 26), (w("from"), 10),
             (w("to"), 10), (w("usd"), 12), (w("after"), 12), (w("gates"), 30), (w("why"), 60),
             (w("may_slip"), 12), (w("critical_path"), 12)],
            (
                (n, a.title, a.area, a.institution, self.month(a.start), self.month(a.end - 1),
                 a.cost, ", ".join(numbers[x] for x in a.needs if x in numbers),
                 "; ".join(gates.get(g, g) for g in a.gates), " ".join(a.why),
                 a.time.slack if a.time else None, "×" if a.time and a.time.critical else "")
                for n, a in enumerate(doc.activities, start=1)
            ),
        )  # fmt: skip

    def budget(self) -> None:
        doc, w = self._doc, self.word
        rows: list[Sequence[Cell]] = [
            (pot.donor, pot.earmark or w("none"), doc.year_label(y.year), y.available, y.committed,
             y.unspent)
            for pot in doc.pots
            for y in pot.years
        ]  # fmt: skip
        rows.append(
            (w("total"), "", "", None,
             sum(y.committed for pot in doc.pots for y in pot.years), None)
        )  # fmt: skip
        self.sheet(
            "money",
            [(w("donor"), 40), (w("earmark"), 30), (w("year"), 10), (w("available"), 14),
             (w("committed"), 14), (w("unspent"), 14)],
            rows,
        )  # fmt: skip

    def unfunded(self) -> None:
        doc, w = self._doc, self.word
        rows: list[Sequence[Cell]] = [
            (u.title, u.amount, "" if u.year is None else doc.year_label(u.year), u.reason)
            for u in doc.unfunded
        ]
        rows.append((w("total"), sum(u.amount for u in doc.unfunded), "", ""))
        self.sheet(
            "unfunded",
            [(w("activity"), 50), (w("usd"), 14), (w("year"), 10), (w("missing"), 60)],
            rows,
        )

    def roles(self) -> None:
        """Who has which part in each activity."""
        w = self.word
        if not any(a.roles for a in self._doc.activities):
            return
        heads = ("accountable", "responsible", "consulted", "informed")
        self.sheet(
            "roles",
            [("#", 5), (w("activity"), 44), *((w(head), 34) for head in heads)],
            (
                (n, a.title,
                 *("; ".join(r.party for r in a.roles if r.letter == x) for x in LETTERS))
                for n, a in enumerate(self._doc.activities, start=1)
            ),
        )  # fmt: skip

    def people(self) -> None:
        """Who is busy when: what is taken in each month, beside what is there."""
        doc, w = self._doc, self.word
        if not doc.supplies:
            return
        months = [(str(doc.start.plus(m)), 8) for m in range(doc.horizon)]
        self.sheet(
            "people",
            [(w("who"), 40), (w("there"), 10), (w("most_taken"), 12), *months],
            (
                (s.title, max(s.there), max(s.asked), *(n or None for n in s.asked))
                for s in doc.supplies
            ),
        )

    def scores(self) -> None:
        w = self.word
        standing = self._doc.standing
        self.sheet(
            "standing",
            [(w("dimension"), 44), (w("score"), 12), (w("range"), 12), ("", 12),
             (w("evidenced"), 12), (w("stage"), 12), (w("coverage"), 12)],
            (
                (s.title, _float(s.score), float(s.low), float(s.high), _float(s.evidenced),
                 s.stage, float(s.coverage))
                for s in (standing.overall, *standing.dimensions)
            ),
        )  # fmt: skip

    def prices(self) -> None:
        w = self.word
        self.sheet(
            "prices",
            [(w("prices"), 60), (w("price"), 16), ("", 16)],
            ((p.thing, 100 * float(p.low), 100 * float(p.high)) for p in self._doc.prices),
        )

    def gates(self) -> None:
        w = self.word
        self.sheet(
            "gates",
            [("", 6), (w("gate"), 50), (w("owner"), 34), (w("counted_on"), 18)],
            (
                (f"G{n}", g.title, g.owner,
                 w("holds") if g.holds else self.month(g.month) or w("not_known"))
                for n, g in enumerate(self._doc.gates, start=1)
            ),
        )  # fmt: skip

    def exceptions(self) -> None:
        if not self._doc.exceptions:
            return
        w = self.word
        self.sheet(
            "exceptions",
            [(w("rule"), 40), (w("activity"), 36), (w("reason"), 44), (w("agreed_by"), 36),
             (w("expires"), 14)],
            (
                (e.rule, e.activity, e.reason, "; ".join(e.agreed_by), e.expires)
                for e in self._doc.exceptions
            ),
        )  # fmt: skip

    def wishes(self) -> None:
        if self._doc.wishes:
            self.sheet(
                "wishes",
                [(self.word("wish"), 90), (self.word("status"), 16)],
                ((wish.text, wish.kept) for wish in self._doc.wishes),
            )

    def changes(self) -> None:
        if not self._doc.changes_said:
            return
        w = self.word
        self.sheet(
            "version_changes",
            [(w("activity"), 44), (w("status"), 16), (w("change"), 90)],
            [
                *((c.title, c.kind, c.text) for c in self._doc.changes),
                *(("", "", said) for said in self._doc.changes_said),
            ],
        )

    def needs(self) -> None:
        w = self.word
        self.sheet(
            "critical_needs",
            [("", 10), (w("need"), 40), (w("dimension"), 30), (w("level"), 12), (w("wanted"), 10),
             (w("top_ten"), 14)],
            (
                (n.id, n.title, n.dimension, w("not_known") if n.level is None else n.level,
                 n.wanted, None if n.top_ten_share is None else float(n.top_ten_share))
                for n in self._doc.standing.critical_needs
            ),
        )  # fmt: skip

    def moves(self) -> None:
        moves, w = self._doc.threat.moves, self.word
        if not moves.areas:
            return
        self.sheet(
            "moved",
            [(w("moved_area"), 44), (w("weight"), 12), (w("interval"), 12), ("", 12),
             (w("equal"), 12), (w("moved_by"), 12), (w("moved_where"), 20), ("", 14)],
            (
                (a.title, *(100 * float(x) for x in (a.weight, a.low, a.high, a.equal)),
                 100 * (float(a.weight) - float(a.equal)), a.words,
                 "" if a.sure or a.direction == "same" else w("not_sure"))
                for a in moves.areas
            ),
        )  # fmt: skip

    def without(self) -> None:
        moves, w = self._doc.threat.moves, self.word
        if not moves.statement:
            return
        rows: list[Sequence[Cell]] = [
            (c.title, self.month(c.before) or w("not_in"), self.month(c.after) or w("not_in"),
             c.months)
            for c in moves.changes
        ]  # fmt: skip
        self.sheet(
            "without",
            [(w("activity"), 60), (w("with_picture"), 18), (w("without_picture"), 18),
             (w("months_later"), 14)],
            [*rows, (moves.statement, "", "", None)],
        )  # fmt: skip

    def candidates(self) -> None:
        w = self.word
        self.sheet(
            "left_out",
            [(w("activity"), 40), (w("area"), 22), (w("usd"), 12), (w("status"), 16),
             (w("why_not"), 60), (w("change"), 60)],
            (
                (c.title, c.area, c.cost, c.verdict, c.reason, c.smallest_change)
                for c in self._doc.left_out
            ),
        )  # fmt: skip

    def measures(self) -> None:
        w = self.word
        self.sheet(
            "measures",
            [(w("measure"), 40), (w("area"), 26), (w("unit"), 20), (w("baseline"), 14),
             (w("target"), 24), (w("means"), 34), (w("owner"), 26)],
            (
                (m.title, m.area, m.unit,
                 w("not_taken") if m.baseline is None else float(m.baseline),
                 ", ".join(f"{x.value} ({self._doc.start.plus(x.month)})" for x in m.targets), m.means,
                 m.owner)
                for m in self._doc.measures
            ),
        )  # fmt: skip

    def risks(self) -> None:
        w = self.word
        self.sheet(
            "risks",
            [(w("risk"), 40), (w("kind"), 16), (w("effect"), 44), (w("response"), 44),
             (w("owner"), 26), (w("month"), 10)],
            (
                (r.title, r.kind, r.effect, r.response, r.owner, self.month(r.by_month))
                for r in self._doc.risks
            ),
        )  # fmt: skip


def _float(value: Any) -> float | None:
    return None if value is None else float(value)
