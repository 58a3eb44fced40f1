"""The people the model builds capacity with, as little of each as the work needs."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from gradus.core.access.rows import WalledRow
from gradus.core.states.models import Institution, State, Unit
from gradus.domain import classification as classed
from gradus.domain.ownership import Axis, Walled

UNTIL = "until three years after the person left"


class Person(WalledRow):
    """A practitioner, mentor or trainer of a State's institution."""

    owner = Walled(
        "people",
        {Axis.STATE: "state_id", Axis.INSTITUTION: "institution_id", Axis.PERSON: "id"},
        parent=("institution_id", "states_institution"),
    )
    classification = (
        classed.personal("name", "naming who is trained, who trains, who mentors", UNTIL),
        classed.personal("unit", "knowing where trained people work", UNTIL),
        classed.personal("languages", "choosing the language of a course", UNTIL),
        classed.personal("sex", "counting whom training reaches", UNTIL),
        classed.personal("email phone", "inviting to sessions", UNTIL),
        classed.personal("years_to_serve", "selecting who will stay", UNTIL),
        classed.restricted(
            "state institution roles status left_on entered_at",
            purpose="how many were trained and are still present (R9)",
        ),
    )

    class Role(models.TextChoices):
        PRACTITIONER = "practitioner"
        MENTOR = "mentor"
        TRAINER = "trainer"

    class Status(models.TextChoices):
        ACTIVE = "active"
        LEFT = "left"
        ERASED = "erased"

    class Sex(models.TextChoices):
        FEMALE = "female"
        MALE = "male"
        OTHER = "other"

    # no index of their own: those of the lists begin with them
    state = models.ForeignKey(State, models.PROTECT, related_name="+", db_index=False)
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=160, blank=True)
    roles = ArrayField(models.CharField(max_length=14, choices=Role.choices))
    languages = ArrayField(models.CharField(max_length=3), default=list, blank=True)
    sex = models.CharField(max_length=8, choices=Sex.choices, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    years_to_serve = models.PositiveSmallIntegerField(null=True, blank=True)  # none: not known
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.ACTIVE)
    left_on = models.DateField(null=True, blank=True)
    entered_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(status="erased", name="", email="", phone="", sex="")
                | (~Q(status="erased") & ~Q(name="")),
                name="erased_people_have_no_name",
            )
        ]
        # A page of a list, filtered and searched, is read from one of these alone: with 100,000
        # people a search that finds nobody takes 20 ms, and 280 where the rows are looked at.
        indexes: ClassVar = [
            models.Index(
                fields=["state", "status", "name", "id"],
                include=["institution", "unit", "roles"],
                name="people_of_state",
            ),
            models.Index(
                fields=["institution", "status", "name", "id"],
                include=["state", "unit", "roles"],
                name="people_of_institution",
            ),
        ]


class Erasure(WalledRow):
    """That somebody was erased: an id, no name. What is restored from a backup is erased again."""

    owner = Walled("people", {Axis.STATE: "state_id"})
    classification = (
        classed.restricted("person_id state at by ground", purpose="erasing again after a restore"),
    )

    class Ground(models.TextChoices):
        ASKED = "asked"  # the person asked
        RETENTION = "retention"  # the time is over
        MISTAKE = "mistake"  # should never have been entered

    person_id = models.UUIDField(unique=True)
    state = models.ForeignKey(State, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.UUIDField()
    ground = models.CharField(max_length=10, choices=Ground.choices)
