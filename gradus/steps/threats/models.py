"""Figures about crime with where they are from, judgement, decisions on terms, and the pictures made of them.

Published figures are everybody's to read (``World...``); a programme takes them in. A State's own figures
lie behind its wall, and those that no outsider may see in a table of another kind: what a grant opens is a
kind of thing (see ``core/evidence/models.py``). Those stay out of the estimates, so that no picture tells
what its reader may not know.

A figure that is corrected is not changed: the new one takes its place, and the old one says since when.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from gradus.core.access.rows import Row, WalledRow
from gradus.core.states.models import Programme, State
from gradus.domain import classification as classed
from gradus.domain.markings import Marking
from gradus.domain.ownership import Axis, Public, Walled

PICTURE = "seeing what crime a State faces, and how sure that is"
KEPT = "keeping every published figure with where it is from"
OPEN = (Marking.CLEAR, Marking.GREEN, Marking.AMBER)
INSIDE = (Marking.STATE_ONLY, Marking.AMBER_STRICT)

SOURCE_FIELDS = "title publisher licence url kind mapping added_by added_at"
RELEASE_FIELDS = (
    "source name sha256 size label whole taken_by taken_at figures added corrected unchanged dropped "
    "left_aside"
)
FIGURE_FIELDS = (
    "release key place_code scheme term kind year month value unit currency low high population "
    "definition question sample fielded_from fielded_to told_by place marking since until"
)
DECISION_FIELDS = "scheme term outcome group relation because decided_by decided_at until"


class Kind(models.TextChoices):
    """What a source is; see ``docs/reference/threat-sources.md``."""

    CTS = "cts"
    NATIONAL = "national"
    IC3 = "ic3"
    SURVEY = "survey"
    STIX = "stix"
    MISP = "misp"
    INDICATORS = "indicators"


class SourceBase(Row):
    """Who publishes figures, on what terms; and how its tables are to be read, once that was said."""

    title = models.CharField(max_length=200)
    publisher = models.CharField(max_length=200)
    licence = models.CharField(max_length=120)
    url = models.URLField(max_length=500, blank=True)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    mapping = models.TextField(blank=True)  # gradus.table-mapping/1
    added_by = models.UUIDField()
    added_at = models.DateTimeField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title


class ReleaseBase(Row):
    """One file of a source that was taken, and what it changed."""

    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    label = models.CharField(max_length=120, blank=True)  # the source's own date or edition
    whole = models.BooleanField(default=False)  # what it no longer has is dropped
    taken_by = models.UUIDField()
    taken_at = models.DateTimeField()
    figures = models.PositiveIntegerField()
    added = models.PositiveIntegerField()
    corrected = models.PositiveIntegerField()
    unchanged = models.PositiveIntegerField()
    dropped = models.PositiveIntegerField()
    left_aside = models.PositiveIntegerField(default=0)

    class Meta:
        abstract = True


class FigureBase(Row):
    """One published figure (``formats/statistics/series.py``). What was not reported is no row."""

    key = models.CharField(max_length=64)  # the hash of what two figures of a source must not share
    # alpha-3; of published figures also of a territory or a part of a State, such as GBR_S
    place_code = models.CharField(max_length=12)
    scheme = models.CharField(max_length=60)
    term = models.CharField(max_length=300)
    kind = models.CharField(max_length=14)
    year = models.PositiveSmallIntegerField()
    month = models.CharField(max_length=7, blank=True)
    value = models.DecimalField(max_digits=30, decimal_places=10)
    unit = models.CharField(max_length=12)
    currency = models.CharField(max_length=3, blank=True)
    low = models.DecimalField(max_digits=30, decimal_places=10, null=True)
    high = models.DecimalField(max_digits=30, decimal_places=10, null=True)
    population = models.DecimalField(max_digits=30, decimal_places=10, null=True)
    definition = models.TextField(blank=True)
    question = models.TextField(blank=True)
    sample = models.PositiveIntegerField(null=True)
    fielded_from = models.CharField(max_length=10, blank=True)
    fielded_to = models.CharField(max_length=10, blank=True)
    told_by = models.CharField(max_length=300)  # the source as the file itself names it
    place = models.CharField(max_length=120, blank=True)
    marking = models.CharField(max_length=20)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)  # another took its place, or its source dropped it

    class Meta:
        abstract = True


def _once(name: str) -> models.UniqueConstraint:
    """Of a source, one figure holds at a time."""
    return models.UniqueConstraint(
        fields=["source", "key"], condition=Q(until__isnull=True), name=name
    )


def _marked(name: str, markings: tuple[Marking, ...]) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(marking__in=[str(m) for m in markings]), name=name)


class DecisionBase(Row):
    """What a person decided that a term means; the crosswalk of the catalogue did not know it."""

    scheme = models.CharField(max_length=60)
    term = models.CharField(max_length=300)
    outcome = models.CharField(max_length=10)  # group, not-cyber, ignore
    group = models.CharField(max_length=60, blank=True)
    relation = models.CharField(max_length=10)
    because = models.CharField(max_length=300)
    decided_by = models.UUIDField()
    decided_at = models.DateTimeField()
    until = models.DateTimeField(null=True)  # decided anew, or taken back

    class Meta:
        abstract = True


class PendingBase(Row):
    """A file that was read and shown, and waits to be confirmed.

    Of what response teams share only the counts are kept, not even until then the file.
    """

    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    content = models.BinaryField()  # of tables whose mapping is asked for; else empty
    reading = (
        models.BinaryField()
    )  # what was read: gzipped JSON; empty while a mapping is asked for
    uploaded_by = models.UUIDField()
    uploaded_at = models.DateTimeField()

    class Meta:
        abstract = True


# --- published, for every State -----------------------------------------------------------------


class WorldSource(SourceBase):
    """A publisher of figures about many States."""

    owner = Public("published figures about crime, with their publisher")
    classification = (classed.public(SOURCE_FIELDS, KEPT),)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["title"], name="world_source")]


class WorldRelease(ReleaseBase):
    """A file of a publisher."""

    owner = Public("published figures about crime, with the file they are from")
    classification = (classed.public(RELEASE_FIELDS, KEPT),)

    source = models.ForeignKey(WorldSource, models.PROTECT, related_name="releases")


class WorldFigure(FigureBase):
    """A figure of a publisher."""

    owner = Public("published figures about crime")
    classification = (classed.public(f"{FIGURE_FIELDS} source", KEPT),)

    source = models.ForeignKey(WorldSource, models.PROTECT, related_name="+")
    release = models.ForeignKey(WorldRelease, models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [_once("world_figure_once")]
        indexes: ClassVar = [models.Index(fields=["place_code", "kind"])]


class WorldIndicator(Row):
    """The latest value of an indicator of a State: people online, people with an account, wealth."""

    owner = Public("published figures about States")
    classification = (classed.public("release place_code indicator year value told_by", KEPT),)

    release = models.ForeignKey(WorldRelease, models.PROTECT, related_name="+")
    place_code = models.CharField(max_length=12)
    indicator = models.CharField(max_length=60)
    year = models.PositiveSmallIntegerField()
    value = models.FloatField()
    told_by = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["place_code", "indicator"], name="world_indicator_once")
        ]


class WorldDecision(DecisionBase):
    """What a term of a publisher means."""

    owner = Public("what terms of published figures mean")
    classification = (classed.public(DECISION_FIELDS, KEPT),)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["scheme", "term"], condition=Q(until__isnull=True), name="world_decision"
            )
        ]


class WorldPicture(Row):
    """The estimate of all States from published figures alone; the latest one is shown."""

    owner = Public("estimates from published figures")
    classification = (classed.public("made_at ground year version content", KEPT),)

    made_at = models.DateTimeField()
    ground = models.CharField(max_length=64)  # the hash of what it was made from
    year = models.PositiveSmallIntegerField()
    version = models.CharField(max_length=60)
    content = models.JSONField()  # workflows/threat_kept.py

    class Meta:
        get_latest_by = "made_at"


class WorldPending(PendingBase, WalledRow):
    """A file of a publisher that a programme was shown and has not confirmed."""

    owner = Walled("statistics", {Axis.PROGRAMME: "programme_id"}, ledgered=False)
    classification = (
        classed.restricted(
            "source programme name sha256 size content reading uploaded_by uploaded_at",
            "confirming what was previewed",
            "until confirmed, a day at most",
        ),
    )

    source = models.ForeignKey(WorldSource, models.CASCADE, related_name="+")
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "programme"], name="one_pending_a_source")
        ]


# --- a State's own ------------------------------------------------------------------------------


class Source(SourceBase, WalledRow):
    """A publisher, office, survey or team that tells figures about one State."""

    owner = Walled("threats", {Axis.STATE: "state_id"})
    classification = (classed.restricted(f"state marking {SOURCE_FIELDS}", PICTURE),)

    state = models.ForeignKey(State, models.PROTECT, related_name="+")
    marking = models.CharField(max_length=20)  # of figures that bear none themselves

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["state", "title"], name="source_of_state"),
            _marked("source_marking", (*OPEN, *INSIDE)),
        ]


class Release(ReleaseBase, WalledRow):
    """A file of a State's source."""

    owner = Walled("threats", {Axis.STATE: "state_id"}, parent=("source_id", "threats_source"))
    classification = (classed.restricted(f"state {RELEASE_FIELDS}", PICTURE),)

    state = models.ForeignKey(State, models.PROTECT, related_name="+")
    source = models.ForeignKey(Source, models.PROTECT, related_name="releases")


class Figure(FigureBase, WalledRow):
    """A figure that a State may let outsiders see; estimates are made of these."""

    owner = Walled("threats", {Axis.STATE: "state_id"}, parent=("release_id", "threats_release"))
    classification = (classed.restricted(f"state source {FIGURE_FIELDS}", PICTURE),)

    state = models.ForeignKey(State, models.PROTECT, related_name="+")
    source = models.ForeignKey(Source, models.PROTECT, related_name="+")
    release = models.ForeignKey(Release, models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [_once("figure_once"), _marked("figure_open", OPEN)]


class InsideFigure(FigureBase, WalledRow):
    """A figure for the State's own people, which no grant opens and no estimate is made of."""

    owner = Walled("threats_inside", {Axis.STATE: "state_id"})
    classification = (classed.restricted(f"state source {FIGURE_FIELDS}", PICTURE),)

    state = models.ForeignKey(State, models.PROTECT, related_name="+")
    source = models.ForeignKey(Source, models.PROTECT, related_name="+")
    release = models.ForeignKey(Release, models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [_once("inside_figure_once"), _marked("figure_inside", INSIDE)]


PENDING_FIELDS = "state source name sha256 size content reading uploaded_by uploaded_at"


class Pending(PendingBase, WalledRow):
    """A file of a State's source that was shown and has not been confirmed."""

    owner = Walled(
        "threats",
        {Axis.STATE: "state_id"},
        parent=("source_id", "threats_source"),
        ledgered=False,  # what is confirmed has its entry; what is not is thrown away
    )
    classification = (
        classed.restricted(
            PENDING_FIELDS, "confirming what was previewed", "until confirmed, a day at most"
        ),
    )

    state = models.ForeignKey(State, models.PROTECT, related_name="+")
    source = models.OneToOneField(Source, models.CASCADE, related_name="+")


class InsidePending(PendingBase, WalledRow):
    """One that has anything for the State's own people, or may have: no grant opens it."""

    owner = Walled("threats_inside", {Axis.STATE: "state_id"}, ledgered=False)
    classification = (
        classed.restricted(
            PENDING_FIELDS, "confirming what was previewed", "until confirmed, a day at most"
        ),
    )

    state = models.ForeignKey(State, models.PROTECT, related_name="+")
    source = models.OneToOneField(Source, models.CASCADE, related_name="+")


class Decision(DecisionBase, WalledRow):
    """What a term of a State's own means."""

    owner = Walled("threats", {Axis.STATE: "state_id"})
    classification = (classed.restricted(f"state {DECISION_FIELDS}", PICTURE),)

    state = models.ForeignKey(State, models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["state", "scheme", "term"],
                condition=Q(until__isnull=True),
                name="decision_of_state",
            )
        ]


class View(WalledRow):
    """One expert's view of a group of offences: 0 absent, 50 as usual, 100 very large.

    ``who`` is a function, never a name. A view that is given anew takes the place of the old one.
    """

    owner = Walled("threats", {Axis.STATE: "state_id"})
    classification = (
        classed.restricted("state group who low best high note given_on by at until", PICTURE),
    )

    state = models.ForeignKey(State, models.PROTECT, related_name="+")
    group = models.CharField(max_length=60)
    who = models.CharField(max_length=120)
    low = models.DecimalField(max_digits=5, decimal_places=1)
    best = models.DecimalField(max_digits=5, decimal_places=1)
    high = models.DecimalField(max_digits=5, decimal_places=1)
    note = models.CharField(max_length=500, blank=True)
    given_on = models.DateField()
    by = models.UUIDField()
    at = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["state", "group", "who"],
                condition=Q(until__isnull=True),
                name="one_view_of_a_group",
            ),
            models.CheckConstraint(
                condition=Q(low__gte=0, best__gte=models.F("low"), high__gte=models.F("best"))
                & Q(high__lte=100),
                name="view_in_order",
            ),
        ]


class Harm(WalledRow):
    """How harmful a group of offences is to this State, where it differs from the catalogue's judgement."""

    owner = Walled("threats", {Axis.STATE: "state_id"})
    classification = (
        classed.restricted("state group low mid high grade because by at until", PICTURE),
    )

    state = models.ForeignKey(State, models.PROTECT, related_name="+")
    group = models.CharField(max_length=60)
    low = models.DecimalField(max_digits=4, decimal_places=1)
    mid = models.DecimalField(max_digits=4, decimal_places=1)
    high = models.DecimalField(max_digits=4, decimal_places=1)
    grade = models.CharField(max_length=16)
    because = models.CharField(max_length=300)
    by = models.UUIDField()
    at = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["state", "group"],
                condition=Q(until__isnull=True),
                name="one_harm_of_a_group",
            ),
            models.CheckConstraint(
                condition=Q(low__gt=0, mid__gte=models.F("low"), high__gte=models.F("mid"))
                & Q(high__lte=10),
                name="harm_in_order",
            ),
        ]


class Emerging(WalledRow):
    """Something new that a team or office saw: noted early, and settled later one way or the other."""

    owner = Walled("threats", {Axis.STATE: "state_id"})
    classification = (
        classed.restricted(
            "state title text group seen_on noted_by noted_at status settled_text settled_by settled_at",
            PICTURE,
        ),
    )

    class Status(models.TextChoices):
        OPEN = "open"
        CONFIRMED = "confirmed"
        FADED = "faded"

    state = models.ForeignKey(State, models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    text = models.CharField(max_length=1000)
    group = models.CharField(max_length=60, blank=True)  # of offences; none: something else
    seen_on = models.DateField()
    noted_by = models.UUIDField()
    noted_at = models.DateTimeField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    settled_text = models.CharField(max_length=500, blank=True)
    settled_by = models.UUIDField(null=True)
    settled_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.title


class Picture(WalledRow):
    """The threat picture of a State as it was worked out once; the latest one is shown.

    ``ground`` is the hash of what it was made from: where that has changed, the page says so.
    """

    owner = Walled("threats", {Axis.STATE: "state_id"})
    classification = (
        classed.restricted("state made_by made_at ground year version seed profile", PICTURE),
    )

    state = models.ForeignKey(State, models.PROTECT, related_name="+")
    made_by = models.UUIDField()
    made_at = models.DateTimeField()
    ground = models.CharField(max_length=64)
    year = models.PositiveSmallIntegerField()
    version = models.CharField(max_length=60)
    seed = models.PositiveIntegerField()
    profile = models.TextField()  # ThreatProfile as JSON

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state", "-made_at"])]
