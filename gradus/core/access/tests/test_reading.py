"""Ways to read past the managers, each tried on every walled table against another State's rows."""

# ruff: noqa: S608 - the statements name our own tables

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.apps import apps
from django.contrib.postgres.aggregates import ArrayAgg
from django.db import DatabaseError, IntegrityError, connection, models, transaction
from django.db.models import Count, Exists, OuterRef
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gradus.core.access.decide import Scope
from gradus.core.access.policy import policy
from gradus.core.access.rows import WalledRow
from gradus.core.access.scope import acting, system
from gradus.core.access.tests.conftest import Worlds
from gradus.core.access.tests.worlds import World, copy_of
from gradus.core.access.wall import walled
from gradus.domain.ownership import Axis

Row = models.Model
Seen = set[UUID]
UNCHANGING = {apps.get_model("ledger", "Entry"), apps.get_model("ledger", "Secret")}


def test_every_walled_table_has_a_row_in_both_worlds(worlds: Worlds) -> None:
    for world in worlds:
        for model, row in world.walled():
            owners = row.thing().owners
            assert owners, f"{model.__name__}: the row is nobody's, and so proves nothing"
            assert all(owners[axis] == world.id_of(axis) for axis in owners), model.__name__


def _sql(question: str, *values: object) -> Seen:
    with connection.cursor() as cursor:
        cursor.execute(question, values or None)
        return {row[0] for row in cursor.fetchall() if row[0] is not None}


def _keys(model: type[Row]) -> list[models.ForeignKey[Any, Any]]:
    fields = model._meta.concrete_fields
    return [f for f in fields if isinstance(f, models.ForeignKey) and _is_walled(f.related_model)]


def _is_walled(model: object) -> bool:
    return isinstance(model, type) and issubclass(model, WalledRow)


def _pks(rows: Iterable[Row]) -> Seen:
    return {row.pk for row in rows}


def _related(rows: Iterable[Row]) -> Seen:
    """The rows, and what was fetched along with them."""
    seen: Seen = set()
    for row in rows:
        seen |= {row.pk, *(other.pk for other in row._state.fields_cache.values() if other)}
        for fetched in getattr(row, "_prefetched_objects_cache", {}).values():
            seen |= _pks(fetched)
    return seen


def _manager(model: type[Row], theirs: Row) -> Seen:
    return _pks(model._default_manager.all())


def _base_manager(model: type[Row], theirs: Row) -> Seen:
    return _pks(model._base_manager.all())


def _by_key(model: type[Row], theirs: Row) -> Seen:
    return _pks(model._base_manager.filter(pk=theirs.pk))


def _raw(model: type[Row], theirs: Row) -> Seen:
    return _pks(model._base_manager.raw(f'SELECT * FROM "{model._meta.db_table}"'))


def _cursor(model: type[Row], theirs: Row) -> Seen:
    return _sql(f'SELECT id FROM "{model._meta.db_table}"')


def _join(model: type[Row], theirs: Row) -> Seen:
    seen: Seen = set()
    for f in model._meta.concrete_fields:
        if isinstance(f, models.ForeignKey):
            near, far = model._meta.db_table, f.related_model._meta.db_table
            for side in ("near", "far") if _is_walled(f.related_model) else ("near",):
                seen |= _sql(
                    f'SELECT {side}.id FROM "{far}" far FULL JOIN "{near}" near ON near."{f.column}" = far.id'
                )
    return seen


def _select_related(model: type[Row], theirs: Row) -> Seen:
    names = [f.name for f in _keys(model)]
    return _related(model._base_manager.select_related(*names) if names else ())


def _prefetch_related(model: type[Row], theirs: Row) -> Seen:
    names = [f.name for f in _keys(model)]
    backwards = [
        r.get_accessor_name() for r in model._meta.related_objects if _is_walled(r.related_model)
    ]
    return _related(model._base_manager.prefetch_related(*names, *filter(None, backwards)))


def _reverse_key(model: type[Row], theirs: Row) -> Seen:
    """From rows of theirs that are in memory already, forward and back."""
    seen: Seen = set()
    for relation in model._meta.related_objects:
        name = relation.get_accessor_name()
        if name and relation.multiple and _is_walled(relation.related_model):
            seen |= _pks(getattr(copy_of(theirs, pk=theirs.pk), name).all())
    for f in _keys(model):
        try:
            fetched = getattr(copy_of(theirs, pk=theirs.pk), f.name)
        except models.ObjectDoesNotExist:
            continue
        seen |= {fetched.pk} if fetched else set()
    return seen


def _values_list(model: type[Row], theirs: Row) -> Seen:
    return set(model._base_manager.values_list("pk", flat=True))


def _aggregate(model: type[Row], theirs: Row) -> Seen:
    told = model._base_manager.aggregate(all=ArrayAgg("pk", default=[]), n=Count("pk"))
    assert told["n"] == len(told["all"]) == model._base_manager.count()
    return set(told["all"])


def _exists(model: type[Row], theirs: Row) -> Seen:
    table = model._meta.db_table
    found = _sql(
        f'SELECT %s WHERE EXISTS (SELECT FROM "{table}" WHERE id = %s)', theirs.pk, theirs.pk
    )
    return found | ({theirs.pk} if model._base_manager.filter(pk=theirs.pk).exists() else set())


def _subquery(model: type[Row], theirs: Row) -> Seen:
    itself = model._base_manager.filter(pk=OuterRef("pk"))
    return _pks(model._base_manager.filter(Exists(itself), pk__in=model._base_manager.values("pk")))


def _union(model: type[Row], theirs: Row) -> Seen:
    keys = model._base_manager.values_list("pk", flat=True)
    return set(keys.union(keys.filter(pk=theirs.pk), all=True))


def _in_bulk(model: type[Row], theirs: Row) -> Seen:
    return _pks(model._base_manager.in_bulk([theirs.pk]).values())


def _iterator(model: type[Row], theirs: Row) -> Seen:
    return _pks(model._base_manager.iterator(chunk_size=1))


def _copy(model: type[Row], theirs: Row) -> Seen:
    with (
        connection.cursor() as cursor,
        cursor.copy(f'COPY "{model._meta.db_table}" (id) TO STDOUT') as lines,
    ):
        return {UUID(line[0]) for line in lines.rows()}


def _locked(model: type[Row], theirs: Row) -> Seen:
    if model in UNCHANGING:  # nobody may lock what nobody may change
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            model._base_manager.select_for_update().first()
        return set()
    return _pks(model._base_manager.select_for_update())


def _materialised(model: type[Row], theirs: Row) -> Seen:
    table = model._meta.db_table
    return _sql(
        f'WITH kept AS MATERIALIZED (SELECT *, count(*) OVER () FROM "{table}") SELECT id FROM kept'
    )


READING: list[Callable[[type[Row], Row], Seen]] = [
    _manager,
    _base_manager,
    _by_key,
    _raw,
    _cursor,
    _join,
    _select_related,
    _prefetch_related,
    _reverse_key,
    _values_list,
    _aggregate,
    _exists,
    _subquery,
    _union,
    _in_bulk,
    _iterator,
    _copy,
    _locked,
    _materialised,
]
reading = pytest.mark.parametrize("read", READING, ids=lambda read: read.__name__.strip("_"))


def _everything(world: World) -> Seen:
    return {row.pk for _, row in world.walled()}


@reading
def test_what_is_another_states_is_not_read(
    worlds: Worlds, read: Callable[[type[Row], Row], Seen]
) -> None:
    ours, theirs = worlds
    foreign = _everything(theirs)
    for axes in [(), *((axis,) for axis in Axis)]:
        with acting(ours.scope(*axes)):
            for model, row in theirs.walled():
                assert not read(model, row) & foreign, (
                    f"{model.__name__} along {axes or 'all axes'}"
                )


@reading
def test_the_same_reading_finds_it_where_there_is_no_wall(
    worlds: Worlds, read: Callable[[type[Row], Row], Seen]
) -> None:
    """The negative control: each way does read, if it may."""
    foreign = _everything(worlds.theirs)
    with system("test.control"):
        found = [bool(read(model, row) & foreign) for model, row in worlds.theirs.walled()]
    assert sum(found) > len(found) / 3


def test_ones_own_is_read(worlds: Worlds) -> None:
    with acting(worlds.ours.scope()):
        for model, row in worlds.ours.walled():
            assert _manager(model, row) == _cursor(model, row) == {row.pk}, model.__name__


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data())
def test_the_manager_the_database_and_the_decision_agree(
    worlds: Worlds, data: st.DataObject
) -> None:
    """Whatever the scope: what is read is what it reaches, and what is written what it reaches for that."""
    ids = {axis: [world.id_of(axis) for world in worlds] for axis in Axis}
    reach = st.fixed_dictionaries(
        {}, optional={axis: st.frozensets(st.sampled_from(ids[axis])) for axis in Axis}
    )
    reaches = st.fixed_dictionaries({}, optional=dict.fromkeys(policy().kinds, reach))
    scope = Scope(None, reads=data.draw(reaches, "reads"), writes=data.draw(reaches, "writes"))
    rows = [row for world in worlds for _, row in world.walled()]
    with acting(scope):
        for model in walled():
            mine = [row for row in rows if type(row) is model]
            read = {row.pk for row in mine if scope.reaches(row.thing())}
            write = {row.pk for row in mine if scope.reaches(row.thing(), write=True)}
            table = model._meta.db_table
            assert _pks(model._default_manager.all()) == _cursor(model, mine[0]) == read, table
            if model not in UNCHANGING:
                written = _sql(f'UPDATE "{table}" SET id = id RETURNING id')
                assert written == read & write, table
            if model._meta.label != "ledger.Entry":
                with transaction.atomic():
                    assert _sql(f'DELETE FROM "{table}" RETURNING id') == read & write, table
                    transaction.set_rollback(True)
        transaction.set_rollback(True)


def test_statistics_tell_nothing(worlds: Worlds) -> None:
    """PostgreSQL keeps samples of columns; it shows none of a table under row security."""
    with acting(worlds.ours.scope()):
        tables = [model._meta.db_table for model in walled()]
        assert _sql("SELECT tablename FROM pg_stats WHERE tablename = ANY(%s)", tables) == set()


def test_what_is_in_the_way_of_a_row_is_not_told(worlds: Worlds) -> None:
    """An id, or a word that must be one's own, is taken: by whom and by what is not said."""
    for model, row in worlds.theirs.walled():
        with pytest.raises(IntegrityError) as refused, transaction.atomic(), system("test.twice"):
            model._base_manager.bulk_create([copy_of(row, pk=row.pk)])
        cause = refused.value.__cause__
        assert isinstance(cause, psycopg.Error)
        assert cause.diag.message_detail is None, model.__name__
        assert "canary" not in str(cause), model.__name__
