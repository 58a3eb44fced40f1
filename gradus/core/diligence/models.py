"""The tables of due diligence: its content, for the named officers alone, and the gate.

Content is added and never rewritten. The ledger keeps a commitment to each piece instead of the
piece, because those who read the programme's record are not all officers of due diligence.
"""

from __future__ import annotations

import secrets
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from gradus.core.access.rows import WalledRow
from gradus.core.diligence.rules.decision import Level
from gradus.core.diligence.rules.gate import OUTCOMES, GateState
from gradus.core.diligence.rules.work import PENDING, Stage
from gradus.core.ledger.canonical import SALT_BYTES
from gradus.core.states.models import Institution, Programme, State, Unit
from gradus.domain import classification as classed
from gradus.domain.ownership import Axis, Walled

OFFICERS = "human-rights due diligence, for its named officers alone"


def new_salt() -> bytes:
    """A salt for the commitment to one piece of content."""
    return secrets.token_bytes(SALT_BYTES)


def _choices(names: type[GateState] | type[Level] | type[Stage]) -> list[tuple[str, str]]:
    return [(name.value, name.value) for name in names]


class Gate(WalledRow):
    """What of due diligence everybody who may support a unit sees: its state, nothing of why.

    One for each unit and programme. The wall's own keys hold its State to the unit's.
    """

    owner = Walled(
        "gate",
        {
            Axis.STATE: "state_id",
            Axis.PROGRAMME: "programme_id",
            Axis.INSTITUTION: "institution_id",
        },
    )
    classification = (
        classed.restricted(
            "state programme institution unit status since review_due decided_by",
            purpose="whether support to a unit may begin (R1)",
        ),
    )

    state = models.ForeignKey(State, models.PROTECT, related_name="+")
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    status = models.CharField(
        max_length=16, choices=_choices(GateState), default=GateState.NOT_STARTED.value
    )
    since = models.DateTimeField()
    review_due = models.DateField(null=True, blank=True)
    decided_by = models.CharField(max_length=120, blank=True)  # a function, not a person

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit", "programme"], name="one_gate_per_unit"),
            models.CheckConstraint(
                condition=~Q(status__in=[GateState.CLEARED.value, GateState.MITIGATED.value])
                | Q(review_due__isnull=False),
                name="support_is_reviewed",
            ),
            models.CheckConstraint(
                condition=~Q(status=GateState.NOT_APPLICABLE.value) | ~Q(decided_by=""),
                name="not_applicable_is_decided_by_somebody",
            ),
        ]


class Request(WalledRow):
    """Due diligence asked for a unit: what support is meant, and how far the work is."""

    owner = Walled("hrddp", {Axis.PROGRAMME: "programme_id"})
    classification = (
        classed.restricted(
            "programme gate state label security_forces support purpose asked_by asked_at stage",
            purpose=OFFICERS,
        ),
    )

    class Support(models.TextChoices):
        TRAINING = "training"
        MENTORING = "mentoring"
        EQUIPMENT = "equipment"

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    gate = models.ForeignKey(Gate, models.PROTECT, related_name="requests")
    state = models.ForeignKey(State, models.PROTECT, related_name="+")
    label = models.CharField(max_length=420)  # the unit's name: officers need no grant to read it
    security_forces = models.BooleanField()  # what the register said when it was asked
    support = ArrayField(models.CharField(max_length=12, choices=Support.choices))
    purpose = models.TextField()
    asked_by = models.UUIDField()
    asked_at = models.DateTimeField()
    stage = models.CharField(max_length=12, choices=_choices(Stage), default=Stage.ASKED.value)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["gate"],
                condition=Q(stage__in=[stage.value for stage in sorted(PENDING)]),
                name="one_request_at_a_time",
            )
        ]


class Content(WalledRow):
    """A piece of the work on a request: columns and ownership that all pieces share."""

    owner = Walled(
        "hrddp", {Axis.PROGRAMME: "programme_id"}, parent=("request_id", "diligence_request")
    )

    request = models.ForeignKey(Request, models.PROTECT, related_name="%(class)ss")
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    written_by = models.UUIDField()
    written_at = models.DateTimeField()
    salt = models.BinaryField(default=new_salt)

    class Meta:
        abstract = True
        ordering: ClassVar = ["written_at", "id"]


SHARED = "request programme written_by written_at"
SALT = classed.secret("salt", "so that what the ledger keeps tells nothing")


class Assessment(Content):
    """The risks of supporting the unit, how grave they are, and on which sources."""

    classification = (
        classed.restricted(f"risks sources level {SHARED}", purpose=OFFICERS),
        SALT,
    )

    risks = models.TextField()
    sources = models.TextField()
    level = models.CharField(max_length=8, choices=_choices(Level))


class Measure(Content):
    """Something done so that the risk becomes bearable: by whom, until when."""

    classification = (
        classed.restricted(f"text responsible due in_place_on {SHARED}", purpose=OFFICERS),
        SALT,
    )

    text = models.TextField()
    responsible = models.CharField(max_length=120)  # a function, not a person
    due = models.DateField()
    in_place_on = models.DateField(null=True, blank=True)


class Decision(Content):
    """A decision proposed by one officer, and signed or sent back by another."""

    classification = (
        classed.restricted(
            f"outcome reason decided_by review_due signed_by signed_at sent_back_at {SHARED}",
            purpose=OFFICERS,
        ),
        SALT,
    )

    outcome = models.CharField(max_length=16, choices=[(o.value, o.value) for o in OUTCOMES])
    reason = models.TextField()
    decided_by = models.CharField(max_length=120)  # a function, not a person
    review_due = models.DateField(null=True, blank=True)
    signed_by = models.UUIDField(null=True, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    sent_back_at = models.DateTimeField(null=True, blank=True)

    class Meta(Content.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(signed_by__isnull=True) | ~Q(signed_by=models.F("written_by")),
                name="two_officers_decide",
            )
        ]


class Note(Content):
    """What was seen while support runs; a concern asks that somebody looks again."""

    classification = (classed.restricted(f"text concern {SHARED}", purpose=OFFICERS), SALT)

    text = models.TextField()
    concern = models.BooleanField(default=False)


class Interruption(Content):
    """Support suspended or stopped, and why."""

    classification = (classed.restricted(f"kind reason {SHARED}", purpose=OFFICERS), SALT)

    class Kind(models.TextChoices):
        SUSPENSION = "suspension"
        STOP = "stop"

    kind = models.CharField(max_length=12, choices=Kind.choices)
    reason = models.TextField()
