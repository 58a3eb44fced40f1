"""Assessments of a State and their answers."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from gradus.core.access.rows import WalledRow
from gradus.core.states.models import State
from gradus.domain import classification as classed
from gradus.domain.ownership import Axis, Walled


class Assessment(WalledRow):
    """One assessment of a State with one edition of an instrument."""

    owner = Walled("findings", {Axis.STATE: "state_id"})
    classification = (
        classed.restricted(
            "state instrument edition mode assessed_on started_by started_at source_name "
            "source_sha256 taken_at",
            purpose="the State's own picture of itself",
        ),
    )

    state = models.ForeignKey(State, models.PROTECT, related_name="+")
    instrument = models.CharField(max_length=60)
    edition = models.CharField(max_length=30)
    mode = models.CharField(max_length=12)
    assessed_on = models.DateField()
    started_by = models.UUIDField()
    started_at = models.DateTimeField()
    source_name = models.CharField(max_length=200, blank=True)
    source_sha256 = models.CharField(max_length=64, blank=True)
    taken_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state", "-assessed_on"])]


class Answer(WalledRow):
    """What one respondent group says about one indicator."""

    owner = Walled(
        "findings",
        {Axis.STATE: "state_id"},
        parent=("assessment_id", "assessment_assessment"),
    )
    classification = (
        classed.restricted(
            "state assessment indicator value evidence confidence group note",
            purpose="the State's own picture of itself",
        ),
    )

    state = models.ForeignKey(State, models.PROTECT, related_name="+")
    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="answers")
    indicator = models.CharField(max_length=20)
    value = models.CharField(max_length=20)  # a level, UNK or NA, as written
    evidence = models.CharField(max_length=2, blank=True)
    confidence = models.CharField(max_length=10, blank=True)
    group = models.CharField(max_length=60)
    note = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["assessment", "indicator", "group"], name="one_answer_of_a_group"
            )
        ]


class PendingWorkbook(WalledRow):
    """A workbook that was read and shown, and waits to be confirmed."""

    owner = Walled(
        "findings",
        {Axis.STATE: "state_id"},
        parent=("assessment_id", "assessment_assessment"),
        ledgered=False,  # what is confirmed has its entry; what is not is thrown away
    )
    classification = (
        classed.restricted(
            "state assessment name content sha256 uploaded_by uploaded_at",
            purpose="confirming what was previewed",
            retention="until confirmed, a day at most",
        ),
    )

    state = models.ForeignKey(State, models.PROTECT, related_name="+")
    assessment = models.OneToOneField(Assessment, models.CASCADE, related_name="pending")
    name = models.CharField(max_length=200)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.UUIDField()
    uploaded_at = models.DateTimeField()
