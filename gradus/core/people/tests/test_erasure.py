"""Giving a person their data, and forgetting them: everywhere, for good, after a restore too."""

from __future__ import annotations

import json

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import Field

from gradus.core.access.actor import Actor
from gradus.core.access.decide import scope_for
from gradus.core.access.denied import Denied
from gradus.core.access.erasing import blank_of
from gradus.core.access.scope import acting, system
from gradus.core.accounts.models import Holding, User
from gradus.core.ledger.models import Entry, Secret
from gradus.core.people import models, rules, selectors, traces
from gradus.core.people.actions import erasure
from gradus.core.people.actions import people as actions
from gradus.core.people.tests import factories as enter
from gradus.core.states.tests import factories as make
from gradus.core.states.tests.factories import AT
from gradus.domain.classification import OnErase
from gradus.domain.ids import new_id
from gradus.domain.ownership import Axis

pytestmark = pytest.mark.django_db


def officer(of: models.Person) -> Actor:
    return make.holder("data_protection_officer", Axis.STATE, of.state_id, state_id=of.state_id)


def everywhere(text: str) -> list[str]:
    """The tables in which a text stands, whatever the column."""
    found = []
    with system("test"), connection.cursor() as cursor:
        for model in apps.get_models():
            table = model._meta.db_table
            cursor.execute(
                f'SELECT count(*) FROM "{table}" t WHERE t::text ILIKE %s',  # noqa: S608
                [f"%{text}%"],
            )
            if cursor.fetchone()[0]:
                found.append(table)
    return found


def forget(person: models.Person) -> erasure.Forgotten:
    by = officer(person)
    with acting(scope_for(by, AT)):
        return erasure.erase_person(by=by, at=AT, person=person, ground="asked")


def account(person: models.Person) -> User:
    user = User.objects.create_user(
        "canary-account@example.test", "long enough 123", name="Canary", joined_at=AT
    )
    user.person_id = person.pk
    user.save()
    holding = Holding(user=user, role="trainee", axis=Axis.PERSON, person_id=person.pk, starts=AT)
    with system("test"):
        holding.save(force_insert=True)
        make.entered(holding.thing())
    return user


def test_after_erasure_nothing_of_the_person_stands_anywhere() -> None:
    person = enter.person(make.institution(make.state()))
    by = make.coordinator(person.state)
    with acting(scope_for(by, AT)):
        actions.change_person(by=by, at=AT, person=person, changes={"name": "Canary Ada Other"})
    user = account(person)
    assert "people_person" in everywhere("canary")
    assert "ledger_secret" in everywhere("canary")
    done = forget(person)
    assert done.account == "closed"
    assert everywhere("canary") == []
    user.refresh_from_db()
    assert not user.is_active
    assert not user.has_usable_password()


def test_counts_and_chain_survive() -> None:
    person = enter.person(make.institution(make.state()))
    with system("test"):
        before = set(Entry.objects.values_list("pk", "leaf"))
    forget(person)
    with system("test"):
        assert before <= set(Entry.objects.values_list("pk", "leaf"))
        assert not Secret.objects.filter(person_id=person.pk).exists()
        assert selectors.present_by_role(officer(person), person.state_id) == {
            ("practitioner", "erased"): 1
        }
    with pytest.raises(rules.ErasedAlready):
        forget(person)


def test_the_secrets_of_others_stay() -> None:
    state = make.state()
    police = make.institution(state)
    person, other = enter.person(police), enter.person(police, name="Somebody Else")
    forget(person)
    with system("test"):
        assert Secret.objects.filter(person_id=other.pk, value="Somebody Else").exists()
        assert models.Person.objects.get(pk=other.pk).name == "Somebody Else"


def test_an_account_with_an_office_is_kept() -> None:
    person = enter.person(make.institution(make.state()))
    user = account(person)
    office = Holding(
        user=user, role="state_officer", axis=Axis.STATE, state=person.state, starts=AT
    )
    with system("test"):
        office.save(force_insert=True)
        make.entered(office.thing())
    assert forget(person).account == "kept: other roles"
    user.refresh_from_db()
    assert user.is_active


def test_a_person_is_given_everything_but_secrets() -> None:
    person = enter.person(make.institution(make.state()))
    account(person)
    for by in (make.holder("trainee", Axis.PERSON, person.pk), officer(person)):
        with acting(scope_for(by, AT)):
            mine = selectors.person_row(by, person.pk)
            assert mine is not None
            found = erasure.export_person(by=by, at=AT, person=mine)
        text = json.dumps(found)
        for value in enter.FULL.values():
            assert str(value) in text
        assert "canary-account@example.test" in text
        assert {"people_person", "ledger_secret", "accounts_user"} <= set(found)
        assert "password" not in text
        assert "salt" not in text


def test_who_may_export_and_erase() -> None:
    person = enter.person(make.institution(make.state()))
    for by in (make.coordinator(person.state), make.holder("trainee", Axis.PERSON, new_id())):
        with acting(scope_for(by, AT)):
            with pytest.raises(Denied):
                erasure.export_person(by=by, at=AT, person=person)
            with pytest.raises(Denied):
                erasure.erase_person(by=by, at=AT, person=person, ground="asked")


def test_whatever_is_personal_can_be_blanked() -> None:
    for model, _ in traces.tables():
        for entry in model.classification:
            if entry.on_erase is OnErase.BLANK:
                for name in entry.fields:
                    field = model._meta.get_field(name)
                    assert isinstance(field, Field)
                    blank_of(field)


def test_every_table_that_names_people_is_found() -> None:
    found = {model._meta.db_table for model, _ in traces.tables()}
    assert {"people_person", "ledger_secret", "accounts_holding", "accounts_invitation"} <= found
