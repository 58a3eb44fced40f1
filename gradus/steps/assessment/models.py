"""Assessments of a State and their answers."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from gradus.core.access.rows import Row, WalledRow
from gradus.core.states.models import Institution, State
from gradus.domain import classification as classed
from gradus.domain.ownership import Axis, Public, Walled


class Edition(Row):
    """One edition of an instrument, kept whole when the first assessment with it began.

    Whatever the catalogue says later, assessments are shown and scored with what is kept here. What
    was sent with an assessment counts for that assessment's State alone.
    """

    owner = Public("what an instrument asks tells nothing of any State", append_only=True)
    classification = (classed.public("instrument edition document sha256 sent kept_at"),)

    instrument = models.CharField(max_length=60)
    edition = models.CharField(max_length=100)
    document = models.BinaryField()  # the bytes of its file, as the catalogue read them
    sha256 = models.CharField(max_length=64)
    sent = models.BooleanField(default=False)  # by another instance; this catalogue has it not
    kept_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sha256", "sent"], name="a_text_is_kept_once"),
            models.UniqueConstraint(
                fields=["instrument", "edition"],
                condition=models.Q(sent=False),
                name="one_text_of_an_edition",
            ),
        ]


class Assessment(WalledRow):
    """One assessment of a State with one edition of an instrument."""

    owner = Walled("findings", {Axis.STATE: "state_id"}, frozen="frozen")
    classification = (
        classed.restricted(
            "state instrument edition edition_sha256 mode assessed_on started_by started_at source_name "
            "source_sha256 taken_at status frozen signed_at frozen_sha256",
            purpose="the State's own picture of itself",
        ),
    )

    class Status(models.TextChoices):
        OPEN = "open"
        REVIEW = "review"
        SIGNED = "signed"

    state = models.ForeignKey(State, models.PROTECT, related_name="+")
    instrument = models.CharField(max_length=60)
    edition = models.CharField(max_length=100)
    edition_sha256 = models.CharField(max_length=64, blank=True)  # none: begun before it was kept
    mode = models.CharField(max_length=12)
    assessed_on = models.DateField()
    started_by = models.UUIDField()
    started_at = models.DateTimeField()
    source_name = models.CharField(max_length=200, blank=True)
    source_sha256 = models.CharField(max_length=64, blank=True)
    taken_at = models.DateTimeField(null=True, blank=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    frozen = models.BooleanField(default=False)  # signed: the database keeps it as it is
    signed_at = models.DateTimeField(null=True)
    frozen_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state", "-assessed_on"])]


class Group(WalledRow):
    """Respondents who answer together; and the one group that holds what all agreed on.

    The institution it is asked in, or the devices at its table in a workshop, reach it and its
    answers, and nothing else of the assessment: what its page needs of that is copied here.
    """

    owner = Walled(
        "findings",
        {Axis.STATE: "state_id", Axis.INSTITUTION: "institution_id", Axis.GROUP: "id"},
        parent=("assessment_id", "assessment_assessment"),
        frozen="frozen",
    )
    classification = (
        classed.restricted(
            "state assessment institution name agreed by_workbook frozen instrument edition "
            "edition_sha256 dimensions due saves invited_by invited_at handed_in_by handed_in_at "
            "sent_back_at sent_back_note closed_at",
            purpose="asking the institutions what they know",
        ),
    )

    state = models.ForeignKey(State, models.PROTECT, related_name="+")
    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="groups")
    institution = models.ForeignKey(Institution, models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=200)
    agreed = models.BooleanField(default=False)
    by_workbook = models.BooleanField(
        default=False
    )  # nobody was asked; the next workbook replaces it
    instrument = models.CharField(max_length=60)
    edition = models.CharField(max_length=100)
    edition_sha256 = models.CharField(max_length=64, blank=True)
    dimensions = ArrayField(models.CharField(max_length=20), default=list)  # none: all are asked
    due = models.DateField(null=True)
    saves = models.PositiveIntegerField(default=0)  # each save has the next number
    invited_by = models.UUIDField()
    invited_at = models.DateTimeField()
    handed_in_by = models.UUIDField(null=True)
    handed_in_at = models.DateTimeField(null=True)
    sent_back_at = models.DateTimeField(null=True)
    sent_back_note = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True)  # since then its answers stand as they are
    frozen = models.BooleanField(default=False)  # with the assessment, which it may not see

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["assessment", "name"], name="one_group_of_a_name"),
            models.UniqueConstraint(
                fields=["assessment"], condition=models.Q(agreed=True), name="one_agreed_group"
            ),
            models.CheckConstraint(
                condition=models.Q(agreed=False) | models.Q(institution=None),
                name="what_is_agreed_is_no_institutions",
            ),
        ]


class Answer(WalledRow):
    """What one respondent group says about one indicator."""

    owner = Walled(
        "findings",
        {Axis.STATE: "state_id", Axis.INSTITUTION: "institution_id", Axis.GROUP: "group_id"},
        parent=("group_id", "assessment_group"),
    )
    classification = (
        classed.restricted(
            "state assessment institution group indicator value evidence confidence note version "
            "saved_at saved_by",
            purpose="the State's own picture of itself",
        ),
    )

    state = models.ForeignKey(State, models.PROTECT, related_name="+")
    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="answers")
    institution = models.ForeignKey(Institution, models.PROTECT, null=True, related_name="+")
    group = models.ForeignKey(Group, models.PROTECT, related_name="answers")
    indicator = models.CharField(max_length=20)
    value = models.CharField(max_length=20)  # a level, UNK or NA, as written
    evidence = models.CharField(max_length=2, blank=True)
    confidence = models.CharField(max_length=10, blank=True)
    note = models.TextField(blank=True)
    version = models.PositiveIntegerField()  # the number of the group's save that wrote it
    saved_at = models.DateTimeField()
    saved_by = models.UUIDField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["group", "indicator"], name="one_answer_of_a_group")
        ]


class Attachment(WalledRow):
    """A file or source of the evidence that what a group says about one question rests on.

    It hangs on the group and the question, not on the answer: answers are deleted and written anew
    with each save and by every workbook, and what they rest on must outlive that. The use that
    ``core/evidence`` keeps of the item names this row. The item has no foreign key, since a file's
    row moves with its marking; its bytes are bound by ``content``, a salted commitment, so that
    who may read findings and not the evidence learns nothing of the file but that there is one.
    With its group it is frozen by the database once the assessment is signed.
    """

    owner = Walled(
        "findings",
        {Axis.STATE: "state_id", Axis.INSTITUTION: "institution_id", Axis.GROUP: "group_id"},
        parent=("group_id", "assessment_group"),
    )
    classification = (
        classed.restricted(
            "state assessment institution group indicator item_id content attached_by attached_at",
            purpose="what the State's own picture of itself rests on",
        ),
    )

    state = models.ForeignKey(State, models.PROTECT, related_name="+")
    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="attachments")
    institution = models.ForeignKey(Institution, models.PROTECT, null=True, related_name="+")
    group = models.ForeignKey(Group, models.PROTECT, related_name="attachments")
    indicator = models.CharField(max_length=20)
    item_id = models.UUIDField()
    content = models.CharField(max_length=64, blank=True)  # of the bytes as kept; a source has none
    attached_by = models.UUIDField()
    attached_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["group", "indicator", "item_id"], name="attached_to_an_answer_once"
            )
        ]


class Matters(WalledRow):
    """Which open questions could still change a plan, as it was found for one plan.

    One row is the assessment's, with every question; each group has one of its own, with those it is
    asked. It is no part of what the assessment says: a signed one has it, too.
    """

    owner = Walled(
        "findings",
        {Axis.STATE: "state_id", Axis.INSTITUTION: "institution_id", Axis.GROUP: "group_id"},
    )
    classification = (
        classed.restricted(
            "state assessment institution group plan_id found_at answers_sha256 saves verdicts",
            purpose="asking first what matters",
        ),
    )

    state = models.ForeignKey(State, models.PROTECT, related_name="+")
    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="+")
    institution = models.ForeignKey(Institution, models.PROTECT, null=True, related_name="+")
    group = models.ForeignKey(Group, models.CASCADE, null=True, related_name="+")
    plan_id = models.UUIDField()
    found_at = models.DateTimeField()
    answers_sha256 = models.CharField(max_length=64)  # of the answers it was found with
    saves = models.CharField(
        max_length=64, blank=True
    )  # of all groups; empty: other answers by then
    verdicts = models.JSONField()  # by open indicator: yes, no or unknown

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["assessment", "group"],
                nulls_distinct=False,
                name="what_matters_once_a_group",
            )
        ]


class Signature(WalledRow):
    """One signature under an assessment, bound to all it says."""

    owner = Walled(
        "findings",
        {Axis.STATE: "state_id"},
        parent=("assessment_id", "assessment_assessment"),
    )
    classification = (
        classed.restricted(
            "state assessment signed_by holding_id signed_at digest",
            purpose="who signed the assessment",
        ),
    )

    state = models.ForeignKey(State, models.PROTECT, related_name="+")
    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="signatures")
    signed_by = models.UUIDField()
    holding_id = models.UUIDField()  # the role in which it was signed
    signed_at = models.DateTimeField()
    digest = models.CharField(max_length=64)  # of another, it counts no longer: something changed

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["assessment", "signed_by", "digest"],
                name="one_person_signs_an_assessment_once",
            )
        ]


class Workshop(WalledRow):
    """A room in which stakeholders answer at tables, before one screen."""

    owner = Walled(
        "findings",
        {Axis.STATE: "state_id"},
        parent=("assessment_id", "assessment_assessment"),
    )
    classification = (
        classed.restricted(
            "state assessment part opened_by opened_at ends_at closed_at",
            purpose="answering together in one room",
        ),
    )

    state = models.ForeignKey(State, models.PROTECT, related_name="+")
    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="workshops")
    part = models.CharField(max_length=30)  # the page of questions that is on the screen
    opened_by = models.UUIDField()
    opened_at = models.DateTimeField()
    ends_at = models.DateTimeField()  # codes open nothing after it
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["assessment"],
                condition=models.Q(closed_at__isnull=True),
                name="one_workshop_at_a_time",
            )
        ]


class Table(WalledRow):
    """A table in a workshop: the group that sits there, and the code that lets its devices in."""

    owner = Walled(
        "findings", {Axis.STATE: "state_id"}, parent=("workshop_id", "assessment_workshop")
    )
    classification = (
        classed.restricted(
            "state workshop group code",
            purpose="answering together in one room",
            retention="the code until the workshop ends",
        ),
    )

    state = models.ForeignKey(State, models.PROTECT, related_name="+")
    workshop = models.ForeignKey(Workshop, models.PROTECT, related_name="tables")
    group = models.ForeignKey(Group, models.CASCADE, related_name="tables")
    code = models.CharField(max_length=40, unique=True, null=True)  # none: it opens nothing

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["workshop", "group"], name="one_table_of_a_group")
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


class PendingOwnFile(WalledRow):
    """A group's own workbook, or what its phones sent, that was shown and waits to be confirmed."""

    owner = Walled(
        "findings",
        {Axis.STATE: "state_id", Axis.INSTITUTION: "institution_id", Axis.GROUP: "group_id"},
        parent=("group_id", "assessment_group"),
        ledgered=False,  # as of workbooks that wait
    )
    classification = (
        classed.restricted(
            "state institution group name content sha256 saves uploaded_by uploaded_at",
            purpose="confirming what was previewed",
            retention="until confirmed, a day at most",
        ),
    )

    state = models.ForeignKey(State, models.PROTECT, related_name="+")
    institution = models.ForeignKey(Institution, models.PROTECT, null=True, related_name="+")
    group = models.OneToOneField(Group, models.CASCADE, related_name="pending")
    name = models.CharField(max_length=200)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    saves = models.PositiveIntegerField()  # of the group when it was shown
    uploaded_by = models.UUIDField()
    uploaded_at = models.DateTimeField()


class Submitted(WalledRow):
    """A submission from a phone that a group took: once, until an edit of it takes its place."""

    owner = Walled(
        "findings",
        {Axis.STATE: "state_id", Axis.INSTITUTION: "institution_id", Axis.GROUP: "group_id"},
        parent=("group_id", "assessment_group"),
    )
    classification = (
        classed.restricted(
            "state institution group instance indicators version replaced",
            purpose="taking each submission once",
        ),
    )

    state = models.ForeignKey(State, models.PROTECT, related_name="+")
    institution = models.ForeignKey(Institution, models.PROTECT, null=True, related_name="+")
    group = models.ForeignKey(Group, models.CASCADE, related_name="submitted")
    instance = models.CharField(max_length=200)  # its id on every server, without "uuid:"
    indicators = ArrayField(models.CharField(max_length=20), default=list)  # what it answered
    version = models.PositiveIntegerField()  # the number of the group's save that took it
    replaced = models.BooleanField(default=False)  # by an edit of it that came

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["group", "instance"], name="a_submission_counts_once")
        ]
