"""Two at once, in transactions that are really committed: done once, numbered once, taken once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection

from gradus.core.access.actor import Actor
from gradus.core.access.decide import scope_for
from gradus.core.access.scope import acting, system
from gradus.core.exchange import models, selectors
from gradus.core.exchange.actions import releases
from gradus.core.exchange.rules import release_digest
from gradus.core.exchange.tests.sender import Sender, figure, measure, office
from gradus.core.results.models import Baseline
from gradus.core.states.tests.factories import AT
from gradus.domain.refusals import Refusal


def together(*work: Callable[[], object]) -> list[str]:
    """What came of each, begun at one moment: done, or the code of the refusal."""
    barrier = Barrier(len(work))

    def one(do: Callable[[], object]) -> str:
        barrier.wait(10)
        try:
            do()
        except Refusal as no:
            return no.code
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(work)) as pool:
        return sorted(pool.map(one, work))


def test_one_bundle_uploaded_four_times_at_once_arrives_once(committing: None) -> None:
    here, sender = office(), Sender()
    here.knows(sender)
    data = sender.bundle(measure())
    assert together(*[lambda: here.receives(data)] * 4) == ["done"] * 4
    with system("test"):
        assert models.Arrival.objects.count() == 1


def test_what_two_apply_at_once_is_taken_once(committing: None) -> None:
    here, sender = office(), Sender()
    here.knows(sender)
    row = here.receives(sender.bundle(measure(baselines=[figure("4")])))
    here.accepts(row)
    assert together(*[lambda: here.applies(row)] * 3) == ["arrival-decided"] * 2 + ["done"]
    with system("test"):
        assert Baseline.objects.count() == 1


def test_releases_signed_at_once_get_numbers_without_gap_or_double(committing: None) -> None:
    here, sender = office(), Sender()
    peer = here.knows(sender)
    here.takes(sender.bundle(measure()))

    def draft(by: Actor) -> models.Release:
        with acting(scope_for(by, AT)):
            offers = selectors.offers(by, here.state.pk)
            chosen = [(one.kind, one.ref) for one in offers]
            return releases.draft(by=by, at=AT, peer=peer, chosen=chosen)

    def sign(row: models.Release, by: Actor) -> None:
        with acting(scope_for(by, AT)):
            found = selectors.release(by, row.state_id, row.pk)
            assert found is not None
            releases.sign(by=by, at=AT, release=found, shown=release_digest(found))

    rows = [draft(here.coordinator) for _ in range(3)]
    signers = (here.coordinator, here.officer)
    work = [lambda row=row, by=by: sign(row, by) for row in rows for by in signers]
    assert together(*work) == ["done"] * 6
    with acting(scope_for(here.coordinator, AT)):
        sealed = models.Release.objects.order_by("sequence")
        assert [row.sequence for row in sealed] == [1, 2, 3]
        assert len({row.digest for row in sealed}) == 3
