"""Who may do what: against a table people read, by properties, and with every rule taken out once."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import cache
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradus.core.access.actor import Actor, Grant, Holding, Thing
from gradus.core.access.decide import Scope, can, scope_for
from gradus.core.access.policy import FILE, Policy, PolicyFault, Role, policy, read
from gradus.core.access.tests import matrix
from gradus.core.access.tests.matrix import NOW
from gradus.domain.ownership import Axis

SHIPPED = FILE.read_text(encoding="utf-8")
READING = {"read", "export"}
OF_A_STATE = {
    *("register", "people", "findings", "threats", "plan", "evidence_inside", "results", "grants")
}


def test_the_matrix_is_the_one_agreed() -> None:
    """If this differs and the change is meant: GRADUS_MATRIX=write, then read what it changed."""
    now = matrix.full(policy())
    if os.environ.get("GRADUS_MATRIX") == "write":
        matrix.FILE.write_text(now, encoding="utf-8")
    assert now == matrix.FILE.read_text(encoding="utf-8")


def _mutants() -> Iterator[tuple[str, str]]:
    """The policy without one of its lines, and without one of its words."""
    lines = SHIPPED.splitlines(keepends=True)
    for at, line in enumerate(lines):
        said = line.split("#")[0].strip()
        if not said:
            continue
        without = "".join(lines[:at] + lines[at + 1 :])
        yield f"line {at + 1}: {said}", without
        for word in re.finditer(r'"\w+"', said.partition("=")[2]):
            left = line.replace(f", {word[0]}", "", 1).replace(f"{word[0]}, ", "", 1)
            if left != line:
                yield (
                    f"line {at + 1}: {word[0]} of {said}",
                    "".join([*lines[:at], left, *lines[at + 1 :]]),
                )


def _notices(text: str) -> bool:
    """Whether the policy is refused, or some case of the matrix comes out otherwise."""
    shipped = policy()
    try:
        mutant = read(text)
    except PolicyFault:
        return True
    if mutant.roles.keys() != shipped.roles.keys() or mutant.kinds != shipped.kinds:
        return matrix.full(mutant) != matrix.full(shipped)
    changed = [name for name, role in shipped.roles.items() if mutant.roles[name] != role]
    return (
        any(_block(name, mutant) != _shipped_block(name) for name in changed)
        or matrix.block(mutant.everybody, mutant) != matrix.block(shipped.everybody, shipped)
        or matrix.fields(mutant) != matrix.fields(shipped)
    )


def _block(role: str, rules: Policy) -> str:
    return matrix.block(rules.roles[role], rules)


@cache
def _shipped_block(role: str) -> str:
    return _block(role, policy())


def test_every_line_and_word_of_the_policy_is_held_by_the_matrix() -> None:
    mutants = list(_mutants())
    assert len(mutants) > 400
    assert [name for name, text in mutants if not _notices(text)] == []


def test_a_flag_turned_round_is_noticed() -> None:
    for name, role in policy().roles.items():
        old = f"[roles.{name}]"
        start = SHIPPED.index(old)
        told = "true" if role.privileged else "false"
        other = "false" if role.privileged else "true"
        turned = SHIPPED[:start] + SHIPPED[start:].replace(
            f"privileged = {told}", f"privileged = {other}", 1
        )
        assert _notices(turned), name


# --- properties -------------------------------------------------------------------------------

IDS = [UUID(int=900 + at) for at in range(6)]
ids = st.sampled_from(IDS)
instants = st.integers(-3, 3).map(lambda days: NOW + timedelta(days=days))
axes = st.one_of(st.none(), st.sampled_from(list(Axis)))


@st.composite
def holdings(draw: st.DrawFn) -> Holding:
    role = draw(st.sampled_from([*policy().roles, "nobody_knows"]))
    known = policy().roles.get(role)
    axis = draw(
        st.one_of(st.just(known.axis if known else None), axes)
    )  # mostly what the role says
    return Holding(
        draw(ids),
        role,
        axis,
        draw(ids) if axis and draw(st.integers(0, 9)) else None,
        draw(st.one_of(st.none(), ids)),
        draw(instants),
        draw(st.one_of(st.none(), instants)),
    )


kinds = st.sampled_from(list(policy().kinds))
grants = st.builds(
    Grant,
    id=ids,
    holding_id=ids,
    state_id=ids,
    kinds=st.frozensets(kinds),
    may_change=st.booleans(),
    starts=instants,
    ends=instants,
)
limits = st.dictionaries(kinds, st.frozensets(st.sampled_from(list(matrix.LETTERS))), max_size=8)
actors = st.builds(
    Actor,
    id=ids,
    holdings=st.lists(holdings(), max_size=3).map(tuple),
    grants=st.lists(grants, max_size=3).map(tuple),
    person_id=st.one_of(st.none(), ids),
    second_factor=st.booleans(),
    stepped_up_at=st.one_of(st.none(), instants, st.just(NOW)),
    limits=st.one_of(st.none(), limits),
)
owners = st.dictionaries(st.sampled_from(list(Axis)), ids, min_size=1, max_size=3)
things = st.builds(Thing, kind=kinds, owners=owners)


EVERYTHING = [Thing(kind, {axis: pk}) for kind in policy().kinds for axis in Axis for pk in IDS]


@given(actors, things)
def test_what_can_be_read_is_what_lies_in_the_scope(actor: Actor, thing: Thing) -> None:
    assert can(actor, "read", thing, NOW).ok == scope_for(actor, NOW).reaches(thing)


@given(actors)
def test_for_every_kind_axis_and_owner_the_two_agree(actor: Actor) -> None:
    scope = scope_for(actor, NOW)
    fresh = replace(actor, stepped_up_at=NOW)
    for thing in EVERYTHING:
        assert can(actor, "read", thing, NOW).ok == scope.reaches(thing)
        writing = policy().kinds[thing.kind] - READING
        may_write = any(can(fresh, action, thing, NOW).ok for action in writing)
        assert may_write == scope.reaches(thing, write=True)
        if may_write:
            assert scope.reaches(thing)
        ((axis, owner),) = thing.owners.items()
        assert (owner in scope.ids(thing.kind, axis)) == scope.reaches(thing)


def _holder(role: Role) -> Actor:
    """Somebody who holds a role now, without anything else that it may need."""
    axis = role.axis
    held = Holding(IDS[0], role.name, axis, IDS[1] if axis else None, IDS[2], NOW)
    return Actor(IDS[3], (held,), second_factor=True, stepped_up_at=NOW)


@pytest.mark.parametrize("role", policy().roles.values(), ids=lambda role: role.name)
def test_each_role_alone_comes_out_alike_in_both(role: Role) -> None:
    """What chance may not hit upon: no second factor, no scope, a grant for another role."""
    actor = _holder(role)
    (held,) = actor.holdings
    grant = Grant(IDS[4], IDS[0], IDS[5], frozenset(policy().kinds), True, NOW, NOW + timedelta(1))
    cases = {
        "plain": actor,
        "granted": replace(actor, grants=(grant,)),
        "granted for reading": replace(actor, grants=(replace(grant, may_change=False),)),
        "granted to another role": replace(actor, grants=(replace(grant, holding_id=IDS[1]),)),
        "no second factor": replace(actor, grants=(grant,), second_factor=False),
        "no scope": replace(actor, holdings=(replace(held, scope_id=None),)),
        "no State": replace(actor, holdings=(replace(held, state_id=None),)),
    }
    for name, case in cases.items():
        scope = scope_for(case, NOW)
        for thing in EVERYTHING:
            assert can(case, "read", thing, NOW).ok == scope.reaches(thing), (name, thing)
            writing = policy().kinds[thing.kind] - READING
            may_write = any(can(case, action, thing, NOW).ok for action in writing)
            assert may_write == scope.reaches(thing, write=True), (name, thing)
    assert scope_for(cases["granted to another role"], NOW) == scope_for(cases["plain"], NOW)
    if role.privileged:
        bare = replace(actor, holdings=())
        assert scope_for(cases["no second factor"], NOW) == scope_for(bare, NOW)


@given(actors, things)
def test_whoever_may_write_reaches_for_writing(actor: Actor, thing: Thing) -> None:
    fresh = replace(actor, stepped_up_at=NOW)
    writing = policy().kinds[thing.kind] - READING
    if any(can(fresh, action, thing, NOW).ok for action in writing):
        assert scope_for(actor, NOW).reaches(thing, write=True)


@given(actors, st.data())
def test_losing_a_role_or_a_grant_never_widens(actor: Actor, data: st.DataObject) -> None:
    held, granted = list(actor.holdings), list(actor.grants)
    losable = [
        *(("holding", at) for at in range(len(held))),
        *(("grant", at) for at in range(len(granted))),
    ]
    if not losable:
        return
    what, at = data.draw(st.sampled_from(losable))
    del (held if what == "holding" else granted)[at]
    less = replace(actor, holdings=tuple(held), grants=tuple(granted))
    assert _within(scope_for(less, NOW), scope_for(actor, NOW))
    assert _within(scope_for(replace(actor, second_factor=False), NOW), scope_for(actor, NOW))


@given(actors, things, limits)
def test_a_key_opens_no_more_than_its_holder_has_nor_than_it_says(
    actor: Actor, thing: Thing, left: dict[str, frozenset[str]]
) -> None:
    holder = replace(actor, limits=None)
    by_key = replace(actor, limits=left)
    assert _within(scope_for(by_key, NOW), scope_for(holder, NOW))
    for action in policy().kinds[thing.kind]:
        if can(by_key, action, thing, NOW).ok:
            assert can(holder, action, thing, NOW).ok
            assert action in left[thing.kind]


@given(actors)
def test_outside_of_its_period_a_role_gives_nothing(actor: Actor) -> None:
    early = replace(
        actor, holdings=tuple(replace(h, starts=NOW + timedelta(1)) for h in actor.holdings)
    )
    late = replace(actor, holdings=tuple(replace(h, ends=NOW) for h in actor.holdings))
    nobody = scope_for(replace(actor, holdings=()), NOW)
    assert scope_for(early, NOW) == scope_for(late, NOW) == nobody


@given(actors)
def test_outside_of_its_period_a_grant_gives_nothing(actor: Actor) -> None:
    early = replace(
        actor, grants=tuple(replace(g, starts=NOW + timedelta(1)) for g in actor.grants)
    )
    late = replace(actor, grants=tuple(replace(g, ends=NOW) for g in actor.grants))
    ungranted = scope_for(replace(actor, grants=()), NOW)
    assert scope_for(early, NOW) == scope_for(late, NOW) == ungranted


@given(actors, kinds)
def test_without_a_role_nobody_reaches_anything_of_a_state(actor: Actor, kind: str) -> None:
    scope = scope_for(replace(actor, holdings=()), NOW)
    for axis in set(Axis) - {Axis.PERSON}:
        assert not scope.ids(kind, axis)
    assert scope.ids(kind, Axis.PERSON) <= {actor.id}


@given(actors)
def test_who_works_from_outside_reaches_a_state_only_by_its_grant(actor: Actor) -> None:
    outside = {Axis.PROGRAMME, Axis.PARTNER, None}
    held = tuple(h for h in actor.holdings if h.axis in outside)
    scope = scope_for(replace(actor, holdings=held), NOW)
    in_force = {grant.state_id for grant in actor.grants if grant.holds_at(NOW)}
    for kind in policy().kinds:
        assert scope.ids(kind, Axis.STATE) <= in_force
        assert not scope.ids(kind, Axis.INSTITUTION)
        assert scope.granted.keys() >= {(kind, state) for state in scope.ids(kind, Axis.STATE)}


def test_no_role_from_outside_has_kinds_of_a_state_for_its_own() -> None:
    for role in policy().roles.values():
        if role.axis in (Axis.PROGRAMME, Axis.PARTNER, None):
            assert not role.own.keys() & OF_A_STATE, role.name
            assert not role.state, role.name
        if role.axis is None:
            assert role.own.keys() <= {"health", "programmes"}


@given(actors, st.sampled_from([None, Axis.STATE, Axis.PROGRAMME]), ids, kinds)
def test_a_role_in_a_scope_of_another_kind_gives_nothing(
    actor: Actor, axis: Axis | None, scope_id: UUID, kind: str
) -> None:
    misplaced = tuple(
        Holding(UUID(int=1), role.name, axis, scope_id if axis else None, None, NOW)
        for role in policy().roles.values()
        if role.axis is not axis
    )
    bare = replace(actor, holdings=())
    assert scope_for(replace(bare, holdings=misplaced), NOW) == scope_for(bare, NOW)
    assert not any(
        can(replace(bare, holdings=misplaced), action, Thing(kind), NOW).ok
        for action in policy().kinds[kind]
    )


def test_showing_that_it_is_oneself_counts_for_a_while_and_never_before_it_was_done() -> None:
    state = UUID(int=7)
    holding = Holding(UUID(int=8), "national_coordinator", Axis.STATE, state, state, NOW)
    minutes = timedelta(minutes=policy().step_up_minutes)

    def signs(shown: timedelta) -> bool:
        actor = Actor(UUID(int=9), (holding,), second_factor=True, stepped_up_at=NOW + shown)
        return can(actor, "sign", Thing("plan", {Axis.STATE: state}), NOW).ok

    assert signs(timedelta(0))
    assert signs(-minutes)
    assert not signs(-minutes - timedelta(seconds=1))
    assert not signs(timedelta(seconds=1))


def test_an_action_that_the_kind_does_not_know_is_a_fault_of_the_program() -> None:
    with pytest.raises(ValueError, match="record knows no action 'change'"):
        can(Actor(UUID(int=1)), "change", Thing("record"), NOW)


def _within(narrow: Scope, wide: Scope) -> bool:
    return all(
        narrow.ids(kind, axis, write=write) <= wide.ids(kind, axis, write=write)
        for kind in policy().kinds
        for axis in Axis
        for write in (False, True)
    )
