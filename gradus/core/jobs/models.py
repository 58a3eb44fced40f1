"""Long runs: what was asked with which inputs, how far it is, and how it ended."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from gradus.core.access.rows import WalledRow
from gradus.domain import classification as classed
from gradus.domain.ownership import Axis, Walled


class Run(WalledRow):
    """One long sum, asked for by somebody for a State or a programme."""

    # what moves many times a minute has no entry of its own; asking, cancelling and ending do
    owner = Walled(
        "runs",
        {Axis.STATE: "state_id", Axis.PROGRAMME: "programme_id", Axis.PERSON: "requested_by"},
        ledgered=False,
    )
    classification = (
        classed.restricted(
            "name state_id programme_id requested_by via requested_at object_id inputs "
            "inputs_hash seed version status started_at ended_at heartbeat_at attempts progress "
            "told checkpoint outcome trouble cancel_asked_at",
            purpose="running a long sum and telling how it went",
            retention="two years",
        ),
    )

    class Status(models.TextChoices):
        QUEUED = "queued"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        CANCELLED = "cancelled"

    name = models.CharField(max_length=60)
    state_id = models.UUIDField(null=True)
    programme_id = models.UUIDField(null=True)
    requested_by = models.UUIDField()
    via = models.CharField(max_length=20, default="web")
    requested_at = models.DateTimeField()
    object_id = models.UUIDField(null=True)  # what the run is about, such as a plan
    inputs = models.JSONField()
    inputs_hash = models.CharField(max_length=64)
    seed = models.PositiveBigIntegerField(default=0)
    version = models.CharField(max_length=30)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.QUEUED)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    progress = models.FloatField(default=0.0)  # share done, 0 to 1
    told = models.JSONField(default=dict)  # what it last said: message id and parameters
    checkpoint = models.JSONField(null=True)  # what a new worker can go on from
    outcome = models.JSONField(null=True)
    trouble = models.JSONField(null=True)  # a refusal: code, what, remedy
    cancel_asked_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state_id", "-requested_at"])]
        constraints: ClassVar = [
            models.CheckConstraint(  # or a programme's people would read the run of a State
                condition=Q(state_id__isnull=True) | Q(programme_id__isnull=True),
                name="run_is_a_states_or_a_programmes",
            )
        ]
