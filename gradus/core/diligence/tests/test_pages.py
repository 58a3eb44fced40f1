"""The pages: officers walk the whole way on them, everybody else sees gates or nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.http import Http404, HttpResponse

from gradus.core.access.actor import Actor
from gradus.core.access.decide import scope_for
from gradus.core.access.scope import acting, system
from gradus.core.accounts.tests.people import bare
from gradus.core.diligence import models, selectors
from gradus.core.diligence.tests import factories as work_on
from gradus.core.states.tests import factories as make
from gradus.core.states.tests.factories import AT
from gradus.core.states.tests.pages import ask
from gradus.domain.ownership import Axis

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _addresses(settings: Any) -> None:
    settings.ROOT_URLCONF = "gradus.core.diligence.tests.urls"


def text(viewer: Actor, path: str) -> str:
    answer = ask(viewer, AT, path)
    assert answer.status_code == 200
    return bare(answer.content).decode()


def test_the_whole_way_on_pages() -> None:
    cast = work_on.cast()
    assert "Cyber unit" in text(cast.asker, "/diligence/ask/")
    question = {"unit": str(cast.unit.pk), "support": ["training"], "purpose": "A course"}
    assert ask(cast.asker, AT, "/diligence/ask/", question).status_code == 302
    twice = ask(cast.asker, AT, "/diligence/ask/", question)
    assert twice.status_code == 422
    with system("test"):
        here = f"/diligence/{models.Request.objects.get().pk}/"
    assert "Take the work up" in text(cast.first, "/diligence/")
    review = (AT + timedelta(days=90)).date().isoformat()
    steps: list[tuple[str, dict[str, Any]]] = [
        ("begin", {}),
        ("assess", {"risks": "Few", "sources": "Reports", "level": "low"}),
        (
            "propose",
            {
                "outcome": "cleared",
                "reason": "Low",
                "decided_by": "Head of office",
                "review_due": review,
            },
        ),
    ]
    for verb, given in steps:
        assert ask(cast.first, AT, f"{here}{verb}/", given).status_code == 302, verb
    alone = ask(cast.first, AT, f"{here}sign/", {"shown": digest(cast.first)})
    assert alone.status_code == 422
    assert "Nobody decides alone" in alone.content.decode()
    assert ask(cast.second, AT, f"{here}sign/", {"shown": digest(cast.second)}).status_code == 302
    assert "Suspend support" in text(cast.first, here)
    assert "may begin" in text(cast.asker, "/diligence/")
    assert ask(cast.first, AT, f"{here}suspend/", {"reason": "canary"}).status_code == 302
    assert text(cast.first, "/diligence/").count("XAA police, Cyber unit") == 3, "no bare ids"
    seen = text(cast.asker, "/diligence/")
    assert "may not begin" in seen
    assert "canary" not in seen


def digest(viewer: Actor) -> str:
    with acting(scope_for(viewer, AT)):
        return selectors.digest_of(models.Request.objects.get())


def test_a_form_says_what_is_missing() -> None:
    cast = work_on.cast()
    here = f"/diligence/{work_on.asked(cast).pk}/"
    ask(cast.first, AT, f"{here}begin/", {})
    answer = ask(cast.first, AT, f"{here}assess/", {"risks": "x"})
    assert answer.status_code == 422
    early = {"outcome": "cleared", "reason": "x", "decided_by": "Head", "review_due": ""}
    answer = ask(cast.first, AT, f"{here}propose/", early)
    assert "Nothing has been assessed yet." in answer.content.decode()


def test_nobody_else_finds_a_request() -> None:
    cast = work_on.cast()
    here = f"/diligence/{work_on.decided(cast).pk}/"
    strangers = [
        cast.asker,
        make.coordinator(cast.unit.state),
        make.holder("hrddp_officer", Axis.PROGRAMME, make.programme("other").pk),
    ]
    for viewer in strangers:
        for path in (here, f"{here}note/"):
            with pytest.raises(Http404):
                ask(viewer, AT, path)
        with pytest.raises(Http404):
            ask(viewer, AT, f"{here}stop/", {"reason": "x"})


def test_a_state_sees_its_gates_and_no_other_states() -> None:
    cast = work_on.cast("XBB")
    work_on.decided(cast)
    page = text(make.coordinator(cast.unit.state), "/diligence/")
    assert "XBB police, Cyber unit" in page
    assert "canary" not in page
    elsewhere = text(make.coordinator(make.state("XAA")), "/diligence/")
    assert "No gates yet" in elsewhere
    assert "XBB" not in elsewhere


def test_who_has_no_part_in_it_finds_nothing() -> None:
    donor = make.holder("donor", Axis.PARTNER, make.partner().pk)
    for path in ("/diligence/", "/diligence/ask/"):
        with pytest.raises(Http404):
            ask(donor, AT, path)


def test_a_signature_takes_showing_once_more_who_one_is(monkeypatch: pytest.MonkeyPatch) -> None:
    cast = work_on.cast()
    request = work_on.proposed(cast)
    stale = Actor(**{**vars(cast.second), "stepped_up_at": None})
    monkeypatch.setattr(
        "gradus.core.diligence.web.step_up", lambda request, back: HttpResponse(back)
    )
    answer = ask(stale, AT, f"/diligence/{request.pk}/sign/", {"shown": digest(cast.second)})
    assert answer.content.decode() == f"/diligence/{request.pk}/"


def test_who_sees_no_unit_yet_is_told_what_to_do_first() -> None:
    asker = make.holder("programme_officer", Axis.PROGRAMME, make.programme().pk)
    page = text(asker, "/diligence/ask/")
    assert "let a State show you its units" in page
    assert 'name="purpose"' not in page
