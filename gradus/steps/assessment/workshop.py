"""What a workshop shows: its tables, the screen everybody looks at, and what a table's device may know.

A device that showed its table's code has no account. It acts as the role ``table`` on its group alone;
what it is told of the room beyond that (which page is on the screen, what was agreed otherwise) is what
stands on the screen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from gradus.core.access.actor import Actor, Holding
from gradus.core.access.scope import system
from gradus.domain.ownership import Axis
from gradus.engines.scoring.instrument import Indicator
from gradus.engines.scoring.result import DimensionScore
from gradus.steps.assessment import bridge, editions, models, picture, rules, selectors

AT_A_TABLE = "workshop-table"


@dataclass(frozen=True)
class Seat:
    """A table: its code as it is read aloud, and how many of the questions on the screen it has answered."""

    table: models.Table
    code: str
    answered: int
    asked: int


@dataclass(frozen=True)
class Said:
    """What a group says, and why."""

    group: str
    value: str
    note: str


@dataclass(frozen=True)
class Line:
    """A question on the screen.

    ``shown``: what was said is shown; before every table has answered it is not, so that nobody
    follows the first. ``tables``: how many are waited for; those that are not asked the question, or
    answer no more, are not. ``tally``: each value that can be said, its words, and who is shown to say it.
    ``dissent``: who says something else than what was agreed. ``documents``: how many are attached; which
    they are is not for every eye in the room.
    """

    indicator: Indicator
    answered: int
    tables: int
    shown: bool
    tally: tuple[tuple[str, str, tuple[str, ...]], ...]
    proposed: str
    alike: bool
    agreed: models.Answer | None
    dissent: tuple[Said, ...]
    documents: int

    @property
    def to_agree(self) -> bool:
        """Whether what all said is shown to be the same, and not agreed yet."""
        return self.alike and self.shown and self.agreed is None


@dataclass(frozen=True)
class Screen:
    """One page of questions as the room sees it, with the stage of its dimension so far, and those of its
    gates that are shown: one tells what was said.
    """

    part: rules.Part
    lines: tuple[Line, ...]
    tables: int
    dimension: DimensionScore | None
    gates: tuple[picture.Gate, ...]

    @property
    def settled(self) -> int:
        """How many of its questions are agreed."""
        return sum(line.agreed is not None for line in self.lines)

    @property
    def alike(self) -> int:
        """How many are answered alike, shown, and not agreed yet."""
        return sum(line.to_agree for line in self.lines)

    @property
    def held(self) -> bool:
        """Whether anything said is not shown yet."""
        return any(line.answered and not line.shown for line in self.lines)


def workshop_of(viewer: Actor, row: models.Assessment) -> models.Workshop | None:
    """The workshop of an assessment that is open, or else the last one that was."""
    return row.workshops.order_by("-opened_at").first()


def seats(viewer: Actor, workshop: models.Workshop) -> list[Seat]:
    """The tables in the order they were seated, each with how far it is on the screen's page."""
    tables = list(workshop.tables.select_related("group").order_by("pk"))
    instrument = editions.of(workshop.assessment)
    page = page_named(workshop.assessment, workshop.part)
    on_screen = {one.id for one in page.indicators} if page else set()
    said: dict[UUID, set[str]] = {}
    rows = models.Answer.objects.filter(group__in=[one.group_id for one in tables])
    for group_id, indicator in rows.values_list("group_id", "indicator"):
        said.setdefault(group_id, set()).add(indicator)
    found = []
    for table in tables:
        asked = {one.id for one in rules.asked_of(table.group, instrument)} & on_screen
        answered = len(asked & said.get(table.group_id, set()))
        found.append(Seat(table, spoken(table.code), answered, len(asked)))
    return found


def table(viewer: Actor, workshop: models.Workshop, table_id: UUID) -> models.Table | None:
    """One table of a workshop, or none."""
    rows = workshop.tables.select_related("group", "workshop__assessment")
    return rows.filter(pk=table_id).first()


def page_named(row: models.Assessment, name: str) -> rules.Part | None:
    """A page of an assessment's questions by its name, or none."""
    return _named(rules.parts(editions.of(row)), name)


def screen(
    viewer: Actor, row: models.Assessment, workshop: models.Workshop, part: rules.Part, show: bool
) -> Screen:
    """A page of questions as the room sees it now; ``show``: before all tables have answered, too."""
    seated = [one.group for one in workshop.tables.select_related("group")]
    asked = {one.pk: rules.asked_of(one, editions.of(row)) for one in seated}
    found = selectors.differences(viewer, row)
    everything = show or workshop.closed_at is not None
    where = picture.picture(viewer, row)
    documents = where.documents if where else {}  # those that the viewer may read, and no more

    def line(one: Indicator) -> Line:
        tables = [group for group in seated if one in asked[group.pk]]
        return _line(one, found.get(one.id), tables, everything, len(documents.get(one.id, ())))

    lines = tuple(line(one) for one in part.indicators)
    if where is None or not part.dimension:
        return Screen(part, lines, len(seated), None, ())
    gates = tuple(
        one
        for one in where.gates
        if one.level.dimension.id == part.dimension and line(one.level.indicator).shown
    )
    return Screen(part, lines, len(seated), where.unit.dimension(part.dimension), gates)


def spoken(code: str | None) -> str:
    """A code as it is written on a card: in two halves."""
    return f"{code[: rules.CODE_LONG // 2]}-{code[rules.CODE_LONG // 2 :]}" if code else ""


def by_code(entered: str, at: datetime) -> models.Table | None:
    """The table whose code was entered, while its workshop lasts."""
    code = "".join(one for one in entered.upper() if one.isalnum())
    return _in_session(at, code=code) if code else None


def joined(table_id: str, at: datetime) -> models.Table | None:
    """The table a device has joined, while its workshop lasts and the code it showed still holds."""
    try:
        return _in_session(at, pk=UUID(table_id))
    except ValueError:
        return None


def device_at(row: models.Table) -> Actor:
    """Who acts on a device at a table: nobody by name, and on the table's group alone."""
    held = Holding(
        id=row.pk,
        role="table",
        axis=Axis.GROUP,
        scope_id=row.group_id,
        state_id=row.state_id,
        starts=row.workshop.opened_at,
        ends=row.workshop.ends_at,
    )
    return Actor(id=row.pk, holdings=(held,), via="table", name=row.group.name)


def page_of(row: models.Table) -> rules.Part | None:
    """The page on the screen, if this table is asked its questions."""
    return _named(rules.parts_of(row.group, editions.of(row.group)), row.workshop.part)


def agreed_otherwise(row: models.Table) -> Mapping[str, str]:
    """What the room agreed on where this table says something else: level by indicator."""
    with system(AT_A_TABLE):
        answers = models.Answer.objects.filter(assessment_id=row.workshop.assessment_id)
        agreed = dict(answers.filter(group__agreed=True).values_list("indicator", "value"))
        said = dict(answers.filter(group_id=row.group_id).values_list("indicator", "value"))
    return {id_: agreed[id_] for id_ in said if id_ in agreed and agreed[id_] != said[id_]}


def _named(pages: Sequence[rules.Part], name: str) -> rules.Part | None:
    return next((one for one in pages if one.id == name), None)


def _in_session(at: datetime, **which: object) -> models.Table | None:
    with system(AT_A_TABLE):
        rows = models.Table.objects.select_related("group__state", "workshop__assessment")
        return rows.filter(
            **which,
            code__isnull=False,
            workshop__closed_at__isnull=True,
            workshop__ends_at__gt=at,
        ).first()


def _line(
    indicator: Indicator,
    found: bridge.Difference | None,
    asked: Sequence[models.Group],
    everything: bool,
    documents: int,
) -> Line:
    said = found.said if found else ()
    by = {one.group_id for one in said}
    agreed = found.agreed if found else None
    waited = {one.pk for one in asked if one.closed_at is None or one.pk in by}
    shown = everything or agreed is not None or by >= waited
    return Line(
        indicator=indicator,
        answered=len(by & waited),
        tables=len(waited),
        shown=shown,
        tally=_tally(indicator, said if shown else ()),
        proposed=found.value if found and shown else "",
        alike=bool(found and found.alike),
        agreed=agreed,
        dissent=tuple(
            Said(one.group.name, one.value, one.note)
            for one in said
            if agreed is not None and one.value != agreed.value
        ),
        documents=documents,
    )


def _tally(
    indicator: Indicator, said: Sequence[models.Answer]
) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """Each value that can be said, its words, and the names of who said it."""
    levels = {str(level): text for level, text in indicator.levels.items()}
    names: dict[str, list[str]] = {value: [] for value in (*levels, *bridge.SPECIAL)}
    for one in said:
        names.setdefault(one.value, []).append(one.group.name)
    return tuple((value, levels.get(value, ""), tuple(who)) for value, who in names.items())
