"""The tables of evidence: files, sources, and what they are evidence for.

Why files lie in two tables. A State's grant opens a *kind* of thing to outsiders, and the wall in
the database knows kinds and owners, not markings. Had one table held every file, a statement that
forgets the marking, or SQL slipped into one, would give a guest what is marked for the State alone;
a column that says "not for guests" would be a rule of the program's, not of the wall's. So what
no outsider may read lies in tables of another kind, ``evidence_inside``, which no role of the policy
can be granted, and a constraint of each table refuses the markings of the other. The price: two pairs
of tables of one shape, and a change of marking across the line moves the row (its id stays).
A second kind beside the first in one policy of the wall was the other way; it would have made every
table's policy harder to read for the sake of this one.

RED is narrower than its table: of the institution's people the wall lets only who handed it in through.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from gradus.core.access.rows import WalledRow
from gradus.core.ledger.canonical import SALT_BYTES
from gradus.core.states.models import Institution, Programme, State
from gradus.domain import classification as classed
from gradus.domain.markings import Marking
from gradus.domain.ownership import Axis, Narrowed, Walled

FILE_FIELDS = (
    "state institution marking marked_by marked_at marking_reason name kind claimed flags size "
    "sha256 sent_sha256 uploaded_by uploaded_at withdrawn_by withdrawn_at withdrawal_reason"
)
USE_FIELDS = "state institution object_kind object_id note used_by used_at"
PURPOSE = "what the State's answers and results rest on"


def new_salt() -> bytes:
    """A salt for what the ledger says of a file."""
    return secrets.token_bytes(SALT_BYTES)


def _marked(name: str, markings: Iterable[Marking]) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(marking__in=[str(m) for m in markings]), name=name)


def _once(name: str) -> models.UniqueConstraint:
    """One row for the same bytes of one institution (or of the State's office)."""
    return models.UniqueConstraint(
        fields=["state", "institution", "sent_sha256"],
        condition=Q(withdrawn_at__isnull=True),
        nulls_distinct=False,
        name=name,
    )


class Kept(WalledRow):
    """A file that is kept. Its bytes lie beside the database, under its digest and id."""

    state = models.ForeignKey(State, models.PROTECT, related_name="+")
    # the institution it came from; none: the State's office
    institution = models.ForeignKey(
        Institution, models.PROTECT, null=True, blank=True, related_name="+"
    )
    marking = models.CharField(max_length=20)
    marked_by = models.UUIDField()
    marked_at = models.DateTimeField()
    marking_reason = models.CharField(max_length=300, blank=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=8)
    claimed = models.CharField(max_length=10, blank=True)  # the extension it came with
    flags = ArrayField(models.CharField(max_length=20))
    size = models.PositiveIntegerField()  # in bytes, as kept
    sha256 = models.CharField(max_length=64)  # as kept
    sent_sha256 = models.CharField(max_length=64)  # as sent: pictures are kept without metadata
    salt = models.BinaryField(default=new_salt)
    uploaded_by = models.UUIDField()
    uploaded_at = models.DateTimeField()
    withdrawn_by = models.UUIDField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawal_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        abstract = True


class File(Kept):
    """A file that a State may let outsiders read."""

    owner = Walled("evidence", {Axis.STATE: "state_id", Axis.INSTITUTION: "institution_id"})
    classification = (
        classed.restricted(FILE_FIELDS, PURPOSE),
        classed.secret("salt", "what the ledger says of it"),
    )

    class Meta:
        constraints: ClassVar = [
            _marked("file_marking_open", (Marking.CLEAR, Marking.GREEN, Marking.AMBER)),
            _once("file_once"),
        ]


class InsideFile(Kept):
    """A file for the State's own people, which no grant opens."""

    owner = Walled(
        "evidence_inside",
        {Axis.STATE: "state_id", Axis.INSTITUTION: "institution_id"},
        narrowed=Narrowed(Axis.INSTITUTION, "marking", Marking.RED.value, "uploaded_by"),
    )
    classification = (
        classed.restricted(FILE_FIELDS, PURPOSE),
        classed.secret("salt", "what the ledger says of it"),
    )

    class Meta:
        constraints: ClassVar = [
            _marked(
                "insidefile_marking_closed",
                (Marking.STATE_ONLY, Marking.AMBER_STRICT, Marking.RED),
            ),
            _once("insidefile_once"),
        ]


class Source(WalledRow):
    """Something that can be cited: a publication, an interview, an observation, a statistic.

    Of a State or of a programme. An interview names functions, not people.
    """

    owner = Walled(
        "evidence",
        {
            Axis.STATE: "state_id",
            Axis.INSTITUTION: "institution_id",
            Axis.PROGRAMME: "programme_id",
        },
    )
    classification = (
        classed.restricted(
            "state institution programme kind title publisher year url licence added_by added_at "
            "withdrawn_by withdrawn_at withdrawal_reason",
            PURPOSE,
        ),
    )

    class Kind(models.TextChoices):
        DOCUMENT = "document"
        INTERVIEW = "interview"
        OBSERVATION = "observation"
        STATISTIC = "statistic"

    state = models.ForeignKey(State, models.PROTECT, null=True, blank=True, related_name="+")
    institution = models.ForeignKey(
        Institution, models.PROTECT, null=True, blank=True, related_name="+"
    )
    programme = models.ForeignKey(
        Programme, models.PROTECT, null=True, blank=True, related_name="+"
    )
    kind = models.CharField(max_length=12, choices=Kind.choices)
    title = models.CharField(max_length=300)
    publisher = models.CharField(max_length=200, blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    url = models.URLField(max_length=500, blank=True)
    licence = models.CharField(max_length=80, blank=True)
    added_by = models.UUIDField()
    added_at = models.DateTimeField()
    withdrawn_by = models.UUIDField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawal_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__isnull=False, programme__isnull=True)
                | Q(state__isnull=True, institution__isnull=True, programme__isnull=False),
                name="source_is_one_owners",
            )
        ]

    def __str__(self) -> str:
        return self.title


class Use(WalledRow):
    """What something is evidence for: the kind and id of an object of another room."""

    state = models.ForeignKey(State, models.PROTECT, null=True, related_name="+")
    institution = models.ForeignKey(Institution, models.PROTECT, null=True, related_name="+")
    object_kind = models.SlugField(max_length=40)
    object_id = models.UUIDField()
    note = models.CharField(max_length=300, blank=True)
    used_by = models.UUIDField()
    used_at = models.DateTimeField()

    class Meta:
        abstract = True


class FileUse(Use):
    """A use of an open file."""

    owner = Walled(
        "evidence",
        {Axis.STATE: "state_id", Axis.INSTITUTION: "institution_id"},
        parent=("item_id", "evidence_file"),
    )
    classification = (classed.restricted(f"item {USE_FIELDS}", PURPOSE),)

    item = models.ForeignKey(File, models.PROTECT, related_name="uses")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item", "object_kind", "object_id"], name="file_use")
        ]
        indexes: ClassVar = [models.Index(fields=["object_kind", "object_id"])]


class InsideFileUse(Use):
    """A use of a file for the State's own people."""

    owner = Walled(
        "evidence_inside",
        {Axis.STATE: "state_id", Axis.INSTITUTION: "institution_id"},
        parent=("item_id", "evidence_insidefile"),
    )
    classification = (classed.restricted(f"item {USE_FIELDS}", PURPOSE),)

    item = models.ForeignKey(InsideFile, models.PROTECT, related_name="uses")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["item", "object_kind", "object_id"], name="inside_file_use"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["object_kind", "object_id"])]


class SourceUse(Use):
    """A use of a source."""

    owner = Walled(
        "evidence",
        {
            Axis.STATE: "state_id",
            Axis.INSTITUTION: "institution_id",
            Axis.PROGRAMME: "programme_id",
        },
        parent=("item_id", "evidence_source"),
    )
    classification = (classed.restricted(f"item programme {USE_FIELDS}", PURPOSE),)

    item = models.ForeignKey(Source, models.PROTECT, related_name="uses")
    programme = models.ForeignKey(Programme, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item", "object_kind", "object_id"], name="source_use")
        ]
        indexes: ClassVar = [models.Index(fields=["object_kind", "object_id"])]
