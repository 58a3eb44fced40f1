"""A threat picture in words: each rule of sureness, of next steps and of separate series."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from gradus.engines.threat.inputs import Judgement
from gradus.engines.threat.profile import Interval, OffenceGroup
from gradus.formats.records.write_json import write_json
from gradus.formats.statistics.series import KINDS, SeriesFigure
from gradus.workflows.tests.threat_made import (
    AREAS,
    CTS,
    GROUPS,
    TODAY,
    bands,
    borrowed,
    change,
    figure,
    group,
    judged,
    moves,
    own,
    profile,
    seen,
    views,
)
from gradus.workflows.threat_reading import threat_reading
from gradus.workflows.threat_reading_parts import GroupReading, ThreatReading
from gradus.workflows.threat_series import series_by_group

GOLDEN = Path(__file__).parent / "golden" / "threat_reading_XAA.json"
AGREE = views(50, 55, 60, 52, 58)
NO_VIEWS = Judgement()


def read(
    *found: OffenceGroup, figures: tuple[SeriesFigure, ...] = (), judgement: Judgement = NO_VIEWS
) -> ThreatReading:
    made = profile(found)
    return threat_reading(
        made,
        today=TODAY,
        figures=series_by_group(figures),
        judgement=judgement,
        moves=moves(made),
        areas=AREAS,
        licences={CTS: "with attribution"},
    )


def only(*found: OffenceGroup, **more: object) -> GroupReading:
    return read(*found, **more).groups[0]  # type: ignore[arg-type]


SURVEY = (
    figure("victimisation", 2022, "6.2", low=Decimal("5.1"), high=Decimal("7.3"), sample=2400),
    figure("reporting", 2022, "14", question="Did you tell the police?"),
)
OLD_SURVEY = (figure("victimisation", 2018, "6"), figure("reporting", 2018, "14"))


@pytest.mark.parametrize(
    ("found", "figures", "judgement", "degree"),
    [
        (own(), (), NO_VIEWS, "well-known"),
        (own("online-fraud", 2021), (), NO_VIEWS, "well-known"),
        (own("online-fraud", 2018, 2019, 2020), (), NO_VIEWS, "partly-known"),
        (own(rate=bands(10, 4.1)), (), NO_VIEWS, "partly-known"),
        (own(own_share=0.79), (), NO_VIEWS, "partly-known"),
        (own(own_share=0.49), (), NO_VIEWS, "little-known"),
        (own(rate=bands(10, 21)), (), NO_VIEWS, "little-known"),
        (own(rate=change(10, 0, 20)), (), NO_VIEWS, "little-known"),
        (own(rate=bands(10, 21)), SURVEY, NO_VIEWS, "partly-known"),
        (borrowed("online-fraud"), (), NO_VIEWS, "little-known"),
        (borrowed("online-fraud"), SURVEY, NO_VIEWS, "partly-known"),
        (borrowed("online-fraud"), OLD_SURVEY, NO_VIEWS, "little-known"),
        (group(), (), NO_VIEWS, "not-known"),
        (group(), SURVEY[1:], NO_VIEWS, "not-known"),
        (group(), (figure("recorded", 2022, "7"),), NO_VIEWS, "little-known"),
        (group(basis="judgement"), (), judged(online_fraud=AGREE), "partly-known"),
        (group(basis="judgement"), (), judged(online_fraud=AGREE[:4]), "little-known"),
        (group(basis="judgement"), (), judged(online_fraud=views(5, 50, 52, 51, 95)), "little-known"),
        (own(rate=bands(10, 21)), (), judged(online_fraud=AGREE), "little-known"),
    ],
)  # fmt: skip
def test_how_sure_a_group_is(
    found: OffenceGroup, figures: tuple[SeriesFigure, ...], judgement: Judgement, degree: str
) -> None:
    assert only(found, figures=figures, judgement=judgement).sureness.degree == degree


@pytest.mark.parametrize(
    ("found", "figures", "judgement", "steps"),
    [
        (group("online-arms"), (), NO_VIEWS, {"ask-experts"}),
        (group("identity-theft"), (), NO_VIEWS, {"ask-experts", "survey"}),
        (
            group("online-arms", basis="judgement"),
            (),
            judged(online_arms=views(9)),
            {"more-experts"},
        ),
        (group("online-arms", basis="judgement"), (), judged(online_arms=AGREE), set()),
        (
            group("online-arms", basis="judgement"),
            (),
            judged(online_arms=views(5, 95)),
            {"settle-dissent"},
        ),
        (borrowed("online-fraud"), SURVEY, NO_VIEWS, {"own-figures"}),
        (
            borrowed("online-fraud", basis="judgement"),
            SURVEY,
            judged(online_fraud=AGREE),
            {"own-figures"},
        ),
        (own(), SURVEY, NO_VIEWS, set()),
        (own(), SURVEY[:1], NO_VIEWS, {"survey-both"}),
        (own(), SURVEY[1:], NO_VIEWS, {"survey-both"}),
        (own(), OLD_SURVEY, NO_VIEWS, {"survey"}),
        (own("online-fraud", 2018, 2019, 2020), SURVEY, NO_VIEWS, {"newer-figures"}),
        (own("online-fraud", 2022, 2023), SURVEY, NO_VIEWS, {"earlier-figures"}),
        (own(rate=bands(10, 21)), SURVEY, NO_VIEWS, {"check-counting"}),
    ],
)
def test_what_would_make_a_group_surer(
    found: OffenceGroup, figures: tuple[SeriesFigure, ...], judgement: Judgement, steps: set[str]
) -> None:
    told = read(found, figures=figures, judgement=judgement).steps
    assert {step.id for step in told} == steps
    assert all(step.groups == (found.id,) and step.gain > 0 for step in told)


def test_the_step_that_gains_most_comes_first_and_names_its_groups() -> None:
    small = Interval(mid=0.02, low=0.01, high=0.03)
    found = read(
        borrowed("interference"),
        borrowed("unlawful-access"),
        group("online-arms", importance=small),
    )
    assert [step.id for step in found.steps] == ["own-figures", "survey", "ask-experts"]
    first = found.steps[0]
    assert first.groups == ("interference", "unlawful-access")
    assert first.share == pytest.approx(0.2)
    assert [step.gain for step in found.steps] == pytest.approx([0.2, 0.2, 0.04])
    assert found.summary[2].params["what"] == first.what
    done = read(own(), figures=SURVEY)
    assert done.steps == ()
    assert "keep the figures new" in done.summary[2].text()


@pytest.mark.parametrize(
    ("trend", "years", "direction"),
    [
        (change(0.1, 0.01, 0.2), (2021, 2022, 2023), "rising"),
        (change(-0.1, -0.2, -0.01), (2021, 2022, 2023), "falling"),
        (change(0.1, 0.0, 0.2), (2021, 2022, 2023), "unclear"),
        (change(0.1, 0.01, 0.2), (2022, 2023), "unclear"),
        (change(0.1, 0.01, 0.2), (2008, 2009, 2010), "unclear"),
    ],
)
def test_a_direction_is_told_only_of_own_figures_that_exclude_none(
    trend: object, years: tuple[int, ...], direction: str
) -> None:
    found = only(own("online-fraud", *years, trend=trend)).trend
    assert found is not None
    assert (found.direction, found.interval) == (direction, "80 %")


def test_a_borrowed_trend_is_nobodys_direction() -> None:
    found = only(borrowed(trend=change(0.3, 0.2, 0.4))).trend
    assert found is not None
    assert (found.direction, found.own) == ("unclear", False)


def test_kinds_stay_apart_and_what_is_absent_is_not_reported() -> None:
    figures = (
        *SURVEY,
        figure("complaints", 2022, "40"),
        figure("complaints", 2023, "50"),
        figure("loss", 2023, "1200"),
        figure("victimisation", 2020, "5", question="Were you cheated?"),
    )
    found = only(own(), figures=figures)
    kinds = [(s.kind, s.unit, len(s.points)) for s in found.series]
    assert kinds == [
        ("recorded", "per 100,000", 3),
        ("recorded", "count", 3),
        ("victimisation", "per cent", 1),
        ("victimisation", "per cent", 1),
        ("reporting", "per cent", 1),
        ("complaints", "count", 2),
        ("loss", "money", 1),
    ]
    assert found.not_reported == ("cases", "incidents")
    assert only(group()).not_reported == KINDS
    assert all(s.source and s.definition and s.points[-1].year for s in found.series)
    assert found.recorded is not None
    assert (found.recorded.unit, found.recorded.points[-1].year) == ("per 100,000", 2023)


def test_published_figures_that_are_among_the_states_own_stand_once() -> None:
    same = figure("recorded", 2023, "123", scheme="cts", term=seen(2023)[0].category, source=CTS)
    found = only(own(), figures=(same,))
    counts = [p.year for s in found.series if s.unit == "count" for p in s.points]
    assert sorted(counts) == [2021, 2022, 2023]


def test_more_reports_are_told_as_no_failure() -> None:
    rising = read(own(trend=change(0.1, 0.01, 0.2)), figures=SURVEY)
    assert rising.groups[0].rose == ("recorded",)
    assert any("not failure" in caution.text() for caution in rising.cautions)
    figures = (figure("reporting", 2021, "10"), figure("reporting", 2023, "14"))
    reported = read(group(), figures=figures)
    assert reported.groups[0].rose == ("reporting",)
    still = read(
        group(), figures=(figure("victimisation", 2021, "1"), figure("victimisation", 2023, "9"))
    )
    assert still.groups[0].rose == ()
    assert not any("not failure" in caution.text() for caution in still.cautions)
    assert "not all crime" in still.cautions[0].text()


def test_figures_count_for_the_groups_of_the_classification_and_no_others() -> None:
    found = series_by_group(
        [
            figure("complaints", 2024, "9", term="Ransomware", scheme="ic3"),
            figure("complaints", 2024, "9", term="Romance", scheme="ic3"),
            figure("recorded", 2024, "9", term="Art. 1", scheme="national:XAA"),
        ]
    )
    assert {name: len(few) for name, few in found.items()} == {"ransomware": 1, "": 2}


def test_a_marking_that_nobody_knows_is_taken_for_the_strictest() -> None:
    marks = ("", "TLP:WHITE", "STATE-ONLY", "secret")
    said = [
        only(group(), figures=(figure("cases", 2022, "1", marking=mark),)).series[0].marking
        for mark in marks
    ]
    assert said == ["", "TLP:CLEAR", "STATE-ONLY", "TLP:RED"]


def test_judgement_leads_where_nothing_is_counted_and_is_marked_so() -> None:
    found = read(
        group("online-arms", basis="judgement"), judgement=judged(online_arms=views(9, 11))
    )
    assert (found.groups[0].judged, found.groups[0].experts) == (True, 2)
    assert any("judgement leads, and is marked so" in c.text() for c in found.cautions)
    assert "judgement leads" in found.summary[1].text()


def test_a_picture_of_harm_alone_says_so() -> None:
    assert "By harm alone" in read(group()).summary[0].text()
    nobody = read(*(group(name, top_five=0.4) for name in GROUPS))
    assert "No group" in nobody.summary[0].text()


def test_areas_move_only_where_their_interval_is_on_one_side() -> None:
    directions = {move.area: move.direction for move in read(own()).moves}
    assert list(directions.values()) == ["down", "up", "unclear", "up", "down", "up", "down"]


def test_the_reading_of_a_fictional_state_is_as_agreed() -> None:
    """Changed on purpose only: delete the file and run again to write it anew, then look at it."""
    found = read(
        own(trend=change(0.1, 0.01, 0.2)),
        group("online-drugs", basis="judgement"),
        borrowed("interference"),
        group("identity-theft", top_five=0.1),
        figures=(*SURVEY, figure("complaints", 2023, "50", marking="TLP:GREEN")),
        judgement=judged(online_drugs=views(60, 70, 95, width=5)),
    )
    told = write_json(found)
    if not GOLDEN.exists():
        GOLDEN.parent.mkdir(exist_ok=True)
        GOLDEN.write_bytes(told)
    assert json.loads(told) == json.loads(GOLDEN.read_bytes())
