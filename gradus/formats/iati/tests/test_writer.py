"""What is written: valid by IATI's own schema, the same bytes for the same activities, read as it was."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from gradus.formats.iati.activity import Activity
from gradus.formats.iati.plain import file_of, plain_of
from gradus.formats.iati.reader import read_activities
from gradus.formats.iati.tests.made import MADE, activity, made
from gradus.formats.iati.writer import write_activities

GOLDEN = Path(__file__).parent / "golden" / "activity.xml"


@pytest.fixture(scope="session")
def schema(open_data: Path) -> etree.XMLSchema:
    file = open_data / "iati" / "schemas-2.03" / "iati-activities-schema.xsd"
    return etree.XMLSchema(etree.parse(str(file)))


def wrong(schema: etree.XMLSchema, data: bytes) -> str:
    """What the schema finds wrong with a file."""
    return "" if schema.validate(etree.fromstring(data)) else str(schema.error_log)


def test_the_file_is_the_one_kept() -> None:
    assert write_activities([activity()], generated=MADE) == GOLDEN.read_bytes()


def test_the_file_is_valid(schema: etree.XMLSchema) -> None:
    assert wrong(schema, GOLDEN.read_bytes()) == ""


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(made(Activity), min_size=1, max_size=2, unique_by=lambda one: one.identifier))
def test_what_is_written_is_read_as_it_was(found: list[Activity]) -> None:
    data = write_activities(found, generated=MADE)
    read = read_activities(data, "own.xml")
    assert list(read.activities) == found
    assert read.left_aside == {}
    assert file_of(plain_of(read)) == read, "and so by the child process"


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(found=made(Activity))
def test_whatever_is_written_is_valid(schema: etree.XMLSchema, found: Activity) -> None:
    assert wrong(schema, write_activities([found], generated=MADE)) == ""


@pytest.mark.parametrize("name", ["activity-standard-example-annotated.xml"])
def test_the_standards_own_examples_are_read_and_written_valid(
    open_data: Path, schema: etree.XMLSchema, name: str
) -> None:
    data = (open_data / "iati" / "examples" / name).read_bytes()
    read = read_activities(data, name)
    written = write_activities(read.activities, generated=MADE)
    assert wrong(schema, written) == ""
    again = read_activities(written, name)
    assert again.activities == read.activities
    assert again.left_aside == {}
    # what is lost: persons' contact details on purpose, and what Gradus has no use for
    assert read.left_aside == {
        "iati-activity/@linked-data-uri": 1,
        "iati-activity/contact-info": 1,
        "iati-activity/crs-add": 1,
        "iati-activity/fss": 1,
        "iati-activity/legacy-data": 2,
    }


def test_a_text_that_reorders_what_is_read_is_made_harmless() -> None:
    told = replace(activity(), identifier="a\u202eb\u0007c")
    assert b"<iati-identifier>abc</iati-identifier>" in write_activities([told], generated=MADE)


def test_a_file_of_nothing_is_a_fault_of_the_program() -> None:
    nothing: list[Any] = []
    with pytest.raises(ValueError):
        write_activities(nothing, generated=MADE)
