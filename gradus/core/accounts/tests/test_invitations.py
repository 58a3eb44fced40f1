"""An invitation from its letter to the first page, and everything that must not work."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from gradus.core.access.scope import system
from gradus.core.accounts import models, selectors
from gradus.core.accounts.actions import invitations as actions
from gradus.core.accounts.actions.letters import post_waiting
from gradus.core.accounts.redaction import WithoutTokens
from gradus.core.accounts.tests import people
from gradus.core.accounts.tests.people import PASSWORD, link_in, now
from gradus.domain.ownership import Axis

pytestmark = pytest.mark.django_db
NEW = {"name": "Noor N", "password1": PASSWORD, "password2": PASSWORD}
INVITE = {"email": "New@Example.org", "name": "Noor", "role": "state_officer", "language": "fr"}
Letter = Callable[..., str]


@pytest.fixture
def coordinator() -> models.User:
    return people.member("national_coordinator", state=people.state())


@pytest.fixture
def letter(coordinator: models.User, django_capture_on_commit_callbacks: Any) -> Letter:
    """Invites somebody through the page of members of XAA; the link in the letter."""

    def invite(**changed: str) -> str:
        with django_capture_on_commit_callbacks(execute=True):
            sent = people.signed_in(coordinator).post(
                "/account/state/XAA/members/", INVITE | changed
            )
        assert sent.status_code == 302, sent.content.decode()
        return link_in(people.letters_to((INVITE | changed)["email"].lower())[-1])

    return invite


def test_who_is_invited_sets_a_password_and_is_signed_in(letter: Letter) -> None:
    browser = Client()
    opened = browser.get(letter())
    assert opened["Referrer-Policy"] == "no-referrer"
    assert "no-store" in opened["Cache-Control"]
    assert opened.headers["Location"] == "/account/invitation/"  # the token is out of the address
    page = browser.get("/account/invitation/").content.decode()
    for shown in ("Officer of the State", "Arden", "national_coordinator", "new@example.org"):
        assert shown in page
    taken = browser.post("/account/invitation/", NEW)
    assert taken.headers["Location"] == "/"
    user = models.User.objects.get(email="new@example.org")
    assert user.name == "Noor N"
    assert people.entries("membership.accept")[0].actor_id == user.pk
    # the role is privileged: nothing before a second factor
    assert browser.get("/").headers["Location"].startswith("/account/2fa/totp/activate/")


def test_the_letter_speaks_the_language_of_the_invited_and_tells_no_findings(
    letter: Letter, mailoutbox: Any
) -> None:
    letter(language="ar", role="state_officer")
    (mail,) = mailoutbox
    html, kind = mail.alternatives[0]
    assert kind == "text/html"
    assert 'dir="rtl"' in html
    assert "آردين" in mail.body  # the name of the State, as Arabic has it


def test_opening_the_link_changes_nothing_and_may_be_repeated(letter: Letter) -> None:
    link = letter()
    assert Client().get(link).status_code == Client().get(link).status_code == 302


@pytest.mark.parametrize("password", ["short", "password1234", "new@example.org"])
def test_a_weak_password_is_refused(letter: Letter, password: str) -> None:
    browser = Client()
    browser.get(letter())
    answer = browser.post(
        "/account/invitation/", NEW | {"password1": password, "password2": password}
    )
    assert answer.status_code == 422
    assert not models.User.objects.filter(email="new@example.org").exists()


def test_two_passwords_that_differ_are_refused(letter: Letter) -> None:
    browser = Client()
    browser.get(letter())
    answer = browser.post("/account/invitation/", NEW | {"password2": PASSWORD + "!"})
    assert answer.status_code == 422


def test_wrong_expired_used_and_withdrawn_look_the_same(
    letter: Letter, coordinator: models.User
) -> None:
    links = {}
    links["wrong"] = "/account/invitation/" + "x" * 43 + "/"
    links["expired"] = letter(email="late@example.org")
    with system("test"):
        late = models.Invitation.objects.get(email="late@example.org")
        late.expires_at = now() - timedelta(seconds=1)
        late.save()
    links["used"] = letter()
    first = Client()
    first.get(links["used"])
    first.post("/account/invitation/", NEW)
    links["withdrawn"] = letter(email="back@example.org")
    with system("test"):
        back = models.Invitation.objects.get(email="back@example.org")
    done = people.signed_in(coordinator).post(f"/account/state/XAA/invitations/{back.pk}/withdraw/")
    assert done.status_code == 302
    answers = {name: Client().get(link) for name, link in links.items()}
    assert {answer.status_code for answer in answers.values()} == {422}
    pages = {people.bare(answers[name].content, links[name]) for name in links}
    assert len(pages) == 1
    assert all(answer["Referrer-Policy"] == "no-referrer" for answer in answers.values())


def test_an_invitation_works_once(letter: Letter) -> None:
    link = letter()
    first, second = Client(), Client()
    first.get(link)
    second.get(link)  # opened in time
    assert first.post("/account/invitation/", NEW).status_code == 302
    assert second.post("/account/invitation/", NEW).status_code == 422
    with system("test"):
        assert models.Holding.objects.filter(user__email="new@example.org").count() == 1


def test_a_newer_letter_takes_the_place_of_an_older_one(letter: Letter) -> None:
    older, newer = letter(), letter()
    assert Client().get(older).status_code == 422
    assert Client().get(newer).status_code == 302


def test_an_address_with_an_account_must_sign_in_to_it(letter: Letter) -> None:
    user = people.account("new@example.org")
    link = letter()
    stranger = Client()
    stranger.get(link)
    page = stranger.get("/account/invitation/").content.decode()
    assert 'name="password1"' not in page
    assert "/account/login/?next=/account/invitation/" in page
    stranger.post("/account/invitation/", NEW)
    other = people.signed_in(people.account("other@example.org"))
    other.get(link)
    assert "another address" in other.get("/account/invitation/").content.decode()
    other.post("/account/invitation/")
    with system("test"):
        assert not models.Holding.objects.filter(role="state_officer").exists()
    # signing in keeps what was opened
    signed_in = stranger.post(
        "/account/login/?next=/account/invitation/",
        {"login": "new@example.org", "password": PASSWORD},
    )
    assert signed_in.headers["Location"] == "/account/invitation/"
    stranger.get("/account/invitation/")
    assert stranger.post("/account/invitation/").headers["Location"] == "/"
    with system("test"):
        assert models.Holding.objects.get(role="state_officer").user_id == user.pk


def test_nobody_gives_a_role_that_lies_elsewhere(coordinator: models.User) -> None:
    page = people.signed_in(coordinator)
    beyond = people.institution("XBB")
    for role in ("operator", "programme_officer", "donor", "unheard-of"):
        assert page.post("/account/state/XAA/members/", INVITE | {"role": role}).status_code == 422
    foreign = {"role": "focal_point", "institution": str(beyond.pk)}
    assert page.post("/account/state/XAA/members/", INVITE | foreign).status_code == 422
    nowhere = {"role": "focal_point"}
    assert page.post("/account/state/XAA/members/", INVITE | nowhere).status_code == 422
    with system("test"):
        assert not models.Invitation.objects.exists()


def test_the_action_itself_refuses_a_role_that_lies_elsewhere() -> None:
    with system("test"):
        for scope, role in (
            ({Axis.PROGRAMME: people.programme().pk}, "programme_officer"),
            ({Axis.STATE: people.state("XBB").pk}, "national_coordinator"),
            ({Axis.INSTITUTION: people.institution("XBB").pk}, "focal_point"),
            ({}, "operator"),
        ):
            with pytest.raises(actions.UnknownRole):
                actions._check(role, scope, {Axis.STATE: people.state().pk})


def test_a_focal_point_is_invited_to_an_institution(letter: Letter) -> None:
    police = people.institution("XAA")
    browser = Client()
    browser.get(letter(role="focal_point", institution=str(police.pk)))
    browser.post("/account/invitation/", NEW)
    with system("test"):
        holding = models.Holding.objects.get(role="focal_point")
    assert (holding.institution_id, holding.state_id) == (police.pk, people.state().pk)
    assert browser.get("/account/access/").status_code == 200  # no second factor demanded


def test_the_token_is_kept_as_a_hash_and_never_logged(
    letter: Letter, caplog: pytest.LogCaptureFixture
) -> None:
    link = letter()
    token = link.split("/")[-2]
    with system("test"):
        assert token not in str(models.Invitation.objects.values())
        entry = people.entries("membership.invite")[0]
    assert token not in entry.body
    assert "new@example.org" not in entry.body
    record = logging.LogRecord("django", 40, "", 0, "Server Error: %s", (link,), None)
    assert WithoutTokens().filter(record)
    assert token not in record.getMessage()


def test_a_letter_that_cannot_be_posted_waits_sealed(
    coordinator: models.User,
    django_capture_on_commit_callbacks: Any,
    settings: Any,
    mailoutbox: Any,
) -> None:
    settings.EMAIL_BACKEND = "gradus.core.accounts.tests.people.DeadPost"
    page = people.signed_in(coordinator)
    with django_capture_on_commit_callbacks(execute=True):
        assert page.post("/account/state/XAA/members/", INVITE).status_code == 302
    (waiting,) = models.Letter.objects.all()
    assert waiting.tries == 1
    assert "example.org" not in waiting.sealed
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert post_waiting(at=now()) == 1
    assert mailoutbox[0].to == ["new@example.org"]
    assert not models.Letter.objects.exists()


def test_the_first_of_an_office_is_invited_at_the_command_line() -> None:
    made = actions.invite_first(
        by=people.robot(),
        at=now(),
        email="first@example.org",
        name="First",
        role="national_coordinator",
        scope={Axis.STATE: people.state("XCC").pk},
    )
    found = selectors.invitation_by_token(made.token, now())
    assert found == made.invitation
