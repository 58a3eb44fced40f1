"""The second wall: row-level security in PostgreSQL, generated from what each table declares.

Run by the owner of the database after every migration; the program's own role owns nothing and
cannot lift it. ``structure`` is the whole wall as data; ``ledger.database.gaps`` compares it, and the
ledger's part, with what is there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.apps import apps
from django.db import models
from django.db.backends.utils import CursorWrapper

from gradus.core.access.foundation import CLEARED, FUNCTIONS, GRANTS
from gradus.core.access.rows import Row, WalledRow
from gradus.core.access.structure import (
    Constraint,
    Function,
    Policy,
    Right,
    Structure,
    Trigger,
)
from gradus.core.access.token import blocks
from gradus.domain.ownership import Axis, Public, Walled

LONGEST_NAME = 63  # of anything in PostgreSQL; what is longer is cut without a word


def rows() -> list[type[Row]]:
    """Every table of the house, by name."""
    models_ = (model for model in apps.get_models() if issubclass(model, Row))
    return sorted(models_, key=lambda model: model._meta.db_table)


def walled() -> list[type[WalledRow]]:
    """Every table that belongs to a State or a programme."""
    return [model for model in rows() if issubclass(model, WalledRow)]


def structure() -> Structure:
    """The whole wall."""
    tables = walled()
    children = [model for model in tables if model.owner.parent]
    agreeing = [constraint for model in tables for constraint in _agreements(model)]
    keys = {key for key, _ in agreeing}
    return Structure(
        functions=(
            *FUNCTIONS,
            *(_owner_from_parent(model) for model in children),
            *(_stays(model) for model in tables if _may_freeze(model)),
        ),
        secured=tuple(model._meta.db_table for model in tables),
        policies=tuple(policy for model in tables for policy in _policies(model)),
        constraints=(
            *sorted(keys, key=lambda key: (key.table, key.name)),
            *(reference for _, reference in agreeing),
        ),
        triggers=(
            *(
                Trigger(
                    model._meta.db_table,
                    "owner_from_parent",
                    "BEFORE INSERT OR UPDATE",
                    _named(f"owner_of_{model._meta.db_table}"),
                )
                for model in children
            ),
            *(
                Trigger(
                    model._meta.db_table,
                    "stays_once_frozen",
                    "BEFORE INSERT OR DELETE OR UPDATE",
                    _named(f"stays_{model._meta.db_table}"),
                )
                for model in tables
                if _may_freeze(model)
            ),
        ),
        rights=(
            Right("django_migrations", frozenset({"SELECT"})),
            *(
                Right(model._meta.db_table, frozenset({"SELECT", "INSERT"}))
                for model in rows()
                if _is_append_only(model)
            ),
        ),
    )


def raise_wall(cursor: CursorWrapper, key: bytes) -> None:
    """Build the whole wall anew, in the transaction of the cursor; the ledger's part comes after."""
    cursor.execute(CLEARED)
    inner, outer = blocks(key)
    cursor.execute(
        "INSERT INTO wall.key (inner_block, outer_block) VALUES (%s, %s) ON CONFLICT (single) "
        "DO UPDATE SET inner_block = excluded.inner_block, outer_block = excluded.outer_block",
        [inner, outer],
    )
    cursor.execute(GRANTS)
    for statement in structure().statements():
        cursor.execute(statement)


def _policies(model: type[WalledRow]) -> Iterator[Policy]:
    table = model._meta.db_table
    reads, writes = _within(model, "r"), _within(model, "w")
    yield Policy(table, "wall_read", "SELECT", using=reads)
    if model.owner.append_only:
        yield Policy(table, "wall_insert", "INSERT", check="(SELECT wall.somebody())")
        return
    yield Policy(table, "wall_insert", "INSERT", check=writes)
    yield Policy(table, "wall_update", "UPDATE", using=writes, check=writes)
    yield Policy(table, "wall_delete", "DELETE", using=writes)


def _within(model: type[WalledRow], verb: str) -> str:
    return " OR ".join(
        [
            "(SELECT wall.everything())",
            *(
                f'"{column}" = ANY '
                f"((SELECT wall.ids('{verb}', '{model.owner.kind}', '{axis.value}'))::uuid[])"
                f"{_unless(model, axis)}"
                for axis, column in model.owner.axes.items()
            ),
        ]
    )


def _unless(model: type[WalledRow], axis: Axis) -> str:
    """What else must be true of a row to which an axis leads, where it does not lead everybody."""
    narrowed = model.owner.narrowed
    if narrowed is not None and narrowed.axis is axis:
        return (
            f" AND (\"{narrowed.column}\" <> '{narrowed.value}' "
            f'OR "{narrowed.person}" = (SELECT wall.actor()))'
        )
    if model.owner.parent is not None:
        column, parent = _parent(model)
        if parent.owner.narrowed is not None and parent.owner.narrowed.axis is axis:
            table = parent._meta.db_table  # of which the reader sees what its own policy shows
            return f' AND "{column}" IN (SELECT {table}.id FROM {table})'  # noqa: S608 # nosec - our own names
    return ""


def _owner_from_parent(model: type[WalledRow]) -> Function:
    """The owner's columns of a child row are the parent's, whatever the statement says.

    Whoever may change the child but not see its parent (a register's institution, for somebody who may
    only erase people) leaves them as they are.
    """
    column, parent = _parent(model)
    shared = {
        model.owner.axes[axis]: parent.owner.axes[axis]
        for axis in model.owner.axes
        if axis in parent.owner.axes and model.owner.axes[axis] != column  # that is the parent's id
    }
    theirs = ", ".join(f'"{name}"' for name in shared.values())
    ours = ", ".join(f'NEW."{name}"' for name in shared)
    looked_up = f"SELECT {theirs} INTO {ours}" if shared else "PERFORM"
    kept = " ".join(f'NEW."{name}" := OLD."{name}";' for name in shared)
    table = model._meta.db_table
    body = f"""
BEGIN
    IF NEW."{column}" IS NULL THEN
        RETURN NEW;
    END IF;
    {looked_up} FROM "{parent._meta.db_table}" WHERE id = NEW."{column}";
    IF NOT FOUND THEN
        IF TG_OP = 'INSERT' OR NEW."{column}" IS DISTINCT FROM OLD."{column}" THEN
            RAISE EXCEPTION '{table}.{column} names a row out of reach'
                USING ERRCODE = 'foreign_key_violation';
        END IF;
        {kept}
    END IF;
    RETURN NEW;
END """
    return Function(_named(f"owner_of_{table}"), body)


def _is_append_only(model: type[Row]) -> bool:
    return isinstance(model.owner, Walled | Public) and model.owner.append_only


def _may_freeze(model: type[WalledRow]) -> bool:
    """Whether rows of a table are frozen one day: by their own column, or with their parent."""
    by_parent = model.owner.parent is not None and bool(_parent(model)[1].owner.frozen)
    return bool(model.owner.frozen) or by_parent


def _stays(model: type[WalledRow]) -> Function:
    """A frozen row stays as it is, and so do the rows it is the parent of."""
    table, frozen = model._meta.db_table, model.owner.frozen
    was = f'OLD."{frozen}"' if frozen else "false"
    before = after = "false"
    if model.owner.parent is not None and _parent(model)[1].owner.frozen:
        column, parent = _parent(model)
        signed = parent.owner.frozen
        within = f'SELECT FROM "{parent._meta.db_table}" WHERE "{signed}" AND id ='  # nosec - ours
        before, after = (f'EXISTS ({within} {row}."{column}")' for row in ("OLD", "NEW"))
    body = f"""
DECLARE
    stays boolean := false;
BEGIN
    IF TG_OP <> 'INSERT' THEN
        stays := {was} OR {before};
    END IF;
    IF NOT stays AND TG_OP <> 'DELETE' THEN
        stays := {after};
    END IF;
    IF stays THEN
        RAISE EXCEPTION '{table}: what is signed is never changed'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END """
    return Function(_named(f"stays_{table}"), body)


def _agreements(model: type[WalledRow]) -> Iterator[tuple[Constraint, Constraint]]:
    """A row never refers to a row of another State; a child's owner changes with its parent's.

    Foreign keys are checked by the database outside of row security, so without this a row of one
    State could name an institution of another. What a State's row may share with other States (a
    regional activity, an account's role) has no State of its own, and is left out.
    """
    parent = _parent(model) if model.owner.parent else None
    for field in model._meta.concrete_fields:
        other = field.related_model if isinstance(field, models.ForeignKey) else None
        if not isinstance(other, type) or not issubclass(other, WalledRow):
            continue
        is_parent = parent == (field.column, other)
        for axis in Axis if is_parent else (Axis.STATE,):
            ours, theirs = model.owner.axes.get(axis), other.owner.axes.get(axis)
            if ours is None or theirs is None or theirs == "id" or ours in {"id", field.column}:
                continue
            if not is_parent and _may_be_null(other, theirs):
                continue
            table = other._meta.db_table
            key = Constraint(table, _named(f"wall_{theirs}_of_{table}"), f'UNIQUE (id, "{theirs}")')
            yield (
                key,
                Constraint(
                    model._meta.db_table,
                    _named(f"wall_{field.column}_{axis.value}"),
                    f'FOREIGN KEY ("{field.column}", "{ours}") REFERENCES "{table}"(id, "{theirs}") '
                    f"{'ON UPDATE CASCADE ' if is_parent else ''}DEFERRABLE INITIALLY DEFERRED",
                ),
            )


def _parent(model: type[WalledRow]) -> tuple[str, type[WalledRow]]:
    if model.owner.parent is None:
        raise ValueError(f"{model.__name__} has no parent")
    column, table = model.owner.parent
    return column, next(other for other in walled() if other._meta.db_table == table)


def _may_be_null(model: type[WalledRow], column: str) -> bool:
    return any(field.null for field in model._meta.concrete_fields if field.column == column)


def _named(name: str) -> str:
    if len(name) > LONGEST_NAME:
        raise ValueError(f"{name} is too long a name: give the table a shorter one")
    return name


def unclassified(model: type[models.Model], named: Iterable[str]) -> set[str]:
    """The fields of a table that no classification names."""
    return {field.name for field in model._meta.concrete_fields} - set(named) - {"id"}
