"""What answers rest on, as far as the viewer may read it: nothing else is said of the rest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from gradus.core.access.actor import Actor
from gradus.core.access.decide import can
from gradus.core.evidence import selectors as evidence
from gradus.core.evidence.models import Source
from gradus.core.evidence.selectors import Item
from gradus.domain.markings import Marking
from gradus.steps.assessment import models, selectors
from gradus.steps.assessment.bridge import Before
from gradus.steps.assessment.rules import leading
from gradus.workflows.assessment_documents import Document as Printed

ByQuestion = dict[str, list["Attached"]]


@dataclass(frozen=True)
class Document:
    """A file or source, in the few words that stand beside an answer."""

    item: Item

    @property
    def id(self) -> UUID:
        return self.item.pk

    @property
    def is_source(self) -> bool:
        return isinstance(self.item, Source)

    @property
    def title(self) -> str:
        return self.item.title if isinstance(self.item, Source) else self.item.name

    @property
    def kind(self) -> str:
        """Of a source what it is, of a file its format; in English, a text to translate."""
        if isinstance(self.item, Source):
            return Source.Kind(self.item.kind).label
        return self.item.kind.upper()

    @property
    def marking(self) -> str:
        """Of a file; a source has none."""
        return "" if isinstance(self.item, Source) else self.item.marking

    @property
    def year(self) -> int | None:
        """Of a source."""
        return self.item.year if isinstance(self.item, Source) else None

    @property
    def added_at(self) -> datetime:
        return self.item.added_at if isinstance(self.item, Source) else self.item.uploaded_at

    @property
    def withdrawn(self) -> bool:
        return self.item.withdrawn_at is not None


@dataclass(frozen=True)
class Attached(Document):
    """What a group's answer rests on."""

    row: models.Attachment

    @property
    def group(self) -> models.Group:
        return self.row.group


def to_group(viewer: Actor, group: models.Group) -> ByQuestion:
    """By question, what a group has attached, in the order it did."""
    return _read(viewer, models.Attachment.objects.filter(group=group))


def to_assessment(viewer: Actor, row: models.Assessment) -> ByQuestion:
    """By question, what all groups have attached."""
    return _read(viewer, row.attachments.all())


def to_print(viewer: Actor, row: models.Assessment) -> tuple[Printed, ...]:
    """What all groups have attached, once for a question, as a report names it."""
    return tuple(
        Printed(
            indicator=id_,
            title=one.title,
            kind=one.kind,
            year=one.year,
            added_on=one.added_at.date(),
            marking=Marking(one.marking) if one.marking else None,
            withdrawn=one.withdrawn,
        )
        for id_, several in to_assessment(viewer, row).items()
        for one in {each.id: each for each in several}.values()
    )


def attachment(viewer: Actor, attachment_id: UUID) -> Attached | None:
    """One thing that is attached to an answer, or none."""
    found = _read(viewer, models.Attachment.objects.filter(pk=attachment_id))
    return next((one for several in found.values() for one in several), None)


def groups(viewer: Actor, row: models.Assessment) -> list[models.Group]:
    """The groups of an assessment, and what all agreed on, in the order they were made."""
    rows = list(row.groups.order_by("pk"))
    for one in rows:
        one.assessment = row
    return rows


def group(viewer: Actor, group_id: UUID) -> models.Group | None:
    """A group of an assessment, or what all agreed on; or none."""
    return models.Group.objects.select_related("state").filter(pk=group_id).first()


def open_to(viewer: Actor, rows: Iterable[models.Group], at: datetime) -> set[UUID]:
    """Of some groups of one State, those to whose answers the viewer may attach something now.

    While a group answers, whoever may change its answers; once it is closed, whoever leads, and
    under review alone. The policy says who that is.
    """
    rows = list(rows)
    if not rows or not evidence.places(viewer, rows[0].state_id, at):
        return set()
    review = models.Assessment.Status.REVIEW
    return {
        one.pk
        for one in rows
        if (
            can(viewer, "change", one.thing(), at).ok
            if one.closed_at is None
            else can(viewer, "change", leading(one), at).ok and one.assessment.status == review
        )
    }


def before(
    viewer: Actor, row: models.Group, said: Mapping[str, Before] | None = None
) -> dict[str, list[Document]]:
    """By question, what the earlier answer of the same people rested on and is not attached here.

    ``said`` are those answers, where they are read already. What was withdrawn since is left out.
    """
    said = selectors.said_before(viewer, row) if said is None else said
    earlier = {id_: one.answer.group_id for id_, one in said.items()}
    attached = models.Attachment.objects.filter(group__in=set(earlier.values())).order_by("pk")
    rows = [one for one in attached if earlier.get(one.indicator) == one.group_id]
    here = set(models.Attachment.objects.filter(group=row).values_list("indicator", "item_id"))
    items = evidence.items(viewer, {one.item_id for one in rows})
    found: dict[str, list[Document]] = {}
    for one in rows:
        item = items.get(one.item_id)
        if item is None or item.withdrawn_at is not None or (one.indicator, item.pk) in here:
            continue
        found.setdefault(one.indicator, []).append(Document(item))
    return found


def days(
    viewer: Actor, row: models.Assessment, documents: ByQuestion
) -> Mapping[str, list[date | None]] | None:
    """By question, the days of what its answers rest on; none where the viewer does not see all of it.

    To say that nothing is attached, or nothing newer, would tell what else there is. What was
    withdrawn shows nothing any more.
    """
    if not evidence.sees_all(viewer, row.state_id):
        return None
    return {
        id_: [evidence.day_of(one.item) for one in several if not one.withdrawn]
        for id_, several in documents.items()
    }


def _read(viewer: Actor, rows: QuerySet[models.Attachment]) -> ByQuestion:
    attached = list(rows.select_related("group").order_by("group_id", "pk"))
    items = evidence.items(viewer, {one.item_id for one in attached})
    found: ByQuestion = {}
    for one in attached:
        if one.item_id in items:
            found.setdefault(one.indicator, []).append(Attached(items[one.item_id], one))
    return found
