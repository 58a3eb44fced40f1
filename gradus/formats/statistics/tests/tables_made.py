"""Tables made for the tests: fictional States, invented figures."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import openpyxl

from gradus.formats.statistics.mapping import Only, TableMapping, ValueColumn

NATIONAL = (
    "Annuaire 2023;;;;\n"
    "Pays;Infraction;Sexe;2021;2022\n"
    "XAA;Fraude en ligne;Total;1 234,5;n.d.\n"
    "XAA;Fraude en ligne;F;12;13\n"
    "XAA;Accès illégal;Total;7;0\n"
    "Monde;Accès illégal;Total;70;80\n"
)
NATIONAL_MAPPING = TableMapping(
    scheme="national:XAA",
    source="Statistical office of XAA",
    definition="Offences as the police of XAA record them",
    heading_row=2,
    encoding="windows-1252",
    separator=";",
    decimal_mark=",",
    thousands_mark=" ",
    state_column="Pays",
    term_column="Infraction",
    states={"Monde": ""},
    only=(Only(heading="Sexe", values=("Total",)),),
    not_reported=("n.d.",),
    values=(
        ValueColumn(heading="2021", kind="recorded", unit="count", year=2021),
        ValueColumn(heading="2022", kind="recorded", unit="count", year=2022),
    ),
)
LONG_MAPPING = TableMapping(
    scheme="national:XAA",
    source="Statistical office of XAA",
    state_column="state",
    term_column="term",
    year_column="year",
    not_reported=("..",),
    values=(ValueColumn(heading="count", kind="recorded", unit="count"),),
)
SURVEY = (
    "state,measure,term,year,per_cent,low,high,sample,question,fielded_from,fielded_to\n"
    "XAA,victimisation,online-fraud,2023,6.2,5.1,7.3,2400,Did you lose money to fraud online?,"
    "2023-02-01,2023-03-15\n"
    "XAA,reporting,online-fraud,2023,14,9,21,149,Did you tell the police?,2023-02-01,2023-03-15\n"
)
COMPLAINTS = (
    "crime_type,year,complaints,loss_usd\nRansomware,2024,3156,12473156\nOther,2024,12318,\n"
)
CRIME_TRENDS = (
    "iso3,country,region,subregion,category,year,unit,value,source\n"
    "XAA,Examplia,Nowhere,Eastern Nowhere,Fraud: Cyber-related (Cy),2021,Counts,782.0,CTS\n"
    'XAA,Examplia,Nowhere,Eastern Nowhere,Fraud: Cyber-related (Cy),2021,'
    '"Rate per 100,000 population",26.95,CTS\n'
)  # fmt: skip


def long_table(*rows: str) -> bytes:
    """A table that ``LONG_MAPPING`` reads."""
    return "\n".join(("state,term,year,count", *rows, "")).encode()


def workbook(rows: Sequence[Sequence[Any]], title: str = "Data") -> bytes:
    """A workbook of one sheet, as another program writes it."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
