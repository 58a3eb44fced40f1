"""The digest says how many things wait, to those who can sign them, and nothing else."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gradus.core.access.decide import scope_for
from gradus.core.access.scope import acting
from gradus.core.accounts.actions.grants import ask_grant
from gradus.core.accounts.digest import send_digests
from gradus.core.accounts.selectors import actor_of
from gradus.core.accounts.tests.people import letters_to, link_in, member, now, programme, state

pytestmark = pytest.mark.usefixtures("committing")


def test_who_can_sign_is_told_how_many_wait_and_nothing_of_what_they_ask() -> None:
    member("national_coordinator", "coordinator@xaa.example", state=state())
    member("focal_point", "point@xaa.example", state=state(), institution=institution())
    member("national_coordinator", "other@xbb.example", state=state("XBB"))
    officer = member("programme_officer", "po@un.example", programme=programme())
    actor = actor_of(officer, now(), second_factor=True)
    with acting(scope_for(actor, now())):
        ask_grant(
            by=actor, at=now(), holding_id=actor.holdings[0].id, state_id=state().pk,
            kinds=["plan"], may_change=False, purpose="a very telling purpose",
            ends=now() + timedelta(days=30),
        )  # fmt: skip
    assert send_digests(at=now()) == 1
    at_once, letter = letters_to("coordinator@xaa.example")
    assert "asks to see" in at_once
    assert link_in(at_once).startswith("/account/state/XAA/grants/")
    assert "One request" in letter
    assert "telling" not in letter + at_once
    assert "National plan" not in at_once
    assert letters_to("other@xbb.example") == letters_to("point@xaa.example") == []


def institution():
    from gradus.core.accounts.tests.people import institution as made

    return made()


def test_nobody_is_written_to_when_nothing_waits() -> None:
    member("national_coordinator", "coordinator@xaa.example", state=state())
    assert send_digests(at=now()) == 0
