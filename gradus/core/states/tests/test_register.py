"""Who may write the register, and that no State sees another's."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradus.core.access.actor import Actor
from gradus.core.access.decide import scope_for
from gradus.core.access.denied import Denied
from gradus.core.access.scope import acting, system
from gradus.core.ledger.models import Entry
from gradus.core.states import actions, models, rules, selectors
from gradus.core.states.tests import factories as make
from gradus.core.states.tests.factories import AT
from gradus.domain.ownership import Axis

pytestmark = pytest.mark.django_db


def focal_point(of: models.Institution) -> Actor:
    return make.holder("focal_point", Axis.INSTITUTION, of.pk, state_id=of.state_id)


def test_a_coordinator_enters_an_institution_and_its_unit() -> None:
    state = make.state()
    by = make.coordinator(state)
    with acting(scope_for(by, AT)):
        police = actions.register_institution(
            by=by, at=AT, state_id=state.pk, name=" National  Police ", kind="police"
        )
        actions.add_unit(by=by, at=AT, institution=police, name="Cyber unit", posts=12)
        (seen,) = selectors.institutions_of(by, state.pk)
        (unit,) = seen.units.all()
        written = set(Entry.objects.values_list("action", flat=True))
    assert (seen.code, seen.name) == ("national-police", "National Police")
    assert (unit.posts, unit.staff) == (12, None), "not reported is not zero"
    assert unit.security_forces, "due diligence is owed until somebody says it is not"
    assert {"institution.register", "unit.add"} <= written


def test_a_name_is_taken_once() -> None:
    state = make.state()
    by = make.coordinator(state)
    police = make.institution(state)
    make.unit(police, "Cyber unit")
    with acting(scope_for(by, AT)):
        with pytest.raises(rules.NameTaken):
            actions.register_institution(
                by=by, at=AT, state_id=state.pk, name="xaa POLICE", kind="police"
            )
        with pytest.raises(rules.NameTaken):
            actions.add_unit(by=by, at=AT, institution=police, name="Cyber unit")
        with pytest.raises(rules.NameMissing):
            actions.add_unit(by=by, at=AT, institution=police, name=" ")
        with pytest.raises(rules.MoreStaffThanPosts):
            actions.add_unit(by=by, at=AT, institution=police, name="Other", posts=2, staff=3)


def test_a_focal_point_corrects_but_does_not_decide_what_is_owed() -> None:
    unit = make.unit(make.institution(make.state()))
    by = focal_point(unit.institution)
    same: dict[str, Any] = {"name": unit.name, "posts": None, "staff": None}
    with acting(scope_for(by, AT)):
        row = selectors.unit(by, unit.pk)
        assert row is not None
        actions.change_unit(by=by, at=AT, unit=row, place="Harbour", security_forces=True, **same)
        with pytest.raises(Denied):
            actions.change_unit(by=by, at=AT, unit=row, place="", security_forces=False, **same)
        with pytest.raises(Denied):
            actions.add_unit(by=by, at=AT, institution=row.institution, name="Other")
        again = selectors.unit(by, unit.pk)
    assert again is not None
    assert (again.place, again.security_forces) == ("Harbour", True)


def test_nothing_changed_leaves_no_entry() -> None:
    police = make.institution(make.state())
    by = make.coordinator(police.state)
    with acting(scope_for(by, AT)):
        actions.change_institution(
            by=by, at=AT, institution=police, name=police.name, kind=police.kind, place=""
        )
        assert not Entry.objects.filter(action="institution.change").exists()


def test_no_state_sees_the_register_of_another() -> None:
    mine, theirs = make.state("XAA"), make.state("XBB")
    canary = make.unit(make.institution(theirs, "canary"))
    for by in (make.coordinator(mine), focal_point(make.institution(mine))):
        with acting(scope_for(by, AT)):
            assert selectors.institutions_of(by, theirs.pk) == []
            assert selectors.unit(by, canary.pk) is None
            assert selectors.institution(by, canary.institution_id) is None
            assert selectors.unit_names(by, [canary.pk]) == {}
            assert selectors.institution_names(by, [canary.institution_id]) == {}
            assert not selectors.reaches_register(by, theirs.pk)
            assert canary.pk not in {row.pk for row in selectors.units_within(by)}
            with pytest.raises(Denied):
                actions.register_institution(
                    by=by, at=AT, state_id=theirs.pk, name="Spy", kind="police"
                )


def test_partners_are_entered_by_a_programme_and_programmes_by_the_operator() -> None:
    programme = make.programme()
    officer = make.holder("programme_officer", Axis.PROGRAMME, programme.pk)
    operator = make.holder("operator", None, None)
    for by in (officer, operator):
        with acting(scope_for(by, AT)):
            if by is officer:
                entry: dict[str, Any] = {
                    "programme_id": programme.pk,
                    "code": "donor-z",
                    "kind": "donor",
                }
                actions.register_partner(by=by, at=AT, name="Donor Z", **entry)
                with pytest.raises(rules.NameTaken):
                    actions.register_partner(by=by, at=AT, name="Donor Z", **entry)
                with pytest.raises(Denied):
                    actions.make_programme(by=by, at=AT, code="mine", name="Mine")
            else:
                actions.make_programme(by=by, at=AT, code="other", name="Other")
                with pytest.raises(Denied):
                    actions.register_partner(
                        by=by,
                        at=AT,
                        programme_id=programme.pk,
                        code="x",
                        name="X",
                        kind="donor",
                    )
            codes = {p.code for p in selectors.programmes(by)}
            assert ("other" in codes) == (by is operator)
    with system("test"):
        assert Entry.objects.filter(action="partner.register", programme_id=programme.pk).exists()


def test_names_come_from_the_catalogue() -> None:
    assert selectors.name_of("KEN", "fr") == "Kenya"
    assert selectors.name_of("EGY", "ar-eg") == "مصر"
    assert selectors.name_of("EGY", "sw") == "Egypt"


@given(
    name=st.text(max_size=80),
    kind=st.sampled_from(["police", "cert"]),
    taken=st.sets(st.sampled_from(["police", "police-2", "cert", "a", "a-2", "a-3"])),
)
def test_a_code_is_never_taken_and_always_fits(name: str, kind: str, taken: set[str]) -> None:
    code = rules.free_code(name, kind, taken)
    assert code
    assert code not in taken
    assert len(code) <= rules.CODE_LONGEST
    assert rules.free_code(name, kind, taken) == code
