"""Two at once, in transactions that are really committed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID

from django.db import connection

from gradus.core.access.actor import Actor
from gradus.core.access.decide import scope_for
from gradus.core.access.scope import acting, system
from gradus.core.accounts import models, selectors
from gradus.core.accounts.actions import invitations as actions
from gradus.core.accounts.actions.holdings import LastOfThem, end_holding
from gradus.core.accounts.tests import people
from gradus.core.accounts.tests.people import PASSWORD, now
from gradus.domain.ownership import Axis


def test_of_two_accepts_at_once_one_takes_the_role(committing: None) -> None:
    made = actions.invite_first(
        by=people.robot(),
        at=now(),
        email="twice@example.org",
        name="Twice",
        role="national_coordinator",
        scope={Axis.STATE: people.state().pk},
    )
    together = Barrier(2)

    def accept(invitation_id: UUID) -> str:
        together.wait(10)
        try:
            actions.accept_invitation(
                at=now(), invitation_id=invitation_id, by=None, password=PASSWORD
            )
        except (actions.InvitationInvalid, actions.SignInFirst) as no:
            return no.code
        finally:
            connection.close()
        return "taken"

    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(accept, [made.invitation.pk] * 2))
    assert sorted(results) == ["invitation-invalid", "taken"]
    with system("test"):
        assert models.Holding.objects.count() == 1


def test_two_coordinators_cannot_end_each_other_at_once(committing: None) -> None:
    users = [
        people.member("national_coordinator", f"{name}@example.org", state=people.state())
        for name in ("a", "b")
    ]
    together = Barrier(2)

    def end(by: models.User, other: models.User) -> str:
        actor: Actor = selectors.actor_of(by, now(), second_factor=True)
        try:
            with acting(scope_for(actor, now())):
                target = models.Holding.objects.get(user=other)
                together.wait(10)
                end_holding(by=actor, at=now(), holding=target)
        except LastOfThem as no:
            return no.code
        finally:
            connection.close()
        return "ended"

    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(end, users, reversed(users)))
    assert sorted(results) == ["ended", "last-of-them"]
