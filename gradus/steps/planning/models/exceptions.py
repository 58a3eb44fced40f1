"""Exceptions to the rules of the field (R2 to R9), by one named officer of each side."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from gradus.core.access.rows import WalledRow
from gradus.core.states.models import State
from gradus.domain import classification as classed
from gradus.domain.ownership import Axis, Walled
from gradus.steps.planning.models.agreement import Signature


class RuleException(WalledRow):
    """A rule that does not bind one intervention in a State, until a day, with its reason.

    It holds from the second officer's confirmation on. R1 is never excepted: the database knows no such
    row.
    """

    owner = Walled("plan", {Axis.STATE: "state_id"})
    classification = (
        classed.restricted(
            "state rule intervention reason expires side asked_by asked_at confirmed_by confirmed_at "
            "ended_by ended_at ended_because",
            purpose="which rules were excepted, by whom and why",
        ),
    )

    class Rule(models.TextChoices):
        R2 = "R2"
        R3 = "R3"
        R4 = "R4"
        R5 = "R5"
        R6 = "R6"
        R7 = "R7"
        R8 = "R8"
        R9 = "R9"

    state = models.ForeignKey(State, models.PROTECT, related_name="+")
    rule = models.CharField(max_length=2, choices=Rule.choices)
    intervention = models.CharField(max_length=60)  # of the catalogue
    reason = models.TextField()
    expires = models.DateField()
    side = models.CharField(max_length=10, choices=Signature.Side.choices)  # who asked for it
    asked_by = models.UUIDField()
    asked_at = models.DateTimeField()
    confirmed_by = models.UUIDField(null=True)  # of the other side
    confirmed_at = models.DateTimeField(null=True)
    ended_by = models.UUIDField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_because = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(rule__in=("R2", "R3", "R4", "R5", "R6", "R7", "R8", "R9")),
                name="r1_is_never_excepted",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("asked_by")),
                name="exception_by_two_people",
            ),
        ]
