"""Working pictures out, in the background: asked for, or by itself when what they rest on has changed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from gradus.core.access.actor import Actor, Thing
from gradus.core.access.decide import can, scope_for
from gradus.core.access.denied import require
from gradus.core.access.scope import acting
from gradus.core.jobs.actions import enqueue
from gradus.core.jobs.job import Job
from gradus.core.jobs.models import Run
from gradus.core.ledger.record import record
from gradus.core.states.models import State
from gradus.domain.messages import message
from gradus.domain.ownership import Axis
from gradus.steps.threats import bridge, models, pictures, selectors


def ask(*, by: Actor, at: datetime, state_id: UUID, seed: int = 0) -> Run:
    """Ask for a State's picture to be worked out."""
    require(by, "create", Thing("threats", {Axis.STATE: state_id}), at)
    return enqueue(
        selectors.PICTURE,
        by=by,
        at=at,
        thing=Thing("runs", {Axis.STATE: state_id}),
        object_id=state_id,
        inputs={"state": str(state_id), "ground": selectors.state_ground(by, state_id)},
        seed=seed,
    )


def ask_world(*, by: Actor, at: datetime, programme_id: UUID) -> Run:
    """Ask for the estimate of all States to be worked out from published figures."""
    require(by, "create", Thing("statistics", {Axis.PROGRAMME: programme_id}), at)
    return enqueue(
        selectors.WORLD,
        by=by,
        at=at,
        thing=Thing("runs", {Axis.PROGRAMME: programme_id}),
        object_id=programme_id,
        inputs={"ground": selectors.world_ground(by)},
    )


def ask_by_itself(*, by: Actor, at: datetime, state_id: UUID) -> None:
    """After a change to what a picture rests on; not where it waits already, or ``by`` may not ask."""
    waits = Run.objects.filter(
        name=selectors.PICTURE, object_id=state_id, status=Run.Status.QUEUED
    ).exists()
    owners = {Axis.STATE: state_id}
    if not waits and all(can(by, "create", Thing(k, owners), at).ok for k in ("threats", "runs")):
        ask(by=by, at=at, state_id=state_id)


def ask_world_by_itself(*, by: Actor, at: datetime, programme_id: UUID) -> None:
    """After a change to what is published."""
    waits = Run.objects.filter(
        name=selectors.WORLD, object_id=programme_id, status=Run.Status.QUEUED
    ).exists()
    if not waits and can(by, "create", Thing("runs", {Axis.PROGRAMME: programme_id}), at).ok:
        ask_world(by=by, at=at, programme_id=programme_id)


def make_in_background(*, job: Job, by: Actor, at: datetime) -> dict[str, object]:
    """Work a State's picture out, as a worker, inside the scope of who asked."""
    assert job.state_id is not None  # noqa: S101 - every run of this name has one
    thing = Thing("threats", {Axis.STATE: job.state_id})
    with acting(scope_for(by, at)):
        require(by, "create", thing, at)
        code = State.objects.get(pk=job.state_id).code
        ground = pictures.state_ground(by, job.state_id, code)
    job.tell(message("Estimating all States at once."), 0.2)
    profile = pictures.worked_out(ground, seed=job.seed)
    with acting(scope_for(by, at)):
        job.hold()
        rule = require(by, "create", thing, at)
        row = models.Picture(
            state_id=job.state_id,
            made_by=by.id,
            made_at=at,
            ground=ground.digest,
            year=profile.year,
            version=bridge.engine_version(),
            seed=job.seed,
            profile=bridge.profile_text(profile),
        )
        with transaction.atomic():
            row.save(force_insert=True)
            diff = {"ground": ground.digest, "year": profile.year, "version": row.version}
            record(by=by, at=at, action="threats.picture", thing=row.thing(), rule=rule, diff=diff)
    return {"picture": str(row.pk), "year": profile.year}


def make_world_in_background(*, job: Job, by: Actor, at: datetime) -> dict[str, object]:
    """Work the estimate of all States out from published figures."""
    assert job.programme_id is not None  # noqa: S101
    thing = Thing("statistics", {Axis.PROGRAMME: job.programme_id})
    with acting(scope_for(by, at)):
        require(by, "create", thing, at)
        ground = pictures.world_ground(by)
    job.tell(message("Estimating all States at once."), 0.2)
    world = pictures.estimated(ground)
    with acting(scope_for(by, at)):
        job.hold()
        rule = require(by, "create", thing, at)
        row = models.WorldPicture(
            made_at=at,
            ground=ground.digest,
            year=world.year,
            version=bridge.engine_version(),
            content=pictures.world_content(world),
        )
        with transaction.atomic():
            row.save(force_insert=True)
            record(
                by=by,
                at=at,
                action="threats.world",
                thing=Thing("statistics", thing.owners, row.pk),
                rule=rule,
                diff={"ground": ground.digest, "year": world.year, "version": row.version},
            )
    return {"picture": str(row.pk), "year": world.year}
