"""Supply: money, equipment on offer, trainers' and mentors' months, and a State's circumstances."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from gradus.core.access.rows import WalledRow
from gradus.core.states.models import Partner, Programme, State
from gradus.domain import classification as classed
from gradus.domain.ownership import Axis, Walled

PLANNING = "what plans are made with"
PARTNERS_OR_STATES = Q(programme__isnull=False, partner__isnull=False, state__isnull=True) | Q(
    programme__isnull=True, partner__isnull=True, state__isnull=False
)


def _codes(length: int) -> ArrayField[list[str], list[str]]:
    """A list of codes; empty means that nothing is earmarked."""
    return ArrayField(models.CharField(max_length=length), default=list, blank=True)


class Kept(WalledRow):
    """What a programme keeps, or a State: one of the two."""

    owner = Walled("resources", {Axis.PROGRAMME: "programme_id", Axis.STATE: "state_id"})

    programme = models.ForeignKey(
        Programme, models.PROTECT, null=True, blank=True, related_name="+"
    )
    state = models.ForeignKey(State, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        abstract = True

    @property
    def own(self) -> bool:
        """Whether a State entered it itself."""
        return self.state_id is not None


class Pot(Kept):
    """Money of a partner, or of a State, with what it is for. Empty earmarks: for anything."""

    owner = Walled(
        "resources",
        {
            Axis.PROGRAMME: "programme_id",
            Axis.PARTNER: "partner_id",
            Axis.STATE: "state_id",
        },
    )
    classification = (
        classed.restricted(
            "programme partner state title amount currency starts ends states areas cost_kinds "
            "carry_over closed_at",
            purpose=PLANNING,
        ),
    )

    partner = models.ForeignKey(Partner, models.PROTECT, null=True, blank=True, related_name="+")
    title = models.CharField(max_length=200)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    currency = models.CharField(max_length=3)
    starts = models.DateField()
    ends = models.DateField()
    states = _codes(3)
    areas = _codes(30)  # capacity areas of the catalogue
    cost_kinds = _codes(20)
    carry_over = models.BooleanField(default=False)  # what a year leaves may be spent in the next
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="pot_holds_something"),
            models.CheckConstraint(condition=Q(ends__gte=F("starts")), name="pot_ends_after"),
            models.CheckConstraint(condition=PARTNERS_OR_STATES, name="pot_is_somebodys"),
        ]


class Offer(Kept):
    """Equipment that a partner would give, or that a State expects."""

    owner = Walled(
        "resources",
        {
            Axis.PROGRAMME: "programme_id",
            Axis.PARTNER: "partner_id",
            Axis.STATE: "state_id",
        },
    )
    classification = (
        classed.restricted(
            "programme partner state kind units starts ends states note withdrawn_at",
            purpose=PLANNING,
        ),
    )

    partner = models.ForeignKey(Partner, models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=40)  # a kind of equipment of the catalogue
    units = models.PositiveIntegerField()
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)
    states = _codes(3)
    note = models.CharField(max_length=300, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=PARTNERS_OR_STATES, name="offer_is_somebodys")
        ]


class Supply(Kept):
    """Trainers, mentors or the regional team: how many at a time, in which months.

    A programme's serve the States it works in; a State's own serve that State.
    """

    owner = Walled("resources", {Axis.PROGRAMME: "programme_id", Axis.STATE: "state_id"})
    classification = (
        classed.restricted(
            "programme state kind number starts ends language area ended_at", purpose=PLANNING
        ),
    )

    class Kind(models.TextChoices):
        TRAINERS = "trainers"
        MENTORS = "mentors"
        REGIONAL_TEAM = "regional-team"

    kind = models.CharField(max_length=14, choices=Kind.choices)
    number = models.PositiveSmallIntegerField()
    starts = models.DateField()
    ends = models.DateField()
    language = models.CharField(max_length=3, blank=True)  # empty: any
    area = models.CharField(max_length=30, blank=True)  # a capacity area; empty: any
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(programme__isnull=True) ^ Q(state__isnull=True),
                name="supply_is_one_owners",
            ),
            models.CheckConstraint(condition=Q(ends__gte=F("starts")), name="supply_ends_after"),
        ]


class Circumstance(WalledRow):
    """What happens in or around a State while a plan runs, and what it does to the plan.

    It is never rewritten: when it moves, another takes its place and says which one it corrects.
    """

    owner = Walled("resources", {Axis.STATE: "state_id"})
    classification = (
        classed.restricted(
            "state kind effect share partner starts ends may_move reason source grade corrects "
            "ended_at",
            purpose=PLANNING,
        ),
    )

    class Kind(models.TextChoices):
        ELECTION = "election"
        TERM = "term"
        HOLIDAY = "holiday"
        EMERGENCY = "emergency"
        SECURITY = "security"
        FUNDING_CUT = "funding-cut"
        OTHER = "other"

    class Effect(models.TextChoices):
        NOTHING_STARTS = "nothing-starts"
        VISITS_PAUSE = "visits-pause"
        FEWER = "fewer"
        MONEY_CUT = "money-cut"
        NOTED = "noted"

    class Grade(models.TextChoices):
        SOURCED = "sourced"
        PARTLY = "partly sourced"
        ASSUMED = "assumed"

    state = models.ForeignKey(State, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    effect = models.CharField(
        max_length=16, choices=Effect.choices, default=Effect.NOTHING_STARTS.value
    )
    # percent: of what institutions carry else, or of the money that is cut
    share = models.PositiveSmallIntegerField(null=True, blank=True)
    partner = models.ForeignKey(  # whose money is cut; nobody: everybody's
        Partner, models.PROTECT, null=True, blank=True, related_name="+"
    )
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)  # none: until further notice
    may_move = models.BooleanField(default=False)
    reason = models.CharField(max_length=200)
    source = models.CharField(max_length=300, blank=True)
    grade = models.CharField(max_length=14, choices=Grade.choices, default=Grade.SOURCED.value)
    corrects = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)  # corrected, or over before its time

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gte=F("starts")),
                name="circumstance_ends_after",
            ),
            models.CheckConstraint(
                condition=Q(share__isnull=True) | Q(share__lte=100), name="share_is_a_part"
            ),
        ]


AnyMeans = Pot | Offer | Supply | Circumstance
