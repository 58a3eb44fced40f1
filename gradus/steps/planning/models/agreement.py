"""How a plan is agreed: who signs for a State, signatures, pages signed in ink, the seal on its paper."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from gradus.core.access.rows import WalledRow
from gradus.core.states.models import State
from gradus.domain import classification as classed
from gradus.domain.ownership import Axis, Walled
from gradus.formats.seals.certificate import short
from gradus.steps.planning.models.plans import Plan


class SigningRule(WalledRow):
    """How many must sign for a State, by its law. The latest one holds; without any, one signs."""

    owner = Walled("plan", {Axis.STATE: "state_id"})
    classification = (
        classed.restricted(
            "state signatures basis set_by set_at", purpose="who agreed on the plan"
        ),
    )

    state = models.ForeignKey(State, models.PROTECT, related_name="+")
    signatures = models.PositiveSmallIntegerField()  # for the State; the programme adds its own
    basis = models.CharField(max_length=300)  # the law or decision that asks for it
    set_by = models.UUIDField()
    set_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(signatures__gte=1, signatures__lte=2),
                name="one_or_two_sign_for_a_state",
            )
        ]


class InkPages(WalledRow):
    """Pages of an agreement signed in ink, as they were scanned, for the hash printed on them."""

    owner = Walled("plan", {Axis.STATE: "state_id"}, parent=("plan_id", "planning_plan"))
    classification = (
        classed.restricted(
            "state plan digest name content sha256 signed_on brought_by brought_at",
            purpose="who agreed on the plan",
        ),
    )

    state = models.ForeignKey(State, models.PROTECT, related_name="+")
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="ink_pages")
    digest = models.CharField(max_length=64)
    name = models.CharField(max_length=120)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    signed_on = models.DateField()
    brought_by = models.UUIDField()
    brought_at = models.DateTimeField()


class Signature(WalledRow):
    """One signature under a plan, bound to the hash of what was shown.

    On screen it is the signer's own; with ``ink`` its giver confirms that the scanned pages carry the
    signatures of both sides under that hash. Both are equal in force.
    """

    owner = Walled("plan", {Axis.STATE: "state_id"}, parent=("plan_id", "planning_plan"))
    classification = (
        classed.restricted(
            "state plan side signed_by holding_id signed_at digest ink",
            purpose="who agreed on the plan",
        ),
    )

    class Side(models.TextChoices):
        STATE = "state"
        PROGRAMME = "programme"

    state = models.ForeignKey(State, models.PROTECT, related_name="+")
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="signatures")
    side = models.CharField(max_length=10, choices=Side.choices)
    signed_by = models.UUIDField()
    holding_id = models.UUIDField()  # the role in which it was signed
    signed_at = models.DateTimeField()
    digest = models.CharField(max_length=64)
    ink = models.ForeignKey(InkPages, models.PROTECT, null=True, related_name="confirmations")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "signed_by"], name="one_person_one_side"),
        ]


class Seal(WalledRow):
    """The installation's seal on the paper of an agreed plan: on which file, with which certificate."""

    owner = Walled("plan", {Axis.STATE: "state_id"}, parent=("plan_id", "planning_plan"))
    classification = (
        classed.restricted(
            "state plan name sha256 digest level subject issuer certificate expires sealed_at",
            purpose="showing that an agreed plan was not changed",
        ),
    )

    class Level(models.TextChoices):
        OWN_TIME = "B-B"  # when, is the installation's own word
        TIMESTAMP = "B-T"  # when, is confirmed by a timestamp service

    state = models.ForeignKey(State, models.PROTECT, related_name="+")
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="seals")
    name = models.CharField(max_length=60)  # of the file
    sha256 = models.CharField(max_length=64)  # of the sealed file
    digest = models.CharField(max_length=64)  # of what was agreed
    level = models.CharField(max_length=4, choices=Level.choices)
    subject = models.CharField(max_length=400)
    issuer = models.CharField(max_length=400)
    certificate = models.CharField(max_length=64)  # its SHA-256
    expires = models.DateTimeField()
    sealed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "name"], name="one_seal_a_file"),
        ]

    @property
    def sealed_by(self) -> str:
        """Whose certificate, in short."""
        return short(self.subject)
