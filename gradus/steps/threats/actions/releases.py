"""Taking files of sources: read and shown, then confirmed by their hash; corrections keep what was."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db import transaction

from gradus.catalogue.classification import Unmapped, unmapped
from gradus.core.access.actor import Actor, Thing
from gradus.core.access.denied import require
from gradus.core.access.scope import system
from gradus.core.ledger.record import record
from gradus.domain.markings import Marking
from gradus.domain.ownership import Axis
from gradus.formats.statistics.mapping import TableMapping
from gradus.formats.statistics.series import SeriesFigure
from gradus.steps.threats import bridge, models, rules, selectors
from gradus.steps.threats.actions import pictures, sources
from gradus.workflows.threat_sources import NeedsToKnow, propose

AnySource = selectors.AnySource
AnyPending = selectors.StatePending | models.WorldPending
F = TypeVar("F", models.WorldFigure, models.Figure, models.InsideFigure)
MOST_SHOWN = 200
BATCH = 2_000


@dataclass(frozen=True)
class Change:
    """A figure as it is and as it would be; one of them is missing where it is new or dropped."""

    before: SeriesFigure | None
    after: SeriesFigure | None


@dataclass(frozen=True)
class Preview:
    """What taking a file would do. ``changes`` are corrected and dropped figures, and some of the new."""

    sha256: str
    name: str
    figures: int
    added: int
    corrected: int
    unchanged: int
    dropped: int
    inside: int  # figures that no outsider will see, and no picture is made of
    by_series: tuple[
        tuple[str, str, int, int, int], ...
    ]  # kind, unit, figures, first and last year
    unmapped: tuple[Unmapped, ...]
    changes: tuple[Change, ...]
    read: bridge.Kept


@dataclass(frozen=True)
class _Plan:
    """What differs from what is kept: rows to add, and keys of rows that hold no longer."""

    new: tuple[dict[str, Any], ...]
    corrected: Mapping[str, models.FigureBase]
    dropped: Mapping[str, models.FigureBase]
    unchanged: int


def preview(
    *,
    by: Actor,
    at: datetime,
    source: models.Source,
    code: str,
    data: bytes,
    name: str,
    anew: bool = False,
) -> selectors.StatePending:
    """Read a file of a State's source and keep aside what it says until it is confirmed.

    With ``anew`` it is asked again how the source's tables are read.
    Raises InvalidInput with every fault, NeedsToKnow, NotToBeKept, NothingForTheState.
    """
    require(by, "create", source.thing(), at)
    kept = _read(source, data, name, code, anew)
    if kept is not None and not kept.figures:
        raise rules.NothingForTheState(code)
    inside = _may_keep(by, at, source, kept.figures if kept is not None else ())
    table = models.InsidePending if inside else models.Pending
    row = table(source=source, state_id=source.state_id, **_aside(by, at, data, name, kept))
    with transaction.atomic():
        for one in selectors.PENDING:
            one.objects.filter(source=source).delete()
        row.save(force_insert=True)
    return row


def preview_world(
    *,
    by: Actor,
    at: datetime,
    programme_id: UUID,
    source: models.WorldSource,
    data: bytes,
    name: str,
    anew: bool = False,
) -> models.WorldPending:
    """Read a file of a publisher and keep aside what it says until it is confirmed.

    With ``anew`` it is asked again how the publisher's tables are read.
    Raises InvalidInput with every fault, or NeedsToKnow.
    """
    require(by, "create", Thing("statistics", {Axis.PROGRAMME: programme_id}, source.pk), at)
    kept = _read(source, data, name, "", anew)
    row = models.WorldPending(
        source=source, programme_id=programme_id, **_aside(by, at, data, name, kept)
    )
    with transaction.atomic():
        models.WorldPending.objects.filter(source=source, programme_id=programme_id).delete()
        row.save(force_insert=True)
    return row


def map_and_read(
    *,
    by: Actor,
    at: datetime,
    source: models.Source,
    code: str,
    pending: selectors.StatePending,
    mapping: TableMapping,
) -> selectors.StatePending:
    """Remember how a State's tables are read, and read the one that waits: both, or nothing.

    Raises InvalidInput with every fault of the mapping, or of the table read so.
    """
    with transaction.atomic():
        sources.say_mapping(by=by, at=at, source=source, mapping=mapping)
        data = bytes(pending.content)
        return preview(by=by, at=at, source=source, code=code, data=data, name=pending.name)


def map_and_read_world(
    *,
    by: Actor,
    at: datetime,
    programme_id: UUID,
    source: models.WorldSource,
    pending: models.WorldPending,
    mapping: TableMapping,
) -> models.WorldPending:
    """Remember how a publisher's tables are read, and read the one that waits: both, or nothing."""
    with transaction.atomic():
        sources.say_world_mapping(
            by=by, at=at, programme_id=programme_id, source=source, mapping=mapping
        )
        return preview_world(
            by=by,
            at=at,
            programme_id=programme_id,
            source=source,
            data=bytes(pending.content),
            name=pending.name,
        )


def shown(
    viewer: Actor,
    pending: AnyPending,
    source: AnySource,
    *,
    whole: bool = False,
) -> Preview | None:
    """What confirming would do; none while it is not said how the table is to be read."""
    if not pending.reading:
        return None
    kept = bridge.unpacked(bytes(pending.reading))
    plan = _planned(source, kept.figures, pending.uploaded_at, whole)
    return Preview(
        sha256=pending.sha256,
        name=pending.name,
        figures=len(kept.figures) + len(kept.indicators),
        added=len(plan.new) - len(plan.corrected),
        corrected=len(plan.corrected),
        unchanged=plan.unchanged,
        dropped=len(plan.dropped),
        inside=sum(map(_inside, plan.new)),
        by_series=_by_series(kept.figures),
        unmapped=undecided(viewer, source, ((f.scheme, f.term) for f in kept.figures)),
        changes=_changes(plan, kept.figures),
        read=kept,
    )


def undecided(
    viewer: Actor, source: AnySource, terms: Iterable[tuple[str, str]]
) -> tuple[Unmapped, ...]:
    """Of ``(scheme, term)``, those that neither the crosswalk nor anybody has decided on."""
    state_id = source.state_id if isinstance(source, models.Source) else None
    decided = selectors.decided(viewer, state_id)
    return unmapped(bridge.crosswalk(), terms, decided)


def take(
    *,
    by: Actor,
    at: datetime,
    source: models.Source,
    confirmed: str,
    label: str = "",
    whole: bool = False,
) -> models.Release:
    """Take the file of a State's source that was shown; ``confirmed`` is its hash.

    With ``whole`` the file is everything its source tells: what it no longer has holds no longer.
    Raises NotWhatWasShown, NeedsToKnow.
    """
    rule = require(by, "create", source.thing(), at)
    with transaction.atomic():
        pending, kept = _confirmed(_waiting(source, confirmed), confirmed)
        _may_keep(by, at, source, kept.figures)
        plan = _planned(source, kept.figures, at, whole)
        release = models.Release(
            source=source,
            state_id=source.state_id,
            **_release(by, at, pending, kept, plan, label, whole),
        )
        release.save(force_insert=True)
        _close(source, plan, at)
        own = {"source": source, "release": release, "state_id": source.state_id}
        _add(models.Figure, [models.Figure(**own, **one) for one in plan.new if not _inside(one)])
        _add(
            models.InsideFigure,
            [models.InsideFigure(**own, **one) for one in plan.new if _inside(one)],
        )
        pending.delete()
        _taken(by, at, release, source.thing(), rule)
        pictures.ask_by_itself(by=by, at=at, state_id=source.state_id)
    return release


def take_world(
    *,
    by: Actor,
    at: datetime,
    programme_id: UUID,
    source: models.WorldSource,
    confirmed: str,
    label: str = "",
    whole: bool = False,
) -> models.WorldRelease:
    """Take the file of a publisher that was shown. Raises NotWhatWasShown, NeedsToKnow."""
    thing = Thing("statistics", {Axis.PROGRAMME: programme_id}, source.pk)
    rule = require(by, "create", thing, at)
    with transaction.atomic():
        # two programmes that bring the same publisher's files do so one after the other
        models.WorldSource.objects.select_for_update().get(pk=source.pk)
        waiting = (
            models.WorldPending.objects.select_for_update()
            .filter(source=source, programme_id=programme_id)
            .first()
        )
        pending, kept = _confirmed(waiting, confirmed)
        plan = _planned(source, kept.figures, at, whole)
        release = models.WorldRelease(
            source=source, **_release(by, at, pending, kept, plan, label, whole)
        )
        release.save(force_insert=True)
        _close(source, plan, at)
        _add(
            models.WorldFigure,
            (models.WorldFigure(source=source, release=release, **one) for one in plan.new),
        )
        _indicators(release, kept)
        pending.delete()
        _taken(by, at, release, thing, rule)
        pictures.ask_world_by_itself(by=by, at=at, programme_id=programme_id)
    return release


def forget(*, by: Actor, at: datetime, thing: Thing, pending: AnyPending) -> None:
    """Throw away what was shown and is not wanted."""
    require(by, "create", thing, at)
    pending.delete()


def forget_unconfirmed(*, at: datetime) -> None:
    """Throw away what was shown and not confirmed within a day."""
    with system("forget-unconfirmed"):
        for table in (*selectors.PENDING, models.WorldPending):
            table.objects.filter(uploaded_at__lt=at - rules.UNCONFIRMED).delete()


def _inside(fields: Mapping[str, Any]) -> bool:
    """Whether a figure is for the State's own people alone."""
    return fields["marking"] in models.INSIDE


def _may_keep(
    by: Actor, at: datetime, source: models.Source, figures: Sequence[SeriesFigure]
) -> bool:
    """Whether anything of it is for the State's own people: what no outsider brings.

    Raises NotToBeKept, Denied.
    """
    markings = {str(bridge.marking_of(figure, source.marking)) for figure in figures}
    for marking in markings:
        rules.check_marking(marking)
    inside = bool((markings | {source.marking}) & set(models.INSIDE))
    if inside:
        require(by, "create", Thing("threats_inside", {Axis.STATE: source.state_id}), at)
    return inside


def _waiting(source: models.Source, confirmed: str) -> selectors.StatePending | None:
    """The file of that hash that waits, held until it is taken."""
    for table in selectors.PENDING:
        row = table.objects.select_for_update().filter(source=source, sha256=confirmed).first()
        if row is not None:
            return row
    return None


def _read(
    source: AnySource,
    data: bytes,
    name: str,
    code: str,
    anew: bool,
) -> bridge.Kept | None:
    """What a file says; none for a table of which it is not said yet how it is read."""
    rules.check_size(data)
    if source.kind == models.Kind.NATIONAL and (anew or not source.mapping):
        propose(data, name)  # what is no table at all is refused now, and nothing of it kept
        return None
    return bridge.read(data, name, source, code=code)


def _aside(
    by: Actor, at: datetime, data: bytes, name: str, kept: bridge.Kept | None
) -> dict[str, Any]:
    return {
        "name": name[-200:],
        "sha256": hashlib.sha256(data).hexdigest(),
        "size": len(data),
        "content": data if kept is None else b"",
        "reading": b"" if kept is None else bridge.packed(kept),
        "uploaded_by": by.id,
        "uploaded_at": at,
    }


def _confirmed(found: AnyPending | None, confirmed: str) -> tuple[AnyPending, bridge.Kept]:
    if found is None or found.sha256 != confirmed:
        raise rules.NotWhatWasShown
    if not found.reading:
        raise NeedsToKnow("mapping")
    return found, bridge.unpacked(bytes(found.reading))


def _planned(
    source: AnySource, figures: Sequence[SeriesFigure], at: datetime, whole: bool
) -> _Plan:
    marking = source.marking if isinstance(source, models.Source) else str(Marking.CLEAR)
    held: dict[str, models.FigureBase] = {
        row.key: row
        for table in selectors.tables_of(source)
        for row in table.objects.filter(source_id=source.pk, until__isnull=True)
    }
    new: list[dict[str, Any]] = []
    corrected: dict[str, models.FigureBase] = {}
    told = set()
    for figure in figures:
        fields = bridge.fields_of(figure, marking, at)
        if (
            fields["key"] in told
        ):  # a bundle may tell the same in two places; readers refuse it elsewhere
            continue
        told.add(fields["key"])
        before = held.get(fields["key"])
        if before is None:
            new.append(fields)
        elif any(getattr(before, name) != fields[name] for name in bridge.SAME):
            new.append(fields)
            corrected[before.key] = before
    return _Plan(
        new=tuple(new),
        corrected=corrected,
        dropped={key: row for key, row in held.items() if key not in told} if whole else {},
        unchanged=len(told) - len(new),
    )


def _release(
    by: Actor,
    at: datetime,
    pending: AnyPending,
    kept: bridge.Kept,
    plan: _Plan,
    label: str,
    whole: bool,
) -> dict[str, Any]:
    return {
        "name": pending.name,
        "sha256": pending.sha256,
        "size": pending.size,
        "label": label.strip()[:120],
        "whole": whole,
        "taken_by": by.id,
        "taken_at": at,
        "figures": len(kept.figures) + len(kept.indicators),
        "added": len(plan.new) - len(plan.corrected) + len(kept.indicators),
        "corrected": len(plan.corrected),
        "unchanged": plan.unchanged,
        "dropped": len(plan.dropped),
        "left_aside": kept.left_aside + kept.others + kept.nowhere,
    }


def _close(source: AnySource, plan: _Plan, at: datetime) -> None:
    ended = [*plan.corrected, *plan.dropped]
    for table in selectors.tables_of(source):
        for start in range(0, len(ended), BATCH):
            batch = ended[start : start + BATCH]
            rows = table.objects.filter(source_id=source.pk, until__isnull=True, key__in=batch)
            rows.update(until=at)


def _add(table: type[F], rows: Iterable[F]) -> None:
    table._default_manager.bulk_create(rows, batch_size=BATCH)


def _indicators(release: models.WorldRelease, kept: bridge.Kept) -> None:
    """Keep each State's latest value of each indicator; an older one of another file stays out."""
    held = {(row.place_code, row.indicator): row for row in models.WorldIndicator.objects.all()}
    newer = [
        one
        for one in kept.indicators
        if (row := held.get((one.state, one.indicator))) is None or row.year <= one.year
    ]
    ended = [
        held[one.state, one.indicator].pk for one in newer if (one.state, one.indicator) in held
    ]
    models.WorldIndicator.objects.filter(pk__in=ended).delete()
    models.WorldIndicator.objects.bulk_create(
        [
            models.WorldIndicator(
                release=release,
                place_code=one.state[:12],
                indicator=one.indicator[:60],
                year=one.year,
                value=one.value,
                told_by=one.source[:300],
            )
            for one in newer
        ],
        batch_size=BATCH,
    )


def _taken(
    by: Actor,
    at: datetime,
    release: models.Release | models.WorldRelease,
    thing: Thing,
    rule: str,
) -> None:
    told = ("figures", "added", "corrected", "unchanged", "dropped")
    diff = {"release": release.pk, "file": release.sha256} | {n: getattr(release, n) for n in told}
    record(by=by, at=at, action="threats.take-release", thing=thing, rule=rule, diff=diff)


def _by_series(figures: Sequence[SeriesFigure]) -> tuple[tuple[str, str, int, int, int], ...]:
    counts = Counter((f.kind, f.unit) for f in figures)
    return tuple(
        (
            kind,
            unit,
            count,
            min(f.year for f in figures if (f.kind, f.unit) == (kind, unit)),
            max(f.year for f in figures if (f.kind, f.unit) == (kind, unit)),
        )
        for (kind, unit), count in sorted(counts.items())
    )


def _changes(plan: _Plan, figures: Sequence[SeriesFigure]) -> tuple[Change, ...]:
    after = {bridge.key_of(figure): figure for figure in figures}
    told = [Change(bridge.figure_of(row), after[key]) for key, row in plan.corrected.items()] + [
        Change(bridge.figure_of(row), None) for row in plan.dropped.values()
    ]
    new = (one["key"] for one in plan.new if one["key"] not in plan.corrected)
    for key in new:
        if len(told) >= MOST_SHOWN:
            break
        told.append(Change(None, after[key]))
    return tuple(told[:MOST_SHOWN])
