"""What third parties are shown of a plan, what they say to it, and what the parties answer."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from gradus.core.access.rows import WalledRow
from gradus.core.states.models import Institution, Partner, State
from gradus.domain import classification as classed
from gradus.domain.ownership import Axis, Walled
from gradus.steps.planning.models.plans import Plan

AXES = {
    Axis.STATE: "state_id",
    Axis.PARTNER: "partner_id",
    Axis.INSTITUTION: "institution_id",
}
PURPOSE = "hearing third parties about the plan"


class Consultation(WalledRow):
    """A party asks a partner, or an institution of the State, about what concerns it in a version.

    ``extract`` is all that the third party is shown, in every language, as it was chosen when it was
    asked: it reaches no plan, and nothing that was not chosen.
    """

    owner = Walled("consultations", AXES)
    classification = (
        classed.restricted(
            "state partner institution plan line question until extract asked_by asked_at closed_by "
            "closed_at",
            purpose=PURPOSE,
        ),
    )

    state = models.ForeignKey(State, models.PROTECT, related_name="+")
    partner = models.ForeignKey(Partner, models.PROTECT, null=True, related_name="+")
    institution = models.ForeignKey(Institution, models.PROTECT, null=True, related_name="+")
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="+")  # the version
    line = models.ForeignKey(Plan, models.PROTECT, related_name="+")  # its first version
    question = models.TextField()
    until = models.DateField()
    extract = models.JSONField()
    asked_by = models.UUIDField()
    asked_at = models.DateTimeField()
    closed_by = models.UUIDField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["line", "-asked_at"])]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(partner__isnull=True) ^ Q(institution__isnull=True),
                name="one_third_party_is_asked",
            )
        ]


class Contribution(WalledRow):
    """What a third party says when it is asked, and what the parties answer, once."""

    owner = Walled("consultations", AXES, parent=("consultation_id", "planning_consultation"))
    classification = (
        classed.restricted(
            "state partner institution consultation item text given_by given_at outcome answer "
            "answered_by answered_at",
            purpose=PURPOSE,
        ),
    )

    class Outcome(models.TextChoices):
        TAKEN_UP = "taken-up"
        IN_PART = "in-part"
        NOT_TAKEN_UP = "not-taken-up"

    state = models.ForeignKey(State, models.PROTECT, related_name="+")
    partner = models.ForeignKey(Partner, models.PROTECT, null=True, related_name="+")
    institution = models.ForeignKey(Institution, models.PROTECT, null=True, related_name="+")
    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="contributions")
    item = models.CharField(max_length=120, blank=True)  # one of the extract; empty: all of it
    text = models.TextField()
    given_by = models.UUIDField()
    given_at = models.DateTimeField()
    outcome = models.CharField(max_length=12, choices=Outcome.choices, blank=True)
    answer = models.TextField(blank=True)
    answered_by = models.UUIDField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(answered_at=None, outcome="", answer="")
                | (Q(answered_at__isnull=False) & ~Q(outcome="") & ~Q(answer="")),
                name="contribution_is_answered_in_words",
            )
        ]
