"""Reading the exchange of a State, inside the viewer's scope."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from gradus.core.access.actor import Actor, Thing
from gradus.core.access.decide import can
from gradus.core.access.scope import current
from gradus.core.exchange import models
from gradus.core.exchange.registry import Comparison, Offer, Received, kind_of, kinds
from gradus.core.exchange.rules import arrival_digest
from gradus.domain.ownership import Axis
from gradus.domain.refusals import Refusal
from gradus.formats.bundles.manifest import Item, Manifest, items_from_json, parse_manifest


@dataclass(frozen=True)
class SentFile:
    """One file of a release: what it belongs to, its name and size, and its number."""

    item: Item
    name: str
    size: int
    sha256: str
    number: int


def peers_of(viewer: Actor, state_id: UUID) -> QuerySet[models.Peer]:
    """The instances that the State knows, by name."""
    return models.Peer.objects.filter(state_id=state_id).order_by("title", "pk")


def peer(viewer: Actor, state_id: UUID, peer_id: UUID) -> models.Peer | None:
    """One of them, or none."""
    return models.Peer.objects.filter(state_id=state_id, pk=peer_id).first()


def offers(viewer: Actor, state_id: UUID) -> Sequence[Offer]:
    """Everything of the State that can be released, kind by kind."""
    return [offer for kind in kinds() for offer in kind.offers(viewer, state_id)]


def releases_of(viewer: Actor, state_id: UUID) -> QuerySet[models.Release]:
    """What the State released, the latest first; without the bundles themselves."""
    rows = models.Release.objects.filter(state_id=state_id).select_related("peer", "state")
    return rows.prefetch_related("signatures").defer("bundle", "receipt").order_by("-pk")


def release(viewer: Actor, state_id: UUID, release_id: UUID) -> models.Release | None:
    """One release, or none."""
    return releases_of(viewer, state_id).filter(pk=release_id).first()


def sent_files(row: models.Release) -> Sequence[SentFile]:
    """Every file of a release, in order."""
    found: list[SentFile] = []
    for item in items_from_json(row.items):
        for file in item.files:
            found.append(SentFile(item, file.name, file.size, file.sha256, len(found) + 1))
    return found


def content_of(viewer: Actor, row: models.Release, number: int) -> bytes | None:
    """Exactly what goes out as the file of that number, or none."""
    file = models.ReleaseFile.objects.filter(release=row, number=number).first()
    return None if file is None else bytes(file.content)


def arrivals_of(viewer: Actor, state_id: UUID) -> QuerySet[models.Arrival]:
    """What arrived for the State, the latest first."""
    rows = models.Arrival.objects.filter(state_id=state_id).select_related("peer", "state")
    return rows.prefetch_related("acceptances").order_by("-pk")


def arrival(viewer: Actor, state_id: UUID, arrival_id: UUID) -> models.Arrival | None:
    """One of them, or none."""
    return arrivals_of(viewer, state_id).filter(pk=arrival_id).first()


def manifest_of(row: models.Arrival) -> Manifest:
    """The list of contents of a bundle that arrived."""
    return parse_manifest(row.manifest.encode())


def received(viewer: Actor, row: models.Arrival) -> Sequence[Received]:
    """What lies in a bundle that arrived, thing by thing."""
    files = iter(models.ArrivalFile.objects.filter(arrival=row).order_by("number"))
    known = {
        (one.item_kind, one.ref): one.object_id
        for one in models.Counterpart.objects.filter(
            state_id=row.state_id, peer__fingerprint=row.peer.fingerprint
        )
    }
    return [
        Received(
            item=item,
            files={file.name: bytes(next(files).content) for file in item.files},
            sender=row.peer.title,
            counterpart=known.get((item.kind, item.ref)),
        )
        for item in manifest_of(row).items
    ]


def comparisons(viewer: Actor, row: models.Arrival) -> Sequence[tuple[Received, Comparison]]:
    """What taking each thing would change, as things are now."""
    return [(one, _compared(viewer, row.state_id, one)) for one in received(viewer, row)]


def shown_digest(viewer: Actor, row: models.Arrival) -> str:
    """What an acceptance given now would be bound to."""
    return arrival_digest(row, [found for _, found in comparisons(viewer, row)])


def waiting(viewer: Actor, at: datetime) -> tuple[list[models.Release], list[models.Arrival]]:
    """The releases and arrivals that wait for the viewer's signature or decision."""
    states = [pk for pk in current().ids(models.KIND, Axis.STATE) if may(viewer, "sign", pk, at)]
    if not models.Peer.objects.filter(state_id__in=states).exists():
        return [], []
    drafts = models.Release.objects.filter(
        state_id__in=states, sealed_at__isnull=True, withdrawn_at__isnull=True
    ).exclude(signatures__signed_by=viewer.id)
    arrived = models.Arrival.objects.filter(state_id__in=states, receipt__isnull=True)
    mine = set(arrived.filter(acceptances__signed_by=viewer.id).values_list("pk", flat=True))
    return list(drafts.select_related("peer", "state").defer("bundle").order_by("pk")), [
        row
        for row in arrived.select_related("peer", "state").order_by("pk")
        if row.pk not in mine or may(viewer, "change", row.state_id, at)
    ]


def may(viewer: Actor, action: str, state_id: UUID, at: datetime) -> bool:
    """Whether the viewer may do that, at once or after showing who they are."""
    decision = can(viewer, action, Thing(models.KIND, {Axis.STATE: state_id}), at)
    return decision.ok or decision.rule == "step-up"


def _compared(viewer: Actor, state_id: UUID, one: Received) -> Comparison:
    try:
        return kind_of(one.item.kind).compare(viewer, state_id, one)
    except Refusal as no:
        return Comparison(trouble=no)
