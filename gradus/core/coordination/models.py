"""What other providers did, do and plan in a State, per unit and topic.

Nothing is rewritten: a correction is a new row of the same ``key``, and the one before says until when it
held. Rows without ``until`` hold.
"""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from gradus.core.access.rows import WalledRow
from gradus.core.states.models import Institution, Partner, State, Unit
from gradus.domain import classification as classed
from gradus.domain.ownership import Axis, Walled

TOGETHER = "working together instead of beside one another"


def _texts(length: int) -> ArrayField[list[str], list[str]]:
    return ArrayField(models.CharField(max_length=length), default=list, blank=True)


class Effort(WalledRow):
    """What somebody did, does or plans. Dates are as exact as they are known (``2027-03``).

    ``partner`` is set where a partner of the register does it: then it sees the row and keeps it too.
    """

    owner = Walled("coordination", {Axis.STATE: "state_id", Axis.PARTNER: "partner_id"})
    classification = (
        classed.restricted(
            "key version state partner identifier provider provider_kind title description kind status "
            "starts ends topics interventions people amount currency funders implementers url source "
            "source_date told_by entered_by entered_at until ended_because",
            purpose=TOGETHER,
        ),
    )

    class ToldBy(models.TextChoices):
        STATE = "state"
        PROGRAMME = "programme"
        PARTNER = "partner"

    key = models.UUIDField()  # of the effort, through all its corrections
    version = models.PositiveIntegerField()
    state = models.ForeignKey(State, models.PROTECT, related_name="+")
    partner = models.ForeignKey(Partner, models.PROTECT, null=True, blank=True, related_name="+")
    identifier = models.CharField(max_length=200, blank=True)  # the provider's own, as of IATI
    provider = models.CharField(max_length=200)
    provider_kind = models.CharField(max_length=16)
    title = models.CharField(max_length=200)
    description = models.TextField(max_length=4_000, blank=True)
    kind = models.CharField(max_length=16)
    status = models.CharField(max_length=10)
    starts = models.CharField(max_length=10, blank=True)
    ends = models.CharField(max_length=10, blank=True)
    topics = _texts(3)  # intervention areas of the catalogue
    interventions = _texts(60)  # types of activities that it amounts to
    people = models.PositiveIntegerField(null=True, blank=True)
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    funders = _texts(200)
    implementers = _texts(200)
    url = models.CharField(max_length=500, blank=True)
    source = models.CharField(max_length=300, blank=True)
    source_date = models.CharField(max_length=10, blank=True)
    told_by = models.CharField(max_length=9, choices=ToldBy.choices)
    entered_by = models.UUIDField()
    entered_at = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    ended_because = models.CharField(max_length=300, blank=True)  # empty where it was corrected

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["key"], condition=Q(until__isnull=True), name="effort_holds_once"
            ),
            models.UniqueConstraint(fields=["key", "version"], name="effort_version_once"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["state", "-id"], condition=Q(until__isnull=True), name="effort_list"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Reach(WalledRow):
    """A unit or institution that an effort reaches; only by its name, where the register has none."""

    owner = Walled(
        "coordination",
        {Axis.STATE: "state_id", Axis.PARTNER: "partner_id"},
        parent=("effort_id", "coordination_effort"),
    )
    classification = (
        classed.restricted("effort state partner institution unit name", purpose=TOGETHER),
    )

    effort = models.ForeignKey(Effort, models.CASCADE, related_name="reaches")
    state = models.ForeignKey(State, models.PROTECT, related_name="+")
    partner = models.ForeignKey(Partner, models.PROTECT, null=True, blank=True, related_name="+")
    institution = models.ForeignKey(
        Institution, models.PROTECT, null=True, blank=True, related_name="+"
    )
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=200)


class Waiting(WalledRow):
    """A file that was read and shown, and waits to be confirmed: what it says, not the file."""

    owner = Walled(
        "coordination",
        {Axis.STATE: "state_id", Axis.PARTNER: "partner_id"},
        ledgered=False,  # what is confirmed has its entry; what is not is thrown away
    )
    classification = (
        classed.restricted(
            "state partner name sha256 size reading uploaded_by uploaded_at",
            "confirming what was previewed",
            "until confirmed, a day at most",
        ),
    )

    state = models.ForeignKey(State, models.PROTECT, related_name="+")
    partner = models.ForeignKey(Partner, models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    reading = models.BinaryField()  # gzipped JSON
    uploaded_by = models.UUIDField()
    uploaded_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["state", "uploaded_by"], name="one_waiting_register_file"
            )
        ]
