"""The State's position: what matters to it, what it rules out or insists on, how far it stands behind
the plan, and what a plan is to aim at.

Each row is what was said on a day. Nothing is overwritten: a later row ends the one before.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from gradus.core.access.rows import WalledRow
from gradus.core.states.models import Institution, State
from gradus.domain import classification as classed
from gradus.domain.ownership import Axis, Walled

POSITION = "agreeing on a plan that is the State's own"


class Priority(WalledRow):
    """How much an intervention area matters to the State, beside what its threat says."""

    owner = Walled("conditions", {Axis.STATE: "state_id"})
    classification = (
        classed.restricted("state area weight reason said_by said_at", purpose=POSITION),
    )

    class Weight(models.TextChoices):
        MUCH_MORE = "much-more"
        MORE = "more"
        AS_ITS_THREAT = "as-its-threat"
        LESS = "less"
        MUCH_LESS = "much-less"

    state = models.ForeignKey(State, models.PROTECT, related_name="+")
    area = models.CharField(max_length=10)  # an intervention area of the catalogue
    weight = models.CharField(max_length=14, choices=Weight.choices)
    reason = models.CharField(max_length=300, blank=True)
    said_by = models.UUIDField()
    said_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state", "area", "-said_at"])]


class RedLine(WalledRow):
    """An intervention that the State rules out, or insists on; or neither any more."""

    owner = Walled("conditions", {Axis.STATE: "state_id"})
    classification = (
        classed.restricted("state intervention stance by reason said_by said_at", purpose=POSITION),
    )

    class Stance(models.TextChoices):
        RULED_OUT = "ruled-out"
        INSISTED_ON = "insisted-on"
        OPEN = "open"

    state = models.ForeignKey(State, models.PROTECT, related_name="+")
    intervention = models.CharField(max_length=60)
    stance = models.CharField(max_length=12, choices=Stance.choices)
    by = models.DateField(null=True, blank=True)  # it is to start by then
    reason = models.CharField(max_length=300, blank=True)
    said_by = models.UUIDField()
    said_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state", "intervention", "-said_at"])]


class Commitment(WalledRow):
    """How far the State's leadership stands behind the plan, from 0 to 4, and what that rests on."""

    owner = Walled("conditions", {Axis.STATE: "state_id"})
    classification = (
        classed.restricted("state level basis as_of said_by said_at", purpose=POSITION),
    )

    state = models.ForeignKey(State, models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField()
    basis = models.CharField(max_length=400)
    as_of = models.DateField()
    said_by = models.UUIDField()
    said_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state", "-said_at"])]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(level__lte=4), name="commitment_is_a_level")
        ]


class Basics(WalledRow):
    """From when, for how long and how high a plan of the State is to reach; who hosts it nationally."""

    owner = Walled("conditions", {Axis.STATE: "state_id"})
    classification = (
        classed.restricted(
            "state starts horizon target_level national_host said_by said_at", purpose=POSITION
        ),
    )

    state = models.ForeignKey(State, models.PROTECT, related_name="+")
    starts = models.DateField()  # the first day of month zero
    horizon = models.PositiveSmallIntegerField()  # months
    target_level = models.PositiveSmallIntegerField()
    national_host = models.ForeignKey(
        Institution, models.PROTECT, null=True, blank=True, related_name="+"
    )
    said_by = models.UUIDField()
    said_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state", "-said_at"])]
