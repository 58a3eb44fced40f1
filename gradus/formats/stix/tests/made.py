"""Bundles made for the tests: fictional States, invented figures."""

from __future__ import annotations

import json
import uuid
from typing import Any

SPACE = uuid.UUID("3a7f580c-8a99-4976-9471-f885c2519803")
GREEN = "marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da"
RED = "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1"


def ident(kind: str, name: str) -> str:
    return f"{kind}--{uuid.uuid5(SPACE, kind + name)}"


def made(kind: str, key: str, /, **more: Any) -> dict[str, Any]:
    """An object of STIX 2.1."""
    return {
        "type": kind,
        "spec_version": "2.1",
        "id": ident(kind, key),
        "created": "2024-02-03T10:00:00.000Z",
        "modified": "2024-02-03T10:00:00.000Z",
        **more,
    }


def bundle(*objects: Any) -> bytes:
    return json.dumps(
        {"type": "bundle", "id": ident("bundle", "one"), "objects": list(objects)}
    ).encode()


MALWARE = made("malware", "m", name="Examplelock", is_family=True, malware_types=["ransomware"])
PATTERN = made(
    "attack-pattern",
    "p",
    name="Phishing",
    external_references=[{"source_name": "mitre-attack", "external_id": "T1566.001"}],
)
PLACE = made("location", "xaa", name="Examplia", country="XA")
ORIGIN = made("location", "xbb", name="Otherland", country="XB")
ACTOR = made("intrusion-set", "i", name="Example Spider")
REPORT = made(
    "report",
    "r",
    name="Of the year",
    published="2024-06-30T00:00:00Z",
    report_types=["malware"],
    object_refs=[MALWARE["id"], PATTERN["id"], PLACE["id"]],
    object_marking_refs=[GREEN],
)
SIGHTING = made(
    "sighting",
    "s",
    sighting_of_ref=MALWARE["id"],
    where_sighted_refs=[PLACE["id"]],
    count=7,
    first_seen="2024-05-01T00:00:00Z",
    last_seen="2024-05-02T00:00:00Z",
    object_marking_refs=[RED],
)
INDICATOR = made(
    "indicator",
    "x",
    pattern="[ipv4-addr:value = '203.0.113.7']",
    pattern_type="stix",
    valid_from="2024-01-01T00:00:00Z",
)
ADDRESS = {"type": "ipv4-addr", "id": ident("ipv4-addr", "a"), "value": "203.0.113.7"}
COMES_FROM = made(
    "relationship", "o", relationship_type="originates-from", source_ref=ACTOR["id"], target_ref=ORIGIN["id"]
)  # fmt: skip
AIMS_AT = made(
    "relationship", "t", relationship_type="targets", source_ref=ACTOR["id"], target_ref=PLACE["id"]
)  # fmt: skip
WHOLE = (
    MALWARE, PATTERN, PLACE, ORIGIN, ACTOR, REPORT, SIGHTING, INDICATOR, ADDRESS, COMES_FROM, AIMS_AT,
)  # fmt: skip
