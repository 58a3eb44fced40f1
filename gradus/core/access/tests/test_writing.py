"""Ways to write to another State, each tried on every walled table; and what a row may refer to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, models, transaction

from gradus.core.access.decide import Scope
from gradus.core.access.policy import policy
from gradus.core.access.rows import WalledRow
from gradus.core.access.scope import acting, system
from gradus.core.access.tests.conftest import Worlds
from gradus.core.access.tests.worlds import World, copy_of
from gradus.domain.ownership import Axis

Row = WalledRow
READING = {"read", "export"}


def _untouched(world: World) -> None:
    """Every row of the world is what it was, and none has come or gone."""
    for model, row in world.walled():
        there = model._base_manager.get(pk=row.pk)
        for f in model._meta.concrete_fields:
            was, now = getattr(row, f.attname), getattr(there, f.attname)
            assert f.get_prep_value(was) == f.get_prep_value(now), f"{model.__name__}.{f.name}"
        for axis, column in model.owner.axes.items():
            if getattr(row, column) is not None:
                all_of_them = model._base_manager.filter(**{column: world.id_of(axis)})
                assert [one.pk for one in all_of_them] == [row.pk], f"{model.__name__} {axis}"


def _plain(model: type[Row]) -> models.Field[Any, Any]:
    """A field that says nothing of whose the row is."""
    taken = {"id", *model.owner.axes.values(), (model.owner.parent or ("",))[0]}
    return next(f for f in model._meta.concrete_fields if f.column not in taken)


def _update(model: type[Row], theirs: Row, ours: Row) -> int:
    name = _plain(model).attname
    return model._base_manager.filter(pk=theirs.pk).update(**{name: getattr(ours, name)})


def _update_all(model: type[Row], theirs: Row, ours: Row) -> int:
    column = _plain(model).column
    with connection.cursor() as cursor:
        cursor.execute(
            f'UPDATE "{model._meta.db_table}" SET "{column}" = "{column}" RETURNING id'  # noqa: S608
        )
        return (theirs.pk,) in cursor.fetchall()


def _save(model: type[Row], theirs: Row, ours: Row) -> int:
    copy_of(theirs, pk=theirs.pk).save(force_update=True)
    return 1


def _delete(model: type[Row], theirs: Row, ours: Row) -> int:
    return model._base_manager.filter(pk=theirs.pk)._raw_delete("default")


def _delete_all(model: type[Row], theirs: Row, ours: Row) -> int:
    return model._base_manager.exclude(pk=ours.pk)._raw_delete("default")


def _bulk_create(model: type[Row], theirs: Row, ours: Row) -> int:
    return len(model._base_manager.bulk_create([copy_of(theirs)]))


def _insert(model: type[Row], theirs: Row, ours: Row) -> int:
    copy_of(theirs).save(force_insert=True)
    return 1


def _upsert(model: type[Row], theirs: Row, ours: Row) -> int:
    model._base_manager.bulk_create(
        [copy_of(ours, pk=theirs.pk)],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=[_plain(model).name],
    )
    return 1


def _truncate(model: type[Row], theirs: Row, ours: Row) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f'TRUNCATE "{model._meta.db_table}" CASCADE')
    return 1


def _give_away(model: type[Row], theirs: Row, ours: Row) -> int:
    """A row of ours, put before them as if it were theirs."""
    columns = {c: getattr(theirs, c) for c in model.owner.axes.values() if c != "id"}
    if columns:
        model._base_manager.filter(pk=ours.pk).update(**columns)
    return 0  # what came of it is seen in their world


WRITING: list[Callable[[type[Row], Row, Row], int]] = [
    _update,
    _update_all,
    _save,
    _delete,
    _delete_all,
    _bulk_create,
    _insert,
    _upsert,
    _truncate,
    _give_away,
]
ADDING = (_bulk_create, _insert)


@pytest.mark.parametrize("write", WRITING, ids=lambda write: write.__name__.strip("_"))
def test_what_is_another_states_is_not_written(
    worlds: Worlds, write: Callable[[type[Row], Row, Row], int]
) -> None:
    ours, theirs = worlds
    mine = ours.scope()
    read_too = {
        kind: {axis: ids | theirs.scope().ids(kind, axis) for axis, ids in reach.items()}
        for kind, reach in mine.reads.items()
    }
    scopes = {"all that is ours": mine, "theirs may be read": replace(mine, reads=read_too)}
    scopes |= {f"along {axis}": ours.scope(axis) for axis in Axis}
    for name, scope in scopes.items():
        for model, row in theirs.walled():
            if model.owner.append_only and write in ADDING:
                continue  # whoever acts may add to the ledger
            try:
                with transaction.atomic(), acting(scope):
                    written = write(model, row, ours.row(model))
                    connection.check_constraints()
            except DatabaseError:
                written = 0
            assert written == 0, f"{model.__name__}: {name}"
    with system("test.after"):
        _untouched(theirs)


@pytest.mark.parametrize(
    "write", [_update, _save, _delete], ids=lambda write: write.__name__.strip("_")
)
def test_the_same_writing_works_on_ones_own(
    worlds: Worlds, write: Callable[[type[Row], Row, Row], int]
) -> None:
    """The negative control: nothing but the wall is in its way."""
    ours, _ = worlds
    for model, row in ours.walled():
        with acting(ours.scope()), transaction.atomic():
            try:
                with transaction.atomic():
                    assert write(model, row, row) == 1, model.__name__
            except DatabaseError as refused:
                assert "permission denied" in str(refused), model.__name__  # noqa: PT017
                assert model._meta.app_label == "ledger"
            transaction.set_rollback(True)


def _given_writing(kind: str) -> set[Axis]:
    """The axes along which some role, or everybody, may write things of a kind."""
    roles = [policy().everybody, *policy().roles.values()]
    return {role.axis for role in roles if role.axis and role.own.get(kind, frozenset()) - READING}


def _given_to(world: World, axis: Axis, model: type[Row], row: Row) -> bool:
    """Whether the row is somebody's along the axis, or could be given to them by its State."""
    column = model.owner.axes[axis]
    given = {column: world.id_of(axis), model.owner.axes[Axis.STATE]: None}
    there = model._base_manager.filter(pk=row.pk)
    try:
        with transaction.atomic(), system("test.given"):
            if getattr(row, column) is None:
                there.update(**given)
                connection.check_constraints()
            return there.filter(**{column: world.id_of(axis)}).exists()
    except DatabaseError:
        return False


def test_who_writes_along_another_axis_cannot_put_a_row_into_another_state(worlds: Worlds) -> None:
    ours, theirs = worlds
    planted, tried = [], set()
    for model, row in ours.walled():
        column = model.owner.axes.get(Axis.STATE)
        for axis in _given_writing(model.owner.kind) & model.owner.axes.keys() - {Axis.STATE}:
            with transaction.atomic(), suppress(DatabaseError):
                if column and _given_to(ours, axis, model, row):
                    tried.add(model._meta.label)
                    if _planted(ours, theirs, axis, model, row):
                        planted.append((model._meta.label, axis))
                transaction.set_rollback(True)
    assert {"jobs.Run", "accounts.ErasureRequest"} <= tried
    assert planted == []


def _planted(ours: World, theirs: World, axis: Axis, model: type[Row], row: Row) -> bool:
    column = model.owner.axes[Axis.STATE]
    with transaction.atomic(), acting(ours.scope(axis)):
        there = model._base_manager.filter(pk=row.pk)
        assert there.exists(), f"{model.__name__}: nothing is tried"
        there.update(**{column: theirs.id_of(Axis.STATE)})
        connection.check_constraints()
        return bool(getattr(there.get(), column) == theirs.id_of(Axis.STATE))


# --- whose a child row is, and what a row refers to ----------------------------------------------


def _children(world: World) -> list[tuple[type[Row], Row, Row]]:
    """Child rows with their parents."""
    tables = {model._meta.db_table: row for model, row in world.walled()}
    return [
        (model, row, tables[model.owner.parent[1]])
        for model, row in world.walled()
        if model.owner.parent
    ]


def _shared(child: type[Row], parent: Row) -> list[tuple[str, str]]:
    """The columns of the axes that a child has from its parent, in both tables."""
    axes = parent.owner.axes
    return [(column, axes[axis]) for axis, column in child.owner.axes.items() if axis in axes]


def test_a_childs_owner_is_its_parents_whatever_was_sent(worlds: Worlds) -> None:
    """The worlds sent nonsense for each of these columns."""
    children = _children(worlds.ours)
    assert children
    for model, row, parent in children:
        for ours, theirs in _shared(model, parent):
            assert getattr(row, ours) == getattr(parent, theirs), f"{model.__name__}.{ours}"


def test_a_childs_owner_cannot_be_changed_alone(worlds: Worlds) -> None:
    ours, theirs = worlds
    with system("test.child"):
        for model, row, parent in _children(ours):
            foreign = theirs.row(model)
            columns = [mine for mine, its in _shared(model, parent) if its != "id"]
            model._base_manager.filter(pk=row.pk).update(
                **{c: getattr(foreign, c) for c in columns}
            )
            there = model._base_manager.get(pk=row.pk)
            assert all(getattr(there, c) == getattr(row, c) for c in columns), model.__name__


def test_who_cannot_see_the_parent_changes_the_child_and_not_whose_it_is(worlds: Worlds) -> None:
    """Somebody who may erase people, say, without reading the register of institutions."""
    ours, theirs = worlds
    apart = [
        (model, row, parent)
        for model, row, parent in _children(ours)
        if model.owner.kind != parent.owner.kind
    ]
    assert apart
    for model, row, parent in apart:
        kind = model.owner.kind
        reach = {kind: ours.scope().reads[kind]}
        name = _plain(model).attname
        changes = {
            mine: getattr(theirs.row(model), mine)
            for mine, its in _shared(model, parent)
            if its != "id"
        }
        with transaction.atomic(), acting(Scope(None, reads=reach, writes=reach)):
            there = model._base_manager.filter(pk=row.pk)
            assert there.update(**changes, **{name: getattr(row, name)}) == 1, model.__name__
            assert all(getattr(there.get(), c) == getattr(row, c) for c in changes), model.__name__
            transaction.set_rollback(True)


def test_a_childs_owner_changes_with_its_parents(worlds: Worlds) -> None:
    ours, theirs = worlds
    for model, row, parent in _children(ours):
        columns = [(mine, its) for mine, its in _shared(model, parent) if its != "id"]
        if parent.owner.parent or not columns:
            continue  # the parent's own owner is its parent's: there the change begins
        with system("test.parent"), transaction.atomic():
            moved = {its: getattr(theirs.row(type(parent)), its) for _, its in columns}
            type(parent)._base_manager.filter(pk=parent.pk).update(**moved)
            there = model._base_manager.get(pk=row.pk)
            for mine, its in columns:
                assert getattr(there, mine) == moved[its], f"{model.__name__}.{mine}"
            transaction.set_rollback(True)


def test_a_child_of_a_parent_out_of_reach_is_refused(worlds: Worlds) -> None:
    ours, theirs = worlds
    for model, row, parent in _children(ours):
        column = model.owner.parent[0]  # type: ignore[index]
        foreign = theirs.row(type(parent))
        child = copy_of(row, **{column: foreign.pk})
        with (
            pytest.raises(DatabaseError, match="names a row out of reach"),
            transaction.atomic(),
            acting(ours.scope()),
        ):
            model._base_manager.bulk_create([child])


def _references(model: type[Row]) -> Iterator[tuple[models.ForeignKey[Any, Any], type[Row]]]:
    """The foreign keys from what is a State's to what can only be a State's, but for its parent."""
    for f in model._meta.concrete_fields:
        other = f.related_model if isinstance(f, models.ForeignKey) else None
        if Axis.STATE not in model.owner.axes or not isinstance(other, type):
            continue
        if f.column == (model.owner.parent or ("",))[0]:
            continue  # it is the parent's State's, whichever that is
        if issubclass(other, WalledRow) and Axis.STATE in other.owner.axes:
            column = other.owner.axes[Axis.STATE]
            if not any(g.null for g in other._meta.concrete_fields if g.column == column):
                yield f, other


def test_no_row_refers_to_a_row_of_another_state(worlds: Worlds) -> None:
    """The database checks foreign keys outside of row security: the wall adds the State to them."""
    ours, theirs = worlds
    let_through = []
    for model, row in ours.walled():
        for f, other in _references(model):
            try:
                with transaction.atomic(), system("test.reference"):
                    changed = model._base_manager.filter(pk=row.pk)
                    assert changed.update(**{f.attname: theirs.row(other).pk}) == 1
                    connection.check_constraints()  # which else are looked at when it ends
                    if changed.filter(**{f.attname: theirs.row(other).pk}).exists():
                        let_through.append(f"{model.__name__}.{f.name}")
            except IntegrityError:
                continue
    assert let_through == []
