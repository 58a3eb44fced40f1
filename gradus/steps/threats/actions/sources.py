"""Writes to sources: who publishes what, on what terms, and how its tables are to be read."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from gradus.core.access.actor import Actor, Thing
from gradus.core.access.denied import require
from gradus.core.ledger.record import record
from gradus.domain.markings import Marking
from gradus.domain.messages import N_
from gradus.domain.ownership import Axis
from gradus.formats.statistics.mapping import TableMapping, check_mapping
from gradus.steps.threats import bridge, models, rules

SHARED = (models.Kind.STIX, models.Kind.MISP)


def add(
    *,
    by: Actor,
    at: datetime,
    state_id: UUID,
    title: str,
    publisher: str,
    licence: str,
    kind: str,
    url: str = "",
    marking: str = Marking.AMBER,
    currency: str = "",
) -> models.Source:
    """Enter a source of a State. Raises NotSaid, SourceKnown, NotToBeKept."""
    thing = Thing("threats", {Axis.STATE: state_id})
    rule = require(by, "create", thing, at)
    rules.check_marking(marking)
    if marking in models.INSIDE:
        require(by, "create", Thing("threats_inside", thing.owners), at)
    row = models.Source(
        state_id=state_id,
        marking=Marking(marking),
        **_described(by, at, title, publisher, licence, kind, url, currency),
    )
    _enter(by, at, row, row.thing(), rule)
    return row


def add_world(
    *,
    by: Actor,
    at: datetime,
    programme_id: UUID,
    title: str,
    publisher: str,
    licence: str,
    kind: str,
    url: str = "",
    currency: str = "",
) -> models.WorldSource:
    """Enter a publisher of figures about many States. Raises NotSaid, SourceKnown, NotPublished."""
    rule = require(by, "create", Thing("statistics", {Axis.PROGRAMME: programme_id}), at)
    if models.Kind(kind) in SHARED:
        raise rules.NotPublished
    row = models.WorldSource(**_described(by, at, title, publisher, licence, kind, url, currency))
    _enter(by, at, row, Thing("statistics", {Axis.PROGRAMME: programme_id}, row.pk), rule)
    return row


def say_mapping(*, by: Actor, at: datetime, source: models.Source, mapping: TableMapping) -> None:
    """Remember how the tables of a State's source are read. Raises InvalidInput."""
    rule = require(by, "create", source.thing(), at)
    _map(by, at, source, source.thing(), rule, mapping)


def say_world_mapping(
    *,
    by: Actor,
    at: datetime,
    programme_id: UUID,
    source: models.WorldSource,
    mapping: TableMapping,
) -> None:
    """Remember how the tables of a publisher are read. Raises InvalidInput."""
    thing = Thing("statistics", {Axis.PROGRAMME: programme_id}, source.pk)
    rule = require(by, "create", thing, at)
    _map(by, at, source, thing, rule, mapping)


def _described(
    by: Actor,
    at: datetime,
    title: str,
    publisher: str,
    licence: str,
    kind: str,
    url: str,
    currency: str,
) -> dict[str, object]:
    return {
        "title": rules.check_said(title, N_("what the source is called")),
        "publisher": rules.check_said(publisher, N_("who publishes it")),
        "licence": rules.check_said(licence, N_("on what terms it may be used")),
        "kind": models.Kind(kind),
        "url": url.strip(),
        # what losses are told in; the one thing that a table of complaints does not say
        "mapping": currency.strip().upper() if kind == models.Kind.IC3 else "",
        "added_by": by.id,
        "added_at": at,
    }


def _enter(
    by: Actor,
    at: datetime,
    row: models.Source | models.WorldSource,
    thing: Thing,
    rule: str,
) -> None:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            diff = {"title": row.title, "kind": str(row.kind), "licence": row.licence}
            record(by=by, at=at, action="threats.add-source", thing=thing, rule=rule, diff=diff)
    except IntegrityError as twice:
        raise rules.SourceKnown(row.title) from twice


def _map(
    by: Actor,
    at: datetime,
    source: models.Source | models.WorldSource,
    thing: Thing,
    rule: str,
    mapping: TableMapping,
) -> None:
    check_mapping(mapping, source.title)
    with transaction.atomic():
        source.mapping = bridge.mapping_text(mapping)
        source.save(update_fields=["mapping"])
        diff = {"scheme": mapping.scheme, "columns": list(mapping.headings)}
        record(by=by, at=at, action="threats.say-mapping", thing=thing, rule=rule, diff=diff)
