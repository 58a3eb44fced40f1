"""Who lost device and codes comes back in by two officers, or by the operator where none is left."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from gradus.core.access.scope import system
from gradus.core.accounts import models
from gradus.core.accounts.actions.recovery import NoFactor, SomebodyThere, reset_on_machine
from gradus.core.accounts.tests import people
from gradus.core.accounts.tests.people import PASSWORD
from gradus.core.ledger.actions import COMMAND_LINE
from gradus.entrypoints.api.tests.calls import caller

pytestmark = pytest.mark.usefixtures("committing")
WHY = "Came to the office with the badge"


@pytest.fixture
def lost() -> models.User:
    return people.member("state_officer", "lost@example.org", state=people.state())


@pytest.fixture
def asker() -> models.User:
    return people.member("national_coordinator", "asks@example.org", state=people.state())


@pytest.fixture
def second() -> models.User:
    return people.member("state_officer", "signs@example.org", state=people.state())


def ask(by: models.User, of: models.User) -> str:
    """The address of the page that the second officer is given."""
    with system("test"):
        holding = models.Holding.objects.get(user=of, state__code="XAA")
    answer = people.signed_in(by).post(
        f"/account/state/XAA/members/{holding.pk}/recovery/", {"reason": WHY}
    )
    assert answer.status_code == 302, answer.content
    return str(answer["Location"])


def has_factor(user: models.User) -> bool:
    return Authenticator.objects.filter(user=user).exists()


def test_two_officers_let_somebody_in_who_then_sets_up_a_new_factor(
    lost: models.User, asker: models.User, second: models.User
) -> None:
    session = Client()
    session.post("/account/login/", {"login": lost.email, "password": PASSWORD})
    session.post("/account/2fa/authenticate/", {"code": people.code()})
    assert session.get("/account/access/").status_code == 200
    here = ask(asker, lost)
    assert has_factor(lost)
    (told,) = people.letters_to(lost.email)
    assert WHY not in told
    assert people.link_in(people.letters_to(second.email)[0]) == here
    page = people.signed_in(second).get(here).content.decode()
    assert WHY in page
    assert people.signed_in(second).post(f"{here}sign/").status_code == 302
    assert not has_factor(lost)
    assert session.get("/account/access/")["Location"].startswith("/account/login/")
    assert len(people.letters_to(lost.email)) == 2
    again = Client()
    again.post("/account/login/", {"login": lost.email, "password": PASSWORD})
    assert again.get("/account/access/")["Location"].startswith("/account/2fa/totp/activate/")
    (entry,) = people.entries("recovery.sign")
    assert entry.actor_id == second.pk
    assert entry.state_id == people.state().pk


def test_nobody_signs_alone_nor_for_themselves_nor_twice(
    lost: models.User, asker: models.User, second: models.User
) -> None:
    here = ask(asker, lost)
    for user in (asker, lost):
        assert people.signed_in(user).post(f"{here}sign/").status_code == 422
    assert has_factor(lost)
    people.signed_in(second).post(f"{here}sign/")
    assert people.signed_in(second).post(f"{here}sign/").status_code == 422
    with system("test"):
        own = models.Holding.objects.get(user=asker)
    answer = people.signed_in(asker).post(
        f"/account/state/XAA/members/{own.pk}/recovery/", {"reason": WHY}
    )
    assert answer.status_code == 422


def test_signing_takes_showing_once_more_who_one_is(
    lost: models.User, asker: models.User, second: models.User
) -> None:
    here = ask(asker, lost)
    answer = people.signed_in(second, since=timedelta(hours=1)).post(f"{here}sign/")
    assert answer.status_code == 302
    assert "reauthenticate" in answer["Location"]
    assert has_factor(lost)


def test_what_nobody_signs_is_over_after_a_week(
    lost: models.User, asker: models.User, second: models.User
) -> None:
    here = ask(asker, lost)
    with system("test"):
        row = models.FactorReset.objects.get()
        row.asked_at -= timedelta(days=7)
        row.save()
        people.record_entry(row)
    assert people.signed_in(second).post(f"{here}sign/").status_code == 422
    assert has_factor(lost)
    assert ask(asker, lost) != here, "it can be asked again"


def test_who_has_no_authority_over_the_account_finds_nothing(
    lost: models.User, asker: models.User
) -> None:
    here = ask(asker, lost)
    elsewhere = people.member("national_coordinator", "b@example.org", state=people.state("XBB"))
    dpo = people.member("data_protection_officer", "dpo@example.org", state=people.state())
    programme = people.member("programme_officer", "p@example.org", programme=people.programme())
    for user in (elsewhere, dpo, programme):
        assert people.signed_in(user).get(here).status_code == 404
        assert people.signed_in(user).post(f"{here}sign/").status_code == 404
    assert has_factor(lost)


def test_every_office_where_a_role_is_held_has_it_in_its_record(
    lost: models.User, asker: models.User, second: models.User
) -> None:
    people.hold(lost, "mentor", programme=people.programme())
    people.signed_in(second).post(f"{ask(asker, lost)}sign/")
    entries = people.entries("recovery.sign")
    assert {one.programme_id for one in entries} == {None, people.programme().pk}


def test_the_operator_is_the_second_where_no_other_is_left_and_no_short_cut(
    lost: models.User, asker: models.User
) -> None:
    with pytest.raises(SomebodyThere):  # the coordinator can ask
        reset_on_machine(by=COMMAND_LINE, at=people.now(), user=lost)
    ask(asker, lost)
    third = people.member("state_officer", "third@example.org", state=people.state())
    with pytest.raises(SomebodyThere):  # and the third can sign
        reset_on_machine(by=COMMAND_LINE, at=people.now(), user=lost)
    with system("test"):
        models.Holding.objects.filter(user=third).update(ends=people.now())
        people.record_entry(models.Holding.objects.get(user=third))
    reset_on_machine(by=COMMAND_LINE, at=people.now(), user=lost)
    assert not has_factor(lost)
    with pytest.raises(SomebodyThere):
        reset_on_machine(by=COMMAND_LINE, at=people.now(), user=lost)


def test_an_only_coordinator_is_let_in_by_the_operator_and_the_state_sees_it(
    asker: models.User,
) -> None:
    reset_on_machine(by=COMMAND_LINE, at=people.now(), user=asker)
    assert not has_factor(asker)
    assert people.state().pk in {one.state_id for one in people.entries("recovery.sign")}
    with pytest.raises(NoFactor):
        reset_on_machine(by=COMMAND_LINE, at=people.now(), user=asker)


def test_a_program_asks_and_reads_but_never_signs(lost: models.User, asker: models.User) -> None:
    api = caller(asker)
    members = api.get("/api/states/XAA/members").json()["items"]
    pk = next(one["id"] for one in members if one["email"] == lost.email)
    asked = api.post(f"/api/states/XAA/members/{pk}/recovery", {"reason": WHY})
    assert asked.status_code == 201, asked.content
    (row,) = api.get("/api/states/XAA/recoveries").json()["items"]
    assert row["id"] == asked.json()["id"]
    assert api.get(f"/api/states/XAA/recoveries/{row['id']}").json()["reason"] == WHY
    assert api.post(f"/api/states/XAA/recoveries/{row['id']}/sign").status_code == 404
    assert has_factor(lost)
