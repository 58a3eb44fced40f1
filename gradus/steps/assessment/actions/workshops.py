"""A workshop: opened, its tables, what is on the screen, closed."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from gradus.core.access.actor import Actor
from gradus.core.access.denied import require
from gradus.core.ledger.record import record
from gradus.domain.messages import message
from gradus.domain.refusals import Refusal
from gradus.domain.texts import one_line
from gradus.steps.assessment import editions, models, selectors
from gradus.steps.assessment.actions import matters
from gradus.steps.assessment.actions.groups import GroupThere, new_group, proper_name
from gradus.steps.assessment.rules import (
    CODE_LETTERS,
    CODE_LONG,
    LONGEST_HOURS,
    MOST_TABLES,
    NoWorkshop,
    check_answering,
    parts,
)


class WorkshopOpen(Refusal):
    """One room at a time."""

    def __init__(self) -> None:
        super().__init__(
            "workshop-open",
            message("A workshop is open already in this assessment."),
            message("Add tables to it, or close it first."),
        )


class NoTables(Refusal):
    """A workshop without anybody who answers."""

    def __init__(self) -> None:
        super().__init__(
            "no-tables",
            message("A workshop needs at least one table."),
            message("Name the tables, or choose groups that are asked already."),
        )


class TooManyTables(Refusal):
    """More tables than fit on one screen."""

    def __init__(self) -> None:
        super().__init__(
            "too-many-tables",
            message("A workshop has at most {most} tables.", most=MOST_TABLES),
            message("Put people together at tables, or hold two workshops."),
        )


class NoSuchTable(Refusal):
    """The table is gone: it has another code already, or its group was withdrawn."""

    def __init__(self) -> None:
        super().__init__(
            "no-such-table",
            message("This table has another code already, or its group is asked no more."),
            message("Look at the list of tables again."),
        )


class NoSuchPart(Refusal):
    """The instrument has no such page of questions."""

    def __init__(self, found: str, known: Sequence[str]) -> None:
        super().__init__(
            "no-such-part",
            message("There is no page of questions “{found}”.", found=one_line(found)[:40]),
            message("Choose among: {known}.", known=", ".join(known)),
        )


class WrongHours(Refusal):
    """A workshop that lasts no time, or days."""

    def __init__(self) -> None:
        super().__init__(
            "wrong-hours",
            message("A workshop lasts from 1 to {most} hours.", most=LONGEST_HOURS),
            message("Open it again on the next day; the answers stay."),
        )


def open_workshop(
    *,
    by: Actor,
    at: datetime,
    assessment: models.Assessment,
    tables: Sequence[str] = (),
    groups: Sequence[UUID] = (),
    hours: int = 10,
) -> models.Workshop:
    """Open a room: tables by their names, and groups that are asked already and still answer.

    Each gets a code, which lets devices answer for it until the workshop is closed or ``hours`` are
    over. Raises Signed, InReview, WorkshopOpen, NoTables, TooManyTables, WrongHours, GroupThere, NoName.
    """
    rule = require(by, "change", assessment.thing(), at)
    if not 1 <= hours <= LONGEST_HOURS:
        raise WrongHours
    with transaction.atomic():
        row = models.Assessment.objects.select_for_update().get(pk=assessment.pk)
        check_answering(row)
        if models.Workshop.objects.filter(assessment=row, closed_at__isnull=True).exists():
            raise WorkshopOpen
        chosen = list(selectors.groups_answering(by, row).filter(pk__in=groups).order_by("pk"))
        seated = [*chosen, *_named(by, at, row, tables, chosen)]
        if not seated:
            raise NoTables
        workshop = models.Workshop(
            assessment=row,
            state_id=row.state_id,
            part=parts(editions.of(row))[0].id,
            opened_by=by.id,
            opened_at=at,
            ends_at=at + timedelta(hours=hours),
        )
        workshop.save(force_insert=True)
        _seat(workshop, seated)
        told = {"tables": [one.name for one in seated], "ends_at": workshop.ends_at}
        record(by=by, at=at, action="workshop.open", thing=workshop.thing(), rule=rule, diff=told)
    return workshop


def add_table(*, by: Actor, at: datetime, assessment: models.Assessment, name: str) -> models.Table:
    """Put one more table into the open workshop, or a group by its name that is asked already.

    Raises NoWorkshop, TooManyTables, GroupThere, NoName.
    """
    rule = require(by, "change", assessment.thing(), at)
    with transaction.atomic():
        workshop = _open_in(assessment)
        seated = [one.group for one in workshop.tables.select_related("group")]
        (group,) = _named(by, at, workshop.assessment, [name], seated)
        (table,) = _seat(workshop, [group])
        told = {"tables": [group.name]}
        record(by=by, at=at, action="workshop.add", thing=workshop.thing(), rule=rule, diff=told)
    return table


def renew_code(*, by: Actor, at: datetime, table: models.Table) -> models.Table:
    """Give a table another code: who used the old one is out. Raises NoWorkshop, NoSuchTable."""
    rule = require(by, "change", table.thing(), at)
    with transaction.atomic():
        workshop = _open_in(table.workshop.assessment)
        row = models.Table.objects.filter(pk=table.pk, workshop=workshop).first()
        if row is None:
            raise NoSuchTable
        row.delete()
        (renewed,) = _seat(workshop, [table.group])
        told = {"tables": [table.group.name]}
        record(by=by, at=at, action="workshop.code", thing=workshop.thing(), rule=rule, diff=told)
    return renewed


def put_on_screen(*, by: Actor, at: datetime, assessment: models.Assessment, part: str) -> None:
    """Say which page of questions the room is at; the tables' devices follow.

    Raises NoWorkshop, NoSuchPart.
    """
    rule = require(by, "change", assessment.thing(), at)
    known = [one.id for one in parts(editions.of(assessment))]
    if part not in known:
        raise NoSuchPart(part, known)
    with transaction.atomic():
        workshop = _open_in(assessment)
        if workshop.part == part:
            return
        workshop.part = part
        workshop.save(update_fields=["part"])
        told = {"part": part}
        record(by=by, at=at, action="workshop.screen", thing=workshop.thing(), rule=rule, diff=told)


def close_workshop(*, by: Actor, at: datetime, assessment: models.Assessment) -> None:
    """End the workshop: codes open nothing any more; answers and what was agreed stay.

    Raises NoWorkshop.
    """
    rule = require(by, "change", assessment.thing(), at)
    with transaction.atomic():
        workshop = _open_in(assessment)
        closed(workshop, at)
        record(by=by, at=at, action="workshop.close", thing=workshop.thing(), rule=rule)


def closed(workshop: models.Workshop, at: datetime) -> None:
    """A workshop's row, closed, and its codes forgotten."""
    workshop.closed_at = at
    workshop.save(update_fields=["closed_at"])
    workshop.tables.update(code=None)


def _open_in(assessment: models.Assessment) -> models.Workshop:
    """The workshop that is open, held with its assessment until the transaction ends."""
    row = models.Assessment.objects.select_for_update().get(pk=assessment.pk)
    there = models.Workshop.objects.filter(assessment=row, closed_at__isnull=True).first()
    if there is None:
        raise NoWorkshop
    there.assessment = row
    return there


def _named(
    by: Actor,
    at: datetime,
    assessment: models.Assessment,
    names: Sequence[str],
    seated: Sequence[models.Group],
) -> list[models.Group]:
    """The groups of these names that are asked already and not seated; the others new, and saved."""
    there = {one.name.casefold(): one for one in selectors.groups_answering(by, assessment)}
    taken = {one.name.casefold() for one in models.Group.objects.filter(assessment=assessment)}
    free = there.keys() - {one.name.casefold() for one in seated}
    found = []
    for name in names:
        called = proper_name(name)
        key = called.casefold()
        if key in free:
            free.remove(key)
            found.append(there[key])
            continue
        if key in taken:
            raise GroupThere(called)
        taken.add(key)
        group = new_group(by, at, assessment, name=called)
        group.save(force_insert=True)
        matters.copy_to(group)
        found.append(group)
    return found


def _seat(workshop: models.Workshop, groups: Sequence[models.Group]) -> list[models.Table]:
    """Tables with codes of their own, saved."""
    if workshop.tables.count() + len(groups) > MOST_TABLES:
        raise TooManyTables
    tables = [
        models.Table(workshop=workshop, state_id=workshop.state_id, group=group, code=_new_code())
        for group in groups
    ]
    for table in tables:
        table.save(force_insert=True)
    return tables


def _new_code() -> str:
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LONG))
