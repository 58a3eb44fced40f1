"""The shipped instrument asks clear questions, blames no one and leaves no holes."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

CATALOGUE = Path(__file__).parents[1]
INSTRUMENT: dict[str, Any] = yaml.safe_load(
    (CATALOGUE / "instruments" / "gradus-cj.yaml").read_text("utf-8")
)
CONVENTIONS: dict[str, dict[int, dict[str, Any]]] = {
    key: {
        article["number"]: article
        for article in yaml.safe_load(
            (CATALOGUE / "conventions" / f"{name}.yaml").read_text("utf-8")
        )["articles"]
    }
    for key, name in (
        ("un_convention", "un-convention"),
        ("budapest", "budapest"),
        ("cets224", "cets224"),
    )
}
DIMENSIONS: list[dict[str, Any]] = INSTRUMENT["dimensions"]
INDICATORS: list[dict[str, Any]] = [i for d in DIMENSIONS for i in d["indicators"]]
BY_ID: dict[str, dict[str, Any]] = {i["id"]: i for i in INDICATORS}
IDS = list(BY_ID)

DRAFT_SIZES = {
    "GOV": 6,
    "LAW": 8,
    "PRO": 9,
    "INT": 8,
    "INV": 9,
    "DFE": 9,
    "FIN": 6,
    "CHV": 7,
    "JUS": 9,
    "PRV": 8,
}
DRAFT_IDS = [f"{name}-{n:02}" for name, size in DRAFT_SIZES.items() for n in range(1, size + 1)]
SPLITS = {
    "LAW-07": {"LAW-09", "LAW-10", "LAW-11"},
    "PRO-04": {"PRO-10"},
    "INT-05": {"INT-09"},
    "PRV-03": {"PRV-09"},
}
CRITICAL = {
    "LAW-01",
    "LAW-04",
    "PRO-01",
    "PRO-06",
    "INT-02",
    "INV-01",
    "DFE-01",
    "DFE-03",
    "FIN-05",
    "CHV-04",
    "JUS-01",
    "PRV-01",
}
BLAMING = re.compile(
    r"\b(excluded|turned away|ignor\w+|neglig\w+|incompeten\w+|nobody|poor\w*|weak\w*|bad|"
    r"fail\w*|lack(s|ing)|lost|mishandl\w+|missing|improvis\w+|corrupt\w*|contradict\w+|"
    r"unread|refus(es|ed)|guilty|fault of|backward|careless\w*|private wallets|misuse\w*)\b",
    re.IGNORECASE,
)
UPPER_BOUND = re.compile(
    r"\b(below|fewer than|less than|more than|older than|above|up to half|at most half)\b"
    r"|\b(under|over) \d",
    re.IGNORECASE,
)
SECOND_QUESTION = re.compile(r"\band (do|does|is|are|can|has|have|did|will)\b", re.IGNORECASE)
NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "nine": 9, "twelve": 12}


def texts(indicator: dict[str, Any]) -> list[str]:
    return [indicator["levels"][level] for level in range(5)]


def test_ids_are_unique_and_every_draft_id_is_kept() -> None:
    ids = [i["id"] for i in INDICATORS]
    assert [k for k, n in Counter(ids).items() if n > 1] == []
    assert len(DRAFT_IDS) == 79
    assert set(ids) - set(DRAFT_IDS) == set.union(*SPLITS.values())
    assert set(DRAFT_IDS) <= set(ids)


def test_ids_run_on_without_gaps_inside_their_dimension() -> None:
    for dimension in DIMENSIONS:
        ids = [i["id"] for i in dimension["indicators"]]
        assert ids == [f"{dimension['id']}-{n:02}" for n in range(1, len(ids) + 1)]


def test_the_twelve_critical_indicators_are_unchanged() -> None:
    assert {i["id"] for i in INDICATORS if i["critical"]} == CRITICAL


def test_parts_of_a_split_item_share_its_weight() -> None:
    parts: dict[str, set[str]] = defaultdict(set)
    for indicator in INDICATORS:
        if "from_draft" in indicator:
            parts[indicator["from_draft"]].add(indicator["id"])
    assert parts == SPLITS
    for draft, others in SPLITS.items():
        assert sum(Fraction(str(BY_ID[i]["weight"])) for i in {draft, *others}) == 1
    for dimension in DIMENSIONS:
        total = sum(Fraction(str(i["weight"])) for i in dimension["indicators"])
        assert total == DRAFT_SIZES[dimension["id"]]


@pytest.mark.parametrize("id_", IDS)
def test_an_indicator_asks_one_thing_and_describes_five_levels(id_: str) -> None:
    indicator = BY_ID[id_]
    question = indicator["question"]
    assert question.endswith("?")
    assert question.count("?") == 1
    assert not SECOND_QUESTION.search(question), question
    assert sorted(indicator["levels"]) == [0, 1, 2, 3, 4]
    for text in texts(indicator):
        assert text.endswith("."), text
        assert 20 <= len(text) <= 180, text
    assert indicator["evidence"]
    assert indicator["informs"]
    assert indicator["scored"] is True


def test_no_level_text_occurs_twice() -> None:
    counts = Counter(text.casefold() for i in INDICATORS for text in texts(i))
    assert [text for text, n in counts.items() if n > 1] == []
    questions = Counter(i["question"] for i in INDICATORS)
    titles = Counter(i["title"] for i in INDICATORS)
    assert max(questions.values()) == max(titles.values()) == 1


@pytest.mark.parametrize("id_", IDS)
def test_nothing_that_an_assessor_reads_blames(id_: str) -> None:
    indicator = BY_ID[id_]
    for text in [indicator["title"], indicator["question"], *texts(indicator)]:
        assert not BLAMING.search(text), text


def test_the_scale_and_its_rules_blame_no_one() -> None:
    scale = [text for level in INSTRUMENT["levels"].values() for text in level.values()]
    for text in [*scale, *INSTRUMENT["rating_rules"]]:
        assert not BLAMING.search(text), text


@pytest.mark.parametrize("id_", IDS)
def test_thresholds_are_lower_bounds_that_rise_with_the_level(id_: str) -> None:
    levels = texts(BY_ID[id_])
    percentages: list[int] = []
    months: list[int] = []
    for text in levels:
        assert not UPPER_BOUND.search(text), text
        assert "%" not in text, text
        for match in re.finditer(r"(\w+ \w+) (\d+) percent", text.lower()):
            assert match[1] == "at least", text
            percentages.append(int(match[2]))
        months += [
            NUMBERS[word] for word in re.findall(r"median.*? at most (\w+) months", text.lower())
        ]
    assert percentages == sorted(set(percentages))
    assert months == sorted(set(months), reverse=True)


@pytest.mark.parametrize(
    ("id_", "shares"),
    [
        ("INV-02", [75, 85]),
        ("INV-04", [25, 60, 95]),
        ("JUS-03", [20, 50]),
        ("INT-07", [70, 90]),
    ],
)
def test_holes_between_the_draft_thresholds_are_closed(id_: str, shares: list[int]) -> None:
    found = [int(n) for text in texts(BY_ID[id_]) for n in re.findall(r"(\d+) percent", text)]
    assert found == shares


def test_the_use_of_a_law_is_never_needed_below_level_four() -> None:
    for indicator in INDICATORS:
        if indicator["id"].startswith("LAW"):
            for text in texts(indicator)[:4]:
                assert not re.search(r"\b(case|cases|conviction|convictions|judgment)\b", text), (
                    text
                )
    for id_ in ("LAW-01", "LAW-03", "LAW-04"):
        assert re.search(r"exercise|review", BY_ID[id_]["levels"][4]), id_


def test_a_completed_case_is_never_the_only_way_to_level_three() -> None:
    for indicator in INDICATORS:
        for text in texts(indicator)[:4]:
            if re.search(r"\b(completed|used in|tested in) a case\b", text):
                assert "exercise" in text, text


def test_an_enforced_prohibition_may_reach_every_level() -> None:
    levels = texts(BY_ID["FIN-01"])
    assert "prohibit" in levels[1]
    assert "prohibition" in levels[3]
    assert not any("prohibit" in text for text in levels[:1])


def test_no_level_of_the_treaty_indicator_prefers_a_treaty() -> None:
    for text in texts(BY_ID["GOV-05"]):
        assert not re.search(r"United Nations|UN Convention|Budapest|Council of Europe", text)


def test_the_short_form_fits_half_a_day_and_touches_everything() -> None:
    short = [i for i in INDICATORS if i["short_form"]]
    assert 25 <= len(short) <= 29
    assert {i["id"] for i in short} >= CRITICAL
    per_dimension = Counter(i["id"][:3] for i in short)
    assert all(per_dimension[d["id"]] >= 2 for d in DIMENSIONS), per_dimension
    assert {a for i in short for a in i["informs"]} == set(INSTRUMENT["intervention_areas"])


def test_every_area_is_informed_and_every_area_code_exists() -> None:
    areas = set(INSTRUMENT["intervention_areas"])
    assert len(areas) == 15
    assert {a for i in INDICATORS for a in i["informs"]} == areas


@pytest.mark.parametrize("id_", IDS)
def test_links_lead_to_articles_and_chapters_that_exist(id_: str) -> None:
    links = BY_ID[id_]["links"]
    for treaty, articles in CONVENTIONS.items():
        assert set(links[treaty]) <= set(articles)
        assert links[treaty] == sorted(set(links[treaty]))
    assert set(links["wb_tool"]) <= set(INSTRUMENT["link_keys"]["wb_tool"])


@pytest.mark.parametrize("id_", [i["id"] for i in INDICATORS if "legal_basis" in i])
def test_a_legal_basis_is_claimed_only_for_linked_articles_that_need_one(id_: str) -> None:
    for basis in BY_ID[id_]["legal_basis"]:
        assert 1 <= basis["from"] <= 3
        listed = set(basis) - {"from"}
        assert listed
        for treaty in listed:
            assert set(basis[treaty]) <= set(BY_ID[id_]["links"][treaty])
            assert all(CONVENTIONS[treaty][n]["needs_domestic_basis"] for n in basis[treaty])


@pytest.mark.parametrize("treaty", list(CONVENTIONS))
def test_every_article_that_needs_a_basis_is_shown_once_or_listed_as_not_asked(
    treaty: str,
) -> None:
    shown = Counter(
        number
        for indicator in INDICATORS
        for basis in indicator.get("legal_basis", [])
        for number in basis.get(treaty, [])
    )
    not_asked = INSTRUMENT["link_keys"]["basis_not_asked"][treaty]
    needing = {n for n, a in CONVENTIONS[treaty].items() if a["needs_domestic_basis"]}
    assert set(shown) | set(not_asked) == needing
    assert not set(shown) & set(not_asked)
    assert max(shown.values()) == 1


def test_every_change_names_an_indicator_and_every_indicator_says_what_changed() -> None:
    changed = [c["id"] for c in INSTRUMENT["changes"]]
    assert set(changed) == {*IDS, "gradus-cj"}
    assert max(Counter(c for c in changed if c != "gradus-cj").values()) == 1
    assert all(c["change"].endswith(".") for c in INSTRUMENT["changes"])


def test_the_worked_example_follows_from_the_rules() -> None:
    example = INSTRUMENT["worked_example"]
    dimension = next(d for d in DIMENSIONS if d["id"] == example["dimension"])
    weights = {i["id"]: Fraction(str(i["weight"])) for i in dimension["indicators"]}
    assert set(example["ratings"]) == set(weights)
    rated = {k: v for k, v in example["ratings"].items() if isinstance(v, int)}
    points = sum(weights[k] * v for k, v in rated.items())
    weight = sum(weights[k] for k in rated)
    score = Fraction(100 * points, 4 * weight)
    assert f"{float(score):.2f}" == example["dimension_score"].split("= ")[1]
    assert f"{float(weight / sum(weights.values())):.2f}" == example["coverage"].split("= ")[1]
    band = max(b["stage"] for b in INSTRUMENT["scoring"]["bands"] if b["from"] <= score)
    lowest = min(example["ratings"][i["id"]] for i in dimension["indicators"] if i["critical"])
    gate = INSTRUMENT["scoring"]["gate"]["offset"] + lowest
    assert (band, gate, min(band, gate)) == (
        example["band_stage"],
        example["gate_stage"],
        example["stage"],
    )


def test_scoring_reads_evidence_as_a_range_and_names_every_grade() -> None:
    scoring = INSTRUMENT["scoring"]
    assert scoring["evidence"]["reading"] == "widen"
    caps = {g: v["cap"] for g, v in scoring["evidence"]["grades"].items()}
    assert caps == {"A": 4, "B": 3, "C": 2, "D": 1}
    starts = [b["from"] for b in scoring["bands"]]
    assert starts == sorted(set(starts))
    assert starts[0] == 0
