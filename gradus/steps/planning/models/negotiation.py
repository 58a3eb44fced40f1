"""What the parties say about a plan, and what they propose to change in it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from gradus.core.access.rows import WalledRow
from gradus.core.states.models import State
from gradus.domain import classification as classed
from gradus.domain.ownership import Axis, Walled
from gradus.steps.planning.models.agreement import Signature
from gradus.steps.planning.models.plans import Plan

NEGOTIATING = "agreeing on a tailored plan with the State"


class Remark(WalledRow):
    """Something said about a version, or about one activity of it. Never changed, never removed."""

    owner = Walled("plan", {Axis.STATE: "state_id"}, parent=("plan_id", "planning_plan"))
    classification = (
        classed.restricted("state plan item text side said_by said_at", purpose=NEGOTIATING),
    )

    state = models.ForeignKey(State, models.PROTECT, related_name="+")
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="remarks")
    item = models.CharField(max_length=120, blank=True)  # a candidate; empty: the whole
    text = models.TextField()
    side = models.CharField(max_length=10, choices=Signature.Side.choices)
    said_by = models.UUIDField()
    said_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["plan", "said_at"])]


class ProposedChange(WalledRow):
    """A change one party proposes, and what the other answers.

    An accepted one holds for every later version of the plan until another about the same activity is
    accepted. Nothing is rewritten: a party that thinks otherwise proposes anew.
    """

    owner = Walled("plan", {Axis.STATE: "state_id"}, parent=("plan_id", "planning_plan"))
    classification = (
        classed.restricted(
            "state plan line item kind month reason side proposed_by proposed_at status decided_by "
            "decided_at answer",
            purpose=NEGOTIATING,
        ),
    )

    class Kind(models.TextChoices):
        KEEP = "keep"
        LEAVE_OUT = "leave-out"
        BY = "by"
        NOT_BEFORE = "not-before"
        START_IN = "start-in"
        LET_GO = "let-go"  # nothing is pinned about the activity any more
        WORDS = "words"  # what no search can do: it is agreed, and done by hand

    class Status(models.TextChoices):
        OPEN = "open"
        ACCEPTED = "accepted"
        REJECTED = "rejected"
        WITHDRAWN = "withdrawn"

    state = models.ForeignKey(State, models.PROTECT, related_name="+")
    plan = models.ForeignKey(
        Plan, models.PROTECT, related_name="+"
    )  # the version it was proposed on
    line = models.ForeignKey(Plan, models.PROTECT, related_name="changes")  # its first version
    item = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    month = models.PositiveSmallIntegerField(null=True)  # from month zero
    reason = models.TextField()
    side = models.CharField(max_length=10, choices=Signature.Side.choices)
    proposed_by = models.UUIDField()
    proposed_at = models.DateTimeField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["line", "proposed_at"])]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(status="open", decided_at=None, decided_by=None)
                | (~Q(status="open") & Q(decided_at__isnull=False, decided_by__isnull=False)),
                name="change_is_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(month__isnull=False) ^ ~Q(kind__in=("by", "not-before", "start-in")),
                name="change_names_its_month",
            ),
            models.CheckConstraint(
                condition=~Q(status="rejected") | ~Q(answer=""), name="a_no_has_its_reason"
            ),
        ]
