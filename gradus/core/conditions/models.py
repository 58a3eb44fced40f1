"""What a State and its institutions say of themselves: preconditions, and what they can carry.

Each row is what was said on a day. Nothing is rewritten: the latest that was said holds.
"""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from gradus.core.access.rows import WalledRow
from gradus.core.states.models import Institution, State
from gradus.domain import classification as classed
from gradus.domain.ownership import Axis, Walled

PLANNING = "what must hold before activities start"


class Precondition(WalledRow):
    """A fact of the catalogue, for the State or one institution: who owns it, and how it stands."""

    owner = Walled("conditions", {Axis.STATE: "state_id", Axis.INSTITUTION: "institution_id"})
    classification = (
        classed.restricted(
            "state institution fact status since due function note said_by said_at",
            purpose=PLANNING,
        ),
    )

    class Status(models.TextChoices):
        OPEN = "open"
        PROMISED = "promised"
        HOLDS = "holds"
        WITHDRAWN = "withdrawn"

    state = models.ForeignKey(State, models.PROTECT, related_name="+")
    institution = models.ForeignKey(
        Institution, models.PROTECT, null=True, blank=True, related_name="+"
    )
    fact = models.CharField(max_length=40)
    status = models.CharField(max_length=10, choices=Status.choices)
    since = models.DateField(null=True, blank=True)
    due = models.DateField(null=True, blank=True)
    function = models.CharField(max_length=120, blank=True)  # who owns it: a post, not a person
    note = models.CharField(max_length=400, blank=True)  # what it rests on
    said_by = models.UUIDField()
    said_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state", "fact", "-said_at"])]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(status="holds") | Q(since__isnull=False), name="holds_since_a_day"
            ),
            models.CheckConstraint(
                condition=~Q(status="promised") | Q(due__isnull=False), name="promised_for_a_day"
            ),
        ]


class Capacity(WalledRow):
    """How many activities an institution can carry at a time, and in which months none."""

    owner = Walled("conditions", {Axis.STATE: "state_id", Axis.INSTITUTION: "institution_id"})
    classification = (
        classed.restricted(
            "state institution host_kind at_a_time closed reason function until said_by said_at",
            purpose=PLANNING,
        ),
    )

    state = models.ForeignKey(State, models.PROTECT, related_name="+")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    host_kind = models.CharField(
        max_length=40, blank=True
    )  # a kind of institution of the catalogue
    at_a_time = models.PositiveSmallIntegerField()
    closed = ArrayField(models.CharField(max_length=7), default=list, blank=True)  # 08, 2027-06
    reason = models.CharField(max_length=300, blank=True)
    function = models.CharField(max_length=120, blank=True)  # by whom it was said: a post
    until = models.DateField(null=True, blank=True)  # after that it is to be asked again
    said_by = models.UUIDField()
    said_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state", "institution", "-said_at"])]
