"""No write without an entry; and what an entry says, and keeps to itself."""

# ruff: noqa: PT012 - many a refusal comes only where the block ends: at commit

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from gradus.core.access.decide import Scope
from gradus.core.access.rows import WalledRow
from gradus.core.access.scope import acting, system
from gradus.core.access.tests.worlds import World, build, copy_of
from gradus.core.ledger.canonical import commitment
from gradus.core.ledger.chain import leaf_of
from gradus.core.ledger.models import Entry, Secret
from gradus.core.ledger.record import Personal
from gradus.core.ledger.tests.chained import AT, OFFICER, STATE, enter, sql, verified
from gradus.core.states.models import Institution
from gradus.domain.ids import new_id
from gradus.domain.ownership import Axis

# --- no write without an entry -------------------------------------------------------------------


def _insert(model: type[WalledRow], row: WalledRow) -> None:
    model._base_manager.bulk_create([copy_of(row)])  # type: ignore[list-item]


def _update(model: type[WalledRow], row: WalledRow) -> None:
    column = model._meta.concrete_fields[-1].column
    sql(f'UPDATE "{model._meta.db_table}" SET "{column}" = "{column}" WHERE id = %s', row.pk)  # noqa: S608


def _delete(model: type[WalledRow], row: WalledRow) -> None:
    model._base_manager.filter(pk=row.pk)._raw_delete("default")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "write", [_insert, _update, _delete], ids=lambda write: write.__name__.strip("_")
)
def test_no_ledgered_table_is_written_without_an_entry(
    write: Callable[[type[WalledRow], WalledRow], None],
) -> None:
    world = build("XAA")
    connection.check_constraints()  # the making of the world had its entry; now it is done with
    with system("test.write"):
        sql("SELECT set_config('gradus.entered', '', true)")
        ledgered = [(model, row) for model, row in world.walled() if model.owner.ledgered]
        assert len(ledgered) > len(list(world.walled())) / 2
        told_of = 0
        for model, row in ledgered:
            with pytest.raises(IntegrityError) as refused, transaction.atomic():
                # as at commit, but for the other constraints, which a copied row may break as well
                sql("SET CONSTRAINTS ledgered IMMEDIATE")
                write(model, row)
            told = f"a write to {model._meta.db_table} left no entry in the ledger"
            unique = "duplicate key value violates unique constraint"
            told_of += told in str(refused.value)
            assert told in str(refused.value) or (write is _insert and unique in str(refused.value))
        assert told_of > len(ledgered) / (3 if write is _insert else 1.01)


@pytest.fixture
def world(committing: None) -> World:
    return build("XAA")


def _rename(world: World, name: str) -> None:
    Institution._base_manager.filter(pk=world.id_of(Axis.INSTITUTION)).update(name=name)


def _name(world: World) -> str:
    with system("test.look"):
        return Institution._base_manager.get(pk=world.id_of(Axis.INSTITUTION)).name


def test_at_commit_a_write_stands_with_its_entry_and_falls_without(world: World) -> None:
    with system("test.with"):
        _rename(world, "with")
        enter()
    assert _name(world) == "with"
    with pytest.raises(IntegrityError, match="left no entry"), system("test.without"):
        _rename(world, "without")
    assert _name(world) == "with"


def test_an_entry_of_a_savepoint_counts_if_it_was_kept(world: World) -> None:
    with system("test.kept"):
        with transaction.atomic():
            enter()
        _rename(world, "kept")
    with pytest.raises(IntegrityError, match="left no entry"), system("test.undone"):
        _rename(world, "undone")
        with transaction.atomic():
            enter()
            transaction.set_rollback(True)
    assert _name(world) == "kept"


def test_an_entry_cannot_be_pretended(world: World) -> None:
    with system("test.true"):
        entry = enter()
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('gradus.entered')")
            (of_before,) = cursor.fetchone()
    pretences: dict[str, tuple[object, ...]] = {
        "SELECT set_config('gradus.entered', pg_current_xact_id()::text, true)": (),
        "SELECT set_config('gradus.entered', %s, true)": (of_before,),
        "INSERT INTO ledger_entry (id, at, action, object_kind, body, leaf) "
        "VALUES (%s, now(), '', '', '', '') ON CONFLICT DO NOTHING": (entry,),
    }
    for statement, values in pretences.items():
        with pytest.raises(IntegrityError, match="left no entry"), system("test.pretence"):
            sql(statement, *values)
            _rename(world, "pretended")
    with pytest.raises(DatabaseError, match="permission denied"), system("test.seal"):
        sql("SELECT wall.seal('entered ' || pg_current_xact_id())")


def test_asking_for_the_check_early_does_not_switch_it_off(world: World) -> None:
    with pytest.raises(IntegrityError, match="left no entry"), system("test.early"):
        sql("SET CONSTRAINTS ALL IMMEDIATE")
        _rename(world, "early")


# --- what an entry says --------------------------------------------------------------------------


def test_whoever_acts_can_record_and_who_does_not_cannot(committing: None) -> None:
    with acting(Scope(None)):  # somebody who has not signed in
        enter()
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        enter()
    assert len(verified()) == 1


@pytest.mark.django_db
def test_the_database_works_out_the_leaf_whatever_was_sent() -> None:
    with system("test.leaf"):
        entry = Entry.objects.get(pk=enter(1, much=Decimal("1.50"), who=[STATE, None, {"é": True}]))
        assert bytes(entry.leaf) == leaf_of(entry.body)
        Entry(at=AT, action="x", object_kind="x", body="{}", leaf=b"of my own").save(
            force_insert=True
        )
        assert bytes(Entry.objects.get(action="x").leaf) == leaf_of("{}")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "value", [1.5, float("nan"), object(), {1: 2}, Personal(1.5), AT.replace(tzinfo=None)]
)
def test_what_has_no_one_spelling_is_refused(value: object) -> None:
    with system("test.spelling"), pytest.raises((TypeError, ValueError)):
        enter(value=value)


SECRETS = ["+000 5550", 7, None, ["a", {"b": "é"}], ""]


def _secrets() -> Iterator[tuple[Secret, object]]:
    rows = {row.pointer: row for row in Secret.objects.all()}
    assert len(rows) == len(SECRETS)
    for at, value in enumerate(SECRETS):
        yield rows[f"/diff/secret{at}"], value


def test_values_about_people_are_commitments_that_outlive_them(committing: None) -> None:
    """Recorded by somebody of the State, whose role may write much but never the record itself."""
    person = new_id()
    own = {Axis.STATE: frozenset([STATE])}
    with acting(Scope(OFFICER.id, reads={"plan": own}, writes={"plan": own})):
        enter(**{f"secret{at}": Personal(value, person) for at, value in enumerate(SECRETS)})
    (body,) = verified()
    assert "+000 5550" not in body
    with system("test.secrets"):
        salts = set()
        for row, value in _secrets():
            assert (row.value, row.person_id, row.state_id) == (value, person, STATE)
            assert commitment(bytes(row.salt), value) in body
            salts.add(bytes(row.salt))
        assert len(salts) == len(SECRETS)
        Secret.objects.filter(person_id=person).delete()
    assert verified() == [body]  # the values are gone, and nothing else has changed


def test_nobody_adds_secrets_or_takes_them_away_but_by_recording(committing: None) -> None:
    own = {Axis.PERSON: frozenset([OFFICER.id]), Axis.STATE: frozenset([STATE])}
    scope = Scope(OFFICER.id, reads={"record": own})
    with acting(scope):
        enter(phone=Personal("+000 5550"))
        assert Secret.objects.get().value == "+000 5550"
        assert Secret.objects.all()._raw_delete("default") == 0
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            copy_of(Secret.objects.get()).save(force_insert=True)
        assert Secret.objects.count() == 1
