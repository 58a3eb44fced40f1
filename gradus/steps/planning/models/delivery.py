"""What was told of the delivery of an agreed plan, one row each time; nothing is rewritten."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from gradus.core.access.rows import WalledRow
from gradus.core.states.models import State
from gradus.domain import classification as classed
from gradus.domain.messages import N_
from gradus.domain.ownership import Axis, Walled
from gradus.steps.planning.models.plans import Plan
from gradus.workflows.plan_delivery import Status


class Delivery(WalledRow):
    """How far an activity of a plan is, as somebody told it at a time. The last one told counts."""

    owner = Walled("plan", {Axis.STATE: "state_id"}, parent=("plan_id", "planning_plan"))
    classification = (
        classed.restricted(
            "state plan activity status since expected_end people women note room told_by told_at",
            purpose=N_("seeing whether an agreed plan is kept to"),
        ),
    )

    state = models.ForeignKey(State, models.PROTECT, related_name="+")
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="deliveries")
    activity = models.CharField(max_length=200)  # its id in the plan
    status = models.CharField(max_length=12, choices=[(one.value, one.value) for one in Status])
    since = models.DateField()
    expected_end = models.DateField(null=True)
    people = models.PositiveIntegerField(null=True)  # reached, as a count; nobody is named
    women = models.PositiveIntegerField(null=True)  # of them
    note = models.CharField(max_length=600, blank=True)
    room = models.CharField(max_length=20, blank=True)  # the room that told it; empty: a person
    told_by = models.UUIDField()
    told_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["plan", "activity", "-told_at"])]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(women__isnull=True)
                | Q(people__isnull=False, women__lte=models.F("people")),
                name="women_are_among_the_people",
            ),
            models.CheckConstraint(
                condition=Q(expected_end__isnull=True) | Q(expected_end__gte=models.F("since")),
                name="delivery_ends_after_it_began",
            ),
        ]
