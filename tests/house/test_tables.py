"""Every table says whose its rows are and how sensitive each field is; and no table is unknown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models

from gradus.core.access.policy import policy
from gradus.core.access.rows import Row, WalledManager, WalledRow
from gradus.core.access.wall import rows, walled
from gradus.domain.classification import Classified, OnErase, Sensitivity
from gradus.domain.ownership import Owner, Public, Shared

BY_THE_DATABASE = {"ledger.Link", "ledger.Head", "ledger.Block"}
"""Tables of ours that are no ``Row``: their keys are numbers that the ledger's order gives them."""

OTHERS = {
    "account_emailaddress": "allauth: an account's addresses, looked up before anybody is known",
    "account_emailconfirmation": "allauth: letters that prove an address; an invitation proves ours",
    "auth_group": "Django: comes with its sign-in, never used; rights come from roles",
    "auth_group_permissions": "Django: as above",
    "auth_permission": "Django: as above",
    "django_content_type": "Django: the names of our models",
    "django_migrations": "Django: which migrations were run; the program may only read it",
    "django_session": "Django: sessions, looked up before anybody is known; of accounts only",
    "gradus_cache": "Django: the cache; its keys carry the scope",
    "mfa_authenticator": "allauth: second factors of an account, used while it signs in",
    "procrastinate_events": "procrastinate: when jobs changed state",
    "procrastinate_jobs": "procrastinate: the queue; jobs carry the id of a run, never its inputs",
    "procrastinate_periodic_defers": "procrastinate: when periodic jobs last ran",
    "procrastinate_workers": "procrastinate: the workers that are alive",
    "socialaccount_socialaccount": "allauth: who an account is at an organisation's sign-in",
    "socialaccount_socialapp": "allauth: organisations' sign-ins; ours are in the settings, so it is empty",
    "socialaccount_socialtoken": "allauth: tokens of organisations' sign-ins, which are not kept",
    "usersessions_usersession": "allauth: an account's open sessions, for ending them",
}
"""Tables of other packages, and why they need no wall: what is in them belongs to an account, not a State."""

NO_FIELD = {("record", "personal"): "what the ledger holds apart from its texts, of any field"}


def ours() -> Iterator[type[models.Model]]:
    for model in apps.get_models(include_auto_created=True):
        if model.__module__.startswith("gradus."):
            yield model


def every(model: type[models.Model]) -> tuple[Owner, tuple[Classified, ...]]:
    """What a model of ours declares of itself."""
    return model.owner, model.classification  # type: ignore[attr-defined]


def test_every_model_of_ours_is_a_row_or_the_databases_own() -> None:
    strange = [
        m._meta.label
        for m in ours()
        if not issubclass(m, Row) and m._meta.label not in BY_THE_DATABASE
    ]
    assert strange == []  # a many-to-many field makes a table nobody declares: write the table out
    assert {model._meta.label for model in ours()} >= BY_THE_DATABASE
    assert {model for model in ours() if issubclass(model, Row)} == set(rows())


def test_every_model_declares_an_owner_with_its_reason() -> None:
    for model in ours():
        owner, _ = every(model)
        assert isinstance(owner, Owner), model.__name__
        if isinstance(owner, Shared | Public):
            assert len(owner.why.split()) >= 4, f"{model.__name__}: why has it no wall?"
            assert not issubclass(model, WalledRow), model.__name__


def test_every_field_is_classified_exactly_once() -> None:
    for model in ours():
        _, classes = every(model)
        named = Counter(name for entry in classes for name in entry.fields)
        fields = {f.name for f in model._meta.concrete_fields} - {"id"}
        assert fields - set(named) == set(), f"{model.__name__}: not classified"
        assert set(named) - fields - {"id"} == set(), f"{model.__name__}: no such field"
        assert [name for name, times in named.items() if times > 1] == [], model.__name__


def test_every_classification_has_a_purpose_and_a_retention() -> None:
    for model in ours():
        for entry in every(model)[1]:
            assert entry.fields, model.__name__
            assert entry.purpose.strip(), f"{model.__name__}: {sorted(entry.fields)}"
            assert entry.retention.strip(), f"{model.__name__}: {sorted(entry.fields)}"
            if entry.sensitivity is Sensitivity.PERSONAL:
                assert entry.retention != "for ever", f"{model.__name__}: {sorted(entry.fields)}"


def test_what_can_be_blanked_may_be_blank() -> None:
    """A field that erasing a person blanks must be able to hold nothing."""
    emptied = (models.CharField, models.TextField, models.JSONField, models.BinaryField, ArrayField)
    for model in ours():
        for entry in every(model)[1]:
            if entry.on_erase is OnErase.BLANK:
                for name in entry.fields:
                    f = model._meta.get_field(name)
                    assert f.null or isinstance(f, emptied), f"{model.__name__}.{name}"


def test_what_tells_about_a_state_lies_behind_the_wall() -> None:
    for model in ours():
        if issubclass(model, WalledRow):
            continue
        sensitive = {entry.sensitivity for entry in every(model)[1]}
        assert Sensitivity.RESTRICTED not in sensitive, model.__name__
        if isinstance(every(model)[0], Public):
            assert sensitive <= {Sensitivity.PUBLIC, Sensitivity.INTERNAL}, model.__name__
        for f in model._meta.concrete_fields:
            other = f.related_model if isinstance(f, models.ForeignKey) else None
            to_walled = isinstance(other, type) and issubclass(other, WalledRow)
            assert not to_walled, (
                f"{model.__name__}.{f.name} refers to a walled row from outside the wall"
            )
            assert f.column != "state_id", f"{model.__name__} is a State's and has no wall"


def test_every_wall_stands_on_columns_and_kinds_that_exist() -> None:
    tables = {model._meta.db_table: model for model in walled()}
    for model in walled():
        columns = {f.column for f in model._meta.concrete_fields}
        assert model.owner.kind in policy().kinds, model.__name__
        assert model.owner.axes, f"{model.__name__} is nobody's"
        assert set(model.owner.axes.values()) <= columns, model.__name__
        if model.owner.parent:
            column, table = model.owner.parent
            assert column in columns, model.__name__
            assert table in tables, f"{model.__name__}: its parent has no wall"
            assert model.owner.axes.keys() & tables[table].owner.axes.keys(), model.__name__


def test_every_manager_of_a_walled_table_asks_for_the_scope() -> None:
    for model in walled():
        assert model._meta.managers, model.__name__
        assert all(isinstance(m, WalledManager) for m in model._meta.managers), model.__name__


def test_every_field_the_policy_hides_is_a_field() -> None:
    for kind, names in policy().fields.items():
        fields = {f.name for m in walled() if m.owner.kind == kind for f in m._meta.concrete_fields}
        for name in names:
            assert name in fields or (kind, name) in NO_FIELD, f"{kind}.{name}"


@pytest.mark.django_db
def test_no_table_is_unknown() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace "
            "AND relkind IN ('r', 'p', 'v', 'm', 'f')"
        )
        there = {name for (name,) in cursor.fetchall()}
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'wall'::regnamespace AND relkind = 'r'"
        )
        in_the_wall = {name for (name,) in cursor.fetchall()}
    known = {model._meta.db_table for model in ours()}
    assert there - known - set(OTHERS) == set(), "say in OTHERS why it needs no wall"
    assert set(OTHERS) - there == set(), "gone: take it out of OTHERS"
    assert in_the_wall == {"key", "made_ready"}


def test_the_packages_whose_tables_are_listed_are_all_there_are() -> None:
    theirs = {
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if not model.__module__.startswith("gradus.")
        and model._meta.managed | model._meta.db_table.startswith("procrastinate")
    }
    assert theirs <= set(OTHERS)
