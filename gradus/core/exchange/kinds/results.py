"""Measures with their figures, as they stand; as JSON, a measure a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from gradus.core.access.actor import Actor
from gradus.core.exchange.kinds.measure_file import (
    DEFINITION,
    FIGURES,
    FILE,
    plain_figure,
    plain_measure,
    read_measure,
    write_measure,
)
from gradus.core.exchange.refused import ExchangeRefused
from gradus.core.exchange.registry import Comparison, Content, Kind, Line, Offer, Received
from gradus.core.results import actions, models, selectors
from gradus.core.results.rules import ValueKind, read
from gradus.core.results.selectors import MeasureSeen
from gradus.domain.messages import message

TABLES: Mapping[str, Any] = {
    "baselines": models.Baseline,
    "targets": models.Target,
    "observations": models.Observation,
}
PARTS = {
    "code": message("Code"),
    "title": message("Title"),
    "definition": message("Definition"),
    "unit": message("Unit"),
    "kind": message("Kind"),
    "levels": message("Levels"),
    "direction": message("Which way is better"),
    "source": message("Source"),
}
KINDS = {
    "baselines": message("Baseline"),
    "targets": message("Target"),
    "observations": message("Observation"),
}


class Measures(Kind):
    """A State's measures. One that is here under its code must be defined alike."""

    name = "results"
    wall = "results"
    label = message("Measure")

    def offers(self, viewer: Actor, state_id: UUID) -> Sequence[Offer]:
        return [
            Offer(self.name, one.id, one.title) for one in selectors.measures_of(viewer, state_id)
        ]

    def content(self, viewer: Actor, state_id: UUID, ref: UUID) -> Content | None:
        row = selectors.measure_row(viewer, ref)
        seen = selectors.measure(viewer, ref) if row and row.state_id == state_id else None
        if seen is None:
            return None
        return Content(seen.title, {FILE: write_measure(seen)}, {"code": seen.code})

    def compare(self, viewer: Actor, state_id: UUID, received: Received) -> Comparison:
        sent = read_measure(received)
        here = _here(viewer, state_id, sent["code"])
        if here is None:
            lines = [Line(message("A measure that is not here yet"), "", sent["title"])]
            plain: Mapping[str, Any] = {name: [] for name in FIGURES}
        else:
            plain, lines = plain_measure(here), []
            odd = _different(plain, sent)
            if odd:
                told = tuple(Line(PARTS[name], str(plain[name]), str(sent[name])) for name in odd)
                return Comparison(told, ExchangeRefused("defined-otherwise", code=sent["code"]))
        for name in FIGURES:
            for figure, wrong in _news(plain[name], sent[name]):
                lines.append(Line(_named(name, figure), _said(wrong), _said(figure)))
        return Comparison(tuple(lines))

    def take(self, *, by: Actor, at: datetime, state_id: UUID, received: Received) -> UUID:
        sent = read_measure(received)
        here = _here(by, state_id, sent["code"])
        if here is None:
            given = {name: sent[name] for name in DEFINITION}
            row = actions.define_measure(by=by, at=at, state_id=state_id, **given)
            plain: Mapping[str, Any] = {name: [] for name in FIGURES}
        else:
            found = selectors.measure_row(by, here.id)
            assert found is not None  # noqa: S101 - it was seen a moment ago
            row, plain = found, plain_measure(here)
        for name in FIGURES:
            for figure, wrong in _news(plain[name], sent[name]):
                _enter(by, at, row, name, figure, wrong, received.sender)
        return row.pk


def _here(viewer: Actor, state_id: UUID, code: str) -> MeasureSeen | None:
    row = selectors.measure_rows(viewer, state_id).filter(code=code).first()
    return None if row is None else selectors.measure(viewer, row.pk)


def _different(here: Mapping[str, Any], sent: Mapping[str, Any]) -> list[str]:
    return [name for name in DEFINITION if here[name] != sent[name]]


def _news(
    here: Sequence[dict[str, Any]], sent: Sequence[dict[str, Any]]
) -> list[tuple[dict[str, Any], dict[str, Any] | None]]:
    """The figures that are not here, each with the one of its period that it takes the place of."""
    left = [one for one in here if one not in sent]
    found = []
    for figure in (one for one in sent if one not in here):
        wrong = next((one for one in left if _period(one) == _period(figure)), None)
        if wrong is not None:
            left.remove(wrong)
        found.append((figure, wrong))
    return found


def _period(figure: Mapping[str, Any]) -> tuple[str, str]:
    return figure["starts"], figure["ends"]


def _named(name: str, figure: Mapping[str, Any]) -> Any:
    return message(
        "{what}, {starts} to {ends}",
        what=KINDS[name],
        starts=figure["starts"],
        ends=figure["ends"],
    )


def _said(figure: Mapping[str, Any] | None) -> str:
    if figure is None:
        return ""
    said = figure["missing_because"] if figure["value"] is None else str(figure["value"])
    graded = " / ".join(part for part in (figure["grade"], figure["source"]) if part)
    return f"{said} ({graded})" if graded else said


def _enter(
    by: Actor,
    at: datetime,
    row: models.Measure,
    name: str,
    figure: Mapping[str, Any],
    wrong: Mapping[str, Any] | None,
    sender: str,
) -> None:
    """Record a figure; where another stands for its period, as a correction of that."""
    common: dict[str, Any] = {
        "by": by,
        "at": at,
        "measure": row,
        "value": None if figure["value"] is None else read(ValueKind(row.kind), figure["value"]),
        "starts": date.fromisoformat(figure["starts"]),
        "ends": date.fromisoformat(figure["ends"]),
    }
    if wrong is not None:
        stands = _standing(by, row, name, wrong)
        common["correction"] = actions.Correction(stands, f"As sent by {sender}"[:300])
    if name == "targets":
        actions.set_target(**common)
        return
    enter = actions.set_baseline if name == "baselines" else actions.observe
    told = {key: figure[key] for key in ("missing_because", "grade", "source")}
    enter(**common, **told)


def _standing(by: Actor, row: models.Measure, name: str, wrong: Mapping[str, Any]) -> Any:
    """The row of a figure that stands."""
    seen = selectors.measure(by, row.pk)
    stands = next(one for one in getattr(seen, name) if plain_figure(one) == wrong)
    return TABLES[name].objects.get(pk=stands.id)
