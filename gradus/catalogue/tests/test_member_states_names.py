"""The Member States held against the public table, pycountry and Babel: a slip in any is noticed."""

from __future__ import annotations

import csv
from pathlib import Path

import pycountry
import pytest
from babel import Locale

from gradus.catalogue.member_states import LANGUAGES, MemberState, find, member_states, regions

CORRECTED = {("NLD", "en")}
"""Where the public table is not followed; ``sources.yaml`` says why."""

UN_ONLY = {
    "BOL", "COD", "FSM", "GBR", "IRN", "KOR", "MDA", "NLD", "PRK", "TZA", "USA", "VEN",
}  # fmt: skip
"""States whose English short name is in neither package."""

OTHER_THAN_CLDR = {"en": 27, "fr": 29, "es": 45, "ru": 29, "ar": 43, "zh": 18}
"""In how many States the UN's short name and CLDR's differ: other words, never another State."""

REGIONS_OTHER_THAN_CLDR = {
    "en": {"001", "035", "053", "057", "419"},
    "fr": {"030", "034", "039", "053", "057", "145", "151", "154", "155", "419"},
    "es": {"005", "013", "021", "035", "053", "057", "419"},
    "ru": {"001", "018", "021", "029", "053", "202", "419"},
    "ar": {"018", "021", "029", "053", "057", "419"},
    "zh": {"021", "029", "053", "057", "061", "419"},
}


def plain(name: str) -> str:
    return " ".join(name.replace("'", "’").replace("_", "-").split())


def loose(name: str) -> str:
    return plain(name).casefold()


@pytest.fixture(scope="module")
def public(open_data: Path) -> dict[str, dict[str, str]]:
    text = (open_data / "states" / "countries.csv").read_text("utf-8-sig")
    return {r["iso3"]: r for r in csv.DictReader(text.splitlines()) if r["un_member"] == "1"}


def test_members_codes_regions_and_groups_are_those_of_the_public_table(
    public: dict[str, dict[str, str]],
) -> None:
    assert {s.alpha3 for s in member_states()} == set(public)
    for state in member_states():
        row = public[state.alpha3]
        assert (state.alpha2, state.m49) == (row["iso2"], row["m49"])
        assert state.region == row["region_code"]
        assert state.subregion == row["subregion_code"]
        assert (state.intermediate or "") == row["intermediate_code"]
        assert [state.ldc, state.lldc, state.sids] == [
            row[k] == "1" for k in ("ldc", "lldc", "sids")
        ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_are_those_of_the_public_table(
    public: dict[str, dict[str, str]], language: str
) -> None:
    for state in member_states():
        row = public[state.alpha3]
        if (state.alpha3, language) not in CORRECTED:
            assert state.short_names[language] == plain(row[f"name_{language}"])
        assert state.formal_names[language] == plain(row[f"formal_{language}"])


def test_points_are_those_of_the_public_table(public: dict[str, dict[str, str]]) -> None:
    for state in member_states():
        row = public[state.alpha3]
        near = 0.5 if state.alpha3 == "ISR" else 0.006
        assert state.latitude == pytest.approx(float(row["lat"]), abs=near)
        assert state.longitude == pytest.approx(float(row["lon"]), abs=near)


def test_regions_are_named_as_in_the_public_table(public: dict[str, dict[str, str]]) -> None:
    names = {r.code: r.names["en"] for r in regions()}
    for row in public.values():
        for part in ("region", "subregion", "intermediate"):
            if row[f"{part}_code"]:
                assert names[row[f"{part}_code"]] == row[part]


def test_codes_are_those_of_pycountry() -> None:
    for state in member_states():
        entry = pycountry.countries.get(alpha_3=state.alpha3)
        assert entry is not None
        assert (entry.alpha_2, entry.numeric) == (state.alpha2, state.m49)


def test_english_short_names_that_no_package_has_are_the_known_ones() -> None:
    english = Locale("en").territories

    def in_packages(state: MemberState) -> bool:
        entry = pycountry.countries.get(alpha_3=state.alpha3)
        assert entry is not None
        names = (entry.name, getattr(entry, "common_name", ""), english[state.alpha2])
        return loose(state.short_names["en"]) in {loose(n) for n in names}

    assert {s.alpha3 for s in member_states() if not in_packages(s)} == UN_ONLY


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_state_has_the_name_of_another(language: str) -> None:
    """Short names are CLDR's but for a known number, and then no other State's."""
    cldr = Locale(language).territories
    owner = {loose(cldr[s.alpha2]): s.alpha3 for s in member_states()}
    other = 0
    for state in member_states():
        name = loose(state.short_names[language])
        assert owner.get(name, state.alpha3) == state.alpha3
        other += name != loose(cldr[state.alpha2])
    assert other == OTHER_THAN_CLDR[language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_regions_are_named_as_in_cldr_but_for_those_where_m49_means_another_area(
    language: str,
) -> None:
    cldr = Locale(language).territories
    other = {r.code for r in regions() if r.code != "demo" and r.names[language] != cldr[r.code]}
    assert other == REGIONS_OTHER_THAN_CLDR[language]


def test_the_point_of_israel_is_the_factbooks() -> None:
    """The public table's lies elsewhere (see ``sources.yaml``)."""
    assert (find("ISR").latitude, find("ISR").longitude) == (31.5, 34.75)
