"""Asking for long sums, cancelling them, and the worker's own steps through one."""

from __future__ import annotations

import hashlib
import logging
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any
from uuid import UUID

from django.db import transaction

from gradus.core.access.actor import Actor, Thing
from gradus.core.access.denied import require
from gradus.core.access.scope import system
from gradus.core.jobs.job import Cancelled, Job
from gradus.core.jobs.models import Run
from gradus.core.jobs.registry import QUICK, work_of
from gradus.core.jobs.told import kept_refusal
from gradus.core.ledger.canonical import canonical
from gradus.core.ledger.record import record
from gradus.domain.messages import message
from gradus.domain.ownership import Axis
from gradus.domain.refusals import Refusal

MOST_ATTEMPTS = 5
MOST_WAITING = 10_000
_log = logging.getLogger("gradus.jobs")


class NotRunning(Refusal):
    """A run that has ended cannot be cancelled."""

    def __init__(self) -> None:
        super().__init__(
            "run-ended",
            message("This run has ended already."),
            message("Nothing needs to be done; look at its outcome."),
        )


def enqueue(
    name: str,
    *,
    by: Actor,
    at: datetime,
    thing: Thing,
    inputs: dict[str, Any],
    object_id: UUID | None = None,
    seed: int = 0,
    low: bool = False,
    quick: bool = False,
) -> Run:
    """Ask for a long sum by name, in the transaction of the action that needs it.

    ``thing`` says whose the run is (kind ``runs``). ``inputs`` are plain JSON values without
    floats; their hash is kept with the outcome, so that it can be told what it was made from. With
    ``low`` it comes after everything else that waits; with ``quick`` it is a sum of seconds that somebody
    waits for, and no long one holds it up.
    """
    rule = require(by, "create", thing, at)
    run = Run(
        name=name,
        state_id=thing.owners.get(Axis.STATE),
        programme_id=thing.owners.get(Axis.PROGRAMME),
        requested_by=by.id,
        via=by.via,
        requested_at=at,
        object_id=object_id,
        inputs=inputs,
        inputs_hash=hashlib.sha256(canonical(inputs).encode()).hexdigest(),
        seed=seed,
        version=f"gradus {version('gradus')}",
    )
    with transaction.atomic():
        waiting = Run.objects.filter(
            state_id=run.state_id, programme_id=run.programme_id, status=Run.Status.QUEUED
        ).count()
        run.save(force_insert=True)
        record(
            by=by,
            at=at,
            action="run.ask",
            thing=run.thing(),
            rule=rule,
            diff={"name": name, "inputs_hash": run.inputs_hash, "seed": seed},
        )
        _defer(run, MOST_WAITING if low else waiting, quick)
    return run


def cancel(*, by: Actor, at: datetime, run: Run) -> None:
    """Ask a run to stop. One that has not begun ends at once."""
    rule = require(by, "change", run.thing(), at)
    if run.status not in {Run.Status.QUEUED, Run.Status.RUNNING}:
        raise NotRunning
    with transaction.atomic():
        rows = Run.objects.filter(pk=run.pk)
        rows.update(cancel_asked_at=at)
        rows.filter(status=Run.Status.QUEUED).update(status=Run.Status.CANCELLED, ended_at=at)
        record(by=by, at=at, action="run.cancel", thing=run.thing(), rule=rule)
    run.refresh_from_db()


def perform(run_id: UUID) -> None:
    """Do a run, as a worker. A run that ended, or that was cancelled, is left alone.

    A worker that dies leaves the run as running; the next attempt goes on from its checkpoint.
    """
    job = _claim(run_id)
    if job is None:
        return
    try:
        outcome = work_of(job.name)(job)
    except Cancelled:
        _end(job, Run.Status.CANCELLED)
    except Refusal as refusal:
        _end(job, Run.Status.FAILED, trouble=kept_refusal(refusal))
    except Exception:
        _log.exception("run %s (%s) failed", job.run_id, job.name)
        unforeseen = Refusal(
            "unforeseen",
            message("Gradus met something it did not foresee, and stopped."),
            message("Try again; if it happens again, tell the operator the number of this run."),
        )
        _end(job, Run.Status.FAILED, trouble=kept_refusal(unforeseen))
    else:
        _end(job, Run.Status.DONE, outcome=outcome, progress=1.0)


def _defer(run: Run, waiting: int, quick: bool) -> None:
    """Put the run into the queue: the more an owner has waiting, the later its next one comes."""
    from gradus.core.jobs.tasks import perform_run

    lane = QUICK if quick else perform_run.queue
    task = perform_run.configure(queue=lane, priority=-min(waiting, MOST_WAITING))
    task.defer(run_id=str(run.pk))


def _claim(run_id: UUID) -> Job | None:
    now = datetime.now(UTC)
    with system("job-claim"):
        run = Run.objects.select_for_update().filter(pk=run_id).first()
        if run is None or run.status not in {Run.Status.QUEUED, Run.Status.RUNNING}:
            return None
        if run.cancel_asked_at is not None or run.attempts >= MOST_ATTEMPTS:
            gave_up = run.cancel_asked_at is None
            run.status = Run.Status.FAILED if gave_up else Run.Status.CANCELLED
            run.ended_at = now
            run.save(update_fields=["status", "ended_at"])
            return None
        run.status = Run.Status.RUNNING
        run.attempts += 1
        run.started_at = run.started_at or now
        run.heartbeat_at = now
        run.save(update_fields=["status", "attempts", "started_at", "heartbeat_at"])
    return Job(
        run_id=run.pk,
        attempt=run.attempts,
        name=run.name,
        inputs=run.inputs,
        seed=run.seed,
        requested_by=run.requested_by,
        state_id=run.state_id,
        programme_id=run.programme_id,
        object_id=run.object_id,
        checkpoint=run.checkpoint,
    )


def _end(job: Job, status: str, **values: Any) -> None:
    now = datetime.now(UTC)
    with system("job-end"):
        run = Run.objects.select_for_update().get(pk=job.run_id)
        if not job.has(run):
            _log.warning("run %s was taken over from attempt %d", job.run_id, job.attempt)
            return
        Run.objects.filter(pk=run.pk).update(status=status, ended_at=now, **values)
        record(
            by=Actor(id=job.requested_by, via="job"),
            at=now,
            action=f"run.{status}",
            thing=run.thing(),
            rule="run",
            diff={"name": run.name, "inputs_hash": run.inputs_hash, "attempts": run.attempts},
        )
