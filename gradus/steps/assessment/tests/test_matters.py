"""Which open questions could still change the plan: told to whoever answers, and no more than is certain."""

from __future__ import annotations

import hashlib
import io
import re
from typing import Any

import pytest
from openpyxl import load_workbook

from gradus.core.access.decide import scope_for
from gradus.core.access.denied import Denied
from gradus.core.access.scope import acting, system
from gradus.core.accounts.selectors import actor_of
from gradus.core.accounts.tests.people import entries, institution, member, now, signed_in, state
from gradus.domain.ids import new_id
from gradus.entrypoints.api.tests.calls import caller
from gradus.steps.assessment import matters, models, public
from gradus.steps.assessment.tests.test_pages import started

pytestmark = pytest.mark.django_db
VERDICTS = {"GOV-01": "no", "GOV-03": "yes", "GOV-02": "unknown", "LAW-01": "yes"}
MATTERS = "Could still change the plan."
NEEDLESS = "Cannot change the plan any more"
EARLIER = "before later answers"


class Played:
    """An assessment: the police are asked everything, the court about governance alone."""

    def __init__(self) -> None:
        self.coordinator = member("national_coordinator", "c@x.example", state=state())
        self.office = signed_in(self.coordinator)
        self.home = started(self.office)
        self.police, court = institution(), institution(name="Court")
        self.officer = signed_in(
            member("focal_point", "p@x.example", institution=self.police, state=state())
        )
        self.judge_user = member("focal_point", "j@x.example", institution=court, state=state())
        self.judge = signed_in(self.judge_user)
        self.of_police = self.ask(institution=self.police.code)
        self.of_court = self.ask(institution=court.code, dimensions="GOV")

    def ask(self, **told: str) -> models.Group:
        assert self.office.post(f"{self.home}invite/", told).status_code == 302
        with system("test"):
            return models.Group.objects.order_by("-pk").first()

    def by(self):
        return actor_of(self.coordinator, now(), second_factor=True)

    def report(self, verdicts: dict[str, str] = VERDICTS, answers: str | None = None) -> None:
        by = self.by()
        with acting(scope_for(by, now())):
            row = models.Assessment.objects.get()
            table = (
                public.answers_as_table(by, row.state_id, row.pk) if answers is None else answers
            )
            digest = hashlib.sha256((table or "").encode()).hexdigest()
            public.report_what_matters(by, now(), row.state_id, row.pk, new_id(), verdicts, digest)

    def page(self, group: models.Group, who: Any = None, part: str = "GOV", **told: str) -> str:
        who = who or (self.officer if group == self.of_police else self.judge)
        return who.get(f"/assessment/group/{group.pk}/questions/{part}/", **told).content.decode()

    def save(self, group: models.Group, indicator: str, value: str) -> None:
        who = self.officer if group == self.of_police else self.judge
        said = {indicator: value, f"{indicator}.version": "0"}
        assert who.post(f"/assessment/group/{group.pk}/answer/", said).status_code == 200


@pytest.fixture
def played() -> Played:
    return Played()


def beside(page: str, indicator: str) -> str:
    """What stands with one question."""
    return page.partition(f'id="{indicator}"')[2].partition("</fieldset>")[0]


def test_each_open_question_says_it_and_says_nothing_where_nothing_is_known(played: Played) -> None:
    assert "data-matters" not in played.page(played.of_court)
    played.report()
    page = played.page(played.of_court)
    assert MATTERS in beside(page, "GOV-03")
    assert NEEDLESS in beside(page, "GOV-01")
    assert "data-matters" not in beside(page, "GOV-02")
    assert "data-matters" not in beside(page, "GOV-05")
    first = played.judge.get(f"/assessment/group/{played.of_court.pk}/").content.decode()
    assert "#GOV-03" in first, "the next step leads to what matters"
    (entry,) = entries("assessment.what-matters")
    assert '"no":1' in entry.body
    assert "GOV-03" not in entry.body


def test_after_another_groups_answer_no_question_is_needless_and_no_answer_is_told(
    played: Played,
) -> None:
    played.report()
    played.save(played.of_police, "GOV-02", "3")
    page = played.page(played.of_court)
    assert NEEDLESS not in page
    assert EARLIER in beside(page, "GOV-03")
    assert MATTERS not in page
    with acting(scope_for(by := actor_of(played.judge_user, now()), now())):
        kept = list(models.Matters.objects.all())
        assert [one.group_id for one in kept] == [played.of_court.pk], "its own and no other's"
        assert set(kept[0].verdicts) == {"GOV-01", "GOV-02", "GOV-03"}
        row = models.Group.objects.get()
        assert matters.of_group(by, row).verdict("GOV-01") == "unknown"
        with pytest.raises(Denied):
            public.report_what_matters(by, now(), row.state_id, row.assessment_id, new_id(), {}, "")


def test_what_was_found_with_other_answers_was_never_certain(played: Played) -> None:
    played.report(answers="unit,indicator\nXAA,GOV-01,2\n")
    page = played.page(played.of_court)
    assert NEEDLESS not in page
    assert EARLIER in beside(page, "GOV-03")


def test_an_answer_taken_back_or_given_says_no_more_of_its_question(played: Played) -> None:
    played.report()
    played.save(played.of_court, "GOV-03", "2")
    page = played.page(played.of_court)
    assert "data-matters" not in beside(page, "GOV-03"), "it is answered"
    home = played.office.get(played.home).content.decode()
    assert "1 open question could still change the plan." in home
    assert "As of" in home
    assert "cannot any more" not in home


def test_the_office_sees_how_many_matter_and_begins_with_them(played: Played) -> None:
    assert "could still change the plan" not in played.office.get(played.home).content.decode()
    played.report()
    home = played.office.get(played.home).content.decode()
    assert "2 open questions could still change the plan." in home
    assert "1 cannot any more." in home
    assert f"/assessment/group/{played.of_police.pk}/questions/GOV/#GOV-03" in home
    played.save(played.of_police, "INT-01", "2")
    played.report()
    results = played.office.get(f"{played.home}results/").content.decode()
    unknown = results.partition('id="unknown"')[2]
    listed = re.findall(r'<th scope="row"><a href="[^"]*#([A-Z]+-\d+)"', unknown)
    assert set(listed[:2]) == {"GOV-03", "LAW-01"}, "those that matter come first"
    assert "GOV-01" not in listed, "critical, but needless: it comes last"
    assert MATTERS in unknown


def test_programs_and_files_say_the_same(played: Played, settings: Any, tmp_path: Any) -> None:
    played.save(played.of_police, "INT-01", "2")
    played.report()
    office = caller(played.coordinator)
    place = f"/api/states/XAA/assessments/{models_pk()}"
    told = office.get(place).json()["matters"]
    assert told["could_change"] == ["GOV-03", "LAW-01"]
    assert told["cannot_change"] == ["GOV-01"]
    assert not told["later_answers"]
    unknown = office.get(f"{place}/results").json()["unknown"]
    assert {one["indicator"] for one in unknown[:2]} == {"GOV-03", "LAW-01"}
    assert {one["indicator"]: one["could_change"] for one in unknown}["GOV-01"] == "no"
    own = (
        caller(played.judge_user).get(f"/api/answer-groups/{played.of_court.pk}").json()["matters"]
    )
    assert (own["could_change"], own["cannot_change"]) == (["GOV-03"], ["GOV-01"])

    book = load_workbook(io.BytesIO(office.get(f"{place}/workbook").content))
    cells = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row]
    assert any(MATTERS in cell for cell in cells)
    assert any(NEEDLESS in cell for cell in cells), "on the sheet of the short form, too"
    form = load_workbook(io.BytesIO(office.get(f"{place}/form").content))
    hints = " ".join(str(cell.value) for row in form["survey"].iter_rows() for cell in row)
    assert MATTERS in hints
    own_book = f"/assessment/group/{played.of_court.pk}/file/workbook/"
    judges = load_workbook(io.BytesIO(played.judge.get(own_book).content))
    theirs = [str(cell.value) for sheet in judges for row in sheet.iter_rows() for cell in row]
    assert sum(MATTERS in cell for cell in theirs) == 1, "its own questions and no other's"
    played.save(played.of_court, "GOV-02", "1")
    later = office.get(place).json()["matters"]
    assert later["later_answers"]
    assert later["cannot_change"] == []
    assert later["could_change"] == ["GOV-03", "LAW-01"]


def models_pk() -> Any:
    with system("test"):
        return models.Assessment.objects.get().pk


def test_who_is_asked_later_or_something_else_gets_its_part(played: Played) -> None:
    played.report()
    later = played.ask(name="Prosecutors", dimensions="LAW")
    with system("test"):
        kept = models.Matters.objects.get(group=later)
    assert kept.verdicts == {"LAW-01": "yes"}
    again = {"name": "Prosecutors", "dimensions": "GOV"}
    sent = played.office.post(f"/assessment/group/{later.pk}/invitation/", again)
    assert sent.status_code == 302, sent.content
    with system("test"):
        changed = models.Matters.objects.get(group=later)
    assert set(changed.verdicts) == {"GOV-01", "GOV-02", "GOV-03"}


def test_in_arabic_it_is_said_in_arabic(played: Played) -> None:
    played.report()
    played.judge.post("/language/", {"language": "ar"})
    page = played.page(played.of_court)
    assert 'dir="rtl"' in page
    assert "data-matters" in page
    assert MATTERS not in page


def test_a_later_finding_takes_the_place_of_an_earlier_one(played: Played) -> None:
    played.report()
    played.report({"GOV-01": "yes"})
    page = played.page(played.of_court)
    assert MATTERS in beside(page, "GOV-01")
    assert "data-matters" not in beside(page, "GOV-03")
