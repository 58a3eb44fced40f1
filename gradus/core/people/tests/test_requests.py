"""Whoever asked to be erased is answered: all that can go goes, what stays is said, they are told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client

from gradus.core.access.actor import Actor
from gradus.core.access.decide import scope_for
from gradus.core.access.denied import Denied, StepUpNeeded
from gradus.core.access.scope import acting, system
from gradus.core.accounts.actions.holdings import LastOfThem
from gradus.core.accounts.actions.invitations import invite
from gradus.core.accounts.actions.own import ask_erasure
from gradus.core.accounts.models import ErasureRequest, Holding, User
from gradus.core.accounts.tests import people as accounts
from gradus.core.people import answering
from gradus.core.people.actions import requests
from gradus.core.people.tests import factories as enter
from gradus.core.people.tests.test_erasure import everywhere
from gradus.core.states.tests import factories as make
from gradus.core.states.tests.factories import AT
from gradus.core.tokens.models import ApiToken
from gradus.domain.ownership import Axis

pytestmark = pytest.mark.django_db


def asked_of(user: User) -> ErasureRequest:
    ask_erasure(by=Actor(id=user.pk), at=AT)
    with system("test"):
        return ErasureRequest.objects.select_related("user").get(user=user, state__code="XAA")


def officer(code: str = "XAA") -> Actor:
    state = accounts.state(code).pk
    return make.holder("data_protection_officer", Axis.STATE, state, state_id=state)


def focal_point(email: str = "canary@example.test") -> User:
    return accounts.member(
        "focal_point", email, institution=accounts.institution(), state=accounts.state()
    )


def seen(viewer: Actor) -> list[ErasureRequest]:
    with acting(scope_for(viewer, AT)):
        return list(answering.requests(viewer))


def carried_out(asked: ErasureRequest, by: Actor | None = None) -> str:
    by = by or officer()
    with acting(scope_for(by, AT)):
        return requests.erase_as_asked(by=by, at=AT, request=asked)


def test_nothing_of_the_account_stands_anywhere_and_the_asker_is_told(
    django_capture_on_commit_callbacks: object,
) -> None:
    state = accounts.state()
    coordinator = make.coordinator(state)
    with acting(scope_for(coordinator, AT)):
        invite(
            by=coordinator,
            at=AT,
            email="canary@example.test",
            name="Canary",
            role="state_officer",
            scope={Axis.STATE: state.pk},
            within={Axis.STATE: state.pk},
        )
    user = focal_point()
    with system("test"):
        key = ApiToken(
            user=user,
            name="canary key",
            prefix="canary",
            sha256="0",
            scopes=[],
            second_factor=False,
            created_at=AT,
            expires_at=AT + timedelta(days=1),
        )
        key.save()
        make.entered(key.thing())
    asked = asked_of(user)
    assert {"accounts_user", "accounts_invitation", "ledger_secret", "tokens_apitoken"} <= set(
        everywhere("canary")
    )
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        assert carried_out(asked) == "closed"
    assert everywhere("canary") == []
    user.refresh_from_db()
    assert not user.is_active
    with system("test"):
        assert not Holding.objects.filter(user=user, ends__isnull=True).exists()
    (letter,) = [one for one in mail.outbox if one.to == ["canary@example.test"]]
    assert "erased" in letter.body
    assert [one.body for one in accounts.entries("erasure.carry-out")]


def test_an_entry_among_the_people_goes_with_it() -> None:
    person = enter.person(make.institution(make.state()))
    user = accounts.account("canary@example.test")
    user.person_id = person.pk
    user.save()
    accounts.hold(user, "trainee", person_id=person.pk, state=person.state)
    asked = asked_of(user)
    with system("test"):
        assert answering.person_of(asked) == person
    assert carried_out(asked) == "closed"
    with system("test"):
        person.refresh_from_db()
    assert person.status == "erased"
    assert not person.name


def test_an_account_with_a_role_elsewhere_stays_and_it_is_said() -> None:
    user = focal_point()
    accounts.hold(user, "mentor", programme=accounts.programme())
    asked = asked_of(user)
    by = officer()
    with acting(scope_for(by, AT)):
        outlook = answering.outlook(by, asked, AT)
    assert answering.ACCOUNT in [kept.what for kept in outlook.stays]
    assert answering.ACCOUNT not in outlook.goes
    assert carried_out(asked) == "kept: other roles"
    with system("test"):
        held = Holding.objects.filter(user=user, ends__isnull=True)
        assert [one.role for one in held] == ["mentor"]


def test_who_answers_sees_their_own_offices_requests_alone() -> None:
    asked = asked_of(focal_point())
    assert seen(officer()) == [asked]
    assert seen(make.coordinator(accounts.state())) == [asked]
    for viewer in (
        officer("XBB"),
        make.holder("programme_officer", Axis.PROGRAMME, accounts.programme().pk),
        make.holder("state_officer", Axis.STATE, accounts.state().pk),
        Actor(id=asked.user_id),
    ):
        assert seen(viewer) == []
    coordinator = make.coordinator(accounts.state())
    with acting(scope_for(coordinator, AT)):
        with pytest.raises(Denied):
            requests.refuse_erasure(by=coordinator, at=AT, request=asked, reason="no")
        with pytest.raises(Denied):
            requests.erase_as_asked(by=coordinator, at=AT, request=asked)


def test_erasing_takes_showing_once_more_who_one_is() -> None:
    asked = asked_of(focal_point())
    stale = Actor(**{**vars(officer()), "stepped_up_at": None})
    with pytest.raises(StepUpNeeded):
        carried_out(asked, stale)


def test_nobody_answers_themselves_nor_twice() -> None:
    user = accounts.member("data_protection_officer", state=accounts.state())
    asked = asked_of(user)
    oneself = Actor(**{**vars(officer()), "id": user.pk})
    with pytest.raises(requests.OwnRequest):
        carried_out(asked, oneself)
    carried_out(asked)
    with pytest.raises(requests.AnsweredAlready):
        carried_out(asked)


def test_the_last_coordinator_is_not_erased_before_there_is_another() -> None:
    asked = asked_of(accounts.member("national_coordinator", state=accounts.state()))
    with pytest.raises(LastOfThem):
        carried_out(asked)
    with system("test"):
        asked.refresh_from_db()
    assert asked.answered_at is None
    assert asked.user.is_active


def browser() -> Client:
    return accounts.signed_in(
        accounts.member("data_protection_officer", "dpo@example.org", state=accounts.state())
    )


def test_the_page_says_what_goes_and_stays_and_refuses_with_a_reason(
    django_capture_on_commit_callbacks: object,
) -> None:
    dpo = browser()
    user = focal_point()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        asker = accounts.signed_in(user, factor=False)
        assert asker.post("/account/me/erase/").status_code == 302
    assert accounts.letters_to("dpo@example.org"), "whoever answers is told at once"
    listed = dpo.get("/people/erasures/").content.decode()
    assert "canary" in listed
    with system("test"):
        here = f"/people/erasures/{ErasureRequest.objects.get().pk}/"
    page = dpo.get(here).content.decode()
    assert "Focal point" in page
    assert "never changed" in page
    assert dpo.post(f"{here}erase/").status_code == 422
    assert dpo.post(f"{here}refuse/", {"reason": " "}).status_code == 422
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        assert dpo.post(f"{here}refuse/", {"reason": "Pending case"}).status_code == 302
    (letter,) = accounts.letters_to("canary@example.test")
    assert "Pending case" not in letter
    assert "Pending case" in asker.get("/account/me/").content.decode()
    assert asker.post("/account/me/erase/").status_code == 302, "one may ask again"


def test_the_page_erases() -> None:
    dpo, user = browser(), focal_point()
    asked = asked_of(user)
    answer = dpo.post(f"/people/erasures/{asked.pk}/erase/", {"meant": "on"})
    assert answer.status_code == 302
    page = dpo.get("/people/erasures/").content.decode()
    assert "Name erased" in page
    assert "canary" not in page


def test_strangers_find_no_page() -> None:
    asked = asked_of(focal_point())
    other = accounts.signed_in(
        accounts.member("data_protection_officer", "b@example.org", state=accounts.state("XBB"))
    )
    assert other.get(f"/people/erasures/{asked.pk}/").status_code == 404
    trainee = accounts.signed_in(accounts.account("plain@example.org"))
    assert trainee.get("/people/erasures/").status_code == 404
