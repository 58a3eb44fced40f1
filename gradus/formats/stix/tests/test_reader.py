"""A bundle becomes counts by term, month and country; what could hurt somebody is not kept at all."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradus.domain.refusals import InvalidInput, Refusal
from gradus.formats.records.nodes import MOST_BYTES
from gradus.formats.records.write_json import write_json
from gradus.formats.stix.reader import read_bundle, read_bundle_apart
from gradus.formats.stix.tests.made import (
    ACTOR,
    ADDRESS,
    GREEN,
    INDICATOR,
    MALWARE,
    PLACE,
    REPORT,
    SIGHTING,
    WHOLE,
    bundle,
    ident,
    made,
)


def codes(data: bytes) -> set[str]:
    with pytest.raises(InvalidInput) as refused:
        read_bundle(data, "b.json")
    assert all(fault.remedy.text() and fault.where for fault in refused.value.faults)
    return {fault.code for fault in refused.value.faults}


GOLDEN = Path(__file__).parent / "golden"


def test_the_golden_bundle_gives_the_golden_counts() -> None:
    found = read_bundle((GOLDEN / "bundle.json").read_bytes(), "bundle.json")
    assert write_json(found).decode() == (GOLDEN / "bundle.counts.json").read_text("utf-8")


def test_counts_are_by_term_month_and_the_country_that_is_aimed_at() -> None:
    found = read_bundle(bundle(*WHOLE), "b.json")
    assert [(c.kind, c.scheme, c.term, c.month, c.country, c.count) for c in found.counts] == [
        ("attack-pattern", "mitre-attack", "T1566.001", "2024-06", "XA", 1),
        ("intrusion-set", "stix-intrusion-set", "Example Spider", "2024-02", "XA", 1),
        ("malware", "stix-malware-type", "ransomware", "2024-06", "XA", 1),
        ("report", "stix-report-type", "malware", "2024-06", "XA", 1),
        ("sighting", "stix-malware-type", "ransomware", "2024-05", "XA", 7),
    ]
    assert (found.first, found.last) == ("2024-02", "2024-06")


def test_no_indicator_or_observable_is_kept() -> None:
    found = read_bundle(bundle(*WHOLE), "b.json")
    assert "203.0.113.7" not in json.dumps(asdict(found))
    assert found.left_aside == {"indicator": 1, "ipv4-addr": 1}


def test_the_strictest_marking_holds_and_what_is_unmarked_is_counted() -> None:
    found = read_bundle(bundle(*WHOLE), "b.json")
    assert (found.marking, found.unmarked) == ("TLP:RED", 3)
    assert {c.kind: c.marking for c in found.counts}["malware"] == "TLP:GREEN"
    own = {
        "type": "marking-definition", "spec_version": "2.1", "id": ident("marking-definition", "w"),
        "created": "2024-01-01T00:00:00Z", "definition_type": "tlp", "definition": {"tlp": "amber"},
    }  # fmt: skip
    marked = MALWARE | {"object_marking_refs": [own["id"]]}
    assert read_bundle(bundle(marked, own), "b.json").marking == "TLP:AMBER"


def test_a_child_process_gives_the_same() -> None:
    data = bundle(*WHOLE)
    assert read_bundle_apart(data, "b.json") == read_bundle(data, "b.json")
    with pytest.raises(InvalidInput) as refused:
        read_bundle_apart(b"{}", "b.json")
    assert refused.value.faults[0].code == "bundle"


def test_the_latest_version_counts_and_a_revoked_object_does_not() -> None:
    later = MALWARE | {"modified": "2024-03-01T00:00:00.000Z", "malware_types": ["wiper"]}
    found = read_bundle(bundle(MALWARE, later), "b.json")
    assert [c.term for c in found.counts] == ["wiper"]
    gone = read_bundle(bundle(MALWARE | {"revoked": True}, ACTOR), "b.json")
    assert [c.kind for c in gone.counts] == ["intrusion-set"]


def ring() -> bytes:
    """Two reports that hold each other."""
    one, two = ident("report", "1"), ident("report", "2")
    return bundle(
        made("report", "1", published="2024-01-01T00:00:00Z", object_refs=[two]),
        made("report", "2", published="2024-01-01T00:00:00Z", object_refs=[one]),
    )


def chain(length: int) -> bytes:
    return bundle(
        *(
            made("grouping", str(n), object_refs=[ident("grouping", str(n + 1))])
            for n in range(length)
        )
    )


def marked_by_itself() -> bytes:
    own = ident("marking-definition", "m")
    return bundle(made("marking-definition", "m", object_marking_refs=[own]))


def without(item: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in item.items() if key != name}


GOOD = bundle(*WHOLE)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "syntax"),
        (b"[]", "bundle"),
        (b'{"type": "bundle", "id": "bundle--1", "objects": [1]}', "id"),
        (bundle(), "objects"),
        (bundle(1), "invalid"),
        (GOOD[:-5], "syntax"),
        (GOOD.replace(b'"2.1"', b'"2.0"'), "spec-version"),
        (bundle(without(MALWARE, "spec_version")), "spec-version"),
        (GOOD.replace(b'"type": "bundle"', b'"type": "bundle", "spec_version": "2.0"', 1), "spec-version"),
        (bundle(MALWARE | {"id": "malware--1"}), "id"),
        (bundle(MALWARE | {"id": ACTOR["id"]}), "id"),
        (bundle(MALWARE | {"created": "yesterday"}), "time"),
        (bundle(MALWARE | {"created": 3}), "time"),
        (bundle(MALWARE | {"modified": "2023-01-01T00:00:00Z"}), "time"),
        (bundle(MALWARE, MALWARE | {"name": "Other"}), "duplicate"),
        (bundle(MALWARE | {"name": "a\u202eb"}), "characters"),
        (bundle(MALWARE | {"name": ["a"]}), "characters"),
        (bundle(SIGHTING | {"count": True}), "number"),
        (bundle(SIGHTING | {"count": 10**12}), "number"),
        (bundle(REPORT | {"object_refs": [{"id": 1}]}), "id"),
        (GOOD.replace(b'"count": 7', b'"count": NaN'), "number"),
        (GOOD.replace(b'"count": 7', b'"count": 7, "count": 8'), "duplicate"),
        (GOOD.replace(b'"count": 7', b'"count": ' + b"7" * 5_000), "number"),
        (GOOD.replace(b'"count": 7', b'"count": 7, "x": ' + b"[" * 100 + b"]" * 100), "too-deep"),
        (b"[" * 200_000 + b"]" * 200_000, "too-deep"),
        (GOOD.decode().encode("utf-16"), "invalid"),
        (GOOD.replace(b"Examplia", "Ex\xe9mplia".encode("latin-1")), "encoding"),
        (b" " * (MOST_BYTES + 1), "too-large"),
        (ring(), "cycle"),
        (marked_by_itself(), "cycle"),
        (chain(40), "too-deep"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_and_nothing_is_read(data: bytes, code: str) -> None:
    assert code in codes(data)


def test_a_byte_order_mark_is_no_fault_and_relations_may_form_rings() -> None:
    ring_of_uses = [
        made(
            "relationship", a + b, relationship_type="uses", source_ref=x["id"], target_ref=y["id"]
        )
        for a, b, x, y in (("a", "b", ACTOR, MALWARE), ("b", "a", MALWARE, ACTOR))
    ]
    assert read_bundle(b"\xef\xbb\xbf" + bundle(ACTOR, MALWARE, *ring_of_uses), "b.json").counts


def test_a_ring_is_spelled() -> None:
    with pytest.raises(InvalidInput) as refused:
        read_bundle(ring(), "b.json")
    text = refused.value.faults[0].text()
    assert text.count(ident("report", "1")) + text.count(ident("report", "2")) >= 3


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4)
    ),
    max_leaves=12,
)
items = st.sampled_from((*WHOLE, PLACE, ADDRESS, INDICATOR))
names = st.sampled_from(
    ("object_refs", "object_marking_refs", "external_references", "malware_types", "extensions",
     "country", "count", "granular_markings", "published", "revoked", "definition", "type")
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.tuples(items, names, json_values), min_size=1, max_size=4), st.binary(max_size=60)
)
def test_whatever_a_bundle_holds_only_refusals_come_out(
    changes: list[tuple[dict[str, Any], str, Any]], noise: bytes
) -> None:
    changed = [item | {name: value} for item, name, value in changes]
    for data in (bundle(*changed, *WHOLE), noise, GOOD[:200] + noise):
        with suppress(Refusal):
            read_bundle(data, "b.json")


def test_markings_are_known_by_their_published_ids() -> None:
    assert (
        read_bundle(bundle(MALWARE | {"object_marking_refs": [GREEN]}), "b").marking == "TLP:GREEN"
    )
