"""Reading evidence: what the viewer may see of a State's files, sources and uses."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import BinaryIO, NamedTuple, cast
from uuid import UUID

from django.db.models import Q, Sum

from gradus.core.access.actor import Actor, Thing
from gradus.core.access.decide import can
from gradus.core.access.scope import current, system
from gradus.core.evidence import storage
from gradus.core.evidence.models import (
    File,
    FileUse,
    InsideFile,
    InsideFileUse,
    Source,
    SourceUse,
)
from gradus.core.evidence.rules import INSIDE, KEPT_AFTER_WITHDRAWAL, OPEN, kind_of, sealed
from gradus.core.states import selectors as states
from gradus.core.states.models import Institution, State
from gradus.domain.markings import Marking
from gradus.domain.ownership import Axis
from gradus.formats.files.kinds import KINDS, Examined, Flag, is_flag

AnyFile = File | InsideFile
Item = File | InsideFile | Source
AnyUse = FileUse | InsideFileUse | SourceUse
TABLES: tuple[type[AnyFile], ...] = (File, InsideFile)
PAGE = 25


@dataclass(frozen=True)
class Place:
    """Where a file or source can come from: an institution, or (None) the State's office."""

    state_id: UUID
    institution_id: UUID | None
    name: str

    @property
    def owners(self) -> dict[Axis, UUID]:
        own = {Axis.STATE: self.state_id}
        if self.institution_id is not None:
            own[Axis.INSTITUTION] = self.institution_id
        return own


class Bytes(NamedTuple):
    """What must lie on the disk for a row."""

    file_id: UUID
    sha256: str
    size: int


def states_of(viewer: Actor) -> Sequence[State]:
    """The States of which the viewer reaches some evidence, by code."""
    ids = set(current().ids(OPEN, Axis.STATE) | current().ids(INSIDE, Axis.STATE))
    institutions = current().ids(OPEN, Axis.INSTITUTION) | current().ids(INSIDE, Axis.INSTITUTION)
    ids.update(Institution.objects.filter(pk__in=institutions).values_list("state_id", flat=True))
    return list(State.objects.filter(pk__in=ids).order_by("code"))


def state_of(viewer: Actor, code: str) -> State | None:
    """The State of a code, if the viewer reaches some of its evidence."""
    return next((state for state in states_of(viewer) if state.code == code.upper()), None)


def places(viewer: Actor, state_id: UUID, at: datetime) -> list[Place]:
    """Where the viewer may say that a file comes from."""
    institutions = states.institutions_by_name(viewer, state_id)
    known = [Place(state_id, one.pk, one.name) for one in institutions]
    return [
        place
        for place in (Place(state_id, None, ""), *known)
        if can(viewer, "create", Thing(OPEN, place.owners), at).ok
    ]


def markings(viewer: Actor, place: Place, at: datetime) -> list[Marking]:
    """The markings the viewer may give to a file that comes from there."""
    return [
        marking
        for marking in Marking
        if can(viewer, "create", Thing(kind_of(marking), place.owners), at).ok
    ]


def file(viewer: Actor, file_id: UUID) -> AnyFile | None:
    """A file the viewer may see, withdrawn or not; none where there is none for them."""
    for table in TABLES:
        row = table.objects.filter(pk=file_id).first()
        if row is not None:
            return row
    return None


def item(viewer: Actor, item_id: UUID) -> Item | None:
    """A file or a source the viewer may see; none where there is none for them."""
    return file(viewer, item_id) or source(viewer, item_id)


def content(row: AnyFile) -> BinaryIO:
    """The bytes of a file the viewer was given. Raises NotWhole."""
    return storage.opened(storage.path_of(row.sha256, row.pk), row.sha256)


def files_of(
    viewer: Actor, state_id: UUID, marking: Marking | None = None, before: UUID | None = None
) -> tuple[list[AnyFile], UUID | None]:
    """A page of the State's files, newest first, and the id to give as ``before`` for the next."""
    found: list[AnyFile] = []
    for table in TABLES:
        rows = table.objects.filter(state_id=state_id)
        if marking is not None:
            rows = rows.filter(marking=marking)
        if before is not None:
            rows = rows.filter(pk__lt=before)
        found.extend(rows.order_by("-pk")[: PAGE + 1])
    found.sort(key=lambda row: row.pk, reverse=True)
    return found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None


def source(viewer: Actor, source_id: UUID) -> Source | None:
    """A source the viewer may see; none where there is none for them."""
    return Source.objects.filter(pk=source_id).first()


def sources_of(viewer: Actor, owner_id: UUID) -> Sequence[Source]:
    """The sources of a State or of a programme that are not withdrawn, by title."""
    rows = Source.objects.filter(
        Q(state_id=owner_id) | Q(programme_id=owner_id), withdrawn_at__isnull=True
    )
    return list(rows.order_by("title", "pk"))


def uses_of(viewer: Actor, item: Item) -> Sequence[AnyUse]:
    """What a file or source is evidence for, the newest first."""
    return list(item.uses.order_by("-used_at", "-pk"))


def evidence_for(viewer: Actor, object_kind: str, object_id: UUID) -> list[Item]:
    """The files and sources that something rests on, as far as the viewer may see them."""
    used = Q(uses__object_kind=object_kind, uses__object_id=object_id)
    found: list[Item] = []
    for table in TABLES:
        found.extend(table.objects.filter(used).order_by("pk"))
    found.extend(Source.objects.filter(used).order_by("pk"))
    return found


def items(viewer: Actor, ids: Collection[UUID]) -> dict[UUID, Item]:
    """Of the files and sources of those ids, the ones that the viewer may see."""
    if not ids:
        return {}
    tables: tuple[type[Item], ...] = (*TABLES, Source)
    return {row.pk: row for table in tables for row in table.objects.filter(pk__in=ids)}


def usable(viewer: Actor, state_id: UUID, at: datetime, called: str = "") -> list[Item]:
    """What of a State's evidence the viewer may say that something rests on, the newest first.

    ``called`` is part of its name or title. A page of it at most.
    """
    words = called.strip()
    here = {"state_id": state_id, "withdrawn_at__isnull": True}
    found: list[Item] = []
    for table in TABLES:
        found.extend(table.objects.filter(name__icontains=words, **here).order_by("-pk")[:PAGE])
    found.extend(Source.objects.filter(title__icontains=words, **here).order_by("-pk")[:PAGE])
    found.sort(key=lambda row: row.pk, reverse=True)
    return [row for row in found if can(viewer, "create", row.thing(), at).ok][:PAGE]


def sees_all(viewer: Actor, state_id: UUID) -> bool:
    """Whether the viewer sees all evidence of a State, so that where they see none there is none."""
    scope = current()
    return bool(scope.system) or all(
        state_id in scope.ids(kind, Axis.STATE) for kind in (OPEN, INSIDE)
    )


def content_sealed(item: Item) -> str:
    """What stands for the bytes of a file as kept, wherever not everybody may know their digest.

    As the ledger has it; empty of a source, which has no bytes and is never changed.
    """
    if isinstance(item, Source):
        return ""
    return sealed(bytes(item.salt), "content", item.sha256)["commitment"]


def day_of(item: Item) -> date | None:
    """The last day it can be of: a file's is the day it was added, a source's the end of its year."""
    if not isinstance(item, Source):
        return item.uploaded_at.date()
    return None if item.year is None else date(item.year, 12, 31)


def same_bytes(
    viewer: Actor, state_id: UUID, institution_id: UUID | None, sha256: str
) -> AnyFile | None:
    """A file already kept for that place with those bytes (as sent, or as kept), if seen."""
    for table in TABLES:
        row = (
            table.objects.filter(
                Q(sent_sha256=sha256) | Q(sha256=sha256),
                # the office reads what institutions gave; an institution only what is its own
                **({"institution_id": institution_id} if institution_id else {}),
                state_id=state_id,
                withdrawn_at__isnull=True,
            )
            .order_by("pk")
            .first()
        )
        if row is not None:
            return row
    return None


def bytes_kept(state_id: UUID, at: datetime) -> int:
    """How many bytes lie on the disk for a State, seen by the asker or not."""
    with system("evidence-quota"):
        sums = (
            table.objects.filter(_on_disk(at), state_id=state_id).aggregate(all=Sum("size"))["all"]
            for table in TABLES
        )
        return sum(found or 0 for found in sums)


def kept(at: datetime) -> Iterator[Bytes]:
    """Every row whose bytes must be on the disk. For the system alone."""
    for table in TABLES:
        for row in (
            table.objects.filter(_on_disk(at)).values_list("pk", "sha256", "size").iterator()
        ):
            yield Bytes(*row)


def findings(row: AnyFile) -> Examined:
    """What was found in the file when it was kept, to say it again."""
    return Examined(
        kind=next(kind for kind in KINDS if kind == row.kind),
        name=row.name,
        claimed=row.claimed,
        sha256=row.sent_sha256,
        size=row.size,
        flags=tuple(cast(Flag, flag) for flag in row.flags if is_flag(flag)),
    )


def _on_disk(at: datetime) -> Q:
    return Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gt=at - KEPT_AFTER_WITHDRAWAL)
