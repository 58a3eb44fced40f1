"""National plans and the documents made of them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from gradus.core.access.rows import WalledRow
from gradus.core.states.models import State
from gradus.domain import classification as classed
from gradus.domain.ownership import Axis, Walled


class Plan(WalledRow):
    """One draft of a State's national plan: what it is made from, and what came of it."""

    owner = Walled("plan", {Axis.STATE: "state_id"})
    classification = (
        classed.restricted(
            "state title assessment_id asked_by asked_at language seconds answers state_file "
            "existing existing_name threat status made_at summary agreed_at received_from",
            purpose="agreeing on a tailored plan with the State",
        ),
    )

    class Status(models.TextChoices):
        ASKED = "asked"
        DRAFT = "draft"
        AGREED = "agreed"

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

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state", "-asked_at"])]


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


class Signature(WalledRow):
    """One signature under a plan, bound to the files it was given for."""

    owner = Walled("plan", {Axis.STATE: "state_id"}, parent=("plan_id", "planning_plan"))
    classification = (
        classed.restricted(
            "state plan side signed_by holding_id signed_at digest",
            purpose="who agreed on the plan",
        ),
    )

    class Side(models.TextChoices):
        STATE = "state"
        PROGRAMME = "programme"

    state = models.ForeignKey(State, models.PROTECT, related_name="+")
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="signatures")
    side = models.CharField(max_length=10, choices=Side.choices)
    signed_by = models.UUIDField()
    holding_id = models.UUIDField()  # the role in which it was signed
    signed_at = models.DateTimeField()
    digest = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "side"], name="one_signature_a_side"),
            models.UniqueConstraint(fields=["plan", "signed_by"], name="one_person_one_side"),
        ]
