"""Supply as a planner, a donor and a State see it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from gradus.catalogue.member_states import UnknownState
from gradus.catalogue.shelf import NotInCatalogue
from gradus.core.access.actor import Actor
from gradus.core.access.decide import scope_for
from gradus.core.access.denied import Denied
from gradus.core.access.scope import acting, system
from gradus.core.resources import actions, models, rules, selectors
from gradus.core.states.tests import factories as make
from gradus.core.states.tests.factories import AT
from gradus.domain.ownership import Axis
from gradus.domain.periods import Month
from gradus.formats.records.read_yaml import read_yaml
from gradus.workflows.state import StateFile

pytestmark = pytest.mark.django_db

PLAN: dict[str, Any] = {"start": Month(2027, 1), "horizon": 24}


def officer() -> Actor:
    return make.holder("programme_officer", Axis.PROGRAMME, make.programme().pk)


def pot(by: Actor, **changes: Any) -> models.Pot:
    values: dict[str, Any] = {
        "programme_id": make.programme().pk,
        "partner_id": make.partner().pk,
        "title": "First pot",
        "amount": Decimal("1200.50"),
        "currency": "USD",
        "starts": date(2027, 1, 1),
        "ends": date(2028, 12, 31),
    }
    with acting(scope_for(by, AT)):
        return actions.add_pot(by=by, at=AT, **values | changes)


def supply(by: Actor, code: str = "XAA", **changes: Any) -> selectors.StateSupply:
    with acting(scope_for(by, AT)):
        return selectors.supply_for(by, make.state(code).pk, **PLAN | changes)


def test_earmarks_decide_which_plan_counts_on_a_pot() -> None:
    by = officer()
    pot(by, states=["XAA"], areas=["forensics"], cost_kinds=["travel"], carry_over=True)
    free = pot(by, title="Free")
    pot(by, title="Other", states=["XBB"])
    pot(by, title="Past", starts=date(2020, 1, 1), ends=date(2026, 12, 31))
    found = supply(by)
    own, shared = found.pots
    assert (own.amounts, own.purposes) == ((600, 600), ("DFL", "EQP"))
    assert (own.cost_kinds, own.carry_over) == (("travel",), True)
    assert shared.purposes == ()
    assert found.shared == {str(free.pk)}


def test_money_in_another_currency_waits_for_a_rate() -> None:
    by = officer()
    pot(by, currency="EUR", amount=Decimal(1000))
    with pytest.raises(rules.RateMissing):
        supply(by)
    (found,) = supply(by, rates={"EUR": Decimal("1.2")}).pots
    assert sum(found.amounts) == 1200


def test_a_closed_pot_and_a_withdrawn_offer_are_not_counted_on() -> None:
    by = officer()
    row = pot(by)
    with acting(scope_for(by, AT)):
        offer = actions.add_offer(
            by=by,
            at=AT,
            programme_id=make.programme().pk,
            partner_id=make.partner().pk,
            kind="forensic-workstation",
            units=2,
            starts=date(2027, 9, 15),
        )
        (line,) = selectors.supply_for(by, make.state().pk, **PLAN).donations
        assert (line.month, line.units) == (8, 2)
        actions.close_pot(by=by, at=AT, pot=row)
        actions.withdraw_offer(by=by, at=AT, offer=offer)
    found = supply(by)
    assert (found.pots, found.donations) == ((), ())


def test_trainers_of_the_programme_and_of_the_state_add_up() -> None:
    by, state = officer(), make.state()
    home = make.coordinator(state)
    spring: dict[str, Any] = {
        "kind": "trainers",
        "starts": date(2027, 1, 1),
        "ends": date(2027, 3, 31),
    }
    with acting(scope_for(by, AT)):
        actions.add_supply(
            by=by, at=AT, programme_id=make.programme().pk, number=2, language="fr", **spring
        )
    with acting(scope_for(home, AT)):
        actions.add_supply(by=home, at=AT, state_id=state.pk, number=1, **spring)
        actions.enter_circumstance(
            by=home,
            at=AT,
            state_id=state.pk,
            kind="election",
            starts=date(2027, 5, 30),
            ends=date(2027, 6, 2),
            reason="Election",
            source="Calendar",
        )
    viewer = make.granted(by, state, "resources")
    found = supply(viewer)
    (trainers,) = found.resources
    assert trainers.id == "trainers"
    assert trainers.monthly is not None
    assert trainers.monthly[:4] == (3, 3, 3, 0)
    assert [c.months for c in found.circumstances] == [(4, 5)]
    (french,) = supply(viewer, languages=["sw"]).resources
    assert french.monthly is not None
    assert french.monthly[0] == 1, (
        "who works in French alone is not counted for a course in Swahili"
    )
    assert supply(by).circumstances == (), "without the State's grant its calendar is not seen"


def test_what_comes_out_is_what_a_state_file_takes() -> None:
    by = officer()
    pot(by, areas=["investigations"])
    found = supply(by)
    money = found.pots[0]
    text = f"""schema: gradus.state/1
code: XAA
name: Arden (fictional)
start: 2027-01
pots:
  - id: "{money.id}"
    donor: {money.donor}
    amounts: {list(money.amounts)}
    purposes: {list(money.purposes)}
"""
    assert read_yaml(StateFile, text.encode(), "state.yaml").pots == found.pots


def test_a_partner_sees_its_own_and_offers_itself() -> None:
    by = officer()
    pot(by)
    mine, other = make.partner(), make.partner("donor-b")
    donor = make.holder("donor", Axis.PARTNER, mine.pk)
    rival = make.holder("donor", Axis.PARTNER, other.pk)
    offer: dict[str, Any] = {
        "programme_id": make.programme().pk,
        "kind": "lab-suite",
        "units": 1,
        "starts": date(2027, 1, 1),
    }
    with acting(scope_for(donor, AT)):
        actions.add_offer(by=donor, at=AT, partner_id=mine.pk, **offer)
        with pytest.raises(Denied):
            actions.close_pot(by=donor, at=AT, pot=selectors.pots(donor)[0])
    with acting(scope_for(rival, AT)):
        assert selectors.pots(rival) == []
        assert selectors.offers(rival) == []
        with pytest.raises(Denied):
            actions.add_offer(
                by=rival, at=AT, partner_id=mine.pk, **{**offer, "programme_id": other.pk}
            )


def test_no_state_sees_or_writes_anothers() -> None:
    mine, theirs = make.state("XAA"), make.state("XBB")
    home, away = make.coordinator(mine), make.coordinator(theirs)
    pot(officer(), states=["XBB"])
    days: dict[str, Any] = {"starts": date(2027, 5, 1), "ends": date(2027, 5, 2)}
    with acting(scope_for(away, AT)):
        actions.enter_circumstance(
            by=away, at=AT, state_id=theirs.pk, kind="other", reason="canary", **days
        )
        actions.add_supply(by=away, at=AT, state_id=theirs.pk, kind="mentors", number=1, **days)
    with acting(scope_for(home, AT)):
        assert selectors.circumstances(home, theirs.pk) == []
        assert selectors.supplies(home) == []
        assert selectors.pots(home) == []
        empty = selectors.supply_for(home, theirs.pk, **PLAN)
        assert (empty.pots, empty.resources, empty.circumstances) == ((), (), ())
        with pytest.raises(Denied):
            actions.enter_circumstance(
                by=home, at=AT, state_id=theirs.pk, kind="other", reason="x", **days
            )


def test_what_is_not_in_the_catalogue_is_refused() -> None:
    by = officer()
    with pytest.raises(NotInCatalogue):
        pot(by, areas=["spying"])
    with pytest.raises(UnknownState):
        pot(by, states=["ZZZ"])
    with pytest.raises(rules.EndsBeforeItStarts):
        pot(by, ends=date(2026, 1, 1))
    with system("test"):
        assert not models.Pot.objects.exists()


def test_a_supply_has_one_owner_in_the_database_too() -> None:
    row = models.Supply(
        programme=make.programme(),
        state=make.state(),
        kind="mentors",
        number=1,
        starts=AT.date(),
        ends=AT.date(),
    )
    with system("test"), pytest.raises(IntegrityError, match="one_owners"), transaction.atomic():
        row.save(force_insert=True)


def test_an_election_that_moves_keeps_where_it_stood() -> None:
    state = make.state()
    by = make.coordinator(state)
    told: dict[str, Any] = {"state_id": state.pk, "kind": "election", "reason": "Election"}
    with acting(scope_for(by, AT)):
        first = actions.enter_circumstance(
            by=by, at=AT, starts=date(2027, 5, 1), ends=date(2027, 5, 2), **told
        )
        moved = actions.enter_circumstance(
            by=by, at=AT, starts=date(2027, 9, 1), ends=date(2027, 9, 2), corrects=first, **told
        )
        assert [c.pk for c in selectors.circumstances(by, state.pk)] == [moved.pk]
        assert [c.months for c in selectors.supply_for(by, state.pk, **PLAN).circumstances] == [
            (8,)
        ]
        every = selectors.circumstances(by, state.pk, over=True)
        assert [c.corrects_id for c in every] == [None, first.pk]
        with pytest.raises(rules.EndedAlready):
            actions.enter_circumstance(
                by=by, at=AT, starts=date(2027, 9, 1), ends=None, effect="noted", corrects=first,
                **told,
            )  # fmt: skip
        actions.lift_circumstance(by=by, at=AT, circumstance=moved)
        assert selectors.circumstances(by, state.pk) == []


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"effect": "fewer"}, "how much"),
        ({"effect": "money-cut", "share": 101}, "how much"),
        ({"ends": None}, "for ever"),
        ({"grade": "sourced"}, "no source"),
    ],
)
def test_an_effect_says_all_it_needs(wrong: dict[str, Any], said: str) -> None:
    state = make.state()
    by = make.coordinator(state)
    told: dict[str, Any] = {"kind": "other", "reason": "x", "starts": AT.date(), "ends": AT.date()}
    with acting(scope_for(by, AT)), pytest.raises(rules.EffectUnsaid, match=said):
        actions.enter_circumstance(by=by, at=AT, state_id=state.pk, **told | wrong)


def test_each_effect_reaches_the_state_file() -> None:
    state, donor = make.state(), make.partner()
    by = make.coordinator(state)
    told: dict[str, Any] = {"kind": "funding-cut", "reason": "Cut", "starts": date(2027, 7, 1)}
    with acting(scope_for(by, AT)):
        actions.enter_circumstance(
            by=by, at=AT, state_id=state.pk, ends=None, effect="money-cut", share=40,
            partner_id=donor.pk, source="Letter", **told,
        )  # fmt: skip
        (found,) = selectors.supply_for(by, state.pk, **PLAN).circumstances
    assert found.months == tuple(range(6, 24)), "until further notice is to the end of the plan"
    assert (found.effect, found.share, found.donor) == ("money-cut", 0.4, donor.name)
    assert (found.kind, found.grade) == ("funding-cut", "sourced")


def test_what_a_state_expects_counts_until_the_programme_says_it() -> None:
    state, donor = make.state(), make.partner()
    home = make.coordinator(state)
    told: dict[str, Any] = {"currency": "USD", "starts": date(2027, 1, 1),
                            "ends": date(2028, 12, 31), "state_id": state.pk}  # fmt: skip
    with acting(scope_for(home, AT)):
        actions.add_pot(by=home, at=AT, title=donor.name, amount=Decimal(2400), **told)
        own = actions.add_pot(by=home, at=AT, title="Own budget", amount=Decimal(100), **told)
        found = selectors.supply_for(home, state.pk, **PLAN).pots
        assert [(p.donor, p.amounts) for p in found] == [
            (donor.name, (1200, 1200)), ("Own budget", (50, 50)),
        ]  # fmt: skip
    by = officer()
    pot(by, states=["XAA"])
    viewer = make.granted(by, state, "resources", may_change=True)
    seen = [(p.donor, sum(p.amounts)) for p in supply(viewer).pots]
    assert sorted(seen) == [("Own budget", 100), (donor.name, 1200)], "nothing is counted twice"
    with acting(scope_for(viewer, AT)), pytest.raises(Denied):
        actions.close_pot(by=viewer, at=AT, pot=own)
    with acting(scope_for(home, AT)):
        assert {p.title for p in selectors.pots(home)} == {donor.name, "Own budget"}
