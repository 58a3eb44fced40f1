"""Nothing leaves but what two people of the State signed, exactly as they saw it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from gradus.core.access.actor import Actor
from gradus.core.access.decide import scope_for
from gradus.core.access.denied import Denied, StepUpNeeded
from gradus.core.access.scope import acting, system
from gradus.core.exchange import models, selectors
from gradus.core.exchange.actions import peers, releases
from gradus.core.exchange.keys import own_card
from gradus.core.exchange.rules import release_digest
from gradus.core.exchange.tests.sender import Office, Sender, office
from gradus.core.ledger.models import Entry
from gradus.core.results import actions as results
from gradus.core.states.tests import factories as make
from gradus.core.states.tests.factories import AT
from gradus.domain.ids import new_id
from gradus.domain.ownership import Axis
from gradus.domain.refusals import Refusal
from gradus.formats.bundles.container import open_sealed
from gradus.formats.bundles.keys import OwnKeys
from gradus.formats.bundles.receipt import Outcome, Receipt, write_receipt

pytestmark = pytest.mark.django_db
THEM = OwnKeys(b"t" * 32)


@pytest.fixture
def here() -> Office:
    return office()


@pytest.fixture
def peer(here: Office) -> models.Peer:
    return here.knows(Sender(keys=THEM, name="shared.example"))


@pytest.fixture
def measure(here: Office) -> Any:
    return measured(here.coordinator, here.state.pk)


def measured(by: Actor, state_id: UUID) -> Any:
    with acting(scope_for(by, AT)):
        row = results.define_measure(
            by=by,
            at=AT,
            state_id=state_id,
            code="cases",
            title="Cases",
            definition="Counted",
            kind="number",
            direction="up",
            source="Register",
        )
        results.set_baseline(
            by=by,
            at=AT,
            measure=row,
            value=Decimal(4),
            starts=date(2026, 1, 1),
            ends=date(2026, 12, 31),
            grade="B",
            source="Register",
        )
    return row


def drafted(
    here: Office, peer: models.Peer, *chosen: tuple[str, UUID], by: Actor | None = None
) -> models.Release:
    by = by or here.coordinator
    with acting(scope_for(by, AT)):
        return releases.draft(by=by, at=AT, peer=peer, chosen=list(chosen))


def signed(row: models.Release, by: Actor, shown: str = "") -> bool:
    with acting(scope_for(by, AT)):
        found = selectors.release(by, row.state_id, row.pk)
        assert found is not None
        return releases.sign(by=by, at=AT, release=found, shown=shown or release_digest(found))


def now(here: Office, row: models.Release) -> models.Release:
    with acting(scope_for(here.coordinator, AT)):
        return models.Release.objects.get(pk=row.pk)


def refused(work: Callable[[], Any]) -> str:
    """The code of the refusal, and that nothing was written."""
    with system("test"):
        before = Entry.objects.count()
    with pytest.raises(Refusal) as no:
        work()
    with system("test"):
        assert Entry.objects.count() == before
    return no.value.code


def test_two_sign_and_only_then_is_there_a_bundle_with_exactly_that(
    here: Office, peer: models.Peer, measure: Any
) -> None:
    row = drafted(here, peer, ("results", measure.pk))
    assert signed(row, here.coordinator) is False
    assert now(here, row).bundle is None
    assert refused(lambda: signed(row, here.coordinator)) == "signed-already"
    assert signed(row, here.officer) is True
    sealed = now(here, row)
    assert sealed.bundle is not None
    opened = open_sealed(bytes(sealed.bundle), THEM)
    manifest = opened.manifest
    assert (manifest.sequence, manifest.previous, manifest.state) == (1, "", "XAA")
    with acting(scope_for(here.coordinator, AT)):
        assert (manifest.release, manifest.signatures) == (release_digest(sealed), 2)
    assert opened.sender == own_card()
    with acting(scope_for(here.coordinator, AT)):
        shown = selectors.content_of(here.coordinator, sealed, 1)
    assert opened.files == (shown,)
    assert refused(lambda: signed(row, here.officer)) == "release-over"


def test_bundles_of_a_peer_are_numbered_and_chained(
    here: Office, peer: models.Peer, measure: Any
) -> None:
    digests = []
    for _ in range(3):
        row = drafted(here, peer, ("results", measure.pk))
        signed(row, here.coordinator)
        signed(row, here.officer)
        sealed = now(here, row)
        assert sealed.bundle is not None
        opened = open_sealed(bytes(sealed.bundle), THEM).manifest
        assert opened.previous == (digests[-1] if digests else "")
        digests.append(sealed.digest)
    assert opened.sequence == 3


def test_one_signs_where_the_office_has_one(here: Office, peer: models.Peer, measure: Any) -> None:
    with system("test"):
        type(here.state).objects.filter(pk=here.state.pk).update(single_officer=True)
    assert signed(drafted(here, peer, ("results", measure.pk)), here.coordinator) is True


def test_what_changed_after_the_draft_does_not_leave(
    here: Office, peer: models.Peer, measure: Any
) -> None:
    row = drafted(here, peer, ("results", measure.pk))
    by = here.coordinator
    with acting(scope_for(by, AT)):
        results.observe(
            by=by,
            at=AT,
            measure=measure,
            value=Decimal(99),
            starts=date(2026, 1, 1),
            ends=date(2026, 12, 31),
            grade="D",
            source="After",
        )
    signed(row, here.coordinator)
    signed(row, here.officer)
    sealed = now(here, row)
    assert sealed.bundle is not None
    assert b"99" not in open_sealed(bytes(sealed.bundle), THEM).files[0]


def test_a_signature_is_bound_to_what_was_shown(
    here: Office, peer: models.Peer, measure: Any
) -> None:
    row = drafted(here, peer, ("results", measure.pk))
    assert refused(lambda: signed(row, here.officer, "ab" * 32)) == "changed-since-shown"


@pytest.mark.parametrize("kind", ["hrddp", "people", "persons", "evidence_inside", "record"])
def test_what_never_leaves_cannot_be_named(here: Office, peer: models.Peer, kind: str) -> None:
    assert refused(lambda: drafted(here, peer, (kind, new_id()))) == "never-exchanged"


def test_what_is_not_the_states_or_not_there_is_not_released(
    here: Office, peer: models.Peer, measure: Any
) -> None:
    other = office("XBB")
    theirs = measured(other.coordinator, other.state.pk)
    assert refused(lambda: drafted(here, peer, ("results", theirs.pk))) == "not-there"
    assert refused(lambda: drafted(here, peer, ("results", new_id()))) == "not-there"
    both = [("results", measure.pk), ("results", theirs.pk)]
    assert refused(lambda: drafted(here, peer, *both)) == "not-there"
    assert refused(lambda: drafted(here, peer)) == "nothing-chosen"


def test_nothing_goes_to_whom_nobody_has_compared_or_who_is_retired(
    here: Office, measure: Any
) -> None:
    row = here.knows(Sender(keys=THEM), confirmed=False)
    assert refused(lambda: drafted(here, row, ("results", measure.pk))) == "peer-not-confirmed"
    by = here.coordinator
    with acting(scope_for(by, AT)):
        with pytest.raises(Refusal) as no:
            peers.confirm_peer(by=by, at=AT, peer=row, shown="ab" * 32)
        peers.confirm_peer(by=by, at=AT, peer=row, shown=row.fingerprint)
        row.refresh_from_db()
    assert no.value.code == "other-fingerprint"
    release = drafted(here, row, ("results", measure.pk))
    with acting(scope_for(by, AT)):
        peers.retire_peer(by=by, at=AT, peer=row)
    assert refused(lambda: signed(release, here.coordinator)) == "peer-not-confirmed"


def test_a_retired_peer_is_entered_anew_and_confirmed_anew(here: Office, peer: models.Peer) -> None:
    by = here.coordinator
    with acting(scope_for(by, AT)):
        with pytest.raises(Refusal) as no:
            peers.add_peer(by=by, at=AT, state_id=here.state.pk, title="Again", card=peer.card)
        peers.retire_peer(by=by, at=AT, peer=peer)
        again = peers.add_peer(by=by, at=AT, state_id=here.state.pk, title="Again", card=peer.card)
    assert no.value.code == "peer-known"
    assert (again.pk == peer.pk, again.in_use) == (False, False)


def test_ones_own_card_is_nobody_elses(here: Office) -> None:
    by = here.coordinator
    with acting(scope_for(by, AT)), pytest.raises(Refusal) as no:
        peers.add_peer(by=by, at=AT, state_id=here.state.pk, title="Us", card=own_card().line())
    assert no.value.code == "own-card"


def test_a_withdrawn_release_is_signed_no_more(
    here: Office, peer: models.Peer, measure: Any
) -> None:
    row = drafted(here, peer, ("results", measure.pk))
    signed(row, here.officer)
    by = here.coordinator
    with acting(scope_for(by, AT)):
        releases.withdraw(by=by, at=AT, release=row)
    assert refused(lambda: signed(row, by)) == "release-over"


def test_who_may_not_is_told_so(here: Office, peer: models.Peer, measure: Any) -> None:
    with pytest.raises(Denied):
        drafted(here, peer, ("results", measure.pk), by=here.officer)
    stale = make.holder(
        "national_coordinator",
        Axis.STATE,
        here.state.pk,
        state_id=here.state.pk,
        stepped_up=False,
    )
    row = drafted(here, peer, ("results", measure.pk))
    with pytest.raises(StepUpNeeded):
        signed(row, stale)
    donor = make.granted(
        make.holder("programme_officer", Axis.PROGRAMME, make.programme().pk),
        here.state,
        "findings",
        "plan",
        "results",
        "evidence",
        may_change=True,
    )
    with acting(scope_for(donor, AT)):
        assert selectors.release(donor, here.state.pk, row.pk) is None


def answer(here: Office, row: models.Release, keys: OwnKeys = THEM, **changes: Any) -> bytes:
    usual: dict[str, Any] = {
        "by": Sender(keys=keys, name="shared.example").card().line(),
        "bundle": row.digest,
        "state": "XAA",
        "sequence": 1,
        "outcome": Outcome.APPLIED,
        "at": AT,
        "checkpoint": "",
    }
    return write_receipt(Receipt(**usual | changes), keys)


def taken(here: Office, data: bytes) -> models.Release:
    by = here.coordinator
    with acting(scope_for(by, AT)):
        return releases.take_receipt(by=by, at=AT, state_id=here.state.pk, data=data)


def test_a_receipt_is_kept_once_and_only_from_the_recipient(
    here: Office, peer: models.Peer, measure: Any
) -> None:
    row = drafted(here, peer, ("results", measure.pk))
    signed(row, here.coordinator)
    signed(row, here.officer)
    row = now(here, row)
    for strange in (
        answer(here, row, OwnKeys(b"x" * 32)),
        answer(here, row, sequence=2),
        answer(here, row, state="XBB"),
        answer(here, row, bundle="ab" * 32),
    ):
        assert refused(lambda data=strange: taken(here, data)) == "receipt-strange"
    good = answer(here, row)
    assert taken(here, good).outcome == "applied"
    assert taken(here, good).outcome == "applied"
    other = answer(here, row, outcome=Outcome.DECLINED)
    assert refused(lambda: taken(here, other)) == "receipt-other"
    with system("test"):
        assert Entry.objects.filter(action="exchange.receipt").count() == 1
