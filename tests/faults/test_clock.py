"""A clock that jumps, ten years on or back, breaks no chain and opens nothing."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from gradus.core.access.actor import Actor, Holding, Thing
from gradus.core.access.decide import can, scope_for
from gradus.core.access.scope import system
from gradus.core.ledger.copies import export_lines
from gradus.core.ledger.record import record
from gradus.core.ledger.tests import living
from gradus.domain.ownership import Axis

YEARS = timedelta(days=3_652)


@pytest.mark.usefixtures("committing")
def test_the_ledger_is_whole_over_jumps_of_the_clock(tmp_path: Path) -> None:
    for at in (living.AT, living.AT - YEARS, living.AT + YEARS, living.AT):
        with system("test"):
            thing = Thing("people", {Axis.STATE: living.XAA}, living.PERSON)
            record(by=living.OFFICER, at=at, action="person.change", thing=thing, rule="test")
        living.checkpoint(at=at)
    code, said = living.verified(living.whole(export_lines(), tmp_path / "ledger.jsonl"))
    assert code == 0, said


@pytest.mark.parametrize("jump", [-YEARS, YEARS], ids=["back", "on"])
def test_who_acts_after_a_jump_has_to_show_again_who_it_is(jump: timedelta) -> None:
    at: datetime = living.AT
    state = uuid4()
    role = "national_coordinator"
    held = Holding(
        id=uuid4(),
        role=role,
        axis=Axis.STATE,
        scope_id=state,
        state_id=state,
        starts=at - timedelta(days=1),
        ends=at + YEARS / 2,
    )
    by = Actor(id=uuid4(), holdings=(held,), second_factor=True, stepped_up_at=at)
    plan = Thing("plan", {Axis.STATE: state})
    assert can(by, "sign", plan, at).ok
    assert not can(by, "sign", plan, at + jump).ok
    assert not scope_for(by, at + jump).reads.get("plan"), (
        "and a role outside its time opens nothing"
    )
