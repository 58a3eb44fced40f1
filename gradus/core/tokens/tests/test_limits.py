"""Limits only take away: a property of the policy, for every role and every choice of scopes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from gradus.core.access.actor import Actor, Grant, Holding, Thing
from gradus.core.access.decide import can, scope_for
from gradus.core.access.policy import policy
from gradus.core.accounts.tests.people import now
from gradus.core.tokens.rules import limits_of, scopes_of
from gradus.domain.ownership import Axis

AT = now()
ME, HERE, THERE, HELD = (UUID(int=number) for number in range(1, 5))
patient = settings(deadline=None)  # how fast it is, is not what is held here
ACTIONS = {"read", "create", "change"}


def holder(role: str) -> Actor:
    """Somebody with a role, whom the State here has granted all that it can."""
    entry = policy().roles[role]
    axis = entry.axis
    scope_id = HERE if axis else None
    hour = timedelta(hours=1)
    holding = Holding(HELD, role, axis, scope_id, HERE, AT - hour)
    grant = Grant(UUID(int=9), HELD, THERE, frozenset(entry.granted), True, AT - hour, AT + hour)
    return Actor(ME, (holding,), (grant,), second_factor=True, stepped_up_at=AT)


roles = st.sampled_from(sorted(policy().roles))
kinds = st.sampled_from(sorted(policy().kinds))
things = st.builds(
    Thing,
    kinds,
    st.dictionaries(st.sampled_from(list(Axis)), st.sampled_from([ME, HERE, THERE]), max_size=2),
)


@st.composite
def limited(draw: st.DrawFn) -> tuple[Actor, Actor]:
    """Somebody, and the same with a key of some of the scopes there can be."""
    full = holder(draw(roles))
    scopes = draw(st.sets(st.sampled_from(scopes_of(full, AT))))
    return full, replace(full, limits=limits_of(scopes), stepped_up_at=None)


@patient
@given(limited(), things, st.data())
def test_a_key_may_nothing_that_its_holder_may_not(
    actors: tuple[Actor, Actor], thing: Thing, data: st.DataObject
) -> None:
    full, key = actors
    action = data.draw(st.sampled_from(sorted(policy().kinds[thing.kind])))
    if can(key, action, thing, AT).ok:
        assert can(full, action, thing, AT).ok
        assert action in ACTIONS, "never to sign, export or erase"
        assert key.is_left(thing.kind, action)
    elif can(full, action, thing, AT).ok:
        assert not key.is_left(thing.kind, action), "only the limits take away"


@patient
@given(limited(), things)
def test_what_a_key_may_read_is_what_lies_in_its_scope(
    actors: tuple[Actor, Actor], thing: Thing
) -> None:
    _, key = actors
    if thing.owners:
        assert can(key, "read", thing, AT).ok == scope_for(key, AT).reaches(thing)


@patient
@given(limited())
def test_the_scope_of_a_key_lies_within_its_holders(actors: tuple[Actor, Actor]) -> None:
    full, key = (scope_for(actor, AT) for actor in actors)
    for narrow, wide in ((key.reads, full.reads), (key.writes, full.writes)):
        for kind, axes in narrow.items():
            for axis, ids in axes.items():
                assert ids <= wide[kind][axis]


@patient
@given(roles)
def test_a_key_of_all_scopes_loses_only_what_is_a_persons(role: str) -> None:
    full = holder(role)
    key = replace(full, limits=limits_of(scopes_of(full, AT)))
    assert scope_for(key, AT).reads == scope_for(full, AT).reads


def test_a_key_of_no_scope_keeps_its_replies_and_reaches_nothing_else() -> None:
    key = replace(holder("national_coordinator"), limits=limits_of(()))
    assert set(scope_for(key, AT).reads) == {"replies"}
