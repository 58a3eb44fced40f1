"""A State's picture as STIX 2.1: valid by OASIS's own validator, the same bytes for the same picture."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from stix2validator import ValidationOptions, validate_instance

from gradus.domain.markings import Marking
from gradus.domain.refusals import Refusal
from gradus.formats.statistics.tests.picture_made import PICTURE
from gradus.formats.stix.reader import read_bundle
from gradus.formats.stix.words import MARKINGS
from gradus.formats.stix.writer import EXTENSION, write_bundle

GOLDEN = Path(__file__).parent / "golden" / "picture.json"
EXPECTED = {"103", "201"}
"""Advice that cannot be kept: our ids are made of what they name, and XA is nobody's code."""


def notes(data: bytes) -> list[dict[str, Any]]:
    return [item for item in json.loads(data)["objects"] if item["type"] == "note"]


@pytest.mark.parametrize("marking", [one for one in Marking if one is not Marking.STATE_ONLY])
def test_the_bundle_is_valid_and_comes_back_with_its_marking(marking: Marking) -> None:
    data = write_bundle(replace(PICTURE, marking=marking))
    found = validate_instance(json.loads(data), ValidationOptions(version="2.1"))
    assert found.is_valid, found.errors
    assert all(any(f"{{{code}}}" in w for code in EXPECTED) for w in found.warnings), found.warnings
    read = read_bundle(data, "own.json")
    assert (read.marking, read.unmarked, read.counts[0].country) == (marking, 0, "XA")
    marked = {ref for note in notes(data) for ref in note["object_marking_refs"]}
    assert {MARKINGS[ref] for ref in marked} == {marking}


def test_the_same_picture_is_the_same_bytes_as_the_golden_file() -> None:
    assert write_bundle(PICTURE).decode() == GOLDEN.read_text("utf-8")


def test_each_figure_tells_source_year_definition_and_interval_to_people_and_programs() -> None:
    counted, estimated = notes(write_bundle(PICTURE))
    assert "782 (count)" in counted["content"]
    assert "Offences recorded by the police" in counted["content"]
    told = estimated["extensions"][EXTENSION]["figure"]
    assert (told["value"], told["low"], told["high"], told["interval"]) == (31.5, 12, 80, "95 %")
    assert "12 - 80 95 %" in estimated["content"]


def test_what_is_for_the_state_alone_does_not_leave() -> None:
    with pytest.raises(Refusal) as refused:
        write_bundle(replace(PICTURE, marking=Marking.STATE_ONLY))
    assert refused.value.code == "not-to-be-shared"
