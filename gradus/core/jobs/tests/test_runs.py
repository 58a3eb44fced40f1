"""A long sum from asking to its end: with progress, a cancel, a dead worker, a failure."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction

from gradus.core.access.actor import Actor, Holding, Thing
from gradus.core.access.decide import scope_for
from gradus.core.access.denied import Denied
from gradus.core.access.scope import acting, system
from gradus.core.jobs import actions, registry, selectors
from gradus.core.jobs.job import Cancelled, Job
from gradus.core.jobs.models import Run
from gradus.core.jobs.told import said
from gradus.core.ledger.models import Entry
from gradus.core.states.models import State
from gradus.domain.ids import new_id
from gradus.domain.messages import message
from gradus.domain.ownership import Axis
from gradus.domain.refusals import Refusal
from gradus.entrypoints.jobs.worker import work

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
pytestmark = pytest.mark.usefixtures("committing")


@pytest.fixture
def work_named(monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    known: dict[str, object] = {}
    monkeypatch.setattr(registry, "_work", known)
    return known


def coordinator(code: str = "XAA") -> Actor:
    state = State.objects.get(code=code)
    holding = Holding(
        id=new_id(),
        role="national_coordinator",
        axis=Axis.STATE,
        scope_id=state.pk,
        state_id=state.pk,
        starts=NOW - timedelta(days=1),
    )
    return Actor(id=new_id(), holdings=(holding,), second_factor=True)


def asked(
    actor: Actor, name: str = "test.sum", low: bool = False, quick: bool = False, **inputs: object
) -> Run:
    state_id = actor.holdings[0].state_id
    assert state_id is not None
    with acting(scope_for(actor, NOW)):
        return actions.enqueue(
            name,
            by=actor,
            at=NOW,
            thing=Thing("runs", {Axis.STATE: state_id}),
            inputs=dict(inputs),
            seed=7,
            low=low,
            quick=quick,
        )


def again(run: Run) -> Run:
    with system("test"):
        return Run.objects.get(pk=run.pk)


def test_a_worker_does_what_was_asked_and_keeps_what_it_was_made_from(work_named) -> None:
    def double(job: Job) -> dict[str, object]:
        job.tell(message("Doubling {n}.", n=job.inputs["n"]), 0.5)
        return {"result": 2 * job.inputs["n"], "seed": job.seed}

    work_named["test.sum"] = double
    run = asked(coordinator(), n=21)
    assert run.status == Run.Status.QUEUED
    asyncio.run(work(wait=False))
    done = again(run)
    assert done.status == Run.Status.DONE
    assert done.outcome == {"result": 42, "seed": 7}
    assert said(done.told) == message("Doubling {n}.", n=21)
    assert len(done.inputs_hash) == 64
    assert done.version.startswith("gradus ")
    with system("test"):
        verbs = list(Entry.objects.order_by("pk").values_list("action", flat=True))
    assert verbs == ["run.ask", "run.done"]


def test_what_somebody_waits_for_is_held_up_by_no_long_sums(work_named) -> None:
    """Both places of the long lane are taken until the quick one is done."""
    looked = threading.Event()
    seen: list[bool] = []

    def long(job: Job) -> dict[str, object]:
        seen.append(looked.wait(20))
        return {}

    def quick(job: Job) -> dict[str, object]:
        looked.set()
        return {}

    work_named.update({"test.long": long, "test.quick": quick})
    for _ in range(2):
        asked(coordinator(), name="test.long")
    asked(coordinator(), name="test.quick", quick=True)
    asyncio.run(work(wait=False))
    assert seen == [True, True]


def test_a_run_whose_worker_died_goes_on_from_its_checkpoint(work_named) -> None:
    attempts: list[object] = []

    def long(job: Job) -> dict[str, object]:
        attempts.append(job.checkpoint)
        if job.checkpoint is None:
            job.keep({"reached": 3})
            raise SystemExit  # as far as the run can tell, the worker is gone
        return {"from": job.checkpoint["reached"]}

    work_named["test.sum"] = long
    run = asked(coordinator())
    with pytest.raises(SystemExit):
        actions.perform(run.pk)
    assert again(run).status == Run.Status.RUNNING
    actions.perform(run.pk)
    assert again(run).outcome == {"from": 3}
    assert attempts == [None, {"reached": 3}]
    assert again(run).attempts == 2


def test_a_worker_that_was_taken_for_dead_changes_nothing_when_it_wakes_up(work_named) -> None:
    actor = coordinator()
    reached: list[str] = []

    def slow(job: Job) -> dict[str, object]:
        reached.append(f"attempt {job.attempt}")
        if job.attempt == 1:
            actions.perform(job.run_id)  # another worker does it meanwhile
            job.keep({"late": True})
            assert job.stopping()
            with pytest.raises(Cancelled), transaction.atomic():
                job.hold()
            reached.append("told to stop")
            return {"by": "the late one"}
        with transaction.atomic():
            job.hold()
        return {"by": "the quick one"}

    work_named["test.sum"] = slow
    run = asked(actor)
    actions.perform(run.pk)
    assert reached == ["attempt 1", "attempt 2", "told to stop"]
    ended = again(run)
    assert (ended.status, ended.outcome) == (Run.Status.DONE, {"by": "the quick one"})
    assert ended.checkpoint is None
    with system("test"):
        assert Entry.objects.filter(action="run.done").count() == 1


def test_a_run_is_one_workers_at_a_time_while_its_result_is_written(work_named) -> None:
    """Two workers claim at one moment: the second waits, and then finds it another attempt's."""
    attempts: list[int] = []
    work_named["test.sum"] = lambda job: attempts.append(job.attempt) or {}
    run = asked(coordinator())
    name = connection.settings_dict["NAME"]

    def worker(_: int) -> None:
        connection.settings_dict["NAME"] = name
        try:
            actions.perform(run.pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(worker, range(4)))
    with system("test"):
        assert Entry.objects.filter(action="run.done").count() == 1
    assert again(run).status == Run.Status.DONE
    assert sorted(attempts) == list(range(1, len(attempts) + 1))


def test_a_run_that_kills_its_workers_is_given_up(work_named) -> None:
    def deadly(job: Job) -> dict[str, object]:
        raise SystemExit

    work_named["test.sum"] = deadly
    run = asked(coordinator())
    for _ in range(actions.MOST_ATTEMPTS):
        with pytest.raises(SystemExit):
            actions.perform(run.pk)
    actions.perform(run.pk)
    assert again(run).status == Run.Status.FAILED


def test_cancelling_stops_a_run_at_its_next_word(work_named) -> None:
    actor = coordinator()
    reached: list[str] = []

    def long(job: Job) -> dict[str, object]:
        reached.append("begun")
        with acting(scope_for(actor, NOW)):
            actions.cancel(by=actor, at=NOW, run=Run.objects.get(pk=job.run_id))
        job.tell(message("Working."))
        reached.append("after")
        return {}

    work_named["test.sum"] = long
    run = asked(actor)
    actions.perform(run.pk)
    assert reached == ["begun"]
    assert again(run).status == Run.Status.CANCELLED
    with acting(scope_for(actor, NOW)), pytest.raises(actions.NotRunning):
        actions.cancel(by=actor, at=NOW, run=again(run))


def test_cancelling_what_has_not_begun_ends_it_at_once(work_named) -> None:
    work_named["test.sum"] = lambda job: pytest.fail("it ran")
    actor = coordinator()
    run = asked(actor)
    with acting(scope_for(actor, NOW)):
        actions.cancel(by=actor, at=NOW, run=run)
    actions.perform(run.pk)
    assert again(run).status == Run.Status.CANCELLED


@pytest.mark.parametrize(
    ("trouble", "code"),
    [
        (Refusal("too-short", message("Too short."), message("Allow more.")), "too-short"),
        (ZeroDivisionError(), "unforeseen"),
    ],
)
def test_a_failure_is_told_with_its_remedy_and_no_traceback(work_named, trouble, code) -> None:
    def failing(job: Job) -> dict[str, object]:
        raise trouble

    work_named["test.sum"] = failing
    run = asked(coordinator())
    actions.perform(run.pk)
    failed = again(run)
    assert failed.status == Run.Status.FAILED
    assert failed.trouble["code"] == code
    assert said(failed.trouble["remedy"]).text()
    assert "Traceback" not in str(failed.trouble)


def test_one_states_many_runs_do_not_starve_anothers_few(work_named) -> None:
    order: list[str] = []

    def note(job: Job) -> dict[str, object]:
        order.append(job.inputs["of"])
        return {}

    work_named["test.sum"] = note
    many, few = coordinator("XAA"), coordinator("XBB")
    for _ in range(20):
        asked(many, of="XAA")
    for _ in range(3):
        asked(few, of="XBB")
    asyncio.run(work(wait=False))
    assert len(order) == 23
    assert max(place for place, of in enumerate(order) if of == "XBB") < 12


def test_what_nobody_waits_for_comes_after_everything_else(work_named) -> None:
    order: list[str] = []

    def note(job: Job) -> dict[str, object]:
        order.append(job.inputs["of"])
        return {}

    work_named["test.sum"] = note
    actor = coordinator()
    asked(actor, of="by itself", low=True)
    for _ in range(5):
        asked(actor, of="asked for")
    asyncio.run(work(wait=False))
    assert order.index("by itself") >= 4, "two are worked on at once: it is one of the last two"


def test_a_run_is_seen_by_its_state_and_by_nobody_else(work_named) -> None:
    run = asked(coordinator("XAA"))
    other = coordinator("XBB")
    with acting(scope_for(other, NOW)):
        assert selectors.run(other, run.pk) is None
        assert list(selectors.runs_of(other, run.state_id)) == []


def test_who_may_not_make_plans_cannot_ask_for_sums(work_named) -> None:
    state = State.objects.get(code="XAA")
    holding = Holding(
        id=new_id(), role="data_protection_officer", axis=Axis.STATE, scope_id=state.pk,
        state_id=state.pk, starts=NOW - timedelta(days=1),
    )  # fmt: skip
    actor = Actor(id=new_id(), holdings=(holding,), second_factor=True)
    with pytest.raises(Denied):
        asked(actor)


def test_the_worker_is_loaded_before_django_is_set_up() -> None:
    """As on a server: there its module comes first, and sets Django up itself."""
    subprocess.run([sys.executable, "-c", "import gradus.entrypoints.jobs.worker"], check=True)
