"""What a table looks like is shown with its reasons, and nothing that may be wrong passes as known."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradus.domain.refusals import InvalidInput, Refusal
from gradus.formats.statistics.detect import marks_of
from gradus.formats.statistics.mapped import read_mapped
from gradus.formats.statistics.proposal import propose_mapping
from gradus.formats.statistics.tests.tables_made import NATIONAL, long_table, workbook


def test_a_proposal_completed_by_a_person_reads_the_table() -> None:
    data = NATIONAL.encode("windows-1252")
    proposal = propose_mapping(data, "n.csv")
    assert {"encoding", "heading_row", "values", "not_reported", "only", "scheme", "source"} <= set(
        proposal.asks
    )
    assert "state_column" not in proposal.asks
    assert proposal.breakdowns == {"Sexe": ("Total", "F")}
    mapping = replace(proposal.mapping, scheme="national:XAA", source="XAA", states={"Monde": ""})
    found = read_mapped(data, "n.csv", mapping)
    assert found.figures[0].value == Decimal("1234.5")
    assert len(found.figures) == 3


def test_a_proposal_is_never_used_as_it_is() -> None:
    """No file says its source or what its numbers count: the mapping without a person is refused."""
    data = long_table("XAA,a,2022,1")
    proposal = propose_mapping(data, "t.csv")
    assert {"scheme", "source", "values"} <= set(proposal.asks)
    with pytest.raises(InvalidInput):
        read_mapped(data, "t.csv", proposal.mapping)


@pytest.mark.parametrize(
    ("numbers", "mark", "sure"),
    [
        (("1,5", "22,75"), ",", True),
        (("1.5", "1,000.25"), ".", True),
        (("1,234", "5,678"), ".", False),
        (("1.234", "5.678"), ",", False),
        (("1,5", "1.5"), ".", False),
        (("12", "7"), ".", True),
    ],
)
def test_marks_that_can_be_read_in_two_ways_are_asked(
    numbers: tuple[str, ...], mark: str, sure: bool
) -> None:
    decimal, _ = marks_of(numbers)
    assert (decimal.found, decimal.sure) == (mark, sure)


def test_of_several_sheets_one_is_proposed_and_asked() -> None:
    data = workbook([("state", "term", "year", "count"), ("XAA", "a", 2022, 1)])
    assert propose_mapping(data, "t.xlsx").mapping.sheet == "Data"
    assert "sheet" not in propose_mapping(data, "t.xlsx").asks


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_whatever_the_file_holds_a_proposal_or_a_refusal_comes_out(data: bytes) -> None:
    with suppress(Refusal):
        assert {"scheme", "source", "values"} <= set(propose_mapping(data, "t.csv").asks)
