"""The plan as a report: what the Word file of the ministry's own holds, to be worked on and signed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from gradus.formats.documents.figures import month_label
from gradus.formats.documents.plan_document import Activity, PlanDocument
from gradus.formats.documents.plan_parts import LETTERS
from gradus.formats.documents.report import (
    Column,
    Fact,
    Report,
    ReportWords,
    Row,
    Section,
    Table,
)
from gradus.formats.documents.typeset import Picture
from gradus.formats.documents.wording import WORDING

Translate = Callable[[str], str]


def plan_report(
    document: PlanDocument, charts: Mapping[str, Sequence[Picture]], t: Translate
) -> Report:
    """What a plan says, section by section; ``charts`` are those of ``plan_charts``."""
    told = _Told(document, charts, t)
    return Report(
        title=document.title,
        subject=document.state.name,
        language=document.language,
        direction=document.direction,
        marking=document.edition,
        fictional=told.word("fictional") if document.state.fictional else "",
        issued_on=document.issued_on,
        warnings=document.summary.warnings,
        facts=tuple(told.facts()),
        sections=tuple(one for one in told.sections() if one.texts or one.table or one.pictures),
        words=ReportWords(
            page=told.word("page"),
            of=told.word("of"),
            issued=told.word("issued"),
            read_first=told.word("read_first"),
            summary=told.word("summary"),
        ),
    )


class _Told:
    def __init__(
        self, document: PlanDocument, charts: Mapping[str, Sequence[Picture]], t: Translate
    ) -> None:
        self.doc, self.charts, self.t = document, charts, t
        self.numbers = {a.id: n for n, a in enumerate(document.activities, start=1)}

    def word(self, key: str) -> str:
        return self.t(WORDING[key])

    def month(self, month: int | None) -> str:
        if month is None:
            return "–"
        return month_label(self.doc.start.plus(month), self.doc.language)

    def columns(self, *told: tuple[str, int] | tuple[str, int, bool]) -> tuple[Column, ...]:
        return tuple(Column(*one) for one in told)

    def section(
        self, id: str, title: str, columns: tuple[Column, ...], rows: Sequence[Row],  # noqa: A002
        *, grouped: bool = False, room: bool = False, texts: tuple[str, ...] = (),
        pictures: tuple[Picture, ...] = (),
    ) -> Section:  # fmt: skip
        table = Table(columns, tuple(rows), grouped=grouped, room=room) if rows else None
        return Section(id, title, texts=texts, table=table, pictures=pictures)

    def facts(self) -> Iterator[Fact]:
        doc = self.doc
        yield Fact(self.word("period"), f"{self.month(0)} – {self.month(doc.horizon - 1)}")
        yield Fact(self.word("activities_count"), str(len(doc.activities)))
        yield Fact(self.t("Cost"), f"USD {doc.cost:,}".replace(",", "\u202f"))
        yield Fact(self.t("How near the best"), doc.bound_statement)

    def sections(self) -> Iterator[Section]:
        yield self.aims()
        yield self.activities()
        yield self.timeline()
        yield self.roles()
        yield from self.money()
        yield self.people()
        yield self.gates()
        yield self.exceptions()
        yield self.inside()
        yield self.outside()
        yield self.risks()
        yield self.measures()
        yield self.agreement()

    def aims(self) -> Section:
        rows = [(p.title, p.why) for p in self.doc.summary.priorities]
        columns = self.columns((self.word("priorities"), 30), (self.word("reason"), 70))
        return self.section("aims", self.word("summary"), columns, rows,
                            texts=(self.doc.summary.objective,))  # fmt: skip

    def activities(self) -> Section:
        columns = self.columns(
            (self.word("area"), 1), ("#", 5, True), (self.word("activity"), 38),
            (self.word("host"), 24), (self.word("from"), 12), (self.word("to"), 12),
            (self.word("after"), 10), (self.word("usd"), 13, True),
        )  # fmt: skip
        rows: list[Row] = [
            (a.area, self.numbers[a.id], a.title, a.institution or None, self.month(a.start),
             self.month(a.end - 1), self.before(a), a.cost)
            for a in sorted(self.doc.activities, key=lambda a: (a.area, a.start))
        ]  # fmt: skip
        return self.section("activities", self.word("plan"), columns, rows, grouped=True)

    def before(self, one: Activity) -> str | None:
        found = sorted(self.numbers[n] for n in one.needs if n in self.numbers)
        return ", ".join(map(str, found)) or None

    def timeline(self) -> Section:
        chain = [a.title for a in self.doc.activities if a.time and a.time.critical]
        said = (f"{self.t('The critical path')}: {' → '.join(chain)}",) if chain else ()
        return Section("timeline", self.t("Timeline"), texts=said,
                       pictures=tuple(self.charts.get("gantt", ())))  # fmt: skip

    def roles(self) -> Section:
        heads = ("accountable", "responsible", "consulted", "informed")
        columns = self.columns(("#", 5, True), (self.word("activity"), 27),
                               *((self.word(head), 17) for head in heads))  # fmt: skip
        rows: list[Row] = [
            (self.numbers[a.id], a.title,
             *("; ".join(r.party for r in a.roles if r.letter == x) or None for x in LETTERS))
            for a in self.doc.activities if a.roles
        ]  # fmt: skip
        return self.section("roles", self.t("Who has which part"), columns, rows)

    def money(self) -> Iterator[Section]:
        doc = self.doc
        names = doc.pot_names
        columns = self.columns(
            (self.word("donor"), 1), (self.word("year"), 20), (self.word("available"), 20, True),
            (self.word("committed"), 20, True), (self.word("unspent"), 20, True),
        )  # fmt: skip
        rows: list[Row] = [
            (f"{names[pot.id]} · {self.word('earmark')}: {pot.earmark or self.word('none')}",
             doc.year_label(y.year), y.available, y.committed, y.unspent)
            for pot in doc.pots for y in pot.years
        ]  # fmt: skip
        yield self.section("money", self.word("money_title"), columns, rows, grouped=True,
                           pictures=tuple(self.charts.get("money", ())))  # fmt: skip
        missing: list[Row] = [(u.title, u.amount, u.reason or None) for u in doc.unfunded]
        columns = self.columns((self.word("activity"), 40), (self.word("usd"), 15, True),
                               (self.word("missing"), 45))  # fmt: skip
        yield self.section("unfunded", self.word("only_money"), columns, missing)

    def people(self) -> Section:
        columns = self.columns(
            (self.word("who"), 40), (self.word("there"), 12, True),
            (self.word("most_taken"), 14, True), (self.word("all_taken"), 44),
        )  # fmt: skip
        rows: list[Row] = [
            (s.title, max(s.there), max(s.asked), ", ".join(map(self.month, s.full)) or None)
            for s in self.doc.supplies
        ]
        return self.section("people", self.word("people"), columns, rows)

    def gates(self) -> Section:
        columns = self.columns(("", 7), (self.word("gate"), 50), (self.word("owner"), 28),
                               (self.word("counted_on"), 15))  # fmt: skip
        rows: list[Row] = [
            (f"G{n}", g.title, g.owner or None,
             self.word("holds") if g.holds else self.month(g.month))
            for n, g in enumerate(self.doc.gates, start=1)
        ]  # fmt: skip
        return self.section("gates", self.word("gates"), columns, rows)

    def exceptions(self) -> Section:
        columns = self.columns((self.word("rule"), 30), (self.word("activity"), 24),
                               (self.word("reason"), 24), (self.word("agreed_by"), 14),
                               (self.word("expires"), 10))  # fmt: skip
        rows: list[Row] = [
            (e.rule, e.activity, e.reason, "; ".join(e.agreed_by), e.expires)
            for e in self.doc.exceptions
        ]
        return self.section("exceptions", self.word("exceptions"), columns, rows)

    def inside(self) -> Section:
        columns = self.columns(("#", 5, True), (self.word("activity"), 25), (self.word("why"), 40),
                               (self.t("What would change it"), 30))  # fmt: skip
        rows: list[Row] = [
            (self.numbers[a.id], a.title, " ".join(a.why) or None, a.change or None)
            for a in self.doc.activities
        ]
        return self.section("inside", self.word("why"), columns, rows)

    def outside(self) -> Section:
        columns = self.columns((self.word("activity"), 30), (self.word("usd"), 12, True),
                               (self.word("why_not"), 32), (self.word("change"), 26))  # fmt: skip
        rows: list[Row] = [
            (x.title, x.cost, x.reason or None, x.smallest_change or None)
            for x in self.doc.left_out
        ]
        return self.section("outside", self.word("left_out"), columns, rows)

    def risks(self) -> Section:
        columns = self.columns((self.word("risk"), 26), (self.word("effect"), 28),
                               (self.word("response"), 28), (self.word("owner"), 18))  # fmt: skip
        rows: list[Row] = [
            (r.title, r.effect or None, r.response or None, r.owner or None) for r in self.doc.risks
        ]
        return self.section("risks", self.word("risks"), columns, rows)

    def measures(self) -> Section:
        columns = self.columns((self.word("measure"), 40), (self.word("unit"), 18),
                               (self.word("baseline"), 14), (self.word("target"), 28))  # fmt: skip
        rows: list[Row] = [
            (m.title, m.unit or None,
             self.word("not_taken") if m.baseline is None else str(m.baseline),
             "; ".join(f"{x.value} ({self.month(x.month)})" for x in m.targets) or None)
            for m in self.doc.measures
        ]  # fmt: skip
        return self.section("measures", self.word("measures"), columns, rows)

    def agreement(self) -> Section:
        columns = self.columns(("", 22), (self.t("Name and function"), 34), (self.t("Date"), 14),
                               (self.t("Signature"), 30))  # fmt: skip
        rows: list[Row] = [
            (self.t("For the State"), "", "", ""),
            (self.t("For the programme"), "", "", ""),
        ]
        named = f"{self.word('plan_hash')} (SHA-256): {self.doc.provenance.plan_sha256}"
        title = self.t("Agreement")
        return self.section("agreement", title, columns, rows, room=True, texts=(named,))
