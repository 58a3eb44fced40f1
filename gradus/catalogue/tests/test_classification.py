"""A term of another scheme is placed among the offence groups, or listed for a person: never dropped."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradus.catalogue.check import check
from gradus.catalogue.classification import (
    FILE,
    Decision,
    Match,
    Unmapped,
    classification,
    classify,
    decisions_json,
    read_decisions,
    unmapped,
)
from gradus.catalogue.shelf import SHIPPED
from gradus.domain.refusals import InvalidInput
from gradus.workflows.threat import groups

BOOK = classification()
GROUPS = tuple(group.id for group in groups())


def test_a_term_that_is_wider_than_its_group_is_no_count_of_it() -> None:
    """All fraud the police recorded is no measure of fraud online; fraud marked as cyber-related is."""
    wide = classify(BOOK, "cts", "Fraud")
    exact = classify(BOOK, "cts", "fraud:  Cyber-related (Cy)")
    assert isinstance(wide, Match)
    assert isinstance(exact, Match)
    assert (wide.groups, wide.counted) == ({"online-fraud": "broader"}, ())
    assert (exact.counted, exact.grade) == (("online-fraud",), "sourced")


def test_a_finer_term_is_found_by_its_parent_and_says_so() -> None:
    found = classify(BOOK, "mitre-attack", "T1566.001")
    assert isinstance(found, Match)
    assert (found.listed_as, set(found.groups)) == ("T1566", {"identity-theft", "online-fraud"})
    assert classify(BOOK, "misp-galaxy", "ransomware=LockBit").groups == {"ransomware": "related"}  # type: ignore[union-attr]


def test_what_nobody_decided_is_listed_with_what_looks_like_it() -> None:
    found = classify(BOOK, "ic3", "Ransomwares")
    assert isinstance(found, Unmapped)
    assert found.near[0] == "Ransomware"
    assert classify(BOOK, "national:XAA", "Art. 311") == Unmapped(
        scheme="national:XAA", term="Art. 311"
    )
    asked = [("ic3", "Ransomware"), ("ic3", "New"), ("ic3", "New"), ("national:XAA", "Art. 311")]
    assert [u.term for u in unmapped(BOOK, asked)] == ["New", "Art. 311"]


def test_a_decision_goes_before_the_crosswalk_and_keeps_its_reason() -> None:
    decisions = (
        Decision(
            scheme="national:XAA", term="Art. 311", group="interception", because="Law of XAA"
        ),
        Decision(scheme="cts", term="Fraud", outcome="not-cyber", because="Mostly on paper in XAA"),
    )
    told = classify(BOOK, "NATIONAL:xaa", "art.  311", decisions)
    assert isinstance(told, Match)
    assert (told.counted, told.by, told.because) == (("interception",), "decision", "Law of XAA")
    other = classify(BOOK, "cts", "Fraud", decisions)
    assert isinstance(other, Match)
    assert (other.outside, other.groups) == ("not-cyber", {})
    assert read_decisions(decisions_json(decisions), "d.json", GROUPS) == decisions


def test_decisions_that_cannot_hold_are_faults() -> None:
    one = Decision(scheme="s", term="t", group="no-such", because="x")
    two = Decision(scheme="S", term="T", outcome="ignore", because=" ")
    with pytest.raises(InvalidInput) as refused:
        read_decisions(decisions_json((one, two)), "d.json", GROUPS)
    assert len(refused.value.faults) == 3


def test_every_group_and_article_of_the_convention_is_in_the_crosswalk() -> None:
    articles = [classify(BOOK, "un-convention", str(n)) for n in range(7, 18)]
    assert all(isinstance(found, Match) and found.groups for found in articles)
    own = [classify(BOOK, "gradus", group) for group in GROUPS]
    assert [found.counted for found in own if isinstance(found, Match)] == [(g,) for g in GROUPS]


def test_the_catalogues_check_reads_the_crosswalk(tmp_path: Path) -> None:
    (tmp_path / "threats").mkdir()
    shutil.copy(SHIPPED / FILE, tmp_path / FILE)
    assert check(tmp_path) == ()
    broken = (
        (tmp_path / FILE).read_text().replace("to: {identity-theft: exact}", "to: {theft: exact}")
    )
    (tmp_path / FILE).write_text(broken + "  - {id: ic3, title: x, source: y}\n")
    faults = [fault.text() for fault in check(tmp_path)]
    assert any("theft" in fault and "line" in fault for fault in faults)
    assert any("used twice" in fault for fault in faults)


def test_the_crosswalk_agrees_with_the_offence_groups() -> None:
    assert check() == ()


# --- the public schemes ---------------------------------------------------------------------------

ASKED = {
    "veris": "2,000 words on assets, actors and times of an incident; asked where one is met",
    "enisa": "the long list of means of attack; asked where one is met",
}
"""Schemes of which not every term is placed, and why."""


def taxonomy_terms(folder: Path) -> Iterator[tuple[str, str]]:
    for path in sorted((folder / "threats" / "misp-taxonomies").glob("*/machinetag.json")):
        found = json.loads(path.read_text("utf-8"))
        values = {v["predicate"]: [e["value"] for e in v["entry"]] for v in found.get("values", [])}
        for predicate in found["predicates"]:
            name = predicate["value"]
            for value in values.get(name) or [""]:
                yield found["namespace"], f"{name}={value}" if value else name


def table_terms(folder: Path) -> Iterator[tuple[str, str]]:
    for scheme, name, column in (
        ("cts", "unodc_cts_cyber_economic_2003_2022.csv", "category"),
        ("ic3", "ic3_crime_types_2022_2024.csv", "crime_type"),
        ("iccs", "iccs_cyber_codes.csv", "code"),
    ):
        with (folder / "threats" / name).open(encoding="utf-8") as lines:
            yield from ((scheme, row[column]) for row in csv.DictReader(lines))


def test_every_term_of_the_public_schemes_is_placed_or_waits_for_a_reason(open_data: Path) -> None:
    terms = (*taxonomy_terms(open_data), *table_terms(open_data))
    left = {found.scheme for found in unmapped(BOOK, terms)}
    assert left == set(ASKED)


@given(st.text(), st.text(max_size=200))
def test_any_term_is_a_match_or_unmapped(scheme: str, term: str) -> None:
    for asked in (scheme, "ic3", "rsit", "mitre-attack"):
        found = classify(BOOK, asked, term)
        assert (found.scheme, found.term) == (asked, term)
