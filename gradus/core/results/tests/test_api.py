"""Results by the API: what the pages do, with every digit, and another State's as nothing."""

from __future__ import annotations

from typing import Any

import pytest

from gradus.core.accounts.tests import people
from gradus.core.results.tests import factories as enter
from gradus.domain.ids import new_id
from gradus.entrypoints.api.tests.calls import Caller, caller, problem

pytestmark = pytest.mark.django_db
HERE = "/api/states/XAA/measures"
SEEN = {"grade": "B", "source": "Statistics", "starts": "2024-01-01", "ends": "2024-12-31"}
AIM = {"value": "40", "starts": "2028-01-01", "ends": "2028-12-31"}


@pytest.fixture
def office() -> Caller:
    return caller(people.member("national_coordinator", state=people.state("XAA")))


def defined(office: Caller, **changes: Any) -> str:
    made = office.post(HERE, enter.CASES | changes)
    assert made.status_code == 201, made.content
    return f"/api/measures/{made.json()['id']}"


def test_from_a_definition_to_whether_the_target_is_met(office: Caller) -> None:
    here = defined(office)
    early = problem(office.post(f"{here}/targets", AIM))
    assert early["type"].endswith("baseline-first")
    first = office.post(f"{here}/baselines", SEEN | {"value": "14.000001"}).json()
    assert (first["value"], first["supersedes"]) == ("14.000001", None)
    assert office.post(f"{here}/targets", AIM).status_code == 201
    told = {"value": None, "missing_because": "Nobody counted"}
    assert office.post(f"{here}/observations", SEEN | told).json()["value"] is None
    (listed,) = office.get(HERE).json()["items"]
    assert listed["met"] is None
    assert office.post(f"{here}/observations", SEEN | {"value": "41"}).status_code == 201
    (listed,) = office.get(HERE).json()["items"]
    assert listed["met"] is True
    assert [one["value"] for one in listed["observations"]] == [None, "41"]


@pytest.mark.parametrize(
    ("kind", "levels", "good", "wrong"),
    [
        ("number", [], "-0.5", ["yes", "1e3", "٣", "1_000", " 1", "NaN", "1.1234567"]),
        ("ordinal", ["none", "all"], "all", ["some", "1"]),
        ("yes-no", [], "no", ["true", "0", "No"]),
    ],
)
def test_a_value_comes_back_as_it_was_written(
    office: Caller, kind: str, levels: list[str], good: str, wrong: list[str]
) -> None:
    here = defined(office, kind=kind, levels=levels)
    made = office.post(f"{here}/observations", SEEN | {"value": good})
    assert made.json()["value"] == good, made.content
    for value in wrong:
        told = problem(office.post(f"{here}/observations", SEEN | {"value": value}))
        assert told["type"].endswith("value-refused"), value
    assert len(office.get(here).json()["observations"]) == 1


def test_a_figure_is_corrected_with_its_reason(office: Caller) -> None:
    here = defined(office)
    first = office.post(f"{here}/observations", SEEN | {"value": "31"}).json()
    why = {"of": first["id"], "because": "Counted twice"}
    told = SEEN | {"value": "23", "correction": why}
    for wrong in ({"of": first["id"]}, {"of": first["id"], "because": " "}):
        answer = office.post(f"{here}/observations", told | {"correction": wrong})
        assert answer.status_code == 422
    for nothing in (
        office.post(f"{here}/baselines", told),
        office.post(f"{here}/observations", told | {"correction": why | {"of": str(new_id())}}),
        office.post(f"{defined(office, title='Other')}/observations", told),
    ):
        assert nothing.status_code == 404, "only a figure of this kind and measure is corrected"
    second = office.post(f"{here}/observations", told).json()
    assert second["supersedes"] == first["id"]
    twice = problem(office.post(f"{here}/observations", told))
    assert twice["type"].endswith("corrected-already")
    shown = office.get(here).json()
    assert [one["value"] for one in shown["observations"]] == ["23"]
    (past,) = shown["corrections"]
    assert (past["figure"], past["was"]["value"]) == ("observation", "31")
    assert (past["now"]["value"], past["now"]["correction"]) == ("23", "Counted twice")


@pytest.mark.parametrize(
    "wrong",
    [{"value": 41}, {"value": True}, {"ends": "2999-12-31"}, {"missing_because": "and a value"},
     {"grade": "E"}, {"unknown": "x"}],
)  # fmt: skip
def test_what_is_wrong_is_refused_and_nothing_kept(office: Caller, wrong: dict[str, Any]) -> None:
    here = defined(office)
    told = SEEN | {"value": "41"} | wrong
    assert problem(office.post(f"{here}/observations", told))["remedy"]
    assert office.get(here).json()["observations"] == []


def test_a_code_is_given_or_made_and_taken_once(office: Caller) -> None:
    defined(office, code="cases")
    assert [one["code"] for one in office.get(HERE).json()["items"]] == ["cases"]
    taken = problem(office.post(HERE, enter.CASES | {"code": "cases"}))
    assert taken["type"].endswith("measure-taken")
    assert office.post(HERE, enter.CASES | {"code": "No Code"}).status_code == 422


def test_who_only_reads_is_told_so_and_others_find_nothing(office: Caller) -> None:
    here = defined(office)
    reader = caller(people.member("state_officer", "o@example.org", state=people.state("XAA")))
    assert reader.get(here).json()["title"] == enter.CASES["title"]
    assert reader.post(f"{here}/observations", SEEN | {"value": "1"}).status_code == 403
    narrow = caller(people.member("national_coordinator", "n@example.org",
                                  state=people.state("XAA")), "results:read")  # fmt: skip
    assert narrow.post(f"{here}/observations", SEEN | {"value": "1"}).status_code == 403
    other = caller(
        people.member("national_coordinator", "b@example.org", state=people.state("XBB"))
    )
    assert other.get(here).content == other.get(f"/api/measures/{new_id()}").content
    assert other.get(HERE).status_code == 404
    assert other.post(f"{here}/observations", SEEN | {"value": "1"}).status_code == 404
