"""An agreed plan is followed: told by its officers and by other rooms, seen by all who may read it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from gradus.core.access.decide import scope_for
from gradus.core.access.denied import Denied
from gradus.core.access.scope import acting, system
from gradus.core.accounts.models import User
from gradus.core.accounts.selectors import actor_of
from gradus.core.accounts.tests.people import (
    entries,
    hold,
    member,
    now,
    programme,
    signed_in,
    state,
)
from gradus.core.conditions.actions import say_precondition
from gradus.domain.periods import Month
from gradus.entrypoints.api.tests.calls import caller
from gradus.steps.planning import public
from gradus.steps.planning.actions.delivery import NotAgreed, NotInPlan
from gradus.steps.planning.models.delivery import Delivery
from gradus.steps.planning.models.plans import Plan
from gradus.steps.planning.tests.agreed import address, agreed
from gradus.steps.planning.tests.test_plans import let_in
from gradus.workflows.plan_delivery import Status

pytestmark = pytest.mark.django_db


def begun(months: int) -> Month:
    today = now().date()
    return Month(today.year, today.month).plus(-months)


def today() -> str:
    return now().date().isoformat()


def coordinator() -> Client:
    return signed_in(member("national_coordinator", "c@xaa.example", state=state()))


def test_progress_is_told_seen_and_told_anew_without_rewriting() -> None:
    client, row = coordinator(), agreed(start=begun(1))
    page = client.get(address(row, "progress-made")).content.decode()
    assert "1. Basic digital forensics" in page
    assert "It was to begin in" in page
    assert "In the next three months" in page
    form = address(row, "progress-made", "df-basic")
    assert client.get(form).status_code == 200
    told = {
        "status": "under-way",
        "since": today(),
        "people": "18",
        "women": "7",
        "note": "Half <b>",
    }
    assert client.post(form, told).status_code == 302
    assert client.post(form, told | {"status": "delivered", "people": "20"}).status_code == 302
    page = client.get(address(row, "progress-made"))
    assert page.context["delivery"].people == 20
    assert page.context["delivery"].count(Status.DELIVERED) == 1
    history = client.get(form).content.decode()
    assert "Half &lt;b&gt;" in history
    assert history.index("delivered") < history.rindex("under way")
    with system("test"):
        assert Delivery.objects.count() == 2
    assert len(entries("plan.delivery")) == 2


def test_what_cannot_be_is_refused_with_its_place() -> None:
    client, row = coordinator(), agreed(start=begun(1))
    form = address(row, "progress-made", "df-basic")
    ahead = (now() + timedelta(days=40)).date().isoformat()
    for wrong, said in (
        ({"since": ahead}, "is still to come"),
        ({"women": "3"}, "more women than people"),
        ({"expected_end": "2020-01-01"}, "before the day from which it is so"),
        ({"status": "late"}, "How far it is"),
    ):
        answer = client.post(form, {"status": "under-way", "since": today()} | wrong)
        assert answer.status_code == 422
        assert said in answer.content.decode()
    assert client.get(address(row, "progress-made", "nothing")).status_code == 404
    with system("test"):
        assert not Delivery.objects.exists()


def test_who_may_only_read_the_plan_sees_its_progress_and_tells_none() -> None:
    row = agreed(start=begun(4))
    evaluator = member("evaluator", "e@un.example", programme=programme())
    client = signed_in(evaluator)
    page, form = address(row, "progress-made"), address(row, "progress-made", "df-basic")
    assert client.get(page).status_code == 404
    let_in(evaluator, ["plan"])
    seen = client.get(page)
    assert seen.status_code == 200
    assert "months late" in seen.content.decode()
    assert "Tell how far it is" not in client.get(form).content.decode()
    assert client.post(form, {"status": "delivered", "since": today()}).status_code == 403
    other = signed_in(member("national_coordinator", "c@xbb.example", state=state("XBB")))
    assert other.get(page).status_code == 404
    assert other.post(form, {"status": "delivered", "since": today()}).status_code == 404


def test_a_plan_that_is_not_agreed_says_so() -> None:
    client, row = coordinator(), agreed()
    with system("test"):
        Plan.objects.update(status=Plan.Status.DRAFT, agreed_at=None)
    assert "This plan is not agreed" in client.get(address(row, "progress-made")).content.decode()


def test_other_rooms_tell_it_by_the_verb_and_get_its_refusals() -> None:
    user, row = member("national_coordinator", "c@xaa.example", state=state()), agreed()
    actor = actor_of(user, now(), second_factor=True)
    facts = {"by": actor, "at": now(), "state_id": row.state_id, "plan_id": row.pk,
             "status": Status.DELIVERED, "since": now().date(), "room": "training", "people": 12}  # fmt: skip
    with acting(scope_for(actor, now())):
        assert public.report_delivery(activity="df-basic", **facts)
        assert not public.report_delivery(activity="df-basic", **facts | {"plan_id": row.state_id})
        with pytest.raises(NotInPlan):
            public.report_delivery(activity="other", **facts)
        (one,) = public.in_force(actor, now(), "fr")
        assert one.plan.id == row.pk
        assert one.delivery is not None
        assert one.delivery.people == 12
        Plan.objects.get().deliveries.get(room="training")
    with system("test"):
        Plan.objects.update(status=Plan.Status.DRAFT)
    with acting(scope_for(actor, now())), pytest.raises(NotAgreed):
        public.report_delivery(activity="df-basic", **facts)
    point = member("focal_point", "p@xaa.example", state=state(), institution=_institution())
    reader = actor_of(point, now())
    with acting(scope_for(reader, now())), pytest.raises(Denied):
        public.report_delivery(activity="df-basic", **facts | {"by": reader})


def _institution():
    from gradus.core.accounts.tests.people import institution

    return institution()


def test_it_takes_as_many_questions_for_three_states_as_for_one() -> None:
    user = member("national_coordinator", "c@xaa.example", state=state())
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    agreed()

    def asked() -> int:
        actor = actor_of(user, now(), second_factor=True)
        with acting(scope_for(actor, now())), CaptureQueriesContext(connection) as found:
            public.in_force(actor, now(), "en")
        return len(found)

    once = asked()
    for code in ("XBB", "XCC"):
        hold(user, "national_coordinator", state=state(code))
        agreed(code)
    assert asked() == once


def warned_of(client: Client, row: Plan) -> str:
    page = client.get(address(row, "progress-made"))
    return " ".join(f"{one.what.text()} ({one.whose})" for one in page.context["warnings"])


def said(status: str, **more: Any) -> None:
    known = User.objects.filter(email="s@xaa.example").first()
    user = known or member("national_coordinator", "s@xaa.example", state=state())
    by = actor_of(user, now(), second_factor=True)
    with acting(scope_for(by, now())):
        say_precondition(
            by=by, at=now(), state_id=state().pk, fact="premises", status=status, **more
        )


def test_what_is_said_of_preconditions_reaches_the_plan_that_waits_for_them() -> None:
    client, row = coordinator(), agreed(start=begun(1))
    assert "Premises are ready" not in warned_of(client, row), "months away"
    said("promised", due=now().date() + timedelta(days=30), function="Head of estates")
    assert "Soon counted on, and not confirmed: Premises are ready. (Head of est" in warned_of(
        client, row
    )
    actor = actor_of(User.objects.get(email="c@xaa.example"), now(), second_factor=True)
    with acting(scope_for(actor, now())):
        (one,) = public.in_force(actor, now(), "en")
    assert [w.whose for w in one.warnings if w.kind == "precondition"] == ["Head of estates"]
    said("holds", since=now().date())
    assert "Premises are ready" not in warned_of(client, row)


def test_who_sees_the_plan_and_not_the_preconditions_sees_what_the_plan_has_of_them() -> None:
    row = agreed(start=begun(4))
    said("holds", since=now().date())
    said("promised", due=now().date(), function="Head of estates", institution=_institution())
    evaluator = member("evaluator", "e@un.example", programme=programme())
    let_in(evaluator, ["plan"])
    assert "Premises are ready. (Head of the host)" in warned_of(signed_in(evaluator), row)
    let_in(evaluator, ["conditions"])
    assert "Premises are ready" not in warned_of(signed_in(evaluator), row), "it holds"


def test_how_many_sign_for_a_state_is_not_for_who_was_let_in_to_set() -> None:
    officer = member("programme_officer", "p@un.example", programme=programme())
    let_in(officer, ["plan"])
    page = signed_in(officer).get("/planning/XAA/signing/")
    assert page.status_code == 200
    assert not page.context["may_set"]
    assert "/members/" not in page.content.decode()
    assert coordinator().get("/planning/XAA/signing/").context["may_set"]


def test_programs_read_and_tell_the_same() -> None:
    user = member("national_coordinator", "c@xaa.example", state=state())
    row = agreed(start=begun(4))
    api = caller(user)
    here = f"/api/states/XAA/plans/{row.pk}/delivery"
    found = api.get(here).json()
    assert [one["activity"] for one in found["activities"]][:2] == ["df-basic", "df-advanced"]
    assert found["activities"][0]["late"] == 4
    assert found["warnings"]
    told = {"activity": "df-basic", "status": "delivered", "since": today(), "people": 9}
    assert api.post(here, told).status_code == 201
    assert api.post(here, told | {"activity": "x"}).status_code == 422
    assert api.get(here).json()["activities"][0]["status"] == "delivered"


def test_letters_are_drafted_by_who_may_and_only_that_they_were_is_kept() -> None:
    client, row = coordinator(), agreed(start=begun(1))
    assert client.get(address(row, "letters")).status_code == 200
    asked = {"kind": "handover-certificate", "activity": "df-workstations", "language": "ar"}
    draft = client.post(address(row, "letters", "draft"), asked)
    assert draft.content[:2] == b"PK"
    assert "handover-certificate" in draft["Content-Disposition"]
    assert len(entries("plan.letter")) == 1
    wrong = client.post(address(row, "letters", "draft"), asked | {"activity": "df-basic"})
    assert wrong.status_code == 422
    assert client.post(address(row, "letters", "draft"), {"kind": "x"}).status_code == 404
    evaluator = member("evaluator", "e@un.example", programme=programme())
    let_in(evaluator, ["plan"])
    reader = signed_in(evaluator)
    report = {"kind": "mission-report", "activity": "df-basic"}
    assert reader.post(address(row, "letters", "draft"), report).status_code == 200
    assert reader.post(address(row, "letters", "draft"), asked).status_code == 403
