"""The register: who keeps it and sees it, nothing overwritten, files shown and taken, what others count."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest

from gradus.catalogue.shelf import Shelf
from gradus.core.access.decide import scope_for
from gradus.core.access.denied import Denied
from gradus.core.access.scope import acting, system
from gradus.core.coordination import bridge, models, rules, selectors
from gradus.core.coordination.actions import efforts, files
from gradus.core.coordination.tests.factories import effort
from gradus.core.ledger.models import Entry as LedgerEntry
from gradus.core.states.tests import factories as make
from gradus.core.states.tests.factories import AT
from gradus.domain.ownership import Axis
from gradus.domain.periods import Month
from gradus.domain.refusals import InvalidInput
from gradus.workflows.effort_iati import write_iati
from gradus.workflows.effort_table import write_csv
from gradus.workflows.tests.efforts_made import entry

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=1)
MADE = datetime(2027, 1, 1, tzinfo=UTC)


@contextmanager
def seen_by(actor):
    with acting(scope_for(actor, AT)):
        yield actor


def donor(*states, code="donor-a"):
    actor = make.holder("donor", Axis.PARTNER, make.partner(code).pk)
    for state in states:
        actor = make.granted(actor, state, "coordination", may_change=True)
    return actor


def entered(state, **changes):
    return effort(state, **changes)


def test_an_effort_is_kept_with_the_units_it_names() -> None:
    state = make.state()
    police = make.institution(state)
    unit = make.unit(police)
    row = entered(state, reaches=("XAA police / Cyber unit", "XAA POLICE", "Navy"))
    with seen_by(make.coordinator(state)) as office:
        (held,) = selectors.held(office, state_id=state.pk)
        assert [(r.name, r.institution_id, r.unit_id) for r in held.reaches.order_by("pk")] == [
            ("XAA police / Cyber unit", police.pk, unit.pk),
            ("XAA police", police.pk, None),
            ("Navy", None, None),
        ]
        assert (held.version, held.told_by, held.key) == (1, "state", row.key)


def test_a_correction_keeps_what_was_said_before() -> None:
    state = make.state()
    row = entered(state)
    with seen_by(make.coordinator(state)) as office:
        changed = efforts.correct(by=office, at=LATER, effort=row, entry=entry(status="done"))
        assert (changed.key, changed.version, changed.status) == (row.key, 2, "done")
        assert [one.status for one in selectors.history(office, row.key)] == ["done", "under-way"]
        assert [one.pk for one in selectors.held(office)] == [changed.pk]
        with pytest.raises(rules.OverAlready):
            efforts.correct(by=office, at=LATER, effort=row, entry=entry())
    with system("test"):
        said = LedgerEntry.objects.filter(action="effort.correct").get()
        assert '"changed":"status"' in said.body


def test_an_effort_is_taken_out_with_a_reason_and_stays_readable() -> None:
    state = make.state()
    row = entered(state)
    with seen_by(make.coordinator(state)) as office:
        with pytest.raises(rules.NoReason):
            efforts.end(by=office, at=LATER, effort=row, because=" ")
        efforts.end(by=office, at=LATER, effort=row, because="Entered twice")
        assert not selectors.held(office)
        assert selectors.effort(office, row.key).ended_because == "Entered twice"
        with pytest.raises(rules.OverAlready):
            efforts.end(by=office, at=LATER, effort=row, because="Again")


def test_what_no_effort_can_be_is_refused_field_by_field() -> None:
    state = make.state()
    with seen_by(make.coordinator(state)) as office:
        wrong = entry(title="", topics=("XYZ",), starts="soon", currency="ZZZ")
        with pytest.raises(InvalidInput) as refused:
            efforts.enter(by=office, at=AT, state_id=state.pk, entry=wrong)
        assert {fault.where for fault in refused.value.faults} == {
            "title", "topics", "starts", "currency"}  # fmt: skip
        assert not selectors.held(office)


def test_another_state_sees_nothing() -> None:
    entered(make.state())
    other = make.state("XBB")
    with seen_by(make.coordinator(other)) as office:
        assert not selectors.held(office)
        with pytest.raises(Denied):
            efforts.enter(by=office, at=AT, state_id=make.state().pk, entry=entry())


@pytest.mark.parametrize("role", ["programme_officer", "regional_team", "evaluator", "mentor"])
def test_outsiders_see_it_by_the_states_grant_alone(role: str) -> None:
    state = make.state()
    entered(state)
    actor = make.holder(role, Axis.PROGRAMME, make.programme().pk)
    with seen_by(actor):
        assert not selectors.held(actor)
    with seen_by(make.granted(actor, state, "coordination")) as granted:
        assert len(selectors.held(granted)) == 1


def test_a_partner_sees_its_own_everywhere_and_writes_where_a_state_lets_it_in() -> None:
    state, other = make.state(), make.state("XBB")
    own = entered(state, partner_id=make.partner().pk)
    entered(state, title="Another's", identifier="other")
    with seen_by(donor()) as alone:
        assert [one.pk for one in selectors.held(alone)] == [own.pk]
        with pytest.raises(Denied):
            efforts.enter(by=alone, at=AT, state_id=other.pk, entry=entry())
    with seen_by(donor(state)) as let_in:
        assert len(selectors.held(let_in)) == 2, "what the State lets partners see"
        row = efforts.enter(by=let_in, at=AT, state_id=state.pk, entry=entry(identifier="n"))
        assert (row.partner, row.told_by) == (make.partner(), "partner")
        efforts.correct(by=let_in, at=LATER, effort=own, entry=entry(status="done"))


def test_a_partner_does_not_touch_what_is_anothers() -> None:
    state = make.state()
    rows = [entered(state), entered(state, partner_id=make.partner("donor-b").pk, identifier="b")]
    with seen_by(donor(state)) as let_in:
        for row in rows:
            with pytest.raises(rules.NotYours):
                efforts.correct(by=let_in, at=LATER, effort=row, entry=entry())
            with pytest.raises(rules.NotYours):
                efforts.end(by=let_in, at=LATER, effort=row, because="x")
        other = make.partner("donor-b").pk
        with pytest.raises(rules.NotYours):
            efforts.enter(by=let_in, at=AT, state_id=state.pk, entry=entry(), partner_id=other)


def bring(office, state, data: bytes, name: str = "efforts.csv"):
    return files.preview(by=office, at=AT, state=state, data=data, name=name)


def test_a_file_is_shown_before_it_is_taken_and_taken_once() -> None:
    state = make.state()
    entered(state, identifier="same")
    entered(state, identifier="old", title="Old name")
    rows = [entry(identifier="same"), entry(identifier="old"), entry(identifier="new")]
    data = write_csv(rows) + b"bad,,other,No provider\r\n"
    with seen_by(make.coordinator(state)) as office:
        shown = files.shown(office, bring(office, state, data))
        assert [c.told.entry.identifier for c in shown.new] == ["new"]
        assert [(c.told.entry.identifier, c.columns) for c in shown.changed] == [
            ("old", ("title",))
        ]
        assert shown.same == 1
        (fault,) = shown.read.refused
        assert "line 5" in fault.where
        assert len(selectors.held(office)) == 2, "nothing is taken"
        with pytest.raises(rules.NothingWaits):
            files.take(by=office, at=AT, state=state, confirmed="0" * 64)
        taken = files.take(by=office, at=LATER, state=state, confirmed=shown.sha256)
        assert (taken.new, taken.changed, taken.same, taken.refused) == (1, 1, 1, 1)
        again = files.shown(office, bring(office, state, data))
        assert (len(again.new), len(again.changed), again.same) == (0, 0, 3)
        assert len(selectors.held(office)) == 3


def test_an_iati_file_is_taken_and_what_it_cannot_say_stays() -> None:
    state = make.state()
    entered(state, topics=("DFL",), reaches=("Navy",))
    theirs = entry(topics=(), reaches=(), title="New title")
    data = write_iati([("", theirs)], "XA", publisher="XX", generated=MADE)
    with seen_by(make.coordinator(state)) as office:
        shown = files.shown(office, bring(office, state, data, "theirs.xml"))
        files.take(by=office, at=LATER, state=state, confirmed=shown.sha256)
        (row,) = selectors.held(office)
        assert (row.title, row.topics, row.version) == ("New title", ["DFL"], 2)
        assert [one.name for one in row.reaches.all()] == ["Navy"]


def test_a_partners_file_tells_its_own_efforts() -> None:
    state = make.state()
    entered(state, identifier="X")
    with seen_by(donor(state)) as let_in:
        shown = files.shown(let_in, bring(let_in, state, write_csv([entry(identifier="X")])))
        assert len(shown.new) == 1, "another's effort of that name stays another's"
        files.take(by=let_in, at=AT, state=state, confirmed=shown.sha256)
        (own,) = selectors.held(let_in, partner_id=make.partner().pk)
        assert own.provider == make.partner().name


def test_a_file_nobody_confirms_is_thrown_away() -> None:
    state = make.state()
    with seen_by(make.coordinator(state)) as office:
        bring(office, state, write_csv([entry()]))
        assert selectors.waiting(office, state.pk) is not None
    files.forget_unconfirmed(at=AT + timedelta(hours=23))
    with system("test"):
        assert models.Waiting.objects.count() == 1
    files.forget_unconfirmed(at=AT + timedelta(hours=25))
    with system("test"):
        assert models.Waiting.objects.count() == 0


def test_what_was_read_is_kept_as_it_was_read() -> None:
    read = files.read_file(write_csv([entry()]) + b"bad,,x\r\n", "a.csv", "XAA")
    kept = bridge.unpacked(bridge.packed(read))
    assert kept.told == read.told
    assert [fault.text() for fault in kept.refused] == [fault.text() for fault in read.refused]


def test_the_register_finds_overlaps_repeats_and_gaps_in_what_is_seen() -> None:
    state = make.state()
    make.unit(make.institution(state))
    at = {"reaches": ("Cyber unit",), "starts": "2027-01", "ends": "2027-12", "topics": ("DFL",)}
    entered(state, identifier="a", provider="A", **at)
    entered(state, identifier="b", provider="B", partner_id=make.partner().pk, **at)
    with seen_by(make.coordinator(state)) as office:
        found = selectors.findings(office, state.pk, AT.date())
        (overlap,) = found.overlaps
        assert overlap.where.name == "XAA police / Cyber unit"
        assert len(found.repeats) == 1
        assert "DFL" not in [gap.topic for gap in found.gaps]
        assert len(found.gaps) == 14
        assert found.months == 24
    with seen_by(donor()) as alone:
        assert not selectors.findings(alone, state.pk, AT.date()).overlaps


def test_others_efforts_are_credited_in_plans_as_far_as_they_are_seen() -> None:
    state = make.state()
    name = Shelf.open().interventions[0].id
    entered(state, interventions=(name,), status="done", ends="2026-06")
    with seen_by(make.coordinator(state)) as office:
        (done,) = selectors.credits_for(office, state.pk, Month(2027, 1))
        assert (done.intervention, done.end, done.provider) == (
            name, -7, "Northern Fund (fictional)")  # fmt: skip
    with seen_by(make.coordinator(make.state("XBB"))) as other:
        assert selectors.credits_for(other, state.pk, Month(2027, 1)) == ()
