"""Instrument files: forgiving in nothing, every fault at once with its line and a remedy."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import jsonschema
import pytest
import yaml

from gradus.catalogue.instrument_file import read_instrument
from gradus.catalogue.shelf import SHIPPED
from gradus.domain.refusals import InvalidInput
from gradus.engines.scoring.instrument import CappedPillars

HEAD = 'schema: gradus.instrument/1\ninstrument: {id: t, title: T, version: "1"}\n'
ONE = "\ndimensions:\n - {id: A, title: A, indicators: [{id: a, title: a}]}\n"
SCHEMA = json.loads((SHIPPED / "schemas" / "instrument.schema.json").read_text("utf-8"))
FILES = sorted((SHIPPED / "instruments").rglob("*.yaml"))


def faults(text: str) -> list[tuple[str, str]]:
    with pytest.raises(InvalidInput) as caught:
        read_instrument(text.encode(), "my.yaml")
    assert all(f.remedy.text() for f in caught.value.faults)
    return [(f.where, f.what.text()) for f in caught.value.faults]


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_shipped_instruments_keep_the_published_schema(path: Path) -> None:
    document = yaml.safe_load(path.read_text("utf-8"))
    jsonschema.validate(document, SCHEMA)
    assert read_instrument(path.read_bytes(), path.name).id == path.stem


@pytest.mark.parametrize("written", ["12.5", '"12.5"', "12.50"])
def test_numbers_are_exact_however_they_are_written(written: str) -> None:
    text = HEAD + "scoring: {rule: points, scale: {maximum: 1}}" + ONE
    found = read_instrument(text.replace("title: a", f"title: a, weight: {written}").encode(), "f")
    assert found.indicators["a"].weight == Fraction(25, 2)


def test_json_is_read_too() -> None:
    document = yaml.safe_load(HEAD + "scoring: {rule: points, scale: {maximum: 1}}" + ONE)
    found = read_instrument(json.dumps(document).encode(), "my.json")
    assert list(found.indicators) == ["a"]


def test_each_pillar_may_have_its_own_cap() -> None:
    text = HEAD + "scoring: {rule: capped-pillars, scale: {maximum: 20}}" + ONE
    found = read_instrument(text.replace("title: A", "title: A, cap: 20").encode(), "my.yaml")
    assert found.rule == CappedPillars(cap=None)
    assert found.dimensions[0].cap == 20


SENSELESS = """
points, scale: {maximum: 1}, gate: {}                    | scoring.gate            | not read
points, scale: {maximum: 1}, stages: [{stage: 1}]        | scoring.stages          | not read
points, scale: {maximum: 1}, colour: red                 | scoring.colour          | not known
points                                                   | dimensions[0]           | no scale
points, scale: {minimum: 1, maximum: 1}                  | dimensions[0]           | no room
points, scale: {maximum: 1e3}                            | scoring.scale.maximum   | 1e3
points, scale: {maximum: '1/3'}                          | scale.maximum           | plain number
points, scale: {maximum: 1}, display: {decimals: -1}     | display.decimals        | be shown
points, scale: {maximum: 1}, doubt: {low: 7}             | scoring.doubt.low       | share
points, scale: {maximum: 1}, publish: {minimum_coverage: 80} | minimum_coverage    | share
points, scale: {maximum: 1}, evidence: {grades: {A: {cap: 1, stale_after: -3}}} \
                                                         | grades.A.stale_after    | too old
capped-pillars, scale: {maximum: 1}                      | dimensions[0]           | has no cap
capped-pillars, scale: {maximum: 1}, cap: 0              | scoring.cap             | above zero
weighted-levels, scale: {maximum: 1}, bands: [{stage: 1, from: 0}, {stage: 2, from: 0}] \
                                                         | scoring.bands[1]        | Two bands
weighted-levels, scale: {maximum: 1}, gate: {}, bands: [{stage: low, from: 0}] \
                                                         | scoring.gate            | by number
cumulative-stages, scale: {maximum: 1}                   | scoring                 | need stages
cumulative-stages, scale: {maximum: 1}, stages: [{stage: 2}] \
                                                         | dimensions[0]           | no stage
cumulative-stages, scale: {maximum: 1}, stages: [{stage: 1}], holds_from: 2 \
                                                         | dimensions[0]           | never hold
profile-minimum, scale: {maximum: 1}                     | scoring                 | needs profiles
profile-minimum, scale: {maximum: 1}, profiles: [{id: p, required: {b: 1}}] \
                                                         | profiles[0].required.b  | no indicator
profile-minimum, scale: {maximum: 1}, profiles: [{id: p, required: {a: 2}}] \
                                                         | profiles[0].required.a  | scale
profile-minimum, scale: {maximum: 1}, target: q, profiles: [{id: p, required: {a: 1}}] \
                                                         | scoring.target          | no profile
share-meeting, scale: {maximum: 1}                       | scoring                 | need tests
share-meeting, scale: {maximum: 1}, tests: [{id: t, at_least: {a: 1}}, {id: t, at_least: {a: 0}}] \
                                                         | scoring.tests[1].id     | twice
"""
"""The scoring block after ``rule:``, where the fault lies, and words of what is said."""


@pytest.mark.parametrize("line", SENSELESS.replace("\\\n", " ").strip().splitlines())
def test_what_makes_no_sense_is_said(line: str) -> None:
    scoring, where, what = (part.strip() for part in line.split("|"))
    one = ONE.replace("title: a", "title: a, stage: 1") if "cumulative" in scoring else ONE
    found = faults(HEAD + f"scoring: {{rule: {scoring}}}" + one)
    words = {"not read": "does not read"}.get(what, what)
    assert any(where in place and words in said for place, said in found), found


def test_all_faults_come_at_once_each_at_its_line() -> None:
    text = HEAD + (
        "scoring:\n"
        "  rule: weighted-levels\n"
        "  scale: {maximum: 4}\n"
        "  cap: 3\n"
        "  bands:\n"
        "    - {stage: 0, from: 0}\n"
        "    - {stage: 0, from: much}\n"
        "dimensions:\n"
        "  - id: A\n"
        "    title: A\n"
        "    cap: 2\n"
        "    indicators:\n"
        "      - {id: 'x.1', title: a, weight: -1}\n"
        "      - {id: 'x.1', title: b, levels: {9: nine}}\n"
        "  - {id: B, title: B, indicators: []}\n"
    )
    found = faults(text)
    lines = sorted(int(where.split("line ")[1].split(",")[0]) for where, _ in found)
    assert lines == [6, 9, 9, 13, 15, 16, 16, 17]


def test_ids_with_dots_are_found_at_their_line() -> None:
    text = HEAD + (
        "scoring:\n"
        "  rule: profile-minimum\n"
        "  scale: {maximum: 4}\n"
        "  profiles:\n"
        "    - id: p\n"
        "      required:\n"
        '        "1.1": 3\n'
        '        "1.2": 3\n'
        'dimensions:\n  - {id: A, title: A, indicators: [{id: "1.1", title: a}]}\n'
    )
    assert faults(text) == [
        (
            "my.yaml, line 10, scoring.profiles[0].required.1.2",
            "'1.2' is no indicator of this file.",
        )
    ]


def test_a_legal_basis_lists_its_articles() -> None:
    text = HEAD + (
        "scoring: {rule: points, scale: {maximum: 4}}\n"
        "dimensions:\n - id: A\n   title: A\n   indicators:\n"
        "   - {id: a, title: a, legal_basis: [{from: 3, budapest: 2}]}\n"
    )
    assert [where for where, _ in faults(text)] == [
        "my.yaml, line 8, dimensions[0].indicators[0].legal_basis[0].budapest"
    ]
