"""MISP events become counts by tag, month and country; no value of an attribute is ever read."""

from __future__ import annotations

import json
import uuid
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradus.catalogue.classification import classification, unmapped
from gradus.domain.refusals import InvalidInput, Refusal
from gradus.formats.misp.counts import tag_of
from gradus.formats.misp.reader import read_events, read_events_apart
from gradus.formats.records.write_json import write_json

ADDRESS = "203.0.113.7"


def event(n: int, **more: Any) -> dict[str, Any]:
    """An event of a fictional team."""
    return {
        "uuid": str(uuid.UUID(int=n, version=4)),
        "date": f"2024-0{1 + n % 9}-10",
        "info": "Ransom note at a fictional bank",
        "distribution": "3",
        "Tag": [{"name": "tlp:green"}, {"name": 'rsit:fraud="phishing"'}],
        "Attribute": [
            {"category": "Network activity", "type": "ip-dst", "value": ADDRESS},
            {"category": "Network activity", "type": "ip-dst", "value": ADDRESS, "deleted": True},
        ],
        "Object": [
            {"name": "file",
             "Attribute": [{"category": "Payload delivery", "type": "md5", "value": "0" * 32}]}
        ],
        "Galaxy": [
            {"type": "ransomware",
             "GalaxyCluster": [{"value": "Examplelock", "tag_name": 'misp-galaxy:ransomware="Examplelock"'}]},
            {"type": "target-information",
             "GalaxyCluster": [{"value": "Examplia", "meta": {"ISO": ["XAA"]}}]},
            {"type": "threat-actor", "GalaxyCluster": [{"value": "Spider", "meta": {"country": ["XB"]}}]},
        ],
    } | more  # fmt: skip


def file(*events: Any) -> bytes:
    return json.dumps({"response": [{"Event": one} for one in events]}).encode()


GOLDEN = Path(__file__).parent / "golden"


def test_the_golden_events_give_the_golden_counts() -> None:
    found = read_events((GOLDEN / "events.json").read_bytes(), "events.json")
    assert write_json(found).decode() == (GOLDEN / "events.counts.json").read_text("utf-8")


def test_an_event_counts_once_for_each_term_by_month_and_targeted_country() -> None:
    found = read_events(file(event(1), event(1 + 9)), "m.json")
    assert [(c.kind, c.scheme, c.term, c.month, c.country, c.count) for c in found.counts] == [
        ("event", "misp-event", "event", "2024-02", "XAA", 2),
        ("galaxy", "misp-galaxy", "ransomware=Examplelock", "2024-02", "XAA", 2),
        ("tag", "rsit", "fraud=phishing", "2024-02", "XAA", 2),
    ]
    assert found.marking == "TLP:GREEN"
    assert not unmapped(classification(), [(c.scheme, c.term) for c in found.counts])


def test_attributes_are_counted_by_type_and_their_values_are_not_kept() -> None:
    found = read_events(file(event(1)), "m.json")
    assert found.left_aside == {"Network activity/ip-dst": 1, "Payload delivery/md5": 1}
    text = json.dumps(asdict(found))
    assert ADDRESS not in text
    assert "bank" not in text


@pytest.mark.parametrize(
    "data",
    [
        json.dumps({"Event": event(1)}),
        json.dumps([{"Event": event(1)}]),
        json.dumps({"response": {"Event": event(1)}}),
        json.dumps({event(1)["uuid"]: event(1)}),
    ],
    ids=["event", "list", "answer", "manifest"],
)
def test_every_form_a_server_writes_is_read(data: str) -> None:
    assert read_events(data.encode(), "m.json").objects["event"] == 1


@pytest.mark.parametrize(
    ("tags", "level", "marking"),
    [
        (["tlp:white"], "3", "TLP:CLEAR"),
        (["tlp:green", "tlp:RED"], "3", "TLP:RED"),
        (["tlp:amber+strict"], "0", "TLP:AMBER+STRICT"),
        ([], "0", "TLP:AMBER+STRICT"),
        ([], 1, "TLP:AMBER"),
        ([], "3", ""),
        (["tlp:unclear"], "3", ""),
    ],
)
def test_tlp_holds_and_without_it_the_distribution(
    tags: list[str], level: object, marking: str
) -> None:
    made = event(1, Tag=[{"name": name} for name in tags], distribution=level)
    found = read_events(file(made), "m.json")
    assert (found.marking, found.unmarked) == (marking, int(not marking))


def test_a_child_process_gives_the_same() -> None:
    assert read_events_apart(file(event(1)), "m.json") == read_events(file(event(1)), "m.json")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"{}", "event"),
        (b"[]", "events"),
        (b"nonsense", "syntax"),
        (b'{"response": [{}]}', "event"),
        (file(event(1, date="10.1.2024")), "date"),
        (file(event(1, uuid="1")), "event"),
        (file(event(1), event(1)), "duplicate"),
        (file(event(1, distribution="9")), "distribution"),
        (file(event(1, Attribute={"value": 1})), "list"),
        (file(event(1, Tag=["tlp:red"])), "list"),
        (file(event(1)).replace(b'"distribution": "3"', b'"distribution": NaN'), "number"),
        (file(event(1)).replace(b'"info"', b'"info": 1, "info"', 1), "duplicate"),
        (b'{"Event": ' + b"[" * 5_000 + b"]" * 5_000 + b"}", "too-deep"),
        (file(event(1)).decode().encode("utf-16"), "invalid"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_read(data: bytes, code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_events(data, "m.json")
    assert code in {fault.code for fault in refused.value.faults}


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip
names = st.sampled_from(("Tag", "Attribute", "Object", "Galaxy", "date", "uuid", "distribution"))


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(names, json_values), max_size=4), st.binary(max_size=60))
def test_whatever_a_file_holds_only_refusals_come_out(
    changes: list[tuple[str, Any]], noise: bytes
) -> None:
    inner = [{name: value} for name, value in changes]
    for data in (
        file(event(1, **dict(changes))),
        file(event(1, Galaxy=inner, Object=inner, Attribute=inner)),
        noise,
    ):
        with suppress(Refusal):
            read_events(data, "m.json")


@given(st.text())
def test_any_tag_has_a_scheme_and_a_term(name: str) -> None:
    scheme, term = tag_of(name)
    assert len(term) <= 200
    assert scheme == scheme.casefold()
