"""The picture of a State: what it is made of, when it is no longer what it would be, and what it never is."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from gradus.catalogue.classification import Decision
from gradus.core.access.scope import system
from gradus.core.accounts.tests.people import entries
from gradus.core.jobs.models import Run
from gradus.entrypoints.jobs.worker import work
from gradus.formats.statistics.elicitation import View
from gradus.formats.statistics.tests.tables_made import LONG_MAPPING, SURVEY, long_table
from gradus.steps.threats import bridge, models, pictures, public, rules, selectors
from gradus.steps.threats.actions import decisions, judgement, sources
from gradus.steps.threats.actions import pictures as actions
from gradus.steps.threats.tests.factories import (
    FRAUD,
    Office,
    bring,
    bring_world,
    coordinator,
    eight_states,
    officer,
    source,
    world_source,
)

pytestmark = pytest.mark.usefixtures("committing")


def published() -> None:
    programme = officer()
    bring_world(programme, world_source(programme), eight_states())


def worked() -> None:
    asyncio.run(work(wait=False))


def picture(office: Office):
    with office.at_work() as (by, at):
        actions.ask(by=by, at=at, state_id=office.owner_id)
    worked()
    with office.at_work() as (by, _):
        return bridge.profile_of(selectors.picture_of(by, office.owner_id))


def group(profile, name: str = "online-fraud"):
    return next(one for one in profile.groups if one.id == name)


def view(**changes) -> View:
    told = View(
        group="online-drugs", who="Customs", low=Decimal(60), best=Decimal(80), high=Decimal(95)
    )
    return replace(told, **changes)


def judge(office: Office, *views: View) -> None:
    with office.at_work() as (by, at):
        judgement.give(
            by=by, at=at, state_id=office.owner_id, given_on=at.date(), views=views or (view(),)
        )


def test_a_picture_rests_on_what_is_published_and_says_what_is_borrowed() -> None:
    published()
    office, without = coordinator(), coordinator("XHH")
    own, borrowed = picture(office), picture(without)
    assert group(own).basis == "own"
    assert {one.year for one in group(own).observed} == {2019, 2020, 2021, 2022}
    assert group(borrowed).basis == "borrowed"
    assert group(borrowed).observed == ()
    assert group(borrowed).rate is not None  # an estimate, and never a zero
    assert group(own, "online-drugs").basis == "not-counted"
    assert entries("threats.picture")
    with office.at_work() as (by, _):
        assert json.loads(public.profile(by, office.owner_id))["state"] == "XAA"


def test_a_picture_is_the_same_made_twice() -> None:
    published()
    office = coordinator()
    assert picture(office) == picture(office)


def test_a_states_own_statistics_go_before_published_ones_and_are_never_added() -> None:
    published()
    office = coordinator()
    row = source(office, kind="national")
    with office.at_work() as (by, at):
        sources.say_mapping(by=by, at=at, source=row, mapping=LONG_MAPPING)
        told = Decision(
            scheme="national:XAA",
            term="E-fraud",
            group="online-fraud",
            relation="exact",
            because="It is how the penal code calls it",
        )
        decisions.decide(by=by, at=at, state_id=office.owner_id, decision=told)
    with office.at_work() as (by, _):
        row = selectors.source_of(by, office.owner_id, row.pk)
    bring(office, row, long_table("XAA,E-fraud,2021,5000", "XAA,E-fraud,2022,5100"))
    found = group(picture(office))
    assert {(one.category, one.count) for one in found.observed} == {
        ("national:XAA: E-fraud", 5000.0),
        ("national:XAA: E-fraud", 5100.0),
    }


def test_no_state_learns_of_anothers_own_figures() -> None:
    published()
    first, second = coordinator(), coordinator("XBB")
    before = picture(second)
    bring(first, source(first), eight_states().replace(b",Counts,100", b",Counts,99999"))
    assert picture(second) == before


def test_a_survey_of_reporting_makes_the_actual_rate_the_states_own() -> None:
    published()
    office = coordinator()
    before = group(picture(office)).actual
    bring(office, source(office, kind="survey"), SURVEY.replace(",14,9,21,", ",50,45,55,").encode())
    after = group(picture(office)).actual
    assert after.mid < before.mid  # where half is told to the police, less is hidden
    assert after.high95 / after.low95 < before.high95 / before.low95


def test_where_nothing_is_counted_judgement_leads_and_dissent_is_kept() -> None:
    published()
    office = coordinator()
    plain = group(picture(office), "online-drugs")
    judge(office, view(), view(who="Health", low=Decimal(5), best=Decimal(10), high=Decimal(20)))
    led = group(picture(office), "online-drugs")
    assert led.basis == "judgement"
    assert led.importance.high - led.importance.low > plain.importance.high - plain.importance.low
    with office.at_work() as (by, _):
        assert {one.who for one in selectors.views_of(by, office.owner_id)} == {"Customs", "Health"}


def test_a_view_given_anew_takes_the_earlier_ones_place_and_the_earlier_is_kept() -> None:
    office = coordinator()
    judge(office)
    judge(office, view(best=Decimal(70)))
    with office.at_work() as (by, _):
        [now_held] = selectors.views_of(by, office.owner_id)
    assert now_held.best == 70
    with system("test"):
        assert models.View.objects.count() == 2


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"group": "piracy"}, rules.NoSuchGroup),
        ({"low": Decimal(90)}, rules.OutOfOrder),
        ({"high": Decimal(101)}, rules.OutOfOrder),
        ({"who": "  "}, rules.NotSaid),
    ],
)
def test_a_view_that_cannot_be_one_is_refused_and_none_of_the_others_is_kept(
    changes, refusal
) -> None:
    office = coordinator()
    with pytest.raises(refusal):
        judge(office, view(who="Police"), view(**changes))
    with system("test"):
        assert not models.View.objects.exists()


def test_a_view_of_tomorrow_is_refused() -> None:
    office = coordinator()
    with office.at_work() as (by, at), pytest.raises(rules.NotYet):
        judgement.give(
            by=by, at=at, state_id=office.owner_id, given_on=date(2999, 1, 1), views=[view()]
        )


def test_harm_that_a_state_sees_otherwise_moves_its_share_and_can_be_given_back() -> None:
    published()
    office = coordinator()
    before = group(picture(office), "ransomware").importance.mid
    with office.at_work() as (by, at):
        harm = judgement.weigh(
            by=by,
            at=at,
            state_id=office.owner_id,
            group="ransomware",
            low=Decimal(9),
            mid=Decimal(10),
            high=Decimal(10),
            grade="partly sourced",
            because="Two hospitals stood still for weeks",
        )
    assert group(picture(office), "ransomware").importance.mid > before
    with office.at_work() as (by, at):
        judgement.weigh_as_catalogue(by=by, at=at, harm=harm)
    assert group(picture(office), "ransomware").importance.mid == before


def test_a_change_of_what_a_picture_rests_on_asks_for_a_new_one_once() -> None:
    published()
    office = coordinator()
    worked()
    judge(office)
    judge(office, view(who="Police"))
    with system("test"):
        waiting = Run.objects.filter(name=selectors.PICTURE, status=Run.Status.QUEUED)
        assert waiting.count() == 1
    worked()
    with office.at_work() as (by, _):
        row = selectors.picture_of(by, office.owner_id)
        assert row.ground == selectors.state_ground(by, office.owner_id)
    judge(office, view(who="Health"))
    with office.at_work() as (by, _):
        assert row.ground != selectors.state_ground(by, office.owner_id)


def test_the_estimate_of_all_states_says_of_each_what_was_reported_last() -> None:
    published()
    worked()
    office = coordinator()
    with office.at_work() as (by, _):
        row = selectors.world_picture(by)
        assert row is not None
        assert row.ground == selectors.world_ground(by)
        kept = selectors.kept_world(by)
    states = kept.groups["online-fraud"]
    assert (states["XAA"].last.rate, states["XAA"].last.year) == (4, 2022)
    assert states["XHH"].last is None  # not reported, which is no zero
    assert states["XHH"].borrowed
    assert 0 < states["XHH"].rate.low95 < states["XHH"].rate.mid < states["XHH"].rate.high95
    assert "online-drugs" not in kept.groups  # nobody counts it


def test_a_terms_decision_can_be_taken_back() -> None:
    office = coordinator()
    with office.at_work() as (by, at):
        told = Decision(scheme="s", term="t", because="It is none", outcome="not-cyber")
        row = decisions.decide(by=by, at=at, state_id=office.owner_id, decision=told)
        ground = pictures.state_ground(by, office.owner_id, "XAA")
        assert ground.means("s", "t").outside == "not-cyber"
    with office.at_work() as (by, at):
        decisions.take_back(by=by, at=at, row=row)
        assert not selectors.decisions_of(by, office.owner_id)


@pytest.mark.parametrize("changes", [{"group": "piracy"}, {"because": " "}, {"group": ""}])
def test_a_decision_without_group_or_reason_is_refused(changes) -> None:
    office = coordinator()
    told = Decision(scheme="s", term="t", because="So it is", group="ransomware")
    with office.at_work() as (by, at), pytest.raises(rules.TermUndecided):
        decisions.decide(by=by, at=at, state_id=office.owner_id, decision=replace(told, **changes))


def test_fraud_is_the_groups_own_term() -> None:
    """What the other tests build on: the crosswalk knows the term."""
    office = coordinator()
    with office.at_work() as (by, _):
        assert pictures.world_ground(by).means("cts", FRAUD).counted == ("online-fraud",)
