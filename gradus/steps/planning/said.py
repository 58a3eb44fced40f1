"""What a plan says, put in the order in which it is read; the page and the API say the same.

Nothing is computed here but sums of what the plan's documents print.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gradus.domain.periods import Month
from gradus.formats.documents import plan_document as doc

OUT_ORDER = ("money", "close", "other", "ruled-out")


@dataclass(frozen=True)
class Line:
    """An activity: its number, its months, what comes before it, what must hold, who pays."""

    number: int
    activity: doc.Activity
    first: Month
    last: Month
    counts: Month
    after: tuple[int, ...]
    gates: tuple[str, ...]
    paid_by: tuple[str, ...]


@dataclass(frozen=True)
class Part:
    """The activities of one area, the first to start first."""

    area: str
    lines: tuple[Line, ...]

    @property
    def cost(self) -> int:
        """Of all of them, in US dollars."""
        return sum(line.activity.cost for line in self.lines)


@dataclass(frozen=True)
class PotLine:
    """A pot by the name it has in the chart; ``years`` are its plan years by name."""

    name: str
    pot: doc.Pot
    years: tuple[tuple[str, doc.PotYear], ...]

    @property
    def committed(self) -> int:
        """In all years, in US dollars."""
        return sum(year.committed for _, year in self.years)


@dataclass(frozen=True)
class GateLine:
    """What must hold: its sign in the list of activities, and by when the plan counts on it."""

    sign: str
    gate: doc.Gate
    month: Month | None
    waiting: tuple[int, ...]


@dataclass(frozen=True)
class Out:
    """What is out for one kind of reason, and what all of it costs."""

    kind: str
    entries: tuple[doc.LeftOut, ...]

    @property
    def cost(self) -> int:
        """Of all of it, in US dollars, as far as it is known."""
        return sum(entry.cost or 0 for entry in self.entries)


@dataclass(frozen=True)
class ChangeLine:
    """An activity that the plan without the threat picture has otherwise, with its first months."""

    change: doc.Change
    before: Month | None
    after: Month | None


@dataclass(frozen=True)
class Said:
    """What a plan says."""

    document: doc.PlanDocument
    parts: tuple[Part, ...]
    pots: tuple[PotLine, ...]
    gates: tuple[GateLine, ...]
    out: tuple[Out, ...]
    changes: tuple[ChangeLine, ...]
    free: tuple[tuple[str, tuple[Month, ...]], ...]
    """Months in which nothing starts, and why."""

    @property
    def first(self) -> Month:
        """Its first month."""
        return self.document.start

    @property
    def last(self) -> Month:
        """Its last month."""
        return self.document.start.plus(self.document.horizon - 1)

    @property
    def to_confirm(self) -> tuple[GateLine, ...]:
        """What does not hold yet."""
        return tuple(line for line in self.gates if not line.gate.holds)

    def line(self, name: str) -> Line | None:
        """The activity of that id, or none."""
        return next((line for line in self.lines if line.activity.id == name), None)

    def left_out(self, name: str) -> doc.LeftOut | None:
        """What is out of that id, or none."""
        return next((one for one in self.document.left_out if one.id == name), None)

    @property
    def chain(self) -> tuple[Line, ...]:
        """The activities of the chain that ends last, the first to start first."""
        found = [x for x in self.lines if x.activity.time and x.activity.time.critical]
        return tuple(sorted(found, key=lambda line: (line.activity.start, line.number)))

    @property
    def timed(self) -> bool:
        """Whether it was worked out how much each activity may slip."""
        return any(line.activity.time for line in self.lines)

    def followers(self, name: str) -> tuple[Line, ...]:
        """The activities that wait for one."""
        return tuple(line for line in self.lines if name in line.activity.needs)

    @property
    def lines(self) -> tuple[Line, ...]:
        """Every activity by its number."""
        lines = (line for part in self.parts for line in part.lines)
        return tuple(sorted(lines, key=lambda line: line.number))


def said_of(document: doc.PlanDocument) -> Said:
    """What a plan says, from what its documents print."""
    gates = {gate.id: f"G{n}" for n, gate in enumerate(document.gates, start=1)}
    lines = _lines(document, gates)
    areas = dict.fromkeys(line.activity.area for line in lines)
    parts = [Part(a, tuple(x for x in lines if x.activity.area == a)) for a in areas]
    left = {kind: [e for e in document.left_out if e.kind == kind] for kind in OUT_ORDER}
    return Said(
        document=document,
        parts=tuple(parts),
        pots=tuple(_pots(document)),
        gates=tuple(
            GateLine(
                sign=gates[gate.id],
                gate=gate,
                month=None if gate.month is None else document.start.plus(gate.month),
                waiting=tuple(x.number for x in lines if gate.id in x.activity.gates),
            )
            for gate in document.gates
        ),
        out=tuple(Out(kind, tuple(entries)) for kind, entries in left.items() if entries),
        changes=tuple(
            ChangeLine(
                change=one,
                before=None if one.before is None else document.start.plus(max(one.before, 0)),
                after=None if one.after is None else document.start.plus(max(one.after, 0)),
            )
            for one in document.threat.moves.changes
        ),
        free=tuple(
            (b.reason, tuple(document.start.plus(m) for m in b.months)) for b in document.blackouts
        ),
    )


def _lines(document: doc.PlanDocument, gates: dict[str, str]) -> Sequence[Line]:
    numbers = {activity.id: n for n, activity in enumerate(document.activities, start=1)}
    open_ = {gate.id for gate in document.gates if not gate.holds}
    names = document.pot_names
    return [
        Line(
            number=numbers[one.id],
            activity=one,
            first=document.start.plus(one.start),
            last=document.start.plus(one.end - 1),
            counts=document.start.plus(one.effective),
            after=tuple(sorted(numbers[name] for name in one.needs if name in numbers)),
            gates=tuple(gates[gate] for gate in one.gates if gate in open_),
            paid_by=tuple(dict.fromkeys(names.get(share.pot, share.pot) for share in one.paid_by)),
        )
        for one in document.activities
    ]


def _pots(document: doc.PlanDocument) -> list[PotLine]:
    names = document.pot_names
    return [
        PotLine(
            name=names[pot.id],
            pot=pot,
            years=tuple((document.year_label(year.year), year) for year in pot.years),
        )
        for pot in document.pots
    ]
