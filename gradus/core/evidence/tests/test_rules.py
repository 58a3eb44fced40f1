"""Who may read what: the table of markings, and the policy that stands behind it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradus.core.access.actor import Actor, Grant, Holding
from gradus.core.access.decide import scope_for
from gradus.core.access.policy import policy
from gradus.core.evidence.models import File, InsideFile
from gradus.core.evidence.rules import (
    HANDLING,
    INSIDE,
    OPEN,
    Reader,
    kind_of,
    line,
    markings_of,
    may_read,
    sealed,
)
from gradus.core.states.tests.factories import AT
from gradus.domain.ids import new_id
from gradus.domain.markings import Marking, is_stricter
from gradus.domain.ownership import Axis

marks = st.sampled_from(Marking)
readers = st.sampled_from(Reader)


def test_every_marking_is_handled_and_says_so_in_words() -> None:
    assert list(HANDLING) == list(Marking)
    for entry in HANDLING.values():
        assert entry.readable_by.text().endswith(".")
        assert entry.passing_on.text().endswith(".")


@given(marks, marks, readers)
def test_the_stricter_marking_never_lets_more_people_read(
    one: Marking, other: Marking, reader: Reader
) -> None:
    if is_stricter(one, other) and may_read(one, reader):
        assert may_read(other, reader)


@given(marks)
def test_guests_read_exactly_what_lies_on_the_open_side_of_the_wall(marking: Marking) -> None:
    assert may_read(marking, Reader.GUEST) == (kind_of(marking) == OPEN)


@given(marks)
def test_the_states_office_reads_everything_and_whoever_gave_it_reads_it_still(
    marking: Marking,
) -> None:
    assert may_read(marking, Reader.OFFICE)
    assert may_read(marking, Reader.UPLOADER)


@given(marks)
def test_only_what_may_be_shared_widely_stays_in_a_browser(marking: Marking) -> None:
    assert HANDLING[marking].cached == (marking in (Marking.CLEAR, Marking.GREEN))


def test_nobody_can_be_granted_what_is_inside_and_nobody_outside_a_state_holds_it() -> None:
    assert policy().everybody.own.get(INSIDE) is None
    for role in policy().roles.values():
        assert INSIDE not in role.granted, role.name
        if INSIDE in {**role.own, **role.state}:
            assert role.axis in (Axis.STATE, Axis.INSTITUTION), role.name


@given(st.sampled_from(sorted(policy().roles)), st.booleans())
def test_a_forged_grant_of_what_is_inside_opens_nothing(role: str, may_change: bool) -> None:
    state, holding = new_id(), new_id()
    axis = policy().roles[role].axis
    day = timedelta(days=1)
    actor = Actor(
        id=new_id(),
        holdings=(Holding(holding, role, axis, new_id() if axis else None, None, AT),),
        grants=(
            Grant(new_id(), holding, state, frozenset([INSIDE]), may_change, AT - day, AT + day),
        ),
        second_factor=True,
    )
    scope = scope_for(actor, AT)
    for axis_ in Axis:
        for write in (False, True):
            assert state not in scope.ids(INSIDE, axis_, write=write)


@pytest.mark.parametrize(("table", "kind"), [(File, OPEN), (InsideFile, INSIDE)])
def test_each_table_is_of_the_kind_of_its_markings(
    table: type[File | InsideFile], kind: str
) -> None:
    assert table.owner.kind == kind
    check = next(c for c in table._meta.constraints if "marking" in c.name)
    assert str(list(map(str, markings_of(kind)))) in str(check)


@given(st.binary(min_size=16, max_size=16), st.binary(min_size=16, max_size=16), st.integers())
def test_what_the_ledger_says_of_a_value_cannot_be_compared_without_the_salt(
    salt: bytes, other: bytes, value: int
) -> None:
    said = sealed(salt, "content", value)
    assert said == sealed(salt, "content", value)
    assert said != sealed(salt, "reason", value)
    assert said != sealed(salt, "content", value + 1)
    assert salt == other or said != sealed(other, "content", value)


@given(st.text(max_size=80))
def test_a_line_is_one_line_and_settled(text: str) -> None:
    once = line(text, 60)
    assert len(once) <= 60
    assert not {"\n", "\r", "\t", "\0", "\u202e", "\u2066"} & set(once)
    assert line(once, 60) == once
