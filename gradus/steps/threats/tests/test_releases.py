"""Files about crime: shown, confirmed, taken once; corrected without losing what was."""

from __future__ import annotations

import gzip
import json
from decimal import Decimal

import pytest

from gradus.core.access.denied import Denied
from gradus.core.access.scope import system
from gradus.core.accounts.tests.people import entries
from gradus.domain.refusals import InvalidInput
from gradus.formats.statistics.tests.tables_made import LONG_MAPPING, NATIONAL_MAPPING, long_table
from gradus.steps.threats import models, rules, selectors
from gradus.steps.threats.actions import releases, sources
from gradus.steps.threats.held import earlier_of
from gradus.steps.threats.tests.factories import (
    ACCESS,
    FRAUD,
    bring,
    bring_world,
    coordinator,
    crime_trends,
    eight_states,
    held,
    officer,
    source,
    world_source,
)

pytestmark = pytest.mark.usefixtures("committing")


def values(office) -> dict[tuple[str, int, str], Decimal]:
    return {(row.term, row.year, row.unit): row.value for row in held(office)}


def test_what_is_previewed_is_taken_and_nothing_before() -> None:
    office = coordinator()
    row = source(office)
    data = crime_trends(f"XAA,{FRAUD},2021,Counts,10", f"XAA,{FRAUD},2022,Counts,12")
    with office.at_work() as (by, at):
        waiting = releases.preview(by=by, at=at, source=row, code="XAA", data=data, name="a.csv")
        shown = releases.shown(by, waiting, row)
    assert shown is not None
    assert (shown.added, shown.corrected, shown.unchanged, shown.dropped) == (2, 0, 0, 0)
    assert held(office) == []
    with office.at_work() as (by, at), pytest.raises(rules.NotWhatWasShown):
        releases.take(by=by, at=at, source=row, confirmed="0" * 64)
    with office.at_work() as (by, at):
        release = releases.take(by=by, at=at, source=row, confirmed=waiting.sha256, label="2026")
    assert values(office) == {(FRAUD, 2021, "count"): 10, (FRAUD, 2022, "count"): 12}
    assert entries("threats.take-release")
    with system("test"):
        assert {(f.release_id, f.place, f.marking) for f in models.Figure.objects.all()} == {
            (release.pk, "a.csv, line 2", "TLP:AMBER"),
            (release.pk, "a.csv, line 3", "TLP:AMBER"),
        }
        assert not models.Pending.objects.exists()


def test_the_same_file_again_changes_nothing() -> None:
    office = coordinator()
    row = source(office)
    data = crime_trends(f"XAA,{FRAUD},2021,Counts,10")
    bring(office, row, data)
    again = bring(office, row, data)
    assert (again.added, again.corrected, again.unchanged) == (0, 0, 1)
    with system("test"):
        assert models.Figure.objects.count() == 1


def test_a_corrected_figure_takes_the_others_place_and_the_other_is_kept() -> None:
    office = coordinator()
    row = source(office)
    bring(office, row, crime_trends(f"XAA,{FRAUD},2021,Counts,10", f"XAA,{FRAUD},2022,Counts,12"))
    second = bring(
        office, row, crime_trends(f"XAA,{FRAUD},2021,Counts,11", f"XAA,{FRAUD},2023,Counts,13")
    )
    assert (second.added, second.corrected, second.unchanged, second.dropped) == (1, 1, 0, 0)
    assert values(office) == {
        (FRAUD, 2021, "count"): 11,
        (FRAUD, 2022, "count"): 12,
        (FRAUD, 2023, "count"): 13,
    }
    now_held = next(one for one in held(office) if one.year == 2021)
    with office.at_work() as (by, _):
        [before] = earlier_of(by, row, [now_held.key])[now_held.key]
    assert before.value == 10
    assert before.until is not None


def test_a_whole_file_drops_what_it_no_longer_has() -> None:
    office = coordinator()
    row = source(office)
    bring(office, row, crime_trends(f"XAA,{FRAUD},2021,Counts,10", f"XAA,{FRAUD},2022,Counts,12"))
    second = bring(office, row, crime_trends(f"XAA,{FRAUD},2022,Counts,12"), whole=True)
    assert (second.unchanged, second.dropped) == (1, 1)
    assert values(office) == {(FRAUD, 2022, "count"): 12}


def test_a_fault_is_told_by_line_and_nothing_is_kept() -> None:
    office = coordinator()
    row = source(office)
    data = crime_trends(f"XAA,{FRAUD},2021,Counts,10", f"XAA,{FRAUD},in 2022,Counts,12")
    with office.at_work() as (by, at), pytest.raises(InvalidInput) as refused:
        releases.preview(by=by, at=at, source=row, code="XAA", data=data, name="a.csv")
    assert "a.csv, line 3" in refused.value.faults[0].where
    with system("test"):
        assert not models.Pending.objects.exists()


def test_of_a_file_about_many_states_only_its_own_is_kept_by_a_state() -> None:
    office = coordinator()
    row = source(office)
    release = bring(office, row, eight_states())
    assert {one.place_code for one in held(office)} == {"XAA"}
    assert release.left_aside > 0
    data = crime_trends(f"XBB,{FRAUD},2021,Counts,10")
    with office.at_work() as (by, at), pytest.raises(rules.NothingForTheState):
        releases.preview(by=by, at=at, source=row, code="XAA", data=data, name="b.csv")


def test_what_is_for_the_states_own_people_is_in_no_outsiders_reach_and_in_no_estimate() -> None:
    office = coordinator()
    row = source(office, marking="STATE-ONLY")
    bring(office, row, crime_trends(f"XAA,{FRAUD},2021,Counts,10"))
    assert held(office) == []
    with office.at_work() as (by, _):
        [inside] = selectors.inside_figures_of(by, office.owner_id)
    assert inside.marking == "STATE-ONLY"


def bundle(marking: str, count: int = 1) -> bytes:
    """A STIX bundle that tells of malware aimed at XAA, with an indicator of compromise in it."""
    mark = "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1"
    names = {"red": mark, "amber": "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421"}
    common = {
        "spec_version": "2.1",
        "created": "2027-01-04T00:00:00.000Z",
        "modified": "2027-01-04T00:00:00.000Z",
        "object_marking_refs": [names[marking]],
    }
    malware = [
        {
            "type": "malware",
            "id": f"malware--00000000-0000-4000-8000-{n:012d}",
            "is_family": True,
            "malware_types": ["ransomware"],
            "name": "M",
            **common,
        }
        for n in range(count)
    ]
    indicator = {
        "type": "indicator",
        "id": "indicator--00000000-0000-4000-8000-000000000001",
        "pattern": "[ipv4-addr:value = '203.0.113.77']",
        "pattern_type": "stix",
        "valid_from": "2027-01-04T00:00:00Z",
        **common,
    }
    return json.dumps(
        {
            "type": "bundle",
            "id": "bundle--00000000-0000-4000-8000-00000000000a",
            "objects": [*malware, indicator],
        }
    ).encode()


def test_of_a_bundle_counts_are_kept_and_no_indicator_anywhere() -> None:
    office = coordinator()
    row = source(office, kind="stix", marking="TLP:GREEN")
    with office.at_work() as (by, at):
        waiting = releases.preview(
            by=by, at=at, source=row, code="XAA", data=bundle("amber"), name="b.json"
        )
        kept = b"".join(bytes(one) for one in (waiting.content, waiting.reading))
    assert b"203.0.113.77" not in gzip.decompress(kept)
    with office.at_work() as (by, at):
        releases.take(by=by, at=at, source=row, confirmed=waiting.sha256)
    told = held(office)
    assert {one.kind for one in told} == {"incidents"}
    assert {one.marking for one in told} == {"TLP:AMBER"}  # the stricter of file and source


def test_what_is_marked_red_is_not_kept() -> None:
    office = coordinator()
    row = source(office, kind="stix")
    with office.at_work() as (by, at), pytest.raises(rules.NotToBeKept):
        releases.preview(by=by, at=at, source=row, code="XAA", data=bundle("red"), name="b.json")
    with system("test"):
        assert not models.Pending.objects.exists()


def test_published_figures_are_taken_by_a_programme_and_read_by_everybody() -> None:
    programme, state = officer(), coordinator()
    row = world_source(programme)
    release = bring_world(programme, row, eight_states(), whole=True)
    assert release.added == release.figures == 64
    with state.at_work() as (by, at):
        mine = selectors.world_figures_of(by, "XAA")
        assert {one.term for one in mine} == {FRAUD, ACCESS}
        with pytest.raises(Denied):
            releases.preview_world(
                by=by, at=at, programme_id=programme.owner_id, source=row, data=b"", name=""
            )


def test_what_response_teams_share_is_not_published() -> None:
    with pytest.raises(rules.NotPublished):
        world_source(officer(), kind="misp")


def test_two_sources_of_one_title_are_refused_kindly() -> None:
    office = coordinator()
    source(office)
    with pytest.raises(rules.SourceKnown):
        source(office)


def test_a_source_without_terms_of_use_is_refused() -> None:
    office = coordinator()
    with pytest.raises(rules.NotSaid):
        source(office, licence=" ")


def test_a_table_of_its_own_waits_until_it_is_said_how_it_is_read() -> None:
    office = coordinator()
    row = source(office, kind="national")
    with office.at_work() as (by, at):
        waiting = releases.preview(
            by=by,
            at=at,
            source=row,
            code="XAA",
            data=long_table("XAA,Hacking,2021,3", "XAA,Hacking,2022,.."),
            name="own.csv",
        )
        assert releases.shown(by, waiting, row) is None
        waiting = releases.map_and_read(
            by=by, at=at, source=row, code="XAA", pending=waiting, mapping=LONG_MAPPING
        )
        shown = releases.shown(by, waiting, row)
        assert shown is not None
        assert [one.term for one in shown.unmapped] == ["Hacking"]
        assert shown.read.not_reported == 1
        assert bytes(waiting.content) == b""
    with office.at_work() as (by, at):
        row = selectors.source_of(by, office.owner_id, row.pk)
        releases.take(by=by, at=at, source=row, confirmed=waiting.sha256)
    # the next file of the source is read without asking
    release = bring(office, row, long_table("XAA,Hacking,2021,4"), "own-2.csv")
    assert release.corrected == 1


def test_a_mapping_that_does_not_fit_is_not_remembered() -> None:
    office = coordinator()
    row = source(office, kind="national")
    with office.at_work() as (by, at):
        waiting = releases.preview(
            by=by, at=at, source=row, code="XAA", data=long_table("XAA,H,2021,3"), name="own.csv"
        )
    with office.at_work() as (by, at), pytest.raises(InvalidInput):
        releases.map_and_read(
            by=by, at=at, source=row, code="XAA", pending=waiting, mapping=NATIONAL_MAPPING
        )
    with office.at_work() as (by, _):
        assert selectors.source_of(by, office.owner_id, row.pk).mapping == ""
        assert bytes(selectors.pending(by, row).content)


def test_files_that_nobody_confirms_are_thrown_away_after_a_day() -> None:
    office = coordinator()
    row = source(office)
    with office.at_work() as (by, at):
        data = crime_trends(f"XAA,{FRAUD},2021,Counts,10")
        releases.preview(by=by, at=at, source=row, code="XAA", data=data, name="a.csv")
    releases.forget_unconfirmed(at=at + rules.UNCONFIRMED / 2)
    with system("test"):
        assert models.Pending.objects.count() == 1
    releases.forget_unconfirmed(at=at + 2 * rules.UNCONFIRMED)
    with system("test"):
        assert not models.Pending.objects.exists()


def test_a_source_says_on_what_terms_and_a_stranger_cannot_add_one() -> None:
    office, other = coordinator(), coordinator("XBB")
    with other.at_work() as (by, at), pytest.raises(Denied):
        sources.add(
            by=by,
            at=at,
            state_id=office.owner_id,
            title="T",
            publisher="P",
            licence="L",
            kind="cts",
        )
