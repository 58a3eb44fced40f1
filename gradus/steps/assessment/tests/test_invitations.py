"""Invitations kept alive: another day, other questions, another name, withdrawn; page, API, record."""

from __future__ import annotations

import json
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest

from gradus.core.access.actor import Actor
from gradus.core.access.decide import scope_for
from gradus.core.access.denied import Denied
from gradus.core.access.scope import acting, system
from gradus.core.accounts.tests.people import entries, member, state
from gradus.core.states.tests.factories import AT
from gradus.domain.refusals import Refusal
from gradus.entrypoints.api.tests.calls import caller
from gradus.steps.assessment import models
from gradus.steps.assessment.actions import groups, invitations, review
from gradus.steps.assessment.actions.answers import Said
from gradus.steps.assessment.tests.factories import DUE, Cast, invited
from gradus.steps.assessment.tests.test_group_pages import Played, fields
from gradus.steps.assessment.tests.test_results import words

pytestmark = pytest.mark.django_db


def within(who: Actor) -> AbstractContextManager[Any]:
    return acting(scope_for(who, AT))


def amended(cast: Cast, of: models.Group | None = None, **told: Any) -> models.Group:
    with within(cast.office):
        return invitations.amend(by=cast.office, at=AT, group=of or cast.asked, **told)


def test_day_dimensions_and_name_move_and_each_change_has_its_entry() -> None:
    cast = Cast()
    later = DUE + timedelta(days=30)
    row = amended(cast, due=later, dimensions=["LAW", "GOV"], name=" Police  and customs ")
    assert (row.due, row.dimensions, row.name) == (later, ["GOV", "LAW"], "Police and customs")
    (entry,) = entries("assessment.amend-invitation")
    diff = json.loads(entry.body)["diff"]
    assert (diff["of"], diff["dimensions"]) == ("XAA police", ["GOV", "LAW"])
    amended(cast, due=later, name="Police and customs")
    assert len(entries("assessment.amend-invitation")) == 1, "nothing changed, nothing recorded"
    assert amended(cast, no_day=True).due is None
    assert amended(cast, dimensions=[]).dimensions == []


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"name": "xaa COURT"}, "group-there"),
        ({"name": "consensus"}, "no-name"),
        ({"name": " "}, "no-name"),
        ({"due": AT.date() - timedelta(days=1)}, "due-before"),
        ({"dimensions": ["XYZ"]}, "no-such-dimension"),
        ({"dimensions": ["LAW"], "name": "Other"}, "answered-already"),
    ],
)
def test_what_cannot_be_asked_is_refused_and_changes_nothing(
    told: dict[str, Any], code: str
) -> None:
    cast = Cast()
    cast.save([Said("GOV-01", "2")])
    with pytest.raises(Refusal) as no:
        amended(cast, **told)
    assert no.value.code == code
    with system("test"):
        row = models.Group.objects.get(pk=cast.asked.pk)
    assert (row.name, row.due, row.dimensions) == ("XAA police", DUE, [])


def test_a_day_that_has_passed_may_stay_while_the_rest_is_changed() -> None:
    cast = Cast()
    late = DUE + timedelta(days=10)
    with acting(scope_for(cast.office, AT)):
        at = AT.replace(year=late.year, month=late.month, day=late.day)
        row = invitations.amend(by=cast.office, at=at, group=cast.asked, due=DUE, name="Police")
    assert row.name == "Police"


def test_an_invitation_nobody_answered_goes_with_its_entry() -> None:
    cast = Cast()
    with within(cast.office):
        assert invitations.withdraw(by=cast.office, at=AT, group=cast.asked) is True
    with system("test"):
        assert [row.name for row in models.Group.objects.all()] == ["XAA court"]
    (entry,) = entries("assessment.withdraw-invitation")
    assert json.loads(entry.body)["diff"] == {"group": "XAA police", "answers": 0}
    again = invited(cast.assessment, cast.office, institution_id=cast.police.pk)
    assert again.name == "XAA police", "and can be asked anew"


def test_what_a_group_has_said_is_kept_and_the_group_closed() -> None:
    cast = Cast()
    cast.save([Said("GOV-01", "2")])
    with within(cast.office):
        assert invitations.withdraw(by=cast.office, at=AT, group=cast.asked) is False
    assert cast.values() == {"GOV-01": "2"}
    with pytest.raises(Refusal, match="handed in"):
        cast.save([Said("GOV-01", "3", version=1)])
    with within(cast.office), pytest.raises(Refusal, match="handed in"):
        invitations.withdraw(by=cast.office, at=AT, group=cast.asked)
    with within(cast.office):
        groups.send_back(by=cast.office, at=AT, group=cast.asked, note="Go on after all")
    cast.save([Said("GOV-01", "3", version=1)])


def test_only_whoever_leads_and_only_while_groups_answer() -> None:
    cast = Cast()
    cast.save([Said("GOV-01", "2")])
    for verb in (invitations.amend, invitations.withdraw):
        with within(cast.officer), pytest.raises(Denied):
            verb(by=cast.officer, at=AT, group=cast.asked)
    with within(cast.office):
        review.begin_review(by=cast.office, at=AT, assessment=cast.assessment)
        for verb in (invitations.amend, invitations.withdraw):
            with pytest.raises(Refusal, match="under review"):
                verb(by=cast.office, at=AT, group=cast.asked)


def test_the_page_changes_and_withdraws_and_is_the_offices_alone() -> None:
    played = Played()
    here = f"{played.here}invitation/"
    assert here in played.office.get(played.here).content.decode()
    assert here not in played.officer.get(played.here).content.decode()
    assert played.officer.get(here).status_code == 403
    assert played.judge.get(here).status_code == 404
    page = played.office.get(here)
    assert 'value="2099-01-31"' in page.content.decode()
    told = {"name": "Police of the capital", "due": "2099-03-31", "dimensions": ["GOV", "LAW"]}
    assert played.office.post(here, told).status_code == 302
    said = words(played.officer.get(played.here).content)
    assert "Police of the capital" in said
    assert "31 March 2099" in said
    assert "Criminalization" in said
    assert "Digital forensics" not in said
    no = played.office.post(here, told | {"due": "2001-01-01"})
    assert no.status_code == 422
    assert "over already" in words(no.content)
    part = f"{played.here}questions/GOV/"
    played.officer.post(part, fields(played.officer.get(part).content) | {"GOV-01": "2"})
    assert "Close with what it said" in words(played.office.get(here).content)
    gone = played.office.post(f"{played.here}withdraw/", follow=True)
    assert "its answer is kept" in words(gone.content)
    assert played.values() == {"GOV-01": "2"}


def test_programs_do_the_same() -> None:
    played = Played()
    api = caller(member("national_coordinator", "k@x.example", state=state()))
    base = f"/api/answer-groups/{played.group.pk}"
    assert api.change("PATCH", base, {"dimensions": ["LAW"]}).json()["dimensions"] == ["LAW"]
    told = api.change("PATCH", base, {"due": None, "name": "Police service"}).json()
    assert (told["due"], told["name"], told["dimensions"]) == (None, "Police service", ["LAW"])
    assert api.change("POST", f"{base}/withdraw", {}).json() == {"gone": True}
    assert api.get(base).status_code == 404
