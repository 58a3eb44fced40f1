"""National plans and the documents made of them."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Q

from gradus.core.access.rows import WalledRow
from gradus.core.states.models import State
from gradus.domain import classification as classed
from gradus.domain.ownership import Axis, Walled


class Plan(WalledRow):
    """One version of a State's national plan: what it is made from, and what came of it.

    The versions of one plan share their ``first``, which for the first one is empty. A version is never
    made over: what is changed is a new one, with who changed what and why.
    """

    owner = Walled("plan", {Axis.STATE: "state_id"})
    classification = (
        classed.restricted(
            "state title assessment_id asked_by asked_at language seconds answers state_file "
            "existing existing_name threat status made_at summary agreed_at received_from "
            "first number previous how because shape now put_forward_at put_forward_by amends",
            purpose="agreeing on a tailored plan with the State",
        ),
    )

    class Status(models.TextChoices):
        ASKED = "asked"
        DRAFT = "draft"
        FOR_SIGNATURE = "signature"
        AGREED = "agreed"

    class How(models.TextChoices):
        PROPOSED = "proposed"  # from what was entered
        REVISED = "revised"  # searched again around what the parties changed
        REPLANNED = "replanned"  # facts changed since; what runs stays

    state = models.ForeignKey(State, models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    assessment_id = models.UUIDField()
    asked_by = models.UUIDField()
    asked_at = models.DateTimeField()
    language = models.CharField(max_length=8)
    seconds = models.PositiveIntegerField()
    answers = models.TextField()  # CSV, as they were when the plan was asked for
    state_file = models.TextField()
    existing = models.BinaryField(null=True)
    existing_name = models.CharField(max_length=200, blank=True)
    threat = models.TextField(blank=True)  # a threat profile, JSON; empty: worked out when made
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.ASKED)
    made_at = models.DateTimeField(null=True)
    summary = models.JSONField(null=True)
    agreed_at = models.DateTimeField(null=True)
    received_from = models.CharField(max_length=120, blank=True)  # another instance of the State
    first = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    number = models.PositiveSmallIntegerField(default=1)
    previous = models.ForeignKey("self", models.PROTECT, null=True, related_name="later")
    how = models.CharField(max_length=10, choices=How.choices, default=How.PROPOSED)
    because = models.TextField(blank=True)
    shape = models.TextField(blank=True)  # pins, sliders, tilt (gradus.plan-shape/1); empty: none
    now = models.PositiveSmallIntegerField(default=0)  # months before it are past
    put_forward_at = models.DateTimeField(null=True)
    put_forward_by = models.UUIDField(null=True)
    amends = models.CharField(max_length=64, blank=True)  # the hash of the agreed version it amends

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state", "-asked_at"])]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["first", "number"], name="one_version_a_number"),
            models.CheckConstraint(
                condition=Q(first=None, number=1) | Q(first__isnull=False, number__gt=1),
                name="first_version_is_one",
            ),
        ]

    @property
    def line_id(self) -> UUID:
        """What the versions of one plan have in common: the id of the first."""
        return self.first_id or self.pk


class Document(WalledRow):
    """One file of a plan."""

    owner = Walled("plan", {Axis.STATE: "state_id"}, parent=("plan_id", "planning_plan"))
    classification = (
        classed.restricted(
            "state plan name media_type content sha256",
            purpose="handing the plan to the State",
        ),
    )

    state = models.ForeignKey(State, models.PROTECT, related_name="+")
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="documents")
    name = models.CharField(max_length=60)
    media_type = models.CharField(max_length=100)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "name"], name="document_name_in_plan")
        ]


class Reading(WalledRow):
    """What a plan says in one language, worded when it was made, for its page and for programs."""

    owner = Walled("plan", {Axis.STATE: "state_id"}, parent=("plan_id", "planning_plan"))
    classification = (
        classed.restricted(
            "state plan language content schedule", purpose="showing the plan to the State"
        ),
    )

    state = models.ForeignKey(State, models.PROTECT, related_name="+")
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="readings")
    language = models.CharField(max_length=8)
    content = models.TextField()  # JSON
    schedule = models.JSONField(default=dict)  # the part that following a plan takes

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "language"], name="one_reading_a_language")
        ]
