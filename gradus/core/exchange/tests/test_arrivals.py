"""What arrives is verified, kept apart, accepted by two, taken whole and in order, or not at all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from gradus.core.access.decide import scope_for
from gradus.core.access.denied import Denied
from gradus.core.access.scope import acting, system
from gradus.core.exchange import models, selectors
from gradus.core.exchange.actions import arrivals, peers
from gradus.core.exchange.tests.sender import Office, Sender, figure, measure, office, thing
from gradus.core.ledger.models import Entry
from gradus.core.results import selectors as results
from gradus.core.states.tests.factories import AT
from gradus.domain.markings import Marking
from gradus.domain.refusals import Refusal
from gradus.formats.bundles.keys import OwnKeys
from gradus.formats.bundles.receipt import read_receipt
from gradus.formats.bundles.refused import BundleRefused

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Office:
    return office()


@pytest.fixture
def sender(here: Office) -> Sender:
    made = Sender()
    here.knows(made)
    return made


def refused(work: Callable[[], Any]) -> str:
    """The code of the refusal; and that nothing arrived or changed by it."""
    before = counts()
    with pytest.raises(Refusal) as no:
        work()
    assert counts() == before
    return no.value.code


def counts() -> tuple[int, ...]:
    with system("test"):
        tables = (models.Arrival, models.ArrivalFile, models.Acceptance, models.Counterpart, Entry)
        return tuple(table.objects.count() for table in tables)


def values(here: Office) -> list[tuple[str, list[object]]]:
    with acting(scope_for(here.coordinator, AT)):
        seen = results.measures_of(here.coordinator, here.state.pk)
        return [(one.code, [figure.value for figure in one.baselines]) for one in seen]


def test_nothing_changes_before_two_have_accepted_and_one_applied(
    here: Office, sender: Sender
) -> None:
    row = here.receives(sender.bundle(measure(baselines=[figure("4")])))
    assert refused(lambda: here.applies(row)) == "not-accepted"
    here.accepts(row, here.coordinator)
    assert refused(lambda: here.accepts(row, here.coordinator)) == "signed-already"
    assert refused(lambda: here.applies(row)) == "not-accepted"
    here.accepts(row, here.officer)
    assert values(here) == []
    with pytest.raises(Denied):
        here.applies(row, here.officer)  # taking is for whoever may write what it changes
    done = here.applies(row)
    assert values(here) == [("cases", [4])]
    assert done.receipt is not None
    assert read_receipt(bytes(done.receipt)).outcome == "applied"
    assert refused(lambda: here.applies(row)) == "arrival-decided"


def test_one_accepts_where_the_office_has_one(here: Office, sender: Sender) -> None:
    with system("test"):
        type(here.state).objects.filter(pk=here.state.pk).update(single_officer=True)
    row = here.receives(sender.bundle(measure()))
    here.accepts(row, here.coordinator)
    here.applies(row)
    assert values(here) == [("cases", [])]


def test_the_same_bundle_twice_is_once(here: Office, sender: Sender) -> None:
    data = sender.bundle(measure())
    row = here.receives(data)
    before = counts()
    assert here.receives(data).pk == row.pk
    here.accepts(row)
    here.applies(row)
    assert here.receives(data).pk == row.pk
    assert counts()[0] == before[0]


def test_an_acceptance_holds_only_for_what_was_shown(here: Office, sender: Sender) -> None:
    first = here.receives(sender.bundle(measure(baselines=[figure("4")])))
    second = here.receives(sender.bundle(measure(baselines=[figure("5")])))
    here.accepts(second)
    here.accepts(first)
    here.applies(first)  # now the second would correct what the first brought
    assert refused(lambda: here.applies(second)) == "not-accepted"
    here.accepts(second)
    here.applies(second)
    assert values(here) == [("cases", [5])]


def test_what_was_shown_is_what_is_accepted(here: Office, sender: Sender) -> None:
    row = here.receives(sender.bundle(measure()))
    by = here.coordinator

    def other() -> None:
        with acting(scope_for(by, AT)):
            arrivals.accept(by=by, at=AT, arrival=row, shown="ab" * 32)

    assert refused(other) == "changed-since-shown"


def test_bundles_are_decided_in_their_order(here: Office, sender: Sender) -> None:
    first = here.receives(sender.bundle(measure()))
    second = here.receives(sender.bundle(measure(baselines=[figure("4")])))
    here.accepts(second)
    assert refused(lambda: here.applies(second)) == "earlier-first"
    by = here.coordinator
    with acting(scope_for(by, AT)):
        declined = arrivals.decline(by=by, at=AT, arrival=first, reason="Not agreed")
    assert declined.receipt is not None
    assert read_receipt(bytes(declined.receipt)).outcome == "declined"
    assert "Not agreed" not in bytes(declined.receipt).decode()
    here.applies(second)
    assert values(here) == [("cases", [4])]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"sequence": 3}, "sequence-gap"),
        ({"sequence": 1}, "sequence-taken"),
        ({"previous": "ab" * 32}, "sequence-broken"),
        ({"previous": ""}, "sequence-broken"),
        ({"state": "XBB"}, "for-other-state"),
        ({"checkpoint": ""}, "checkpoint-not-theirs"),
        ({"checkpoint": Sender().note(3)}, "checkpoint-not-theirs"),
        ({"checkpoint": Sender().note(11, b"x" * 32)}, "checkpoint-not-theirs"),
        ({"checkpoint": Sender(name="other").note(99)}, "checkpoint-not-theirs"),
    ],
)
def test_what_does_not_follow_is_refused(
    here: Office, sender: Sender, changes: dict[str, Any], code: str
) -> None:
    here.receives(sender.bundle(measure()))
    odd = sender.bundle(measure(), **changes)
    assert refused(lambda: here.receives(odd)) == code


def test_only_who_is_known_and_confirmed_is_heard(here: Office, sender: Sender) -> None:
    stranger = Sender(keys=OwnKeys(b"x" * 32))
    data = stranger.bundle(measure())
    assert refused(lambda: here.receives(data)) == "sender-unknown"
    here.knows(stranger, confirmed=False)
    assert refused(lambda: here.receives(data)) == "sender-unknown"
    row = here.receives(sender.bundle(measure()))
    by = here.coordinator
    with acting(scope_for(by, AT)):
        peers.retire_peer(by=by, at=AT, peer=row.peer)
    assert refused(lambda: here.accepts(row)) == "sender-unknown"
    assert refused(lambda: here.receives(sender.bundle(measure()))) == "sender-unknown"


def test_after_a_restore_both_begin_anew_without_a_replay(here: Office, sender: Sender) -> None:
    old = sender.bundle(measure(baselines=[figure("4")]))
    here.takes(old)
    by = here.coordinator
    with acting(scope_for(by, AT)):
        (peer,) = selectors.peers_of(by, here.state.pk)
        peers.retire_peer(by=by, at=AT, peer=peer)
    here.knows(sender)
    assert refused(lambda: here.receives(old)) == "arrived-before"
    sender.sequence, sender.previous, sender.size = 0, "", 2  # an older copy of its ledger
    here.takes(sender.bundle(measure(baselines=[figure("5")])))
    assert values(here) == [("cases", [5])]


def test_another_state_does_not_take_it(here: Office, sender: Sender) -> None:
    others = office("XBB")
    data = sender.bundle(measure())
    assert refused(lambda: others.receives(data)) == "sender-unknown"
    others.knows(sender)
    assert refused(lambda: others.receives(data)) == "for-other-state"
    row = here.receives(data)
    with acting(scope_for(others.coordinator, AT)):
        assert selectors.arrival(others.coordinator, here.state.pk, row.pk) is None


def test_what_is_altered_is_refused_and_leaves_nothing(here: Office, sender: Sender) -> None:
    data = sender.bundle(measure())
    altered = data[:-20] + bytes([data[-20] ^ 1]) + data[-19:]
    with pytest.raises(BundleRefused):
        here.receives(altered)
    assert refused(lambda: here.receives(data[:400])) == "bundle-damaged"
    assert refused(lambda: here.receives(b"hello")) == "bundle-not-one"


@pytest.mark.parametrize("kind", ["hrddp", "people", "person", "grants", "unheard-of"])
def test_kinds_that_are_never_exchanged_are_not_taken(
    here: Office, sender: Sender, kind: str
) -> None:
    data = sender.bundle(thing({"a.json": b"{}"}, kind=kind))
    assert refused(lambda: here.receives(data)) == "never-exchanged"


@pytest.mark.parametrize("marking", [Marking.RED, Marking.STATE_ONLY, Marking.AMBER_STRICT])
def test_what_is_for_the_senders_own_people_is_not_taken(
    here: Office, sender: Sender, marking: Marking
) -> None:
    data = sender.bundle(thing({"a.txt": b"secret"}, kind="evidence", marking=marking))
    assert refused(lambda: here.receives(data)) == "never-exchanged"


def test_one_thing_that_cannot_be_taken_holds_up_all(here: Office, sender: Sender) -> None:
    good = measure(code="good")
    odd = thing({"measure.json": b'{"format": "something else"}'})
    row = here.receives(sender.bundle(good, odd))
    assert refused(lambda: here.accepts(row)) == "cannot-be-taken"
    assert refused(lambda: here.applies(row)) == "cannot-be-taken"
    assert values(here) == []


def test_a_fault_half_way_leaves_nothing(
    here: Office, sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    from gradus.core.exchange.kinds.results import Measures

    row = here.receives(sender.bundle(measure(code="one"), measure(code="two")))
    here.accepts(row)
    usual = Measures.take

    def failing(self: Measures, **given: Any) -> Any:
        if b"two" in given["received"].files["measure.json"]:
            raise RuntimeError("the power went")
        return usual(self, **given)

    monkeypatch.setattr(Measures, "take", failing)
    before = counts()
    with pytest.raises(RuntimeError):
        here.applies(row)
    assert (counts(), values(here)) == (before, [])
    monkeypatch.undo()
    here.applies(row)
    assert [code for code, _ in values(here)] == ["one", "two"]


def test_an_officer_of_the_state_may_not_receive_or_decline(here: Office, sender: Sender) -> None:
    row = here.receives(sender.bundle(measure()))
    by = here.officer
    with acting(scope_for(by, AT)):
        with pytest.raises(Denied):
            arrivals.decline(by=by, at=AT, arrival=row, reason="No")
        with pytest.raises(Denied):
            arrivals.receive(
                by=by, at=AT, state_id=here.state.pk, code="XAA", data=sender.bundle(measure())
            )
