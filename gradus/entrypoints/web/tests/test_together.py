"""Who works where: needs order what nobody serves, for whoever may know them; nobody sees a row too many."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from gradus.catalogue.shelf import Shelf
from gradus.core.access.decide import scope_for
from gradus.core.access.scope import acting, system
from gradus.core.accounts.tests import people
from gradus.core.coordination import models
from gradus.core.coordination.tests.factories import effort
from gradus.core.states.tests import factories as make
from gradus.core.states.tests.factories import AT
from gradus.entrypoints.api.tests.calls import caller
from gradus.steps.assessment import public
from gradus.steps.assessment.tests.test_review import Reviewed
from gradus.steps.planning.tests.test_plans import let_in

pytestmark = pytest.mark.django_db
HERE = "/coordination/state/XAA/"
CATALOGUE = [one.id for one in Shelf.open().areas]


def member_of(role: str, email: str, **where: Any) -> Any:
    return people.member(role, email, **where)


def office() -> Client:
    return people.signed_in(
        member_of("national_coordinator", "c@xaa.example", state=people.state())
    )


def topics(client: Client) -> list[str]:
    titles = {one.title: one.id for one in Shelf.open().areas}
    return [titles[one["topic"]] for one in client.get(f"{HERE}together/").context["gaps"]]


def entered_in_two_states() -> dict[str, models.Effort]:
    """A partner's own and somebody else's effort in two States, all with the same unit and topic."""
    own = people.partner().pk
    common: dict[str, Any] = {"topics": ("DFL",), "starts": "2027-01", "ends": "2027-12"}
    found = {}
    for code in ("XAA", "XBB"):
        state = make.state(code)
        for whose, partner in (("own", own), ("other", None)):
            name = f"{whose} in {code}"
            found[name] = effort(
                state, partner_id=partner, identifier=name, title=name, provider=f"{whose} provider",
                **common,
            )  # fmt: skip
    return found


def test_without_a_signed_assessment_the_order_is_the_catalogue_s_and_is_said() -> None:
    effort(make.state(), topics=("DFL",))
    client = office()
    assert topics(client) == [one for one in CATALOGUE if one != "DFL"]
    assert (
        "no signed assessment that you may see" in client.get(f"{HERE}together/").content.decode()
    )


def test_what_is_needed_most_comes_first_by_the_signed_assessment_in_force() -> None:
    cast = Reviewed()
    effort(cast.state, topics=("DFL",))
    with acting(scope_for(cast.office, AT)):
        assert public.needs_of_areas(cast.office, cast.state.pk) is None, "not signed yet"
    cast.signed()
    with acting(scope_for(cast.office, AT)):
        known = public.needs_of_areas(cast.office, cast.state.pk)
    assert known is not None
    assert all(0 <= need <= 1 for need in known.by_area.values())
    client = office()
    page = client.get(f"{HERE}together/")
    said = [one["need"] for one in page.context["gaps"]]
    ranked = [one for one in said if one is not None]
    assert ranked
    assert ranked == sorted(ranked, reverse=True)
    assert said == [*ranked, *[None] * (len(said) - len(ranked))], "what is not known comes after"
    assert "What is needed most comes first" in page.content.decode()
    assert "of the way to the target" in page.content.decode()


def test_a_focal_point_is_not_told_needs_from_the_answers_it_sees() -> None:
    cast = Reviewed().signed()
    with acting(scope_for(cast.officer, AT)):
        assert public.needs_of_areas(cast.officer, cast.state.pk) is None


def test_a_partner_sees_its_own_rows_and_what_states_let_it_see_and_no_needs() -> None:
    Reviewed().signed()
    rows = entered_in_two_states()
    user = member_of(
        "donor", "d@donor.example", partner=people.partner(), programme=people.programme()
    )
    client, api = people.signed_in(user), caller(user)

    def sees() -> set[str]:
        return {
            name
            for name, row in rows.items()
            if client.get(f"/coordination/effort/{row.key}/").status_code == 200
        }

    assert sees() == {"own in XAA", "own in XBB"}
    assert {one["title"] for one in api.get("/api/efforts").json()["items"]} == sees()
    assert client.get(f"{HERE}together/").status_code == 404
    assert api.get("/api/states/XAA/efforts-together").status_code == 404

    let_in(user, ["coordination"])
    assert sees() == {"own in XAA", "other in XAA", "own in XBB"}
    page = client.get(f"{HERE}together/")
    text = page.content.decode()
    assert "other provider" in text
    assert "XBB" not in text
    assert page.context["efforts"] == 2
    assert not page.context["ranked"]
    assert {one["need"] for one in page.context["gaps"]} == {None}
    assert "of the way to the target" not in text
    told = api.get("/api/states/XAA/efforts-together").json()
    assert (told["efforts"], told["assessed_on"]) == (2, None)
    assert {one["need"] for one in told["gaps"]} == {None}
    assert client.get("/coordination/state/XBB/together/").status_code == 404
    assert client.get("/coordination/state/XBB/efforts.csv").status_code == 404
    assert "XBB" not in client.get(f"{HERE}efforts.csv").content.decode()
    assert "other in XBB" not in client.get("/coordination/partner/donor-a/").content.decode()


def test_what_plans_count_on_is_said_at_the_overlap() -> None:
    state = make.state()
    same: dict[str, Any] = {"topics": ("DFL",), "interventions": ("df-basic",), "starts": "2026-06"}
    effort(state, identifier="a", provider="Alpha", status="under-way", ends="2027-06", **same)
    effort(state, identifier="b", provider="Beta", status="planned", ends="2027-09", **same)
    user = member_of("national_coordinator", "c@xaa.example", state=people.state())
    page = people.signed_in(user).get(f"{HERE}together/").content.decode()
    assert "Plans count on <bdi>Alpha</bdi> for" in page
    assert "Plans count on <bdi>Beta</bdi>" not in page, "what is only planned is not counted on"
    told = caller(user).get("/api/states/XAA/efforts-together").json()
    counted = told["overlaps"][0]["counted_in_plans"]
    assert [(one["effort"]["provider"], one["intervention"]) for one in counted] == [
        ("Alpha", "df-basic")
    ]


def test_needs_are_of_the_latest_signed_assessment() -> None:
    cast = Reviewed().signed()
    with system("test"):
        row = cast.assessment
        row.refresh_from_db()
        assert row.assessed_on <= date(2027, 12, 31)
    with acting(scope_for(cast.second, AT)):
        known = public.needs_of_areas(cast.second, cast.state.pk)
    assert known is not None
    assert known.assessed_on == row.assessed_on
