"""An assessment made together by the API: asked, answered, handed in, reviewed, agreed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from gradus.core.accounts.tests.people import institution, member, state
from gradus.entrypoints.api.tests.calls import Caller, caller, problem

pytestmark = pytest.mark.django_db
HERE = "/api/states/XAA/assessments"


@pytest.fixture(autouse=True)
def _static(settings: Any, tmp_path: Path) -> None:
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }


class Programs:
    """The office's key, and those of the focal points of two institutions that are asked."""

    def __init__(self) -> None:
        police, court = institution(), institution(name="Court")
        self.office = caller(member("national_coordinator", "c@x.example", state=state()))
        self.officer, self.judge = (
            caller(member("focal_point", f"{one.code}@x.example", institution=one, state=state()))
            for one in (police, court)
        )
        begun = good(self.office.post(HERE, {"assessed_on": "2027-01-31"}))
        self.place = f"{HERE}/{begun['id']}"
        self.groups = [
            f"/api/answer-groups/{good(self.office.post(f'{self.place}/groups', told))['id']}"
            for told in (
                {"institution_id": str(police.pk), "due": "2099-01-31"},
                {"institution_id": str(court.pk), "dimensions": ["GOV"]},
            )
        ]


def good(answer: Any) -> Any:
    assert 200 <= answer.status_code < 300, answer.content
    return answer.json()


def says(who: Caller, group: str, **told: Any) -> Any:
    body = {"answers": [{"indicator": "GOV-01"} | told]}
    return who.change("PUT", f"{group}/answers", body)


def test_from_asking_to_what_is_agreed() -> None:
    programs = Programs()
    office, (police, court) = programs.office, programs.groups
    (mine,) = good(programs.officer.get("/api/answer-groups"))["items"]
    assert (mine["name"], mine["due"]) == ("Police", "2099-01-31")
    assert good(says(programs.officer, police, value="3", evidence="B"))["versions"] == {
        "GOV-01": 1
    }
    assert good(says(programs.judge, court, value="1"))["versions"] == {"GOV-01": 1}
    assert len(good(programs.judge.get(court))["questions"]) == 6, "it is asked one dimension"
    for who, group in ((programs.officer, police), (programs.judge, court)):
        assert good(who.post(f"{group}/hand-in", {}))["closed_at"]
    assert problem(says(programs.officer, police, value="4", version=1))["type"].endswith(
        "answers-closed"
    )
    good(office.post(f"{police}/send-back", {"note": "Which act?"}))
    assert good(programs.officer.get(police))["sent_back_note"] == "Which act?"
    good(programs.officer.post(f"{police}/hand-in", {}))
    assert good(office.post(f"{programs.place}/review", {}))["status"] == "review"
    (found,) = good(office.get(f"{programs.place}/differences"))["items"]
    assert (found["proposed"], found["alike"], found["agreed"]) == ("1", False, None)
    assert [(one["group"], one["value"]) for one in found["answers"]] == [
        ("Police", "3"),
        ("Court", "1"),
    ]
    path = f"{programs.place}/agreed"
    without = office.change("PUT", path, {"answers": [{"indicator": "GOV-01", "value": "2"}]})
    assert problem(without)["faults"][0]["where"] == "GOV-01"
    good(office.change("PUT", path, {"answers": [{"indicator": "GOV-01", "value": "1"}]}))
    assert good(office.post(path, {})) == {"agreed": 0}
    assert good(office.post(f"{programs.place}/reopen", {}))["status"] == "open"


def test_somebody_who_was_slower_is_told_what_is_there() -> None:
    programs = Programs()
    group = programs.groups[0]
    good(says(programs.officer, group, value="3"))
    late = says(programs.office, group, value="1")
    assert late.status_code == 409
    told = problem(late)
    assert told["type"].endswith("changed-meanwhile")
    assert told["faults"][0]["what"] == "the answer is now 3."
    good(says(programs.office, group, value="1", version=1))


def test_a_focal_points_key_opens_its_own_group_alone() -> None:
    programs = Programs()
    own, other = programs.groups
    for path in (
        programs.place,
        f"{programs.place}/groups",
        f"{programs.place}/differences",
        other,
    ):
        assert programs.officer.get(path).status_code == 404, path
    assert says(programs.officer, other, value="4").status_code == 404
    assert programs.officer.post(f"{programs.place}/review", {}).status_code == 404
    assert programs.officer.post(f"{own}/send-back", {"note": "Mine"}).status_code == 403
