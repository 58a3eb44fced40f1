"""The objects of a bundle, each judged: version, type, id, times, references. Nothing is interpreted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from gradus.domain.messages import Message, message
from gradus.domain.texts import is_control, is_deceptive
from gradus.formats.sheets.faults import Faults, shown
from gradus.formats.stix.words import ID, OBSERVABLES, TIME, VERSION

Object = Mapping[str, Any]
MOST_OBJECTS = 200_000
MOST_SIGHTINGS = 999_999_999
LONGEST_NAME = 500
_TEXTS = ("name", "country", "region", "relationship_type")
_TIMED = ("created", "modified", "published", "first_seen", "last_seen")


def objects_of(bundle: Any, faults: Faults) -> dict[str, Object]:
    """The objects by id, the latest version of each; every fault is noted."""
    source = faults.source
    if not isinstance(bundle, dict) or bundle.get("type") != "bundle":
        faults.add(
            source,
            message("The file is no STIX bundle."),
            message("Export it as a STIX 2.1 bundle (JSON) and try again."),
            "bundle",
        )
        return {}
    if "spec_version" in bundle:
        _version(f"{source}, bundle", bundle["spec_version"], faults)
    if not _is_id(bundle.get("id"), "bundle"):
        faults.add(
            f"{source}, bundle",
            message("{value} is no id of a {kind}.", value=_shown(bundle.get("id")), kind="bundle"),
            message("It is the type, two hyphens and a UUID."),
            "id",
        )
    listed = bundle.get("objects")
    if not isinstance(listed, list) or not listed or len(listed) > MOST_OBJECTS:
        faults.add(
            f"{source}, objects",
            message("The bundle has no list of 1 to {most} objects.", most=MOST_OBJECTS),
            message("Export it again, or split it."),
            "objects",
        )
        return {}
    found: dict[str, Object] = {}
    for n, item in enumerate(listed):
        _take(f"{source}, objects[{n}]", item, found, faults)
    return found


def _take(where: str, item: Any, found: dict[str, Object], faults: Faults) -> None:
    if not isinstance(item, dict):
        faults.add(
            where, message("This is no object."), message("Remove it, or export the bundle again.")
        )
        return
    before = len(faults)
    kind = item.get("type")
    if not isinstance(kind, str) or not _is_id(item.get("id"), kind):
        faults.add(
            where,
            message(
                "{value} is no id of a {kind}.", value=_shown(item.get("id")), kind=_shown(kind)
            ),
            message("It is the type, two hyphens and a UUID."),
            "id",
        )
        return
    where = f"{where}, {item['id']}"
    observed = kind in OBSERVABLES
    if not observed or "spec_version" in item:
        _version(where, item.get("spec_version"), faults)
    needed = () if observed else ("created",) if kind == "marking-definition" else _TIMED[:2]
    for name in _TIMED:
        if name in item or name in needed:
            _time(f"{where}, {name}", item.get(name), faults)
    for name in _TEXTS:
        if name in item:
            _plain(f"{where}, {name}", item[name], faults)
    count = item.get("count", 1)
    if kind == "sighting" and (type(count) is not int or not 0 <= count <= MOST_SIGHTINGS):
        faults.add(
            f"{where}, count",
            message("{value} is no number of 0 or more.", value=_shown(count)),
            message("Write a whole number, at most {most}.", most=MOST_SIGHTINGS),
            "number",
        )
    for name, value in references(item):
        if not _is_id(value):
            faults.add(
                f"{where}, {name}",
                message("{value} is no id of a {kind}.", value=_shown(value), kind="STIX object"),
                message("It is the type, two hyphens and a UUID."),
                "id",
            )
    if len(faults) != before:
        return
    if item.get("modified", "") < item.get("created", "") and "modified" in item:
        faults.add(
            where,
            message("It was changed before it was made."),
            message("Check created and modified."),
            "time",
        )
    known = found.get(item["id"])
    if known is not None and known.get("modified") == item.get("modified") and known != item:
        faults.add(
            where,
            message("The same version of it stands twice, and differs."),
            message("Keep the right one."),
            "duplicate",
        )
    if known is None or known.get("modified", "") < item.get("modified", ""):
        found[item["id"]] = item


def references(item: Object) -> Iterator[tuple[str, Any]]:
    """Every reference of an object to others, with the name of its property."""
    for name, value in item.items():
        if name.endswith("_ref"):
            yield name, value
        elif name.endswith("_refs"):
            if isinstance(value, list):
                yield from ((name, one) for one in value)
            else:
                yield name, value
    granular = item.get("granular_markings")
    for one in granular if isinstance(granular, list) else ():
        if isinstance(one, dict) and "marking_ref" in one:
            yield "granular_markings", one["marking_ref"]


def _is_id(value: Any, kind: str = "") -> bool:
    match = ID.match(value) if isinstance(value, str) else None
    return match is not None and kind in ("", match[1])


def _version(where: str, value: Any, faults: Faults) -> None:
    if value != VERSION:
        faults.add(
            where,
            message("It is of STIX {found}, not {wanted}.", found=_shown(value), wanted=VERSION),
            message("Export it as STIX 2.1; programs that write 2.0 can convert it."),
            "spec-version",
        )


def _time(where: str, value: Any, faults: Faults) -> None:
    if not isinstance(value, str) or not TIME.match(value):
        faults.add(
            where,
            message("{value} is no time.", value=_shown(value)),
            message("Write it in UTC, such as 2027-01-31T12:00:00Z."),
            "time",
        )


def _plain(where: str, value: Any, faults: Faults) -> None:
    wrong: Message | None = None
    if not isinstance(value, str):
        wrong = message("{value} is no text.", value=_shown(value))
    elif len(value) > LONGEST_NAME:
        wrong = message(
            "{value} is longer than {most} characters.", value=shown(value), most=LONGEST_NAME
        )
    elif any(is_control(c) or is_deceptive(c) for c in value):
        wrong = message("{value} holds hidden or turning characters.", value=shown(value))
    if wrong is not None:
        faults.add(where, wrong, message("Type the text again."), "characters")


def _shown(value: Any) -> str:
    return shown(value if isinstance(value, str) else repr(value)[:60])
