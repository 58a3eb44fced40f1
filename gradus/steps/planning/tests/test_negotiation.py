"""Two parties at one plan: what is said stands, what one proposes the other answers."""

from __future__ import annotations

import json

import pytest

from gradus.core.access.denied import Denied
from gradus.core.accounts.tests.people import entries
from gradus.core.states.tests.factories import AT
from gradus.domain.ids import new_id
from gradus.domain.refusals import Refusal
from gradus.steps.planning import selectors
from gradus.steps.planning.actions import agreement, negotiation, versions
from gradus.steps.planning.models.negotiation import ProposedChange
from gradus.steps.planning.models.plans import Plan
from gradus.steps.planning.tests.factories import Table, pinned

pytestmark = pytest.mark.django_db


@pytest.fixture
def table() -> Table:
    return Table()


def refused(call) -> str:
    with pytest.raises(Refusal) as no:
        call()
    return no.value.code


def proposed(table: Table, by, kind="keep", item="campaign", month=None) -> ProposedChange:
    return table.does(
        negotiation.propose, by, plan=table.plan, kind=kind, item=item, month=month, reason="So."
    )


def test_what_one_side_proposes_the_other_answers(table: Table) -> None:
    change = proposed(table, table.coordinator)
    mine = refused(
        lambda: table.does(negotiation.answer, table.coordinator, change=change, accept=True)
    )
    assert mine == "not-your-side"
    without = refused(
        lambda: table.does(negotiation.answer, table.officer, change=change, accept=False)
    )
    assert without == "say-why", "a no has its reason"
    table.does(negotiation.answer, table.officer, change=change, accept=True)
    again = refused(
        lambda: table.does(
            negotiation.answer, table.officer, change=change, accept=False, why="No."
        )
    )
    assert again == "decided-already", "what was decided stands"
    with table.seen_by(table.officer):
        (held,) = selectors.changes_in_force(table.officer, table.plan)
        assert (held.item, held.kind) == ("campaign", "keep")


def test_only_who_proposed_withdraws(table: Table) -> None:
    change = proposed(table, table.officer)
    other = refused(lambda: table.does(negotiation.withdraw, table.coordinator, change=change))
    assert other == "not-your-side"
    assert table.does(negotiation.withdraw, table.colleague, change=change).status == "withdrawn"


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"kind": "keep", "item": "nothing"}, "no-such-item"),
        ({"kind": "keep", "item": ""}, "no-such-item"),
        ({"kind": "by", "item": "lab"}, "month-outside"),
        ({"kind": "by", "item": "lab", "month": 24}, "month-outside"),
        ({"kind": "keep", "item": "lab", "reason": " "}, "say-why"),
    ],
)
def test_an_incomplete_change_is_refused(table: Table, told: dict, code: str) -> None:
    told = {"reason": "So.", **told}
    assert refused(
        lambda: table.does(negotiation.propose, table.officer, plan=table.plan, **told)
    ) == code  # fmt: skip


def test_a_new_version_keeps_to_what_was_accepted_last(table: Table) -> None:
    """Of one activity the last accepted change holds; letting go frees it; words bind no search."""
    for kind, item, month in (
        ("keep", "campaign", None),
        ("not-before", "lab", 6),
        ("leave-out", "campaign", None),
        ("start-in", "course", 1),
        ("let-go", "course", None),
        ("words", "", None),
    ):
        change = proposed(table, table.coordinator, kind, item, month)
        table.does(negotiation.answer, table.officer, change=change, accept=True)
    version = table.does(versions.revise, table.officer, plan=table.plan, because="As agreed.")
    assert pinned(version) == {("campaign", "leave-out"), ("lab", "not-before")}
    (late,) = [one for one in json.loads(version.shape)["pins"] if one["candidate"] == "lab"]
    assert late == {"candidate": "lab", "kind": "not-before", "month": 6, "reason": "So.",
                    "wanted_by": "state"}  # fmt: skip
    assert (version.number, version.previous_id) == (2, table.plan.pk)
    assert Plan.Status(version.status) == "asked"


def test_a_counter_proposal_takes_open_changes_along(table: Table) -> None:
    """They stay open: making a version accepts nothing."""
    mine = proposed(table, table.officer, "leave-out", "lab")
    proposed(table, table.coordinator, "keep", "campaign")
    version = table.does(
        versions.revise,
        table.officer,
        plan=table.plan,
        because="Ours.",
        include=[mine.pk, new_id()],
    )
    assert pinned(version) == {("lab", "leave-out")}
    table.made(version)
    open_ = refused(lambda: table.does(agreement.put_forward, table.coordinator, plan=version))
    assert open_ == "not-put-forward"


def test_two_cannot_both_make_the_next_version(table: Table) -> None:
    table.does(versions.revise, table.officer, plan=table.plan, because="One.")
    late = refused(
        lambda: table.does(versions.revise, table.coordinator, plan=table.plan, because="Two.")
    )
    assert late == "superseded"
    on_old = refused(lambda: proposed(table, table.coordinator))
    assert on_old == "superseded", "changes are proposed on the latest"


def test_remarks_stand_and_the_ledger_keeps_none_of_their_words(table: Table) -> None:
    table.does(
        negotiation.remark, table.second, plan=table.plan, item="lab", text="Too early for us."
    )
    with table.seen_by(table.team):
        (one,) = selectors.remarks_of(table.team, table.plan)
        assert (one.text, one.side, one.item) == ("Too early for us.", "state", "lab")
    assert all("Too early" not in one.body for one in entries("plan.remark"))


def test_who_only_reads_says_nothing(table: Table) -> None:
    from gradus.core.states.tests import factories as make
    from gradus.domain.ownership import Axis

    mentor = make.granted(
        make.holder("mentor", Axis.PROGRAMME, table.programme.pk), table.state, "plan"
    )
    with pytest.raises(Denied):
        table.does(negotiation.remark, mentor, plan=table.plan, text="Hello.")
    with pytest.raises(Denied):
        table.does(
            negotiation.propose,
            table.second,
            plan=table.plan,
            kind="words",
            reason="Officers sign.",
        )


def test_accepting_after_a_version_was_made_asks_for_a_new_one(table: Table) -> None:
    change = proposed(table, table.coordinator, "leave-out", "lab")
    from datetime import timedelta

    with table.seen_by(table.officer):
        negotiation.answer(by=table.officer, at=AT + timedelta(hours=1), change=change, accept=True)
    stale = refused(lambda: table.does(agreement.put_forward, table.officer, plan=table.plan))
    assert stale == "not-put-forward"
