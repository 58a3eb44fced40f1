"""A file about crime is known by what is in it, read whole or not at all, and told on the command line."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from typer.testing import CliRunner

from gradus.catalogue.classification import Decision
from gradus.catalogue.member_states import UnknownState
from gradus.domain.refusals import InvalidInput, Refusal
from gradus.entrypoints.cli.main import assembled
from gradus.formats.misp.tests.test_reader import event, file
from gradus.formats.statistics.mapping import mapping_json, read_mapping
from gradus.formats.statistics.tests.tables_made import (
    COMPLAINTS,
    CRIME_TRENDS,
    LONG_MAPPING,
    SURVEY,
    long_table,
)
from gradus.formats.stix.tests.made import MALWARE, ORIGIN, PLACE, REPORT, SIGHTING, WHOLE, bundle
from gradus.workflows.threat_sources import (
    NeedsToKnow,
    UnclearKind,
    kind_of,
    read_source,
    shared_figures,
    state_named,
)


def run(*arguments: object) -> tuple[int, str]:
    done = CliRunner().invoke(assembled("threat"), ["threat", *map(str, arguments)])
    if isinstance(done.exception, Refusal):
        return 2, done.exception.what.text()
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.output


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (CRIME_TRENDS.encode(), "cts"),
        (COMPLAINTS.encode(), "ic3"),
        (SURVEY.encode(), "survey"),
        (bundle(*WHOLE), "stix"),
        (file(event(1)), "misp"),
        (json.dumps({event(1)["uuid"]: event(1) | {"Orgc": {}}}).encode(), "misp"),
    ],
)
def test_a_file_shows_what_it_is_and_a_states_own_table_is_asked(data: bytes, kind: str) -> None:
    assert kind_of(data, "f") == kind
    for unclear in (long_table("XAA,a,2022,1"), b"{}", b"PK\x03\x04"):
        with pytest.raises(UnclearKind):
            kind_of(unclear, "f")


def test_what_the_file_does_not_say_is_asked_and_not_guessed() -> None:
    with pytest.raises(NeedsToKnow):
        read_source(COMPLAINTS.encode(), "c.csv", "ic3", currency="USD", publisher="x")
    with pytest.raises(NeedsToKnow):
        read_source(long_table("XAA,a,2022,1"), "n.csv", "national")
    with pytest.raises(NeedsToKnow):
        read_source(SURVEY.encode(), "s.csv", "survey")


def test_parts_of_states_are_kept_and_told() -> None:
    found = read_source(CRIME_TRENDS.replace("XAA", "GBR_S").encode(), "u.csv", "cts", apart=False)
    assert (found.places, {f.state for f in found.figures}) == (("GBR_S",), {"GBR_S"})


def test_a_state_that_is_none_is_refused() -> None:
    with pytest.raises(UnknownState):
        read_source(bundle(MALWARE), "b.json", "stix", state="Atlantis", apart=False)


def test_terms_of_a_state_wait_for_a_decision_and_then_do_not() -> None:
    data = long_table("Examplia Nowhere,Art. 311,2022,1", "XAA,Art. 311,2022,1")
    with pytest.raises(InvalidInput):
        read_source(data, "n.csv", "national", mapping=LONG_MAPPING)
    data = long_table("XA,Art. 311,2022,1")
    found = read_source(data, "n.csv", "national", mapping=LONG_MAPPING)
    assert [(f.state, f.term) for f in found.figures] == [("XAA", "Art. 311")]
    assert [term.term for term in found.unmapped] == ["Art. 311"]
    decided = Decision(scheme="national:XAA", term="Art. 311", outcome="ignore", because="repealed")
    again = read_source(
        data, "n.csv", "national", mapping=LONG_MAPPING, decisions=(decided,), apart=False
    )
    assert again.unmapped == ()
    assert again.sha256 == found.sha256


def test_shared_counts_are_incidents_of_states_and_places_nobody_knows_are_told() -> None:
    found = read_source(bundle(*WHOLE), "b.json", "stix")
    assert {(f.state, f.kind, f.unit) for f in found.figures} == {("XAA", "incidents", "count")}
    sighted = [f for f in found.figures if f.definition == "sighting"]
    assert [(f.month, f.value, f.marking) for f in sighted] == [("2024-05", Decimal(7), "TLP:RED")]
    assert len({f.key for f in found.figures}) == len(found.figures)
    elsewhere = PLACE | {"country": "ZZ"}
    lost = read_source(bundle(MALWARE, elsewhere, REPORT, ORIGIN), "b.json", "stix")
    assert (lost.figures, lost.places) == ((), ("ZZ",))
    alone = read_source(bundle(MALWARE), "b.json", "stix", apart=False)
    assert (alone.figures, alone.nowhere) == ((), 1)
    assert alone.shared is not None
    figures, _, nowhere = shared_figures(alone.shared, "XAA")
    assert (figures[0].state, nowhere) == ("XAA", 0)
    assert read_source(bundle(SIGHTING, MALWARE), "b.json", "stix", apart=False).nowhere == 2


def test_a_state_is_known_by_code_and_by_name_in_any_language_of_the_un() -> None:
    assert [state_named(t) for t in ("ken", "KE", "Côte d’Ivoire", "كينيا", "World", "")] == [
        "KEN", "KEN", "CIV", "KEN", None, None,
    ]  # fmt: skip


# --- the command line -----------------------------------------------------------------------------


def test_the_command_line_reads_each_kind_and_says_what_waits(tmp_path: Path) -> None:
    table = tmp_path / "n.csv"
    table.write_bytes(long_table("XAA,Art. 311,2022,1"))
    proposed, mapping = tmp_path / "p.json", tmp_path / "m.json"
    code, told = run("read", table, "--as", "national", "--propose", proposed)
    assert (code, "state_column" in told) == (0, True)
    draft = json.loads(proposed.read_bytes()) | {"scheme": "national:XAA", "source": "XAA"}
    mapping.write_text(json.dumps(draft))
    assert read_mapping(mapping.read_bytes(), "m.json").term_column == "term"
    code, told = run("read", table, "--as", "national", "--mapping", mapping)
    assert (code, "Art. 311" in told, "recorded" in told) == (0, True, True)
    code, told = run("read", table, "--as", "national", "--mapping", mapping, "--format", "json")
    assert json.loads(told)["figures"][0]["state"] == "XAA"


def test_faults_end_with_one_and_refusals_with_two(tmp_path: Path) -> None:
    table, mapping = tmp_path / "n.csv", tmp_path / "m.json"
    table.write_bytes(long_table("XAA,a,2022,1E5"))
    mapping.write_bytes(mapping_json(replace(LONG_MAPPING, source="x")))
    code, told = run("read", table, "--as", "national", "--mapping", mapping)
    assert (code, "line 2, column count" in told) == (1, True)
    assert run("read", table)[0] == 2
    wrong = tmp_path / "b.json"
    wrong.write_bytes(bundle(*WHOLE).replace(b'"2.1"', b'"2.0"'))
    code, told = run("read", wrong)
    assert (code, "2.0" in told) == (1, True)


def test_the_picture_goes_out_as_stix_and_csv_and_comes_back(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "u.csv").write_text(CRIME_TRENDS)
    common = (
        "export",
        "XAA",
        "--data",
        data,
        "--producer",
        "Office",
        "--made",
        "2026-11-30T01:02:03",
    )
    for name in ("one.json", "two.json", "x.csv"):
        assert run(*common, "--marking", "TLP:GREEN", "--out", tmp_path / name)[0] == 0
    assert (tmp_path / "one.json").read_bytes() == (tmp_path / "two.json").read_bytes()
    assert read_source((tmp_path / "one.json").read_bytes(), "one.json", "stix").shared is not None
    rows = list(csv.DictReader(io.StringIO((tmp_path / "x.csv").read_text("utf-8"))))
    recorded = [(r["value"], r["year"], r["source"]) for r in rows if r["series"] == "recorded"]
    assert ("782", "2021", "UN Crime Trends Survey (CTS)") in recorded
    (fraud,) = [r for r in rows if r["series"] == "estimate" and r["group"] == "online-fraud"]
    assert float(fraud["low"]) <= float(fraud["value"]) <= float(fraud["high"])
    assert (fraud["interval"], fraud["unit"], fraud["basis"]) == ("95 %", "per 100,000", "own")
    assert "not reported" in {r["series"] for r in rows}
    assert run(*common, "--marking", "STATE-ONLY", "--out", tmp_path / "no.json")[0] == 2
    assert not (tmp_path / "no.json").exists()


def test_experts_fill_a_table_and_the_profile_rests_on_it(tmp_path: Path) -> None:
    blank, filled = tmp_path / "e.csv", tmp_path / "f.csv"
    assert run("elicit", "--out", blank)[0] == 0
    assert run("elicit", "--out", tmp_path / "e.xlsx")[0] == 0
    rows = list(csv.DictReader(io.StringIO(blank.read_text("utf-8-sig"))))
    for row in rows:
        if row["group"] == "online-drugs":
            row |= {"who": "customs", "low": "40", "best": "60", "high": "80"}
    with filled.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    code, told = run("profile", "XAA", "--judgement", filled, "--format", "json")
    groups = {group["id"]: group["basis"] for group in json.loads(told)["groups"]}
    assert (code, groups["online-drugs"]) == (0, "judgement")
