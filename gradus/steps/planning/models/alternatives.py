"""Other plans for the same State, each made for another aim, set beside a version."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from gradus.core.access.rows import WalledRow
from gradus.core.states.models import State
from gradus.domain import classification as classed
from gradus.domain.ownership import Axis, Walled
from gradus.steps.planning.models.plans import Plan


class Alternative(WalledRow):
    """A plan made for a tilt beside a version: its figures, what it trades, or why there is none."""

    owner = Walled("plan", {Axis.STATE: "state_id"}, parent=("plan_id", "planning_plan"))
    classification = (
        classed.restricted(
            "state plan tilt content figures trades why made_at",
            purpose="agreeing on a tailored plan with the State",
        ),
    )

    state = models.ForeignKey(State, models.PROTECT, related_name="+")
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="alternatives")
    tilt = models.CharField(max_length=20)
    content = models.TextField(blank=True)  # the plan, JSON; empty: there is none
    figures = models.JSONField(null=True)
    trades = models.JSONField(default=list)  # messages as they are kept
    why = models.JSONField(null=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "tilt"], name="one_alternative_a_tilt")
        ]
