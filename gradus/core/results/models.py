"""Measures and their figures. A figure is never rewritten: a later one takes its place."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from gradus.core.access.rows import WalledRow
from gradus.core.results.rules import Direction, Grade, ValueKind
from gradus.core.states.models import State
from gradus.domain import classification as classed
from gradus.domain.ownership import Axis, Walled

MONITORING = "whether the plan changes anything"


class Measure(WalledRow):
    """A monitored result: what is measured, in what, from where, and which way is better."""

    owner = Walled("results", {Axis.STATE: "state_id"})
    classification = (
        classed.restricted(
            "state code title definition unit kind levels direction source", purpose=MONITORING
        ),
    )

    state = models.ForeignKey(State, models.PROTECT, related_name="+")
    code = models.SlugField(max_length=60)
    title = models.CharField(max_length=200)
    definition = models.TextField()  # what counts and what does not
    unit = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=8, choices=[(k.value, k.value) for k in ValueKind])
    levels = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    direction = models.CharField(max_length=8, choices=[(d.value, d.value) for d in Direction])
    source = models.CharField(max_length=300)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["state", "code"], name="measure_code_in_state")
        ]


class Figure(WalledRow):
    """What baselines, targets and observations share: a value or why none, a period, a past."""

    owner = Walled("results", {Axis.STATE: "state_id"}, parent=("measure_id", "results_measure"))

    state = models.ForeignKey(State, models.PROTECT, related_name="+")
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="%(class)ss")
    value = models.DecimalField(max_digits=24, decimal_places=6, null=True, blank=True)
    missing_because = models.CharField(max_length=300, blank=True)
    starts = models.DateField()
    ends = models.DateField()
    recorded_by = models.UUIDField()
    recorded_at = models.DateTimeField()
    supersedes = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )
    correction = models.CharField(max_length=300, blank=True)  # why the earlier one was wrong

    class Meta:
        abstract = True
        ordering: ClassVar = ["starts", "recorded_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(value__isnull=False, missing_because="")
                | (Q(value__isnull=True) & ~Q(missing_because="")),
                name="%(class)s_missing_is_not_zero",
            ),
            models.CheckConstraint(
                condition=Q(ends__gte=F("starts")), name="%(class)s_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(supersedes__isnull=True) | ~Q(correction=""),
                name="%(class)s_correction_says_why",
            ),
        ]


FIGURE = (
    "state measure value missing_because starts ends recorded_by recorded_at supersedes correction"
)


class Baseline(Figure):
    """Where things stood before."""

    classification = (classed.restricted(f"grade source {FIGURE}", purpose=MONITORING),)

    grade = models.CharField(max_length=1, choices=[(g.value, g.value) for g in Grade])
    source = models.CharField(max_length=300)


class Target(Figure):
    """Where things should be, as agreed. A target always has a value."""

    classification = (classed.restricted(FIGURE, purpose=MONITORING),)

    class Meta(Figure.Meta):
        constraints: ClassVar = [
            *Figure.Meta.constraints,
            models.CheckConstraint(condition=Q(value__isnull=False), name="target_has_a_value"),
        ]


class Observation(Figure):
    """What was measured in a period, and how well it is evidenced."""

    classification = (classed.restricted(f"grade source {FIGURE}", purpose=MONITORING),)

    grade = models.CharField(max_length=1, choices=[(g.value, g.value) for g in Grade])
    source = models.CharField(max_length=300)
