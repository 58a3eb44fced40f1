"""A group on its pages: asked by the office, answered without JavaScript, handed in, sent back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import brotli
import pytest

from gradus.core.access.scope import system
from gradus.core.accounts.tests.people import institution, member, signed_in, state
from gradus.steps.assessment import models
from gradus.steps.assessment.tests.test_pages import answers_of, coordinator, started, upload

pytestmark = pytest.mark.django_db


class Played:
    """An assessment of XAA with the police asked, and the browsers of those who take part."""

    def __init__(self) -> None:
        self.office = coordinator()
        self.home = started(self.office)
        self.police = institution()
        court = institution(name="Court")
        self.officer = signed_in(
            member("focal_point", "p@x.example", institution=self.police, state=state())
        )
        self.judge = signed_in(
            member("focal_point", "j@x.example", institution=court, state=state())
        )
        self.ask(institution="police", due="2099-01-31")
        with system("test"):
            self.group = models.Group.objects.get()
        self.here = f"/assessment/group/{self.group.pk}/"

    def ask(self, **told: str) -> None:
        answer = self.office.post(f"{self.home}invite/", told)
        assert answer.status_code == 302, answer.content

    def values(self) -> dict[str, str]:
        with system("test"):
            return dict(models.Answer.objects.values_list("indicator", "value"))


@pytest.fixture
def played() -> Iterator[Played]:
    return Played()


def fields(page: bytes) -> dict[str, str]:
    """What a browser without JavaScript would send of a page of questions as it is."""
    text = page.decode()
    found = dict(re.findall(r'name="([A-Z]+-\d+\.version)" value="(\d+)"', text))
    chosen = r'type="radio" name="([^"]+)" value="([^"]*)" checked'
    return found | dict(re.findall(chosen, text))


def test_a_group_answers_page_by_page_and_hands_in(played: Played) -> None:
    first = played.officer.get("/").content.decode()
    assert "Police is asked about" in first
    assert played.here in first
    page = played.officer.get(played.here)
    begin = re.search(r'class="button" href="([^"#]+)#[A-Z]+-\d+"', page.content.decode())
    assert begin, "the next step leads to the first open question"
    short = played.officer.get(begin[1])
    assert short.content.count(b"<fieldset") == 15
    said = fields(short.content)
    assert len(said) == 30
    questions = [name for name in said if "." not in name]
    said |= {questions[0]: "2", questions[1]: "UNK", f"{questions[0]}.note": "Act of 2024"}
    saved = played.officer.post(begin[1], said)
    assert saved.status_code == 302
    assert played.values() == {questions[0]: "2", questions[1]: "UNK"}
    again = played.officer.get(begin[1]).content.decode()
    assert "Act of 2024" in again
    assert "2 of 85 questions have an answer; of the short form, 2 of 27." in again
    done = played.officer.post(f"{played.here}hand-in/", follow=True).content.decode()
    assert "handed in" in done
    assert "Police is asked about" not in played.officer.get("/").content.decode()
    assert b"disabled" in played.officer.get(begin[1]).content
    assert played.officer.post(begin[1], said | {questions[0]: "3"}).status_code == 422


def test_the_office_sees_who_is_late_and_sends_back(played: Played) -> None:
    with system("test"):
        models.Group.objects.update(due="2026-01-01")
        from gradus.core.accounts.tests.people import now, robot
        from gradus.core.ledger.record import record

        record(by=robot(), at=now(), action="test", thing=played.group.thing(), rule="test")
    home = played.office.get(played.home).content.decode()
    assert "1 group is still answering." in home
    assert "1 is late." in home
    assert "the answers were due on" in played.officer.get("/").content.decode()
    part = f"{played.here}questions/GOV/"
    said = fields(played.officer.get(part).content)
    played.officer.post(part, said | {"GOV-01": "2"})
    played.officer.post(f"{played.here}hand-in/")
    played.office.post(f"{played.here}send-back/", {"note": "Which article?"})
    assert "Which article?" in played.officer.get(played.here).content.decode()


def test_a_conflict_shows_both_and_keeps_what_was_entered(played: Played) -> None:
    part = f"{played.here}questions/GOV/"
    before = fields(played.officer.get(part).content)
    played.office.post(part, before | {"GOV-01": "3"})
    mine = before | {"GOV-01": "1", "GOV-02": "4"}
    answer = played.officer.post(part, mine)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "Meanwhile answered by somebody else of your group: 3." in text
    shown = fields(answer.content)
    assert (shown["GOV-01"], shown["GOV-02"]) == ("1", "4")
    assert played.values() == {"GOV-01": "3"}
    played.officer.post(part, shown)
    assert played.values() == {"GOV-01": "1", "GOV-02": "4"}


def test_a_wrong_value_is_told_beside_its_question_and_nothing_is_saved(played: Played) -> None:
    part = f"{played.here}questions/GOV/"
    said = fields(played.officer.get(part).content)
    answer = played.officer.post(part, said | {"GOV-01": "2", "GOV-02": "\x00"})
    assert answer.status_code == 422
    assert b"GOV-02" in answer.content
    assert played.values() == {}


@pytest.mark.parametrize("role", ["state_officer", "focal_point", "data_protection_officer"])
def test_who_else_may_open_a_group(played: Played, role: str) -> None:
    """The second pair of eyes of the office; not another institution, nor who sees no findings."""
    if role == "focal_point":
        client = played.judge
    else:
        client = signed_in(member(role, f"{role}@x.example", state=state()))
    own = {"state_officer": 200}.get(role, 404)
    for address in (played.here, f"{played.here}questions/GOV/"):
        assert client.get(address).status_code == own
    posted = {name: client.post(f"{played.here}{name}/") for name in ("hand-in", "send-back")}
    if own == 404:
        assert {one.status_code for one in posted.values()} == {404}


def test_a_focal_point_finds_none_of_the_rest_of_the_assessment(played: Played) -> None:
    confirm = upload(played.office, played.home, answers_of("XAA"), "a.csv")["Location"]
    shown = played.office.get(confirm).context["preview"].sha256
    played.office.post(confirm, {"confirmed": shown})
    for address in ("", "results/", "workbook/", "confirm/", "invite/"):
        assert played.officer.get(f"{played.home}{address}").status_code == 404, address
    assert played.officer.get("/assessment/XAA/new/").status_code == 404
    own = played.officer.get("/assessment/XAA/").content.decode()
    assert played.here in own
    assert str(played.group.assessment_id) not in own
    assert played.judge.get("/assessment/XAA/").status_code == 404, "its institution is not asked"
    for address in (played.here, f"{played.here}questions/GOV/"):
        page = played.officer.get(address).content.decode()
        assert str(played.group.assessment_id) not in page


def test_the_script_is_light_and_waits_for_nothing_from_elsewhere() -> None:
    script = Path(models.__file__).parent / "static" / "assessment" / "answers.js"
    assert len(brotli.compress(script.read_bytes())) <= 1_200
    assert "http" not in script.read_text("utf-8")


def test_an_answer_is_saved_as_it_is_given(played: Played) -> None:
    page = played.officer.get(f"{played.here}questions/GOV/").content.decode()
    assert f'data-autosave="{played.here}answer/"' in page
    assert "assessment/answers.js" in page
    told = {"GOV-01": "2", "GOV-01.version": "0", "GOV-01.note": "Act"}
    first = played.officer.post(f"{played.here}answer/", told).json()
    assert first["versions"] == {"GOV-01": 1}
    assert first["progress"].startswith("1 of 85 questions have an answer")
    assert "#" in first["next"]
    assert played.officer.post(f"{played.here}answer/", told).json() == first, "sent again"
    other = played.office.post(f"{played.here}answer/", told | {"GOV-01": "3"})
    assert other.status_code == 409
    assert "somebody else of your group answered 2." in other.json()["told"]
    assert other.json()["versions"] == {"GOV-01": 1}
    wrong = played.officer.post(f"{played.here}answer/", told | {"GOV-01": "9"})
    assert wrong.status_code == 422
    assert "versions" not in wrong.json()
    assert played.values() == {"GOV-01": "2"}
    assert played.judge.post(f"{played.here}answer/", told).status_code == 404


def test_what_the_same_people_said_before_is_theirs_to_confirm(played: Played) -> None:
    part = f"{played.here}questions/GOV/"
    played.officer.post(part, fields(played.officer.get(part).content) | {"GOV-01": "2"})
    played.officer.post(f"{played.here}hand-in/")
    home = started(played.office)
    for institution_code in ("police", "court"):
        played.office.post(f"{home}invite/", {"institution": institution_code})
    with system("test"):
        police, court = models.Group.objects.exclude(pk=played.group.pk).order_by("pk")
    again = f"/assessment/group/{police.pk}/questions/GOV/"
    shown = played.officer.get(again)
    assert "Not saved yet: confirm it." in shown.content.decode()
    assert fields(shown.content)["GOV-01"] == "2"
    with system("test"):
        assert not police.answers.exists(), "it is shown, and not saved before it is confirmed"
    theirs = played.judge.get(f"/assessment/group/{court.pk}/questions/GOV/").content
    assert fields(theirs)["GOV-01"] == "", "the court has not said it"
    assert played.officer.post(again, fields(shown.content)).status_code == 302
    with system("test"):
        assert [one.value for one in police.answers.all()] == ["2"]


def test_a_group_answers_in_arabic(played: Played) -> None:
    played.officer.cookies["django_language"] = "ar"
    for address in (played.here, f"{played.here}questions/GOV/"):
        page = played.officer.get(address).content.decode()
        assert 'dir="rtl"' in page
        assert "Next open question" not in page


def test_a_workbook_leaves_other_groups_alone_and_is_refused_over_what_is_handed_in(
    played: Played,
) -> None:
    part = f"{played.here}questions/GOV/"
    played.officer.post(part, fields(played.officer.get(part).content) | {"GOV-01": "2"})
    lines = b"unit,indicator,value,group\nXAA,GOV-01,4,\n"
    confirm = upload(played.office, played.home, lines, "a.csv")["Location"]
    preview = played.office.get(confirm).context["preview"]
    assert preview.replaced == 0
    played.office.post(confirm, {"confirmed": preview.sha256})
    with system("test"):
        said = set(models.Answer.objects.values_list("group__name", "value"))
    assert said == {("Police", "2"), ("consensus", "4")}
    played.officer.post(f"{played.here}hand-in/")
    lines = b"unit,indicator,value,group\nXAA,GOV-01,0,Police\n"
    confirm = upload(played.office, played.home, lines, "a.csv")["Location"]
    shown = played.office.get(confirm).context["preview"].sha256
    answer = played.office.post(confirm, {"confirmed": shown})
    assert answer.status_code == 422
    assert "The answers of Police are handed in." in answer.content.decode()
