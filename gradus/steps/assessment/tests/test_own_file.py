"""A group's own workbook and phone form: one flow, within its walls, each submission once."""

from __future__ import annotations

import io
import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook
from pyxform.xls2xform import convert

from gradus.catalogue.shelf import Shelf
from gradus.core.access.decide import scope_for
from gradus.core.access.scope import acting, system
from gradus.core.accounts.tests.people import entries, member, state
from gradus.core.states.tests.factories import AT
from gradus.domain.refusals import InvalidInput, Refusal
from gradus.entrypoints.api.tests.calls import caller
from gradus.formats.sheets.filled import FilledAnswer
from gradus.formats.xlsform.tests.phones import Sent, kobo_json
from gradus.steps.assessment import bridge, models, selectors
from gradus.steps.assessment.actions import groups, invitations, own_file
from gradus.steps.assessment.actions.answers import Said
from gradus.steps.assessment.actions.workbook import NotWhatWasShown, forget_unconfirmed
from gradus.steps.assessment.tests.factories import Cast
from gradus.steps.assessment.tests.test_group_pages import Played, fields
from gradus.steps.assessment.tests.test_pages import upload, workbook_of
from gradus.steps.assessment.tests.test_results import words
from gradus.workflows.xlsform import asked_in

pytestmark = pytest.mark.django_db
ASKED = asked_in(Shelf.open().instrument("gradus-cj"), None, "en")


def phones(group: models.Group | None, *sent: dict[str, Any]) -> bytes:
    """What a server hands out of submissions: ``id``, ``replaces`` and the levels given."""
    made = [
        Sent(
            id=one["id"],
            replaces=one.get("replaces", ""),
            asked=ASKED,
            group=one.get("group", ""),
            answers=[FilledAnswer(question=q, value=v) for q, v in one["said"].items()],
        )
        for one in sent
    ]
    told = json.loads(kobo_json(*made))
    for record in told["results"]:
        if group is not None:
            record["gradus_group"] = str(group.pk)
    return json.dumps(told).encode()


class Answering(Cast):
    """The cast, and files that the police sends."""

    def shown(self, data: bytes, name: str = "x.xlsx", by: Any = None, of: Any = None) -> Any:
        by = by or self.officer
        with acting(scope_for(by, AT)):
            return own_file.preview_own(
                by=by, at=AT, group=of or self.asked, data=data, name=name, translate=str
            )

    def take(self, data: bytes, name: str = "x.xlsx") -> int:
        digest = self.shown(data, name).sha256
        with acting(scope_for(self.officer, AT)):
            return own_file.take_own(
                by=self.officer, at=AT, group=self.asked, confirmed=digest, translate=str
            )

    def workbook(self, of: models.Group | None = None, by: Any = None) -> Workbook:
        with acting(scope_for(by or self.officer, AT)):
            row = models.Group.objects.select_related("state").get(pk=(of or self.asked).pk)
            said = selectors.said_by(by or self.officer, row)
            return load_workbook(io.BytesIO(bridge.own_workbook(row, said.values(), "en")))

    def narrow(self, *dimensions: str) -> None:
        with acting(scope_for(self.office, AT)):
            invitations.amend(by=self.office, at=AT, group=self.asked, dimensions=dimensions)


@pytest.fixture
def cast() -> Answering:
    return Answering()


def saved(book: Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def cell(book: Workbook, question: str, column: str) -> Any:
    """The input cell of a question, on whatever sheet it is asked."""
    for sheet in book.worksheets:
        heads = {c.value: c.column for c in sheet[3] if c.value}
        for row in sheet.iter_rows(min_row=5):
            if row[0].value == question and f"#{column}" in heads:
                return sheet.cell(row[0].row, heads[f"#{column}"])
    raise AssertionError(f"{question} is not asked in this workbook")


def test_it_asks_what_the_group_is_asked_and_says_what_it_said(cast: Answering) -> None:
    cast.narrow("GOV", "LAW")
    cast.save([Said("GOV-01", "2", "B", "high", "Act 7"), Said("GOV-02", "UNK")])
    book = cast.workbook()
    assert not {"DFE", "FIN", "Groups"} & set(book.sheetnames)
    assert cell(book, "GOV-01", "answer").value in ("2", 2)
    assert cell(book, "GOV-01", "note").value == "Act 7"
    assert cell(book, "LAW-01", "answer").value is None
    assert "XAA police" in [c.value for c in book.worksheets[0]["C"]]


def test_sent_back_it_replaces_what_the_group_said_and_nothing_else(cast: Answering) -> None:
    cast.save([Said("GOV-01", "2", "B", "high", "Act 7"), Said("GOV-02", "3"), Said("LAW-01", "1")])
    cast.save([Said("GOV-01", "0")], by=cast.judge, of=cast.asked_court)
    book = cast.workbook()
    cell(book, "GOV-02", "answer").value = "1"
    cell(book, "GOV-03", "answer").value = "4"
    cell(book, "LAW-01", "answer").value = None
    seen = cast.shown(saved(book))
    assert (seen.new, seen.changed, seen.taken_back, seen.answered) == (1, 1, 1, 3)
    assert cast.values() == {"GOV-01": "2", "GOV-02": "3", "LAW-01": "1"}, "only shown"
    assert cast.take(saved(book)) == 3
    assert cast.values() == {"GOV-01": "2", "GOV-02": "1", "GOV-03": "4"}
    assert cast.values(cast.asked_court) == {"GOV-01": "0"}
    (entry,) = entries("assessment.take-own-file")
    assert set(json.loads(entry.body)["diff"]["answers"]) == {"GOV-02", "GOV-03", "LAW-01"}
    with system("test"):
        assert models.Answer.objects.get(group=cast.asked, indicator="GOV-01").version == 1
    assert cast.take(saved(cast.workbook())) == 0, "unchanged, nothing is written"
    assert len(entries("assessment.take-own-file")) == 1


def test_faults_are_told_by_cell_and_change_nothing(cast: Answering) -> None:
    cast.narrow("GOV")
    book = cast.workbook()
    cell(book, "GOV-01", "answer").value = "9"
    cell(book, "GOV-02", "evidence").value = "Z"
    with pytest.raises(InvalidInput) as no:
        cast.shown(saved(book))
    wrong = [cell(book, "GOV-01", "answer"), cell(book, "GOV-02", "evidence")]
    places = {fault.where for fault in no.value.faults}
    assert {f"{one.parent.title}!{one.coordinate}" for one in wrong} <= places
    with system("test"):
        assert not models.PendingOwnFile.objects.exists()


def test_another_groups_another_states_and_what_is_not_asked_is_refused(cast: Answering) -> None:
    theirs = cast.workbook(cast.asked_court, cast.judge)
    cell(theirs, "GOV-01", "answer").value = "1"
    with pytest.raises(InvalidInput) as no:
        cast.shown(saved(theirs))
    assert "another group's own" in no.value.faults[0].what.text()
    with pytest.raises(Refusal) as other:
        cast.shown(b"unit,indicator,value\nXBB,GOV-01,1\n", "x.csv")
    assert other.value.code == "other-state"
    cast.narrow("GOV")
    with pytest.raises(InvalidInput) as no:
        cast.shown(b"unit,indicator,value,group\nXAA,LAW-01,1,\nXAA,GOV-01,1,Court\n", "x.csv")
    assert [fault.where for fault in no.value.faults] == ["x.csv, line 2", "x.csv, line 3"]


def test_only_what_was_shown_is_taken(cast: Answering) -> None:
    book = cast.workbook()
    cell(book, "GOV-01", "answer").value = "1"
    digest = cast.shown(saved(book)).sha256
    cast.save([Said("GOV-02", "3")])
    take = {"by": cast.officer, "at": AT, "group": cast.asked, "translate": str}
    with acting(scope_for(cast.officer, AT)):
        for confirmed in (digest, "0" * 64):
            with pytest.raises(NotWhatWasShown):
                own_file.take_own(confirmed=confirmed, **take)
        groups.hand_in(by=cast.officer, at=AT, group=cast.asked)
    with pytest.raises(Refusal, match="handed in"):
        cast.shown(saved(book))


def test_a_file_that_waits_is_its_groups_alone_and_forgotten_after_a_day(cast: Answering) -> None:
    book = cast.workbook()
    cell(book, "GOV-01", "answer").value = "1"
    cast.shown(saved(book))
    with acting(scope_for(cast.judge, AT)):
        assert not models.PendingOwnFile.objects.exists()
    with acting(scope_for(cast.office, AT)):
        assert models.PendingOwnFile.objects.count() == 1
    forget_unconfirmed(at=AT + timedelta(days=2))
    with system("test"):
        assert not models.PendingOwnFile.objects.exists()


def test_the_form_asks_no_group_and_no_more_than_the_group_is_asked(cast: Answering) -> None:
    cast.narrow("LAW")
    with acting(scope_for(cast.officer, AT)):
        row = models.Group.objects.select_related("state").get(pk=cast.asked.pk)
        form = convert(io.BytesIO(bridge.own_form(row, "en")), validate=False).xform
    assert f"'{cast.asked.pk}'" in form
    assert "LAW_01" in form
    assert "GOV_01" not in form
    assert 'ref="/data/about/respondents"' not in form


def test_a_submission_counts_once_and_leaves_the_rest(cast: Answering) -> None:
    cast.save([Said("LAW-01", "3")])
    file = phones(cast.asked, {"id": "a", "said": {"GOV-01": "2", "GOV-02": "1"}})
    assert cast.take(file, "x.json") == 2
    assert cast.values() == {"LAW-01": "3", "GOV-01": "2", "GOV-02": "1"}
    cast.save([Said("GOV-01", "4", version=2)])
    again = cast.shown(file, "x.json")
    assert (again.submissions, again.left_aside, again.changed) == (0, 1, 0)
    assert cast.take(file, "x.json") == 0
    assert cast.values()["GOV-01"] == "4", "what was sent before does not come back"
    assert len(entries("assessment.take-own-file")) == 1


def test_an_edit_takes_the_place_of_all_the_earlier_one_said_and_an_older_comes_too_late(
    cast: Answering,
) -> None:
    cast.take(phones(cast.asked, {"id": "a", "said": {"GOV-01": "2", "GOV-02": "1"}}), "x.json")
    edit = phones(cast.asked, {"id": "b", "replaces": "a", "said": {"GOV-01": "3"}})
    assert cast.take(edit, "x.json") == 2
    assert cast.values() == {"GOV-01": "3"}, "GOV-02 was taken back in the edit"
    older = phones(cast.asked, {"id": "a", "said": {"GOV-01": "2", "GOV-02": "1"}})
    assert cast.take(older, "x.json") == 0
    last = phones(cast.asked, {"id": "d", "replaces": "c", "said": {"GOV-01": "1"}})
    assert cast.take(last, "x.json") == 1
    middle = phones(cast.asked, {"id": "c", "replaces": "b", "said": {"GOV-01": "0"}})
    assert cast.take(middle, "x.json") == 0, "its edit came first"
    assert cast.values() == {"GOV-01": "1"}


def test_what_people_answered_since_is_not_taken_back_by_an_edit(cast: Answering) -> None:
    cast.take(phones(cast.asked, {"id": "a", "said": {"GOV-01": "2", "GOV-02": "1"}}), "x.json")
    cast.save([Said("GOV-02", "4", version=1)])
    cast.take(phones(cast.asked, {"id": "b", "replaces": "a", "said": {"GOV-01": "3"}}), "x.json")
    assert cast.values() == {"GOV-01": "3", "GOV-02": "4"}


def test_another_groups_submissions_are_refused(cast: Answering) -> None:
    file = phones(cast.asked_court, {"id": "a", "said": {"GOV-01": "2"}})
    with pytest.raises(InvalidInput):
        cast.shown(file, "x.json")
    named = phones(None, {"id": "a", "group": "Court", "said": {"GOV-01": "2"}})
    with pytest.raises(InvalidInput):
        cast.shown(named, "x.json")


def test_on_pages_the_focal_point_downloads_sends_and_confirms() -> None:
    played = Played()
    part = f"{played.here}questions/GOV/"
    played.officer.post(part, fields(played.officer.get(part).content) | {"GOV-01": "2"})
    place = f"{played.here}file/"
    assert place in played.officer.get(played.here).content.decode()
    assert "Download your workbook" in words(played.officer.get(place).content)
    book = load_workbook(io.BytesIO(played.officer.get(f"{place}workbook/").content))
    assert played.officer.get(f"{place}form/").status_code == 200
    cell(book, "GOV-02", "answer").value = "3"
    sent = played.officer.post(place, {"workbook": SimpleUploadedFile("w.xlsx", saved(book))})
    assert sent["Location"] == f"{place}confirm/"
    shown = played.officer.get(sent["Location"])
    assert shown.context["preview"].new == 1
    for stranger in (played.judge,):
        for address in (place, f"{place}confirm/", f"{place}workbook/", f"{place}form/"):
            assert stranger.get(address).status_code == 404
    done = played.officer.post(
        sent["Location"], {"confirmed": shown.context["preview"].sha256}, follow=True
    )
    assert "1 answer was changed." in words(done.content)
    assert played.values() == {"GOV-01": "2", "GOV-02": "3"}
    wrong = played.officer.post(place, {"workbook": SimpleUploadedFile("w.csv", b"a,b\n1,2\n")})
    assert wrong.status_code == 422


def test_programs_do_the_same() -> None:
    played = Played()
    api = caller(member("focal_point", "f@x.example", institution=played.police, state=state()))
    base = f"/api/answer-groups/{played.group.pk}"
    book = load_workbook(io.BytesIO(api.get(f"{base}/workbook").content))
    assert api.get(f"{base}/form").status_code == 200
    cell(book, "GOV-02", "answer").value = "3"
    shown = api.upload(f"{base}/workbook", {"workbook": SimpleUploadedFile("w.xlsx", saved(book))})
    assert shown.json()["new"] == 1
    taken = api.change("POST", f"{base}/workbook/take", {"sha256": shown.json()["sha256"]})
    assert taken.json() == {"changed": 1}
    assert played.values() == {"GOV-02": "3"}


def test_whoever_leads_may_take_a_groups_own_file_too_and_it_stays_the_groups() -> None:
    played = Played()
    part = f"{played.here}questions/GOV/"
    played.officer.post(part, fields(played.officer.get(part).content) | {"GOV-01": "2"})
    book = load_workbook(io.BytesIO(played.officer.get(f"{played.here}file/workbook/").content))
    cell(book, "GOV-02", "answer").value = "3"
    confirm = upload(played.office, played.home, saved(book))["Location"]
    preview = played.office.get(confirm).context["preview"]
    assert preview.groups == ("Police",)
    played.office.post(confirm, {"confirmed": preview.sha256})
    sent = phones(played.group, {"id": "a", "said": {"GOV-03": "1"}})
    confirm = upload(played.office, played.home, sent, "x.json")["Location"]
    assert played.office.get(confirm).context["preview"].groups == ("Police",)
    with system("test"):
        assert set(models.Answer.objects.values_list("group__name", "indicator")) == {
            ("Police", "GOV-01"),
            ("Police", "GOV-02"),
        }


def test_submissions_sent_one_by_one_to_the_office_leave_each_other_alone() -> None:
    played = Played()
    for id_, group, said in (("a", "Judges", "1"), ("b", "Bailiffs", "3"), ("b", "Bailiffs", "3")):
        file = phones(None, {"id": id_, "group": group, "said": {"GOV-01": said}})
        confirm = upload(played.office, played.home, file, "x.json")["Location"]
        shown = played.office.get(confirm).context["preview"].sha256
        assert played.office.post(confirm, {"confirmed": shown}).status_code == 302
    with system("test"):
        said = models.Answer.objects.order_by("group__name").values_list("group__name", "value")
        assert list(said) == [("Bailiffs", "3"), ("Judges", "1")]
    lines = b"unit,indicator,value,group\nXAA,GOV-01,4,Notaries\n"
    confirm = upload(played.office, played.home, lines, "a.csv")["Location"]
    assert played.office.get(confirm).context["preview"].replaced == 2, "a table is the whole"


def test_the_empty_workbook_of_the_whole_instrument_serves_a_group_that_is_asked_all() -> None:
    played = Played()
    place = f"{played.here}file/"
    data = workbook_of("XAA")
    sent = played.officer.post(place, {"workbook": SimpleUploadedFile("w.xlsx", data)})
    assert sent.status_code == 422, "it names other groups"
    assert "not of Police" in words(sent.content)
