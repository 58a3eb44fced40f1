"""What a plan starts from: rows become the State file, a State file becomes rows, pages show both."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import yaml
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from gradus.core.access.decide import scope_for
from gradus.core.access.scope import acting, system
from gradus.core.accounts.tests import people
from gradus.core.states.tests import factories as make
from gradus.core.states.tests.factories import AT
from gradus.domain.ownership import Axis
from gradus.entrypoints.api.tests.calls import caller
from gradus.steps.planning import bridge, inputs
from gradus.steps.planning.actions import bringing, position
from gradus.steps.planning.models.position import Priority
from gradus.steps.planning.rules.asking import InputsUnseen, NoInstitutions, OtherStateFile
from gradus.steps.planning.rules.position import PositionUnsaid
from gradus.workflows.state import StateFile

django_db = pytest.mark.django_db
HERE = "/planning/XAA/inputs/"
FULL = """schema: gradus.state/1
code: XAA
name: Arden (fictional)
start: 2027-05
horizon: 36
target_level: 4
institutions:
  - {id: a, title: Police Cyber Unit, kind: police-cyber-unit, capacity: 2, blackout: [3, 15, 27]}
  - {id: b, title: Ministry of Justice, kind: justice-ministry, capacity: 1, blackout: [2]}
  - {id: c, title: The Academy, kind: academy, capacity: 0}
national_host: c
resources:
  - {id: trainers, capacity: 3}
  - {id: mentors, monthly: [0, 0, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
     0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3], capacity: 3}
pots:
  - {id: x, donor: Donor A (fictional), amounts: [100001, 0, 33], carry_over: true}
  - {id: y, donor: Donor B (fictional), amounts: [5, 6, 7], purposes: [INV, DFL], cost_kinds: [travel]}
donations:
  - {id: kit, kind: lab-suite, units: 2, month: 4, donor: Donor B (fictional)}
facts:
  - {id: premises, from_month: 7, owner: Head of police}
  - {id: premises, institution: a}
  - {id: state-request, from_month: 0}
circumstances:
  - {months: [4, 5], reason: Election, source: Gazette, kind: election}
  - {months: [8], reason: Border closed, effect: visits-pause, kind: security, grade: assumed}
  - {months: [9, 10], reason: Flood, effect: fewer, share: 0.4, kind: emergency, grade: assumed}
  - {months: [20, 21, 22, 23, 24], reason: Cut, effect: money-cut, share: 0.25, source: Letter,
     donor: donor-a (fictional), kind: funding-cut}
insists:
  - {intervention: child-interviewing, reason: The Minister's priority, by: 12}
rules_out:
  - {intervention: special-techniques}
priorities: {OCS: 1.3, INV: 0.4}
commitment: 1
"""

# whose plan begins after the tests' own day: what a file says of months gone by holds by now
SHIPPED_XAA = (bridge.shipped_state_file("XAA") or "").replace("start: 2027-01", "start: 2027-04")


def brought(text: str) -> StateFile:
    """The State file of the rows that a State file became."""
    state = make.state()
    make.partner()
    by = make.coordinator(state)
    with acting(scope_for(by, AT)):
        first = bringing.bring_in(by=by, at=AT, state=state, text=text, name="state.yaml")
        assert first.steps
        again = bringing.foresee(by, AT, state, text, "state.yaml")
        assert [one.part for one in again.steps] == [], "what is there is not doubled"
        found = inputs.state_file_of(by, AT, state)
        assert bridge.check_state_file(inputs.text_of(found), "state.yaml") == found
        return found


def compared(found: StateFile) -> dict[str, Any]:
    """A State file by what it means: names instead of ids, months one by one, no notes."""
    names = {host.id: host.title for host in found.institutions}
    horizon = range(found.horizon)
    supplies = {r.id: r.monthly or (r.capacity,) * found.horizon for r in found.resources}
    return {
        "basics": (found.start, found.horizon, found.target_level, found.commitment,
                   names.get(found.national_host or "")),
        "hosts": {(h.title, h.kind, h.capacity, tuple(m for m in h.blackout if m in horizon))
                  for h in found.institutions},
        "people": {name: units for name, units in supplies.items() if any(units)},
        "pots": {(p.donor, p.amounts, tuple(sorted(p.purposes)), p.cost_kinds, p.carry_over)
                 for p in found.pots},
        "offers": {(o.donor, o.kind, o.units, o.month) for o in found.donations},
        "facts": {(f.id, f.from_month, f.owner, names.get(f.institution or ""))
                  for f in found.facts},
        "circumstances": {(c.months, c.reason, c.source, c.kind, c.effect, c.donor, c.grade,
                           c.share if c.effect in {"fewer", "money-cut"} else None)
                          for c in found.circumstances},
        "wishes": {(w.intervention, w.reason, w.by) for w in (*found.insists, *found.rules_out)},
        "priorities": dict(found.priorities),
    }  # fmt: skip


@django_db
@pytest.mark.parametrize("text", [FULL, SHIPPED_XAA], ids=["full", "XAA"])
def test_a_state_file_becomes_rows_that_say_the_same(text: str) -> None:
    stated = bridge.check_state_file(text, "state.yaml")
    assert compared(brought(text)) == compared(stated)


@django_db
def test_due_diligence_is_never_brought_in_by_a_file() -> None:
    assert {h.diligence for h in brought(SHIPPED_XAA).institutions} == {"pending"}


@pytest.mark.parametrize(
    ("units", "said"),
    [
        ([], "pending"),
        ([set()], "pending"),
        ([{"cleared"}], "cleared"),
        ([{"cleared"}, {"mitigated"}], "mitigated"),
        ([{"cleared"}, set()], "pending"),
        ([{"cleared", "in-work"}], "pending"),
    ],
)
def test_r1_is_open_only_where_it_is_open_for_every_unit(units: list[set[str]], said: str) -> None:
    assert inputs.diligence_of(units) == said


@django_db
def test_a_later_word_ends_the_one_before() -> None:
    state = make.state()
    by = make.coordinator(state)
    told: dict[str, Any] = {"by": by, "at": AT, "state_id": state.pk}
    with acting(scope_for(by, AT)):
        for weight in ("much-more", "as-its-threat"):
            position.say_priority(area="OCS", weight=weight, **told)
        position.say_red_line(intervention="special-techniques", stance="ruled-out", **told)
        position.say_red_line(
            intervention="special-techniques",
            stance="insisted-on",
            deadline=date(2028, 1, 1),
            **told,
        )
        with pytest.raises(PositionUnsaid):
            position.say_commitment(level=3, basis=" ", as_of=AT.date(), **told)
        found = inputs.state_file_of(by, AT, state)
    assert found.priorities == {}
    assert found.rules_out == ()
    assert [w.intervention for w in found.insists] == ["special-techniques"]
    with system("test"):
        assert Priority.objects.count() == 2


@django_db
def test_who_does_not_see_the_states_red_lines_makes_no_plan_past_them() -> None:
    state = make.state()
    officer = make.holder("programme_officer", Axis.PROGRAMME, make.programme().pk)
    for kinds in ([], ["register", "resources"], ["conditions", "resources"]):
        viewer = make.granted(officer, state, *kinds)
        with acting(scope_for(viewer, AT)), pytest.raises(InputsUnseen):
            inputs.entered(viewer, AT, state, {})
    viewer = make.granted(officer, state, "register", "resources", "conditions")
    with acting(scope_for(viewer, AT)), pytest.raises(NoInstitutions):
        inputs.entered(viewer, AT, state, {})


@django_db
def test_a_file_with_what_cannot_be_is_refused_whole() -> None:
    state = make.state()
    by = make.coordinator(state)
    with acting(scope_for(by, AT)), pytest.raises(OtherStateFile):
        bringing.foresee(by, AT, state, FULL.replace("code: XAA", "code: XBB"), "s.yaml")


def text_of(page: HttpResponse, status: int = 200) -> str:
    assert page.status_code == status, page.content.decode()
    return page.content.decode()


@pytest.fixture
def office() -> Client:
    people.partner()
    return people.signed_in(people.member("national_coordinator", state=people.state("XAA")))


@django_db
def test_one_page_says_what_is_there_and_what_is_missing(office: Client) -> None:
    page = text_of(office.get(HERE))
    for said in ("no assessment has answers yet", "none yet: all areas", "no institution is entered",
                 "nothing is said yet", "/conditions/XAA/capacity/", "/means/state/XAA/"):  # fmt: skip
        assert said in page, said
    shown = office.post(
        f"{HERE}bring/", {"state_file": SimpleUploadedFile("s.yaml", FULL.encode())}
    )
    page = text_of(shown)
    assert "What would be taken" in page
    assert "Police Cyber Unit" in page
    with system("test"):
        assert not Priority.objects.exists(), "shown is not taken"
    taken = office.post(f"{HERE}bring/", {"text": shown.context["text"]})
    assert taken["Location"] == HERE
    page = text_of(office.get(HERE))
    for said in ("36 months from May 2027", "2 areas weigh more or less", "2 interventions",
                 "level 1 of 4", "said of 3 of 3 institutions", "3 circumstances"):  # fmt: skip
        assert said in page, said
    file = office.get(f"{HERE}state-file/")
    assert yaml.safe_load(file.content)["horizon"] == 36
    wrong = office.post(f"{HERE}bring/", {"state_file": SimpleUploadedFile("s.yaml", b"code: 1")})
    assert wrong.status_code == 422


@django_db
def test_the_states_position_is_said_on_pages(office: Client) -> None:
    here = "/planning/XAA/position/"
    assert "None is said" in text_of(office.get(here))
    for name, told in (
        ("priority", {"area": "OCS", "weight": "more", "reason": "Children first"}),
        ("red-line", {"intervention": "special-techniques", "stance": "ruled-out"}),
        ("commitment", {"level": "3", "basis": "Letter 12", "as_of": "2026-11-01"}),
        ("basics", {"starts": "2027-02-10", "horizon": "36", "target_level": "3"}),
    ):
        assert office.get(f"{here}{name}/").status_code == 200
        assert office.post(f"{here}{name}/", {}).status_code == 422
        assert office.post(f"{here}{name}/", told)["Location"] == here, name
    page = text_of(office.get(here))
    for said in ("more important", "Children first", "rules it out", "Letter 12",
                 "36 months from February 2027"):  # fmt: skip
        assert said in page, said
    officer = people.signed_in(people.member("programme_officer", programme=people.programme()))
    assert officer.get(here).status_code == 404
    assert officer.post(f"{here}priority/", {"area": "OCS", "weight": "less"}).status_code == 404


@django_db
def test_programs_do_the_same() -> None:
    people.partner()
    api = caller(people.member("national_coordinator", state=people.state("XAA")))
    place = "/api/states/XAA"
    file = {"state_file": SimpleUploadedFile("s.yaml", FULL.encode())}
    shown = api.upload(f"{place}/inputs/state-file", file)
    assert shown.json()["taken"] is False
    assert len(shown.json()["steps"]) > 15
    file = {"state_file": SimpleUploadedFile("s.yaml", FULL.encode())}
    assert api.upload(f"{place}/inputs/state-file", file | {"take": "true"}).json()["taken"]
    assert {one["id"] for one in api.get(f"{place}/inputs").json() if one["missing"]} == {
        "needs", "threats"
    }  # fmt: skip
    now = api.get(f"{place}/position").json()
    assert (now["commitment"]["level"], len(now["priorities"])) == (1, 2)
    said = api.post(f"{place}/position/priorities", {"area": "OCS", "weight": "less"})
    assert said.status_code == 201
    assert api.post(f"{place}/position/priorities", {"area": "NO", "weight": "less"}).status_code in {
        404, 422
    }  # fmt: skip
    assert b"commitment: 1" in api.get(f"{place}/inputs/state-file").content


def test_a_weight_of_words_is_what_the_catalogue_assumes() -> None:
    weights = [inputs.weight_of(word) for word in bringing.WORDS]
    assert weights == sorted(weights, reverse=True)
    assert weights[2] == 1.0
