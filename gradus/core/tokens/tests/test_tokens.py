"""Making and revoking keys, and whose a key is."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator

from gradus.core.access.actor import Actor
from gradus.core.access.decide import scope_for
from gradus.core.access.denied import Denied, StepUpNeeded
from gradus.core.access.scope import acting, system
from gradus.core.accounts.selectors import actor_of
from gradus.core.accounts.tests import people
from gradus.core.accounts.tests.people import now
from gradus.core.tokens import actions, models, selectors
from gradus.core.tokens.actions import Made, make_token, revoke_token
from gradus.core.tokens.refused import BeyondRoles, TooLong, TooMany
from gradus.core.tokens.rules import BEGINNING, MOST_IN_FORCE, scopes_of

pytestmark = pytest.mark.django_db
AT = now()
MONTH = AT + timedelta(days=30)


def coordinator(code: str = "XAA", stepped_up: bool = True) -> Actor:
    user = people.member(
        "national_coordinator", f"{code.lower()}@example.org", state=people.state(code)
    )
    return actor_of(user, AT, second_factor=True, stepped_up_at=AT if stepped_up else None)


def made(by: Actor, *scopes: str, **told: Any) -> Made:
    with acting(scope_for(by, AT)):
        return make_token(
            by=by,
            at=AT,
            name=" import ",
            scopes=scopes or ("plan:read",),
            expires_at=told.get("expires_at", MONTH),
        )


def test_a_key_is_made_and_its_secret_is_nowhere() -> None:
    found = made(coordinator(), "plan:read", "plan:write")
    assert found.secret.startswith(BEGINNING)
    assert len(found.secret) > 40
    with system("test"):
        row = models.ApiToken.objects.get()
        stored = [str(value) for value in vars(row).values()]
    assert not any(found.secret in value for value in stored)
    assert found.secret.startswith(row.prefix)
    assert row.name == "import"
    (entry,) = people.entries("token.make")
    assert found.secret not in entry.body
    assert "plan:write" in entry.body


def test_making_a_key_takes_that_one_has_just_shown_who_one_is() -> None:
    with pytest.raises(StepUpNeeded):
        made(coordinator(stepped_up=False))


def test_no_key_makes_another() -> None:
    by = coordinator()
    secret = made(by, *scopes_of(by, AT)).secret
    bearer = selectors.bearer_of(secret, AT)
    assert bearer is not None
    with pytest.raises(Denied):
        made(bearer.actor)
    with pytest.raises(Denied):
        made(replace(bearer.actor, stepped_up_at=AT))


@pytest.mark.parametrize("scope", ["hrddp:read", "gate:write", "replies:write", "plan:sign", ""])
def test_a_key_opens_nothing_that_its_holder_does_not(scope: str) -> None:
    with pytest.raises(BeyondRoles):
        made(coordinator(), "plan:read", scope)


def test_a_key_is_worth_no_more_than_an_account_whose_second_factor_is_gone() -> None:
    """Its privileged role opens nothing any more, on the page as by the key."""
    found = made(coordinator(), "plan:read")
    bearer = selectors.bearer_of(found.secret, now())
    assert bearer is not None
    assert scope_for(bearer.actor, now()).reads.get("plan")
    Authenticator.objects.all().delete()
    bearer = selectors.bearer_of(found.secret, now())
    assert bearer is not None
    assert not scope_for(bearer.actor, now()).reads.get("plan")


def test_a_key_ends_within_a_year() -> None:
    by = coordinator()
    for wrong in (AT, AT - timedelta(days=1), AT + timedelta(days=366)):
        with pytest.raises(TooLong):
            made(by, expires_at=wrong)
    assert made(by, expires_at=AT + timedelta(days=365))


def test_nobody_has_more_keys_than_can_be_kept_in_mind() -> None:
    by = coordinator()
    keys = [made(by) for _ in range(MOST_IN_FORCE)]
    with pytest.raises(TooMany):
        made(by)
    with acting(scope_for(by, AT)):
        revoke_token(by=by, at=AT, token=keys[0].token)
    assert made(by)


def test_a_key_is_revoked_at_once_and_once() -> None:
    by = coordinator()
    key = made(by)
    with acting(scope_for(by, AT)):
        revoke_token(by=by, at=AT, token=key.token)
        revoke_token(by=by, at=MONTH, token=key.token)
    assert selectors.bearer_of(key.secret, AT) is None
    assert key.token.revoked_at == AT
    assert len(people.entries("token.revoke")) == 1


def test_nobody_sees_or_revokes_the_keys_of_another() -> None:
    by, other = coordinator(), coordinator("XBB")
    key = made(by)
    with acting(scope_for(other, AT)):
        assert list(selectors.tokens_of(other)) == []
        assert selectors.token(other, key.token.pk) is None
        with pytest.raises(Denied):
            revoke_token(by=other, at=AT, token=key.token)
        assert not models.ApiToken.objects.filter(pk=key.token.pk).exists()


def test_the_last_use_is_written_down_once_a_minute() -> None:
    by = coordinator()
    key = made(by).token
    for seconds in (0, 30, 59, 61):
        actions.note_use(token_id=key.pk, user_id=by.id, at=AT + timedelta(seconds=seconds))
    with system("test"):
        assert models.Use.objects.get().at == AT + timedelta(seconds=61)
