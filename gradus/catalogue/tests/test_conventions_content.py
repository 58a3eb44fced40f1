"""The convention indexes are whole, agree with each other and stay honest on verification."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

CONVENTIONS: dict[str, dict[str, Any]] = {
    name: yaml.safe_load(
        (Path(__file__).parents[1] / "conventions" / f"{name}.yaml").read_text("utf-8")
    )
    for name in ("un-convention", "budapest", "cets224")
}
KEYS = {"un-convention": "un_convention", "budapest": "budapest", "cets224": "cets224"}
NAMES = list(CONVENTIONS)


@pytest.mark.parametrize(
    ("name", "count"), [("un-convention", 68), ("budapest", 48), ("cets224", 25)]
)
def test_every_article_is_listed_once_and_in_order(name: str, count: int) -> None:
    numbers = [a["number"] for a in CONVENTIONS[name]["articles"]]
    assert numbers == list(range(1, count + 1))


@pytest.mark.parametrize("name", NAMES)
def test_chapters_hold_every_article_once(name: str) -> None:
    convention = CONVENTIONS[name]
    in_chapters = [n for chapter in convention["chapters"] for n in chapter["articles"]]
    assert in_chapters == [a["number"] for a in convention["articles"]]
    place = {n: c["number"] for c in convention["chapters"] for n in c["articles"]}
    assert all(a["chapter"] == place[a["number"]] for a in convention["articles"])


@pytest.mark.parametrize("name", NAMES)
def test_kinds_strengths_and_grades_are_declared(name: str) -> None:
    convention = CONVENTIONS[name]
    assert convention["schema"] == "gradus.convention/1"
    assert convention["id"] == name
    for article in convention["articles"]:
        assert article["kind"] in convention["kinds"]
        assert article["strength"] in convention["strengths"]
        assert article["verification"] in convention["verification_grades"]
    assert {a["kind"] for a in convention["articles"]} == set(convention["kinds"])


@pytest.mark.parametrize("one", NAMES)
@pytest.mark.parametrize("other", NAMES)
def test_cross_links_say_the_same_from_both_sides(one: str, other: str) -> None:
    if one == other:
        return
    there = {(a["number"], n) for a in CONVENTIONS[one]["articles"] for n in a[KEYS[other]]}
    back = {(n, a["number"]) for a in CONVENTIONS[other]["articles"] for n in a[KEYS[one]]}
    assert there == back


@pytest.mark.parametrize("name", NAMES)
def test_what_needs_a_rule_at_home_follows_the_kind(name: str) -> None:
    always = {"criminalization", "procedural_power", "jurisdiction", "victim_witness"}
    never = {"general", "final", "institutional", "technical_assistance", "prevention"}
    for article in CONVENTIONS[name]["articles"]:
        needs = article["needs_domestic_basis"]
        assert isinstance(needs, bool)
        if article["kind"] in always:
            assert needs, article["number"]
        if article["kind"] in never:
            assert not needs, article["number"]


@pytest.mark.parametrize(
    ("name", "grades"),
    [
        (
            "un-convention",
            {
                "official_arabic_text_read": 15,
                "article_corroborated": 7,
                "group_corroborated": 32,
                "recalled": 14,
            },
        ),
        ("budapest", {"text_read": 17, "heading_read": 31}),
        ("cets224", {"recalled": 25}),
    ],
)
def test_verification_grades_rise_only_on_purpose(name: str, grades: dict[str, int]) -> None:
    assert Counter(a["verification"] for a in CONVENTIONS[name]["articles"]) == grades


def test_the_first_fifteen_articles_are_those_read_in_an_official_text() -> None:
    read = [
        a["number"]
        for a in CONVENTIONS["un-convention"]["articles"]
        if a["verification"] == "official_arabic_text_read"
    ]
    assert read == list(range(1, 16))
