"""The second factor: demanded, set up, shown, used once, removed; and each of it written down."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core.cache import cache
from django.test import Client

from gradus.core.accounts import models
from gradus.core.accounts.tests import people
from gradus.core.accounts.tests.passkey import SoftPasskey
from gradus.core.accounts.tests.people import PASSWORD

pytestmark = pytest.mark.django_db
MEMBERS = "/account/state/XAA/members/"


def sign_in(user: models.User, browser: Client | None = None) -> Client:
    """A browser after the password was entered, through the page."""
    browser = browser or Client()
    browser.post("/account/login/", {"login": user.email, "password": PASSWORD})
    return browser


def coordinator(factor: bool = True) -> models.User:
    user = people.account("c@example.org", factor=factor)
    people.hold(user, "national_coordinator", state=people.state())
    return user


def test_a_privileged_role_needs_password_and_code() -> None:
    browser = sign_in(coordinator())
    assert browser.get(MEMBERS).headers["Location"].startswith("/account/login/")
    answer = browser.post("/account/2fa/authenticate/", {"code": people.code()})
    assert answer.headers["Location"] == "/"
    assert browser.get(MEMBERS).status_code == 200
    assert people.entries("account.sign-in")


def test_a_wrong_code_is_written_down() -> None:
    user = coordinator()
    browser = sign_in(user)
    answer = browser.post("/account/2fa/authenticate/", {"code": "000000"})
    assert answer.status_code == 200
    (entry,) = people.entries("account.second-factor")
    assert entry.actor_id == user.pk
    assert '"outcome":"refused"' in entry.body


def test_a_code_is_taken_once() -> None:
    user, code = coordinator(), people.code()
    sign_in(user).post("/account/2fa/authenticate/", {"code": code})
    answer = sign_in(user).post("/account/2fa/authenticate/", {"code": code})
    assert answer.status_code == 200
    assert people.entries("account.second-factor")


@pytest.mark.parametrize("written", ["{0}-{1}", "{0} {1}", " {0}{1}.", "{0}\t{1}"])
def test_a_code_is_taken_once_however_it_is_written(written: str) -> None:
    """The sign-in takes a code with blanks and dashes, for longer than it remembers that it did."""
    user, code = coordinator(), people.code()
    sign_in(user).post("/account/2fa/authenticate/", {"code": code})
    cache.delete(f"allauth.mfa.totp.used?user={user.pk}&code={code}")  # as 30 seconds later
    again = sign_in(user)
    answer = again.post("/account/2fa/authenticate/", {"code": written.format(code[:3], code[3:])})
    assert answer.status_code == 200
    assert again.get(MEMBERS).status_code == 302


def test_guessing_codes_is_stopped() -> None:
    user = coordinator()
    browser = sign_in(user)
    for guess in range(5):
        browser.post("/account/2fa/authenticate/", {"code": f"{guess:06}"})
    stopped = browser.post("/account/2fa/authenticate/", {"code": people.code()})
    assert stopped.status_code == 200
    assert browser.get(MEMBERS).status_code == 302


def test_whoever_needs_one_is_led_to_set_it_up_and_goes_on_at_once() -> None:
    browser = sign_in(coordinator(factor=False))
    first = browser.get(MEMBERS)
    assert first.headers["Location"].startswith("/account/2fa/totp/activate/?next=")
    page = browser.get(first.headers["Location"])  # the password was just entered: not asked again
    assert page.status_code == 200
    secret = browser.session["mfa.totp.secret"]
    done = browser.post("/account/2fa/totp/activate/", {"code": people.code(secret)})
    assert done.headers["Location"] == "/account/2fa/recovery-codes/"
    assert browser.get(done.headers["Location"]).status_code == 200
    assert browser.get(MEMBERS).status_code == 200  # it was shown by setting it up
    assert '"kind":"totp"' in people.entries("account.factor-add")[0].body


def test_secrets_of_factors_are_sealed_in_the_database() -> None:
    coordinator()
    (row,) = Authenticator.objects.all()
    assert people.SECRET not in str(row.data)


def test_a_session_from_before_shows_the_factor_first_and_cannot_remove_it() -> None:
    user = coordinator()
    browser = people.signed_in(user, factor=False)
    assert browser.get(MEMBERS).headers["Location"].startswith("/account/2fa/reauthenticate/")
    for page in ("totp/deactivate/", "recovery-codes/generate/", "webauthn/add/"):
        answer = browser.post(f"/account/2fa/{page}")
        assert answer.headers["Location"].startswith("/account/2fa/reauthenticate/")
    password = browser.post("/account/reauthenticate/", {"password": PASSWORD})
    assert password.headers["Location"].startswith("/account/2fa/reauthenticate/")
    assert Authenticator.objects.filter(user=user, type="totp").exists()


def test_without_the_factor_the_role_sees_nothing_more() -> None:
    browser = people.signed_in(coordinator())
    assert browser.get(MEMBERS).status_code == 200
    assert browser.post("/account/2fa/totp/deactivate/").status_code == 302
    assert people.entries("account.factor-remove")
    assert browser.get(MEMBERS).headers["Location"].startswith("/account/2fa/totp/activate/")


def test_a_recovery_code_opens_once() -> None:
    user = coordinator()
    code = RecoveryCodes.activate(user).generate_codes()[0]
    browser = sign_in(user)
    assert browser.post("/account/2fa/authenticate/", {"code": code}).status_code == 302
    assert browser.get(MEMBERS).status_code == 200
    assert sign_in(user).post("/account/2fa/authenticate/", {"code": code}).status_code == 200


def test_a_role_without_privileges_signs_in_with_the_password_alone() -> None:
    user = people.account("f@example.org")
    people.hold(user, "focal_point", institution=people.institution(), state=people.state())
    assert sign_in(user).get("/account/access/").status_code == 200


def test_a_passkey_is_added_and_signs_in_without_a_password(client: Client) -> None:
    user = coordinator(factor=False)
    browser = Client(SERVER_NAME="localhost")
    sign_in(user, browser)
    page: Any = browser.get("/account/2fa/webauthn/add/")
    key = SoftPasskey("localhost", "http://localhost")
    made = key.register(page.context["js_data"]["creation_options"])
    added = browser.post(
        "/account/2fa/webauthn/add/", {"name": "Key", "passwordless": "on", "credential": made}
    )
    assert added.status_code == 302, added.content.decode()
    assert browser.get(MEMBERS).status_code == 200
    assert '"kind":"webauthn"' in people.entries("account.factor-add")[0].body

    other = Client(SERVER_NAME="localhost")
    asked = other.get("/account/2fa/webauthn/login/", headers={"accept": "application/json"})
    shown = key.authenticate(asked.json()["request_options"])
    answer = other.post("/account/2fa/webauthn/login/", {"credential": shown})
    assert answer.headers["Location"] == "/"
    assert other.get(MEMBERS).status_code == 200  # a passkey counts as both
    removed = other.post(
        f"/account/2fa/webauthn/keys/{Authenticator.objects.get(type='webauthn').pk}/remove/"
    )
    assert removed.status_code == 302
    assert people.entries("account.factor-remove")
