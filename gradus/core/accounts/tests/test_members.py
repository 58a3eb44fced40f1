"""The members of a State and of a programme: who sees them, who ends a role, and when it holds."""

from __future__ import annotations

import pytest
from django.test import Client

from gradus.core.access.scope import system
from gradus.core.accounts import models
from gradus.core.accounts.tests import people

pytestmark = pytest.mark.django_db
PAGES = ("/account/state/{}/members/", "/account/state/{}/grants/")


def holding_of(user: models.User) -> models.Holding:
    with system("test"):
        return models.Holding.objects.get(user=user)


def test_a_coordinator_sees_who_holds_what_since_when() -> None:
    police = people.institution("XAA", "Cyber Police")
    people.member("focal_point", institution=police, state=people.state())
    people.member("national_coordinator", "b@example.org", state=people.state("XBB"))
    page = people.signed_in(people.member("national_coordinator", state=people.state()))
    shown = page.get("/account/state/XAA/members/").content.decode()
    assert "Cyber Police, Arden" in shown
    assert "focal_point@example.org" in shown
    assert "b@example.org" not in shown
    assert "Send the invitation" in shown


def test_the_officer_for_data_protection_sees_members_and_changes_none() -> None:
    police = people.institution("XAA", "Cyber Police")
    other = people.member("focal_point", institution=police, state=people.state())
    page = people.signed_in(people.member("data_protection_officer", state=people.state()))
    shown = page.get("/account/state/XAA/members/").content.decode()
    assert "An institution, Arden" in shown  # the register is not that officer's to read
    assert "Send the invitation" not in shown
    end = f"/account/state/XAA/members/{holding_of(other).pk}/end/"
    assert page.post(end).status_code == 403


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    ("role", "scope"),
    [
        ("national_coordinator", {"state": "XBB"}),
        ("programme_officer", {"programme": "prog"}),
        ("donor", {"partner": "donor-a"}),
        ("operator", {}),
    ],
)
def test_a_state_one_cannot_see_is_as_one_that_is_not(
    page: str, role: str, scope: dict[str, str]
) -> None:
    find = {"state": people.state, "programme": people.programme, "partner": people.partner}
    user = people.member(role, **{key: find[key](code) for key, code in scope.items()})
    browser = people.signed_in(user)
    answers = {code: browser.get(page.format(code)) for code in ("XAA", "QQQ")}
    assert [answer.status_code for answer in answers.values()] == [404, 404]
    bodies = {people.bare(answer.content, page.format(code)) for code, answer in answers.items()}
    assert len(bodies) == 1
    posted = {browser.post(page.format(code)).status_code for code in ("XAA", "QQQ")}
    assert len(posted) == 1


def test_a_stranger_is_sent_to_sign_in_whatever_the_address_names() -> None:
    for code in ("XAA", "QQQ"):
        answer = Client().get(f"/account/state/{code}/members/")
        assert answer.headers["Location"].startswith("/account/login/")


def test_a_role_or_invitation_of_another_state_is_not_found() -> None:
    foreign = people.member("state_officer", "b@example.org", state=people.state("XBB"))
    page = people.signed_in(people.member("national_coordinator", state=people.state()))
    theirs = holding_of(foreign).pk
    nobodys = people.robot().id
    for holding_id in (theirs, nobodys):
        assert page.post(f"/account/state/XAA/members/{holding_id}/end/").status_code == 404
        withdraw = f"/account/state/XAA/invitations/{holding_id}/withdraw/"
        assert page.post(withdraw).status_code == 404
    assert page.post(f"/account/state/XBB/members/{theirs}/end/").status_code == 404
    assert holding_of(foreign).ends is None


def test_an_ended_role_holds_no_longer_on_the_next_page() -> None:
    officer = people.member("state_officer", state=people.state())
    open_page = people.signed_in(officer)
    assert open_page.get("/account/state/XAA/grants/").status_code == 200
    page = people.signed_in(people.member("national_coordinator", state=people.state()))
    end = f"/account/state/XAA/members/{holding_of(officer).pk}/end/"
    assert page.post(end).status_code == 302
    assert open_page.get("/account/state/XAA/grants/").status_code == 404
    assert page.post(end).status_code == 422  # nothing left to end
    assert people.entries("membership.end")[0].object_id == holding_of(officer).pk


def test_the_last_who_may_invite_stays() -> None:
    coordinator = people.member("national_coordinator", state=people.state())
    page = people.signed_in(coordinator)
    end = f"/account/state/XAA/members/{holding_of(coordinator).pk}/end/"
    assert page.post(end).status_code == 422
    people.member("national_coordinator", "second@example.org", state=people.state())
    assert page.post(end).headers["Location"] == "/"


def test_a_programme_invites_its_staff_and_its_donors() -> None:
    officer = people.member("programme_officer", programme=people.programme())
    page = people.signed_in(officer)
    giver = people.partner()
    invite = {"email": "d@example.org", "name": "D", "role": "donor", "language": "en"}
    assert page.post("/account/programme/prog/members/", invite).status_code == 422
    invite["partner"] = str(giver.pk)
    assert page.post("/account/programme/prog/members/", invite).status_code == 302
    shown = page.get("/account/programme/prog/members/").content.decode()
    assert "d@example.org" in shown
    people.programme("other")
    hidden = page.get("/account/programme/other/members/")
    unknown = page.get("/account/programme/nil99/members/")
    assert (hidden.status_code, unknown.status_code) == (404, 404)
    assert people.bare(hidden.content, "/programme/other/") == people.bare(
        unknown.content, "/programme/nil99/"
    )
    with system("test"):
        assert models.Invitation.objects.get().partner_id == giver.pk
