"""A read file as plain JSON values and back: what the child process answers with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gradus.formats.iati.activity import Activity, ActivityFile
from gradus.formats.iati.shape import slots_of
from gradus.formats.iati.values import value_of, written


def plain_of(found: ActivityFile) -> dict[str, Any]:
    """A file as plain values; empty fields are not there."""
    return {
        "version": found.version,
        "activities": [plain_part(one) for one in found.activities],
        "lines": list(found.lines),
        "left_aside": dict(found.left_aside or {}),
    }


def file_of(plain: Mapping[str, Any]) -> ActivityFile:
    """The file of plain values."""
    return ActivityFile(
        plain["version"],
        tuple(part_of(one, Activity) for one in plain["activities"]),
        tuple(plain["lines"]),
        dict(plain["left_aside"]),
    )


def plain_part(part: Any) -> dict[str, Any]:
    """A dataclass of the standard as plain values."""
    found: dict[str, Any] = {}
    for slot in slots_of(type(part)):
        value = getattr(part, slot.name)
        if value is None or value == () or value == "":
            continue
        if slot.of is not None:
            found[slot.name] = (
                [plain_part(one) for one in value] if slot.many else plain_part(value)
            )
        else:
            found[slot.name] = list(value) if slot.many else written(value)
    return found


def part_of(plain: Mapping[str, Any], of: type) -> Any:
    """The dataclass of plain values. Raises KeyError, ValueError where they are none."""
    values: dict[str, Any] = {}
    for slot in slots_of(of):
        told = plain.get(slot.name)
        if told is None:
            if slot.needed and not slot.many:
                values[slot.name] = "" if slot.kind == "text" else plain[slot.name]
        elif slot.of is not None:
            kind = slot.of
            values[slot.name] = (
                tuple(part_of(one, kind) for one in told) if slot.many else part_of(told, kind)
            )
        else:
            values[slot.name] = tuple(told) if slot.many else value_of(told, slot.kind)
    return of(**values)
