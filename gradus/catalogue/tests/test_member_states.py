"""The 193 Member States: whole, consistent, found by any code, sourced."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from gradus.catalogue.member_states import (
    LANGUAGES,
    TABLES,
    MemberState,
    UnknownState,
    demo_states,
    find,
    member_states,
    regions,
    sources,
)

DEMO = Path(__file__).parents[1] / "demo"
ALL = (*member_states(), *demo_states())
CODES = [code for s in ALL for code in (s.alpha3, s.alpha2, s.m49) if code is not None]
SCRIPTS = {"ru": ("\u0400", "\u04ff"), "ar": ("\u0600", "\u06ff"), "zh": ("\u4e00", "\u9fff")}


def remedy(code: str) -> str:
    with pytest.raises(UnknownState) as refusal:
        find(code)
    assert refusal.value.code == "unknown-state"
    return refusal.value.remedy.text()


def test_there_are_193_members_in_order_and_the_fictional_ones_are_apart() -> None:
    codes = [s.alpha3 for s in member_states()]
    assert len(codes) == 193
    assert codes == sorted(codes)
    assert not any(s.fictional for s in member_states())
    assert all(s.fictional and s.region == "demo" and s.m49 is None for s in demo_states())


def test_observers_and_territories_are_no_members() -> None:
    assert not {"PSE", "VAT", "HKG", "TWN", "GRL", "COK", "NIU"} & {
        s.alpha3 for s in member_states()
    }


def test_no_code_means_two_things() -> None:
    every = CODES + [r.code for r in regions()]
    assert [code for code, n in Counter(every).items() if n > 1] == []


def test_the_tree_of_regions_is_closed() -> None:
    parents = {r.code: r.parent for r in regions()}
    assert [code for code, parent in parents.items() if parent is None] == ["001", "demo"]
    for code in parents:
        trail = [code]
        while (parent := parents[trail[-1]]) is not None:
            assert parent not in trail
            trail.append(parent)
        assert trail[-1] in ("001", "demo")


def test_every_member_lies_in_one_branch_and_every_region_holds_a_state() -> None:
    parents = {r.code: r.parent for r in regions()}
    for state in member_states():
        assert parents[state.region] == "001"
        assert state.subregion is not None
        assert parents[state.subregion] == state.region
        if state.intermediate is not None:
            assert parents[state.intermediate] == state.subregion
    held = {code for s in ALL for code in (s.region, s.subregion, s.intermediate)}
    assert {r.code for r in regions()} - held == {"001"}


def test_members_by_region() -> None:
    count = Counter(s.region for s in member_states())
    assert count == {"002": 54, "142": 47, "150": 43, "019": 35, "009": 14}


# --- groups -------------------------------------------------------------------------------------


def test_groups_have_the_size_of_the_un_lists() -> None:
    members = member_states()
    assert sum(s.ldc for s in members) == 44
    assert sum(s.lldc for s in members) == 32
    assert sum(s.sids for s in members) == 37
    assert not any(s.ldc or s.lldc or s.sids for s in demo_states())


@pytest.mark.parametrize("code", ["BTN", "STP", "VUT", "GNQ"])
def test_graduated_states_are_no_ldc(code: str) -> None:
    assert not find(code).ldc


def test_the_list_of_ldcs_says_its_day_and_applies_no_graduation_after_it() -> None:
    day = date.fromisoformat(sources().of("ldc").as_of)
    scheduled = sources().scheduled_graduations
    assert {"BGD", "LAO", "NPL"} <= {g.state for g in scheduled}
    assert all(find(g.state).ldc and date.fromisoformat(g.on) > day for g in scheduled)


def test_landlocked_states_are_no_islands() -> None:
    assert not [s.alpha3 for s in member_states() if s.lldc and s.sids]


# --- names --------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_is_named_once_in_each_language(language: str) -> None:
    for names in (
        [s.short_names[language] for s in ALL],
        [s.formal_names[language] for s in ALL],
        [r.names[language] for r in regions()],
    ):
        assert all(names)
        assert len(set(names)) == len(names)


@pytest.mark.parametrize("language", SCRIPTS)
def test_names_are_in_their_own_script(language: str) -> None:
    low, high = SCRIPTS[language]
    for name in (
        *(s.short_names[language] for s in ALL),
        *(s.formal_names[language] for s in ALL),
        *(r.names[language] for r in regions()),
    ):
        assert all(low <= c <= high for c in name if c.isalpha()), name


def test_names_are_written_evenly() -> None:
    for state in ALL:
        for name in (*state.short_names.values(), *state.formal_names.values()):
            assert "'" not in name
            assert "_" not in name
            assert " ".join(name.split()) == name


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("TUR", "Türkiye"),
        ("CZE", "Czechia"),
        ("SWZ", "Eswatini"),
        ("MKD", "North Macedonia"),
        ("CIV", "Côte d’Ivoire"),
        ("CPV", "Cabo Verde"),
        ("NLD", "Netherlands (Kingdom of the)"),
        ("PRK", "Democratic People’s Republic of Korea"),
    ],
)
def test_names_that_others_write_otherwise(code: str, name: str) -> None:
    assert find(code).short_names["en"] == name


def test_fictional_states_say_so_and_are_called_as_in_their_files() -> None:
    said = {
        path.parent.name: yaml.safe_load(path.read_text("utf-8"))["name"]
        for path in DEMO.glob("*/state.yaml")
    }
    assert {s.alpha3: s.formal_names["en"].removeprefix("the ") for s in demo_states()} == said
    assert all("(fictional)" in s.short_names["en"] for s in demo_states())
    region = next(r for r in regions() if r.code == "demo")
    assert region.names["en"] == "Fictional Gulf of Meridia"


# --- points -------------------------------------------------------------------------------------


def test_points_are_on_the_globe_and_apart() -> None:
    points = [(s.latitude, s.longitude) for s in ALL]
    assert all(-60 < lat < 75 and -180 <= lon <= 180 for lat, lon in points)
    assert len(set(points)) == len(points)


def test_points_lie_where_their_region_is() -> None:
    """Latitude and longitude are not swapped, signs not lost."""
    for state in member_states():
        if state.region == "150":
            assert state.latitude > 34
        if state.region == "019":
            assert -103 < state.longitude < -34
        if state.region == "002":
            assert -36 < state.latitude < 38
            assert -25 < state.longitude < 60
        if state.subregion == "053":
            assert state.latitude < -20
            assert state.longitude > 100


# --- finding ------------------------------------------------------------------------------------


@given(st.sampled_from(CODES), st.lists(st.booleans(), min_size=3, max_size=3))
def test_every_code_is_found_in_any_case(code: str, small: list[bool]) -> None:
    mixed = "".join(c.lower() if low else c for c, low in zip(code, small, strict=False))
    state = find(mixed)
    assert code in (state.alpha3, state.alpha2, state.m49)


@given(st.text(max_size=8))
def test_anything_else_is_refused_with_a_remedy(text: str) -> None:
    if text.isascii() and text.upper() in CODES:
        assert isinstance(find(text), MemberState)
    else:
        assert remedy(text)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("4", "AFG (Afghanistan)"),
        (" ken ", "KEN (Kenya)"),
        ("kenia", "KEN (Kenya)"),
        ("KEM", "KEN (Kenya)"),
        ("Кения", "KEN (Kenya)"),
        ("COTE D'IVOIRE", "CIV (Côte d’Ivoire)"),
        ("Turkey", "TUR (Türkiye)"),
        ("Bolivia", "BOL (Bolivia (Plurinational State of))"),
    ],
)
def test_a_slip_is_told_what_it_may_mean(written: str, meant: str) -> None:
    assert meant in remedy(written)


@pytest.mark.parametrize(
    "written", ["PSE", "Palestine", "VA", "HKG", "TW", "XKX", "999", "", "x" * 500]
)
def test_nothing_is_suggested_for_what_is_no_member(written: str) -> None:
    assert remedy(written).startswith("Write the code of a Member State")


def test_letters_that_only_become_a_code_in_capitals_are_no_code() -> None:
    assert "ßd".upper() == "SSD"
    assert "SSD (South Sudan)" in remedy("ßd")


# --- sources ------------------------------------------------------------------------------------


def test_every_column_has_a_source_and_a_date() -> None:
    for table, columns in TABLES.items():
        for column in columns:
            entry = sources().of(column, table)
            assert entry.source
            assert entry.as_of == "not recorded" or entry.as_of[:4].isdigit()
    with pytest.raises(LookupError):
        sources().of("capital")
