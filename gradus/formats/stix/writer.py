"""A State's threat picture as a STIX 2.1 bundle: who says it, where, and a note for each figure.

Ids are UUIDs of version 5 in a namespace of our own, made of what an object is about: the same picture
is the same bytes. Figures stand in the text of each note, for people, and in a property extension that
the bundle defines, for programs.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from gradus.domain.markings import Marking
from gradus.domain.messages import message
from gradus.domain.refusals import Refusal
from gradus.formats.statistics.picture import PictureFigure, ThreatPicture, plain
from gradus.formats.stix.words import TLP_EXTENSION, TLP_IDS, VERSION

NAMESPACE = uuid.UUID("7f68874e-fe92-4c4d-8db7-b4063f478670")
DEFINED = "2026-11-30T00:00:00.000Z"
TLP_DEFINED = "2022-10-01T00:00:00.000Z"


class NotToBeShared(Refusal):
    """A picture whose marking has no word in the language of those who would get it."""

    def __init__(self, marking: Marking) -> None:
        super().__init__(
            "not-to-be-shared",
            message("What is marked {marking} does not leave the State.", marking=str(marking)),
            message("Let the State mark it by the Traffic Light Protocol first."),
        )


def write_bundle(picture: ThreatPicture) -> bytes:
    """The bundle, as JSON in UTF-8.

    Parameters
    ----------
    picture
        Its figures; ``made`` is the time of every object.

    Raises
    ------
    NotToBeShared
        If it is marked for the State alone.
    """
    if picture.marking not in TLP_IDS:
        raise NotToBeShared(picture.marking)
    made = _time(picture.made)
    key = f"{picture.producer}|{picture.state}|{made}"
    maker = _id("identity", picture.producer)
    place = _id("location", picture.state)
    common = {
        "spec_version": VERSION,
        "created_by_ref": maker,
        "created": made,
        "modified": made,
        "object_marking_refs": [TLP_IDS[picture.marking]],
    }
    notes = [_note(figure, picture, key, place, common) for figure in picture.figures]
    report: dict[str, Any] = {
        "type": "report",
        "id": _id("report", key),
        **common,
        "lang": picture.language,
        "name": f"{picture.name}: {picture.made.date().isoformat()}",
        "report_types": ["threat-report"],
        "published": made,
        "object_refs": [place, *(note["id"] for note in notes)],
    }
    if picture.summary:
        report["description"] = picture.summary
    if picture.not_reported:
        report["extensions"] = _extension({"not_reported": list(picture.not_reported)})
    objects = [
        _marking(picture.marking),
        {
            "type": "identity",
            "id": maker,
            "spec_version": VERSION,
            "created": DEFINED,
            "modified": DEFINED,
            "name": picture.producer,
            "identity_class": "organization",
        },
        _definition(maker),
        {
            "type": "location",
            "id": place,
            "spec_version": VERSION,
            "created": DEFINED,
            "modified": DEFINED,
            "name": picture.name,
            "country": picture.country,
        },
        report,
        *notes,
    ]
    bundle = {"type": "bundle", "id": _id("bundle", key), "objects": objects}
    return (json.dumps(bundle, ensure_ascii=False, allow_nan=False, indent=1) + "\n").encode()


def _note(
    figure: PictureFigure,
    picture: ThreatPicture,
    key: str,
    place: str,
    common: Mapping[str, Any],
) -> dict[str, Any]:
    told = {
        "state": picture.state,
        "group": figure.group,
        "series": figure.series,
        "scheme": figure.scheme,
        "term": figure.term,
        "year": figure.year,
        "value": _number(figure.value),
        "unit": figure.unit,
        "currency": figure.currency,
        "low": _number(figure.low),
        "high": _number(figure.high),
        "interval": figure.interval,
        "source": figure.source,
        "definition": figure.definition,
        "basis": figure.basis,
    }
    about = (figure.group, figure.series, figure.scheme, figure.term, figure.year, figure.unit)
    return {
        "type": "note",
        "id": _id("note", "|".join((key, *map(str, about), figure.currency, figure.source))),
        **common,
        "lang": picture.language,
        "abstract": f"{figure.title}, {figure.year}",
        "content": _content(figure),
        "object_refs": [place],
        "extensions": _extension(
            {"figure": {name: value for name, value in told.items() if value not in ("", None)}}
        ),
    }


def _content(figure: PictureFigure) -> str:
    """The figure in one line, for people: what, how much, how sure, from where."""
    unit = f"{figure.unit} {figure.currency}".strip()
    amount = f"{plain(figure.value)} ({unit})"
    if figure.low is not None and figure.high is not None:
        amount += f", {plain(figure.low)} - {plain(figure.high)} {figure.interval}".rstrip()
    parts = (
        f"{figure.title}, {figure.year}, {figure.series}: {amount}",
        figure.definition,
        figure.basis,
        figure.source,
    )
    return "\n".join(part for part in parts if part)


EXTENSION = f"extension-definition--{uuid.uuid5(NAMESPACE, 'extension|figure|1')}"


def _extension(told: Mapping[str, Any]) -> dict[str, Any]:
    return {EXTENSION: {"extension_type": "property-extension", **told}}


def _definition(maker: str) -> dict[str, Any]:
    return {
        "type": "extension-definition",
        "id": EXTENSION,
        "spec_version": VERSION,
        "created_by_ref": maker,
        "created": DEFINED,
        "modified": DEFINED,
        "name": "gradus figure",
        "description": "A figure with its series, year, unit, interval, source and definition.",
        "schema": "gradus/docs/reference/threat-sources.md",
        "version": "1.0.0",
        "extension_types": ["property-extension"],
    }


def _marking(marking: Marking) -> dict[str, Any]:
    word = str(marking).removeprefix("TLP:").casefold()
    return {
        "type": "marking-definition",
        "spec_version": VERSION,
        "id": TLP_IDS[marking],
        "created": TLP_DEFINED,
        "name": str(marking),
        "extensions": {TLP_EXTENSION: {"extension_type": "property-extension", "tlp_2_0": word}},
    }


def _id(kind: str, about: str) -> str:
    return f"{kind}--{uuid.uuid5(NAMESPACE, f'{kind}|{about}')}"


def _time(when: datetime) -> str:
    utc = when.astimezone(UTC)
    return f"{utc:%Y-%m-%dT%H:%M:%S}.{utc.microsecond // 1000:03d}Z"


def _number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == int(value) else float(value)
