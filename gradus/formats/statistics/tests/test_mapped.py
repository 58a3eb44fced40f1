"""A State's own table becomes figures by its mapping, or tells every fault with place and remedy."""

from __future__ import annotations

import io
import unicodedata
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradus.domain.refusals import InvalidInput, Refusal
from gradus.formats.records.write_json import write_json
from gradus.formats.statistics.complaints import read_complaints
from gradus.formats.statistics.mapped import read_mapped
from gradus.formats.statistics.mapping import (
    Only,
    TableMapping,
    ValueColumn,
    mapping_json,
    read_mapping,
)
from gradus.formats.statistics.surveys import read_survey
from gradus.formats.statistics.tests.tables_made import (
    COMPLAINTS,
    LONG_MAPPING,
    NATIONAL,
    NATIONAL_MAPPING,
    SURVEY,
    long_table,
    workbook,
)


def faults(data: bytes, mapping: TableMapping = LONG_MAPPING) -> dict[str, str]:
    """Codes of faults by place."""
    with pytest.raises(InvalidInput) as refused:
        read_mapped(data, "t.csv", mapping)
    return {fault.where: fault.code for fault in refused.value.faults}


GOLDEN = Path(__file__).parent / "golden"


def test_the_golden_table_and_mapping_give_the_golden_figures() -> None:
    mapping = read_mapping((GOLDEN / "national.mapping.json").read_bytes(), "m.json")
    found = read_mapped((GOLDEN / "national.csv").read_bytes(), "national.csv", mapping)
    assert write_json(found).decode() == (GOLDEN / "national.figures.json").read_text("utf-8")


def test_a_wide_table_in_an_old_encoding_is_read_as_its_mapping_says() -> None:
    found = read_mapped(NATIONAL.encode("windows-1252"), "n.csv", NATIONAL_MAPPING)
    assert [(f.state, f.term, f.year, f.value) for f in found.figures] == [
        ("XAA", "Fraude en ligne", 2021, Decimal("1234.5")),
        ("XAA", "Accès illégal", 2021, Decimal(7)),
        ("XAA", "Accès illégal", 2022, Decimal(0)),
    ]
    assert (found.rows, found.not_reported, found.left_aside) == (4, 1, 2)
    assert found.figures[0].place == "n.csv, line 3, column 2021"
    assert found.figures[0].definition == "Offences as the police of XAA record them"


def test_a_workbook_is_read_by_its_sheet_and_cells_keep_their_addresses() -> None:
    data = workbook([("Table 3",), ("state", "term", "year", "count"), ("XAA", "007", 2022, 0.3)])
    mapping = replace(LONG_MAPPING, sheet="Data", heading_row=2)
    (figure,) = read_mapped(data, "t.xlsx", mapping).figures
    assert (figure.term, figure.value, figure.place) == ("007", Decimal("0.3"), "Data!D3")
    with pytest.raises(InvalidInput) as refused:
        read_mapped(data, "t.xlsx", replace(mapping, sheet="Other"))
    assert "Data" in refused.value.faults[0].text()


def test_a_heading_or_state_spelled_in_parts_is_the_same() -> None:
    """Some programs write é as e and an accent; a mapping remembered from JSON has it as one."""
    data = unicodedata.normalize("NFD", "état,term,year,count\nRépublique,a,2022,1\n").encode()
    mapping = replace(LONG_MAPPING, state_column="état", states={"République": "XAA"})
    again = read_mapping(mapping_json(mapping), "m.json")
    assert read_mapped(data, "t.csv", again).figures[0].state == "XAA"


def test_words_stay_words_and_digits_of_every_script_are_digits() -> None:
    found = read_mapped(long_table("XAA,NA,2022,1", "XAA,1E5,٢٠٢٢,٤٢"), "t.csv", LONG_MAPPING)
    assert [(f.term, f.year, f.value) for f in found.figures] == [
        ("NA", 2022, Decimal(1)),
        ("1E5", 2022, Decimal(42)),
    ]


def test_all_faults_are_told_with_place_and_rule() -> None:
    rows = (
        "XAA,a,2022,1E5",
        "XAA,b,2022,-3",
        "XAA,c,2022,NaN",
        "XAA,d,22,3",
        "Nowhere,e,2022,3",
        "XAA,\u202ef,2022,3",
        "XAA,g,2022,1",
        "XAA,g,2022,1",
        "XAA,,2022,1",
    )
    assert faults(long_table(*rows)) == {
        "t.csv, line 2, column count": "number",
        "t.csv, line 3, column count": "number",
        "t.csv, line 4, column count": "number",
        "t.csv, line 5, column year": "year",
        "t.csv, line 6, column state": "state",
        "t.csv, line 7, column term": "characters",
        "t.csv, line 9, column count": "duplicate",
        "t.csv, line 10, column term": "invalid",
    }


def test_at_most_a_hundred_faults_are_listed_and_the_rest_counted() -> None:
    with pytest.raises(InvalidInput) as refused:
        read_mapped(long_table(*["XAA,a,2022,x"] * 250), "t.csv", LONG_MAPPING)
    assert len(refused.value.faults) == 101
    assert "150" in refused.value.faults[-1].text()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "heading"),
        (b"\xff\xfe\x00", "encoding"),
        (long_table("XAA,caf\xe9,2022,1").decode().encode("latin-1"), "encoding"),
        (b"state,term,year,count\nXAA,a\x00,2022,1\n", "encoding"),
        (b'state,term,year,count\nXAA,"a,2022,1\n', "csv"),
        (b"state,term,year,count\nXAA,a,2022,\n", "empty"),
        (b"state,term,year,count\nXAA,a,2022,..\n", "empty"),
        (b"state;term;year;count\nXAA;a;2022;1\n", "heading"),
        (b"state,term,year,count,count\nXAA,a,2022,1,2\n", "heading"),
        (b"\xef\xbb\xbfstate,term\n", "heading"),
        (b"state,term,year,count\n" + b"," * 5_000 + b"\n", "too-large"),
        (b"PK\x03\x04 but no workbook", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old-or-locked-workbook"),
    ],
)
def test_files_that_are_not_what_they_seem_are_refused_as_a_whole(data: bytes, code: str) -> None:
    assert code in faults(data).values()


def cells(change: Any) -> dict[str, str]:
    """Faults of a good workbook after a change."""
    book = openpyxl.load_workbook(
        io.BytesIO(workbook([("state", "term", "year", "count"), ("XAA", "a", 2022, 1)]))
    )
    change(book.active)
    out = io.BytesIO()
    book.save(out)
    return faults(out.getvalue(), replace(LONG_MAPPING, sheet="Data"))


def put(sheet: Any, value: Any) -> None:
    sheet["D2"] = value


def hide(sheet: Any) -> None:
    sheet.row_dimensions[2].hidden = True


@pytest.mark.parametrize(
    ("change", "where", "code"),
    [
        (lambda s: put(s, "=1+1"), "Data!D2", "formula"),
        (lambda s: put(s, True), "Data!D2", "boolean"),
        (hide, "Data!D2", "hidden"),
        (lambda s: s.merge_cells("C2:D3"), "Data!C2:D3", "merged"),
    ],
)
def test_cells_of_a_workbook_that_hide_what_they_say_are_faults(
    change: Any, where: str, code: str
) -> None:
    assert cells(change)[where] == code


def test_victims_and_reports_are_series_of_their_own_with_interval_sample_and_days() -> None:
    victims, told = read_survey(SURVEY.encode(), "s.csv", publisher="Survey of XAA").figures
    assert (victims.kind, told.kind) == ("victimisation", "reporting")
    assert [str(v) for v in (victims.low, victims.value, victims.high)] == ["5.1", "6.2", "7.3"]
    assert (victims.unit, victims.sample, victims.fielded_from) == ("per cent", 2400, "2023-02-01")
    assert victims.question == "Did you lose money to fraud online?"


def test_a_survey_value_outside_its_interval_or_over_a_hundred_is_a_fault() -> None:
    for value, code in (("4.0", "interval"), ("620", "share")):
        with pytest.raises(InvalidInput) as refused:
            read_survey(SURVEY.replace(",6.2,", f",{value},").encode(), "s.csv", publisher="x")
        assert refused.value.faults[0].code == code


def test_complaints_and_losses_are_two_series_and_an_empty_loss_is_not_zero() -> None:
    found = read_complaints(COMPLAINTS.encode(), "c.csv", state="XAA")
    assert [(f.term, f.kind, f.unit, f.currency, f.value) for f in found.figures] == [
        ("Ransomware", "complaints", "count", "", Decimal(3156)),
        ("Ransomware", "loss", "money", "USD", Decimal(12473156)),
        ("Other", "complaints", "count", "", Decimal(12318)),
    ]
    assert found.not_reported == 1


def test_a_mapping_that_cannot_be_used_says_why() -> None:
    broken = replace(
        LONG_MAPPING,
        state="Examplia",
        source=" ",
        decimal_mark=",",
        thousands_mark=",",
        values=(
            ValueColumn(heading="count", kind="reporting", unit="count", currency="US", low="l"),
        ),
    )
    with pytest.raises(InvalidInput) as refused:
        read_mapping(mapping_json(broken), "m.json")
    assert len(refused.value.faults) == 7


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12).map(
    lambda text: unicodedata.normalize("NFC", text)
)
named = texts.filter(str.strip)
columns = st.builds(
    ValueColumn,
    heading=named,
    kind=st.just("recorded"),
    unit=st.sampled_from(("count", "per 100,000")),
    year=st.none() | st.integers(1900, 2200),
)
mappings = st.builds(
    TableMapping,
    scheme=named,
    source=named,
    values=st.lists(columns, min_size=1, max_size=3).map(tuple),
    state_column=named,
    term_column=named,
    year_column=st.just("year"),
    states=st.dictionaries(texts, st.just("XAA"), max_size=3),
    only=st.lists(st.builds(Only, heading=named, values=st.tuples(texts)), max_size=2).map(tuple),
    not_reported=st.lists(texts, max_size=3).map(tuple),
    separator=st.sampled_from((",", ";", "\t", "|")),
    encoding=st.sampled_from(("utf-8", "windows-1252", "utf-16")),
)


@settings(max_examples=60, deadline=None)
@given(mappings)
def test_a_mapping_comes_back_from_its_json(mapping: TableMapping) -> None:
    usable = replace(
        mapping, values=tuple(replace(v, year=None) for v in mapping.values)
    )  # fmt: skip
    assert read_mapping(mapping_json(usable), "m.json") == usable


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode), mappings)
def test_whatever_the_file_holds_only_refusals_come_out(data: bytes, mapping: TableMapping) -> None:
    for chosen in (mapping, LONG_MAPPING):
        for file in (data, long_table("XAA,a,2022,1") + data):
            with suppress(Refusal):
                read_mapped(file, "t.csv", chosen)
