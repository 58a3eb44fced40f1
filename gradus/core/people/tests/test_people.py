"""Who sees and writes what about people."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from gradus.core.access.actor import Actor
from gradus.core.access.decide import scope_for
from gradus.core.access.denied import Denied
from gradus.core.access.scope import acting
from gradus.core.ledger.models import Entry
from gradus.core.people import models, rules, selectors
from gradus.core.people.actions import people as actions
from gradus.core.people.tests import factories as enter
from gradus.core.states.models import Institution
from gradus.core.states.tests import factories as make
from gradus.core.states.tests.factories import AT
from gradus.domain.ownership import Axis

pytestmark = pytest.mark.django_db

EVERYTHING = {"people", "register", "plan", "record", "findings", "results", "gate", "evidence"}


def at_institution(role: str, of: Institution) -> Actor:
    return make.holder(role, Axis.INSTITUTION, of.pk, state_id=of.state_id)


def seen(viewer: Actor, person: models.Person) -> selectors.PersonSeen | None:
    with acting(scope_for(viewer, AT)):
        return selectors.person(viewer, person.pk, AT)


@pytest.mark.parametrize(
    ("role", "hidden"),
    [
        ("national_coordinator", set()),
        ("focal_point", set()),
        ("academy", {"phone", "years_to_serve"}),
        ("data_protection_officer", {"years_to_serve"}),
        ("trainee", set()),
    ],
)
def test_masks_hold_for_each_role(role: str, hidden: set[str]) -> None:
    person = enter.person(make.institution(make.state()))
    viewer = {
        "national_coordinator": make.coordinator(person.state),
        "data_protection_officer": make.holder(
            "data_protection_officer", Axis.STATE, person.state_id, state_id=person.state_id
        ),
        "focal_point": at_institution("focal_point", person.institution),
        "academy": at_institution("academy", person.institution),
        "trainee": make.holder("trainee", Axis.PERSON, person.pk),
    }[role]
    view = seen(viewer, person)
    assert view is not None
    assert view.name == enter.FULL["name"]
    assert view.hidden == hidden
    for name in selectors.MASKED:
        value = getattr(view, name)
        assert value in ("", None) if name in hidden else value == enter.FULL[name]


def test_a_role_lifts_a_mask_only_where_it_reaches() -> None:
    mine = make.institution(make.state(), "academy")
    person = enter.person(mine)
    own = enter.person(make.institution(make.state(), "police"), name="Me")
    teacher = at_institution("academy", mine)
    trainee = make.holder("trainee", Axis.PERSON, own.pk)
    both = replace(teacher, holdings=(*teacher.holdings, *trainee.holdings), person_id=own.pk)
    others, self = seen(both, person), seen(both, own)
    assert others is not None
    assert self is not None
    assert others.hidden == {"phone", "years_to_serve"}
    assert self.hidden == frozenset()


def test_nobody_outside_sees_people_whatever_a_state_grants() -> None:
    person = enter.person(make.institution(make.state()))
    programme = make.programme()
    for role in ("programme_officer", "regional_team", "mentor", "evaluator", "hrddp_officer"):
        viewer = make.granted(
            make.holder(role, Axis.PROGRAMME, programme.pk),
            person.state,
            *EVERYTHING,
            may_change=True,
        )
        assert seen(viewer, person) is None
    assert seen(make.holder("operator", None, None), person) is None
    assert seen(make.holder("state_officer", Axis.STATE, person.state_id), person) is None


def test_no_state_sees_people_of_another() -> None:
    theirs = enter.person(make.institution(make.state("XBB")))
    mine = enter.person(make.institution(make.state("XAA")), name="Mine")
    for viewer in (
        make.coordinator(mine.state),
        at_institution("focal_point", mine.institution),
        make.holder("trainee", Axis.PERSON, mine.pk),
    ):
        assert seen(viewer, theirs) is None
        with acting(scope_for(viewer, AT)):
            assert not selectors.people_of(viewer, theirs.state_id, status="")
            assert not selectors.present_by_role(viewer, theirs.state_id)
            assert "canary" not in str(list(Entry.objects.values_list("body", flat=True))).lower()


def test_a_state_is_not_chosen_by_who_writes() -> None:
    person = enter.person(make.institution(make.state("XAA")))
    elsewhere = make.state("XBB")
    by = make.coordinator(person.state)
    with acting(scope_for(by, AT)):
        person.state = elsewhere
        person.save(update_fields=["state"])
        make.entered(person.thing())
        person.refresh_from_db()
    assert person.state_id == make.state("XAA").pk


def test_what_a_role_does_not_see_it_does_not_write() -> None:
    academy = make.institution(make.state(), "academy")
    by = at_institution("academy", academy)
    values: dict[str, Any] = {"name": "New", "roles": ["trainer"], "institution": academy}
    with acting(scope_for(by, AT)):
        with pytest.raises(rules.HiddenField, match="phone"):
            actions.enter_person(by=by, at=AT, phone="1", **values)
        row = actions.enter_person(by=by, at=AT, email="new@example.test", **values)
        with pytest.raises(rules.HiddenField, match="years_to_serve"):
            actions.change_person(by=by, at=AT, person=row, changes={"years_to_serve": 3})


def test_the_ledger_holds_no_personal_value() -> None:
    person = enter.person(make.institution(make.state()))
    by = make.coordinator(person.state)
    with acting(scope_for(by, AT)):
        actions.change_person(
            by=by, at=AT, person=person, changes={"email": "canary2@example.test"}
        )
        actions.change_person(by=by, at=AT, person=person, changes={})
        bodies = list(Entry.objects.filter(object_kind="people").values_list("body", flat=True))
    assert len(bodies) == 2
    for value in (*enter.FULL.values(), "canary2@example.test"):
        if isinstance(value, str) and value != "female":
            assert not any(value in body for body in bodies)


def test_who_left_is_counted_and_may_come_back() -> None:
    person = enter.person(make.institution(make.state()), roles=["practitioner", "trainer"])
    by = make.coordinator(person.state)
    with acting(scope_for(by, AT)):
        actions.mark_left(by=by, at=AT, person=person, left_on=AT.date())
        assert not selectors.people_of(by, person.state_id)
        assert selectors.present_by_role(by, person.state_id) == {
            ("practitioner", "left"): 1,
            ("trainer", "left"): 1,
        }
        actions.mark_back(by=by, at=AT, person=person)
        assert [one.pk for one in selectors.people_of(by, person.state_id)] == [person.pk]


def test_a_person_is_refused_with_a_reason() -> None:
    police, other = make.institution(make.state()), make.institution(make.state(), "other")
    unit = make.unit(other)
    by = make.coordinator(police.state)
    for wrong, refusal in (
        ({"name": " "}, rules.PersonIncomplete),
        ({"roles": ["boss"]}, rules.PersonIncomplete),
        ({"languages": ["english"]}, rules.NotALanguage),
        ({"years_to_serve": 90}, rules.ServiceOutOfRange),
        ({"unit_id": unit.pk}, rules.OtherInstitution),
    ):
        with pytest.raises(refusal):
            enter.person(police, **wrong)
    with acting(scope_for(by, AT)):
        assert not models.Person.objects.exists()


def test_a_trainee_changes_nothing() -> None:
    person = enter.person(make.institution(make.state()))
    by = make.holder("trainee", Axis.PERSON, person.pk)
    with acting(scope_for(by, AT)), pytest.raises(Denied):
        actions.change_person(by=by, at=AT, person=person, changes={"name": "Other"})
