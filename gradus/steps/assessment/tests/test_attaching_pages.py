"""Evidence attached on the pages and by the API: the same record, and nothing for those who may not."""

from __future__ import annotations

import io
import re
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from pypdf import PdfReader

from gradus.core.access.scope import system
from gradus.core.accounts.tests.people import member, state
from gradus.core.evidence.models import InsideFile, Source
from gradus.core.evidence.tests.factories import picture
from gradus.entrypoints.api.tests.calls import caller, problem
from gradus.steps.assessment import models
from gradus.steps.assessment.tests.test_group_pages import Played, fields
from gradus.steps.assessment.tests.test_pages import started
from gradus.steps.assessment.tests.test_results import rows, taken, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("folder")]


class Attaching(Played):
    """The police are asked, and attach to GOV-01."""

    def __init__(self) -> None:
        super().__init__()
        self.place = f"{self.here}evidence/GOV-01/"

    def photograph(self, marking: str = "STATE-ONLY", data: bytes = b"") -> HttpResponse:
        """A photograph, looked at, then kept as a browser without JavaScript would."""
        sent = SimpleUploadedFile("rack.png", data or picture())
        seen = self.officer.post(f"{self.place}file/", {"file": sent})
        assert seen.status_code == 200, seen.content
        told = dict(
            re.findall(r'name="(shown|name|institution)" value="([^"]*)"', seen.content.decode())
        )
        chosen = re.findall(r'name="marking" value="([^"]+)"[^>]*checked', seen.content.decode())
        assert chosen == ["STATE-ONLY"], "no further than the State unless somebody says so"
        return self.officer.post(f"{self.place}file/", told | {"marking": marking})


@pytest.fixture
def played() -> Attaching:
    return Attaching()


def attached() -> list[tuple[str, str]]:
    with system("test"):
        pairs = models.Attachment.objects.order_by("indicator", "pk")
        names = {row.pk: row.name for row in InsideFile.objects.all()}
        names |= {row.pk: row.title for row in Source.objects.all()}
        return [(one.indicator, names.get(one.item_id, "?")) for one in pairs]


def test_a_page_of_questions_is_saved_and_leads_to_attaching_and_back(played: Attaching) -> None:
    part = f"{played.here}questions/GOV/"
    said = fields(played.officer.get(part).content) | {"GOV-01": "3", "GOV-01.evidence": "B"}
    to = played.officer.post(part, said | {"attach": "GOV-01"})
    assert to["Location"] == played.place
    assert played.values() == {"GOV-01": "3"}, "nothing typed is lost on the way"
    page = played.officer.get(played.place)
    assert "Nothing is attached yet." in words(page.content)
    assert 'accept="image/png,image/jpeg' in page.content.decode(), "phones offer the camera"
    assert played.photograph()["Location"] == played.place
    assert attached() == [("GOV-01", "rack.png")]
    back = re.search(
        r'<a href="([^"]+)#GOV-01">Back to the question',
        played.officer.get(played.place).content.decode(),
    )
    assert back
    shown = words(played.officer.get(back[1]).content)
    assert "rack.png" in shown
    assert "STATE-ONLY" in shown


def test_what_is_kept_already_is_found_by_its_name_and_attached_once(played: Attaching) -> None:
    for title in ("Cybercrime act", "Statistics of 2026"):
        cited = {"kind": "document", "title": title, "year": "2024", "institution": ""}
        with system("test"):
            cited["institution"] = str(played.police.pk)
        played.officer.post("/evidence/XAA/add-source/", cited)
    page = words(played.officer.get(f"{played.place}?called=act").content)
    assert "Cybercrime act" in page
    assert "Statistics of 2026" not in page
    with system("test"):
        act = Source.objects.get(title="Cybercrime act")
    for _ in range(2):
        assert played.officer.post(played.place, {"item": str(act.pk)}).status_code == 302
    assert attached() == [("GOV-01", "Cybercrime act")]
    with system("test"):
        there = models.Attachment.objects.get()
    played.officer.post(f"{played.place}off/", {"attachment": str(there.pk)})
    assert attached() == []
    refused = played.officer.post(played.place, {"item": "nonsense"})
    assert refused.status_code == 422
    assert "no such file or source" in words(refused.content)


def test_a_source_is_cited_on_the_spot_and_faults_stand_at_its_fields(played: Attaching) -> None:
    faulty = played.officer.post(f"{played.place}source/", {"kind": "interview", "title": ""})
    assert faulty.status_code == 422
    assert "<details open>" in faulty.content.decode()
    told = {"kind": "interview", "title": "Head of the unit", "institution": str(played.police.pk)}
    assert played.officer.post(f"{played.place}source/", told).status_code == 302
    assert attached() == [("GOV-01", "Head of the unit")]


def test_who_is_not_asked_finds_no_page_and_who_may_not_attach_no_form(played: Attaching) -> None:
    assert played.judge.get(played.place).status_code == 404
    assert played.judge.post(played.place, {"item": str(played.group.pk)}).status_code == 404
    assert played.officer.get(f"{played.here}evidence/GOV-99/").status_code == 404
    played.photograph()
    part = f"{played.here}questions/GOV/"
    said = fields(played.officer.get(part).content) | {"GOV-01": "3"}
    played.officer.post(part, said)
    played.officer.post(f"{played.here}hand-in/")
    closed = played.officer.get(played.place).content.decode()
    assert "rack.png" in closed
    assert "<form" not in closed.split("<main")[1].split("</main")[0]
    played.office.post(f"{played.home}review/")
    review = played.office.get(f"{played.home}dimension/GOV/").content.decode()
    assert "rack.png" in review
    assert f'href="{played.place}"' in review, "whoever leads may attach under review"


def test_page_and_api_leave_the_same_record(played: Attaching) -> None:
    user = member("focal_point", "o@x.example", institution=played.police, state=state())
    api = caller(user)
    group = f"/api/answer-groups/{played.group.pk}"
    told = {"kind": "document", "title": "Act", "institution_id": str(played.police.pk)}
    source = api.post("/api/states/XAA/sources", told).json()["id"]
    for indicator in ("GOV-01", "GOV-02"):
        played.officer.post(f"{played.here}evidence/{indicator}/", {"item": source})
    record = _records()
    with system("test"):
        ids = list(models.Attachment.objects.values_list("pk", flat=True))
    for one in ids:
        gone = api.change("DELETE", f"/api/answer-evidence/{one}")
        assert gone.status_code == 200, gone.content
    assert api.change("DELETE", f"/api/answer-evidence/{ids[0]}").status_code == 404
    for indicator in ("GOV-01", "GOV-02"):
        made = api.post(f"{group}/evidence", {"indicator": indicator, "item_id": source})
        assert made.status_code == 201, made.content
    assert _records() == record
    listed = api.get(f"{group}/evidence").json()
    assert [one["indicator"] for one in listed["attached"]] == ["GOV-01", "GOV-02"]
    assert listed["before"] == []
    again = api.post(f"{group}/evidence/again", {"indicator": "GOV-01"})
    assert again.json() == {"attached": 0}


def test_a_key_that_reads_findings_alone_is_told_of_no_evidence(played: Attaching) -> None:
    played.photograph()
    user = member("national_coordinator", "k@x.example", state=state())
    place = f"/api/states/XAA/assessments/{played.home.split('/')[-2]}/evidence"
    assert [one["title"] for one in caller(user).get(place).json()["items"]] == ["rack.png"]
    blind = caller(user, "findings:read", "findings:write")
    assert blind.get(place).json()["items"] == []
    with system("test"):
        secret = InsideFile.objects.get().pk
    group = f"/api/answer-groups/{played.group.pk}/evidence"
    refused = problem(blind.post(group, {"indicator": "GOV-02", "item_id": str(secret)}))
    unknown = problem(blind.post(group, {"indicator": "GOV-02", "item_id": str(user.pk)}))
    assert refused == unknown


def _records() -> list[tuple[Any, ...]]:
    names = ("indicator", "group_id", "item_id", "content", "institution_id", "state_id")
    with system("test"):
        return sorted(models.Attachment.objects.values_list(*names))


def test_old_documents_and_documents_not_attached_are_told_apart(played: Attaching) -> None:
    home = taken(
        played.office,
        rows("XAA,GOV-01,3,B,high,,", "XAA,GOV-02,4,A,high,,", "XAA,GOV-03,2,B,high,,"),
    )
    said = words(played.office.get(f"{home}contradictions/").content)
    assert "No answers contradict each other" in said
    assert "nothing is attached yet to GOV-01, GOV-02." in said, "in one line, not one a question"
    with system("test"):
        agreed = models.Group.objects.get(agreed=True)
    place = f"/assessment/group/{agreed.pk}/evidence/GOV-01/"
    assert f'href="{place}"' in played.office.get(f"{home}dimension/GOV/").content.decode()
    told = {"kind": "document", "title": "Old law", "year": "2019", "institution": ""}
    assert played.office.post(f"{place}source/", told).status_code == 302
    said = words(played.office.get(f"{home}contradictions/").content)
    assert (
        "the newest document attached is of 2019, more than 3 years before the assessment." in said
    )
    assert "nothing is attached yet to GOV-02." in said
    assert "1 document" in words(played.office.get(f"{home}results/").content)
    played.office.post(f"{place}source/", told | {"title": "New law", "year": "2024"})
    said = words(played.office.get(f"{home}contradictions/").content)
    assert "of 2019" not in said, "the newest counts"


def test_the_printed_report_names_what_may_go_as_far_as_it_goes(played: Attaching) -> None:
    home = taken(played.office, rows("XAA,GOV-01,3,B,high,,"))
    with system("test"):
        agreed = models.Group.objects.get(agreed=True)
    place = f"/assessment/group/{agreed.pk}/evidence/GOV-01/"
    told = {"kind": "document", "title": "National strategy", "year": "2025", "institution": ""}
    played.office.post(f"{place}source/", told)
    for name, marking in (("open.txt", "STATE-ONLY"), ("closed.txt", "TLP:RED")):
        sent = SimpleUploadedFile(name, name.encode())
        seen = played.office.post(f"{place}file/", {"file": sent}).content.decode()
        shown = dict(re.findall(r'name="(shown|name)" value="([^"]*)"', seen))
        kept = shown | {"marking": marking, "institution": ""}
        assert played.office.post(f"{place}file/", kept).status_code == 302
    printed = played.office.get(f"{home}report/report.pdf").content
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(printed)).pages)
    assert "What the answers rest on" in text
    assert "National strategy" in text
    assert "open.txt" in text
    assert "closed.txt" not in text, "for their eyes only: not quoted in what is passed on"
    workbook = openpyxl.load_workbook(
        io.BytesIO(played.office.get(f"{home}report/report.xlsx").content)
    )
    cells = [cell.value for sheet in workbook for row in sheet.iter_rows() for cell in row]
    assert "National strategy" in cells


def test_evidence_says_which_answer_rests_on_it_and_leads_there(played: Attaching) -> None:
    assert played.photograph().status_code == 302
    with system("test"):
        (file,) = InsideFile.objects.all()
        (there,) = models.Attachment.objects.all()
    about = played.officer.get(f"/evidence/{file.pk}/about/").content.decode()
    assert f'href="/assessment/attached/{there.pk}/"' in about
    assert played.officer.get(f"/assessment/attached/{there.pk}/")["Location"] == played.place
    assert played.judge.get(f"/assessment/attached/{there.pk}/").status_code == 404


def test_what_an_earlier_answer_rested_on_is_offered_and_attached_by_one_press(
    played: Attaching,
) -> None:
    played.photograph()
    part = f"{played.here}questions/GOV/"
    said = fields(played.officer.get(part).content) | {"GOV-01": "3"}
    played.officer.post(part, said)
    played.officer.post(f"{played.here}hand-in/")
    played.home = started(played.office)
    played.ask(institution="police")
    with system("test"):
        later = models.Group.objects.order_by("-pk")[0]
    here = f"/assessment/group/{later.pk}/"
    page = words(played.officer.get(f"{here}questions/GOV/").content)
    assert "The earlier answer rested on: rack.png" in page
    place = f"{here}evidence/GOV-01/"
    assert f'action="{place}again/"' in played.officer.get(place).content.decode()
    assert len(attached()) == 1
    played.officer.post(f"{place}again/")
    assert len(attached()) == 2
    assert "The earlier answer rested on" not in words(
        played.officer.get(f"{here}questions/GOV/").content
    )


def test_attaching_to_one_question_confirms_no_other_answer_of_before(played: Attaching) -> None:
    part = f"{played.here}questions/GOV/"
    told = {"GOV-01": "2", "GOV-02": "1", "GOV-03": "0"}
    played.officer.post(part, fields(played.officer.get(part).content) | told)
    played.officer.post(f"{played.here}hand-in/")
    home = started(played.office)
    played.office.post(f"{home}invite/", {"institution": "police"})
    with system("test"):
        again = models.Group.objects.latest("pk")
    page = f"/assessment/group/{again.pk}/questions/GOV/"
    shown = fields(played.officer.get(page).content)
    to = played.officer.post(page, shown | {"GOV-02": "3", "attach": "GOV-01"})["Location"]
    assert to.endswith("/evidence/GOV-01/")
    with system("test"):
        kept = dict(again.answers.values_list("indicator", "value"))
    assert kept == {"GOV-01": "2", "GOV-02": "3"}, "GOV-03 waits to be confirmed"
