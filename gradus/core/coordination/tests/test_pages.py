"""The pages of the register as a browser gets them."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from lxml import etree

from gradus.core.access.scope import system
from gradus.core.accounts.tests import people
from gradus.core.coordination import models
from gradus.core.coordination.tests.factories import effort
from gradus.core.states.tests import factories as make
from gradus.workflows.effort_table import write_csv
from gradus.workflows.tests.efforts_made import entry

pytestmark = pytest.mark.django_db
HERE = "/coordination/state/XAA/"
FORM: dict[str, Any] = {
    "provider": "Fund", "provider_kind": "multilateral", "title": "Course", "kind": "training",
    "status": "planned", "starts": "2027-03", "ends": "2027", "topics": ["DFL"],
    "others": "Navy\nPolice / Cyber unit", "people": "20", "amount": "1200.50", "currency": "eur",
    "funders": "One\nTwo", "implementers": "", "description": "", "identifier": "XX-1", "url": "",
    "source": "Meeting", "source_date": "2026-11",
}  # fmt: skip


@pytest.fixture
def office() -> Client:
    return people.signed_in(people.member("national_coordinator", state=people.state("XAA")))


@pytest.fixture
def donor() -> Client:
    return people.signed_in(
        people.member("donor", partner=people.partner(), programme=people.programme())
    )


def text(page: HttpResponse, status: int = 200) -> str:
    assert page.status_code == status, page.content.decode()
    return page.content.decode()


def held() -> list[models.Effort]:
    with system("test"):
        return list(models.Effort.objects.filter(until__isnull=True).prefetch_related("reaches"))


def test_an_empty_register_says_what_to_do_and_is_on_the_states_page(office: Client) -> None:
    assert "Enter the first effort" in text(office.get(HERE))
    assert HERE in text(office.get("/state/XAA/"))
    assert "No effort is entered" in text(office.get(f"{HERE}together/"))


def test_an_effort_is_entered_corrected_and_taken_out(office: Client) -> None:
    made = office.post(f"{HERE}enter/", FORM)
    (row,) = held()
    assert made["Location"] == f"/coordination/effort/{row.key}/"
    assert (row.starts, row.currency, row.funders) == ("2027-03", "EUR", ["One", "Two"])
    page = text(office.get(made["Location"]))
    for said in (
        "March 2027 – 2027",
        "EUR\N{NO-BREAK SPACE}1\u202f200.50",
        "Navy",
        "XX-1",
        "Meeting",
    ):
        assert said in page, said
    form = office.get(f"/coordination/effort/{row.key}/correct/").context["form"]
    assert form.initial["others"] == "Navy\nPolice / Cyber unit"
    done = office.post(f"/coordination/effort/{row.key}/correct/", FORM | {"status": "done"})
    assert done.status_code == 302
    page = text(office.get(f"/coordination/effort/{row.key}/"))
    assert "What was corrected" in page
    assert "status" in page
    out = f"/coordination/effort/{row.key}/take-out/"
    assert "required" in text(office.post(out, {"because": ""}), 422)
    assert office.post(out, {"because": "Entered twice"}).status_code == 302
    assert "Entered twice" in text(office.get(f"/coordination/effort/{row.key}/"))
    assert held() == []


@pytest.mark.parametrize(
    ("wrong", "field", "said"),
    [
        ({"title": ""}, "title", "required"),
        ({"provider": ""}, "provider", "Nothing is said"),
        ({"starts": "March"}, "starts", "is no date"),
        ({"ends": "2020"}, "ends", "before it starts"),
        ({"currency": "ZZZ"}, "currency", "no currency"),
        ({"amount": "1.234"}, "amount", "2 decimal places"),
        ({"url": "javascript:alert(1)"}, "url", "no address"),
        ({"topics": ["XYZ"]}, "topics", "XYZ"),
    ],
)
def test_what_is_wrong_stands_beside_its_field(
    office: Client, wrong: dict[str, Any], field: str, said: str
) -> None:
    page = office.post(f"{HERE}enter/", FORM | wrong)
    assert page.status_code == 422
    assert said in " ".join(page.context["form"].errors[field])
    assert held() == []


def test_the_list_is_narrowed_and_paged(office: Client) -> None:
    state = make.state()
    for number in range(26):
        effort(state, identifier=f"n{number}", title=f"Course {number:02}", topics=("INV",))
    effort(state, identifier="law", title="Law", topics=("LEG",), provider_kind="national")
    page = office.get(HERE)
    assert text(page).count('<tr role="row">') == 26
    following = page.context["next_page"]
    assert following
    assert "Course 00" in text(office.get(following))
    only = text(office.get(f"{HERE}?topic=LEG"))
    assert "Law" in only
    assert "Course" not in only
    assert "Law" in text(office.get(f"{HERE}?provider=national&q=la"))
    assert "No effort is found" in text(office.get(f"{HERE}?status=done"))
    assert office.get(f"{HERE}?after=nonsense&topic=nonsense").status_code == 200


def test_a_file_is_brought_checked_and_taken(office: Client) -> None:
    data = write_csv([entry()]) + b"bad,,other,No provider\r\n"
    file = SimpleUploadedFile("efforts.csv", data)
    assert office.post(f"{HERE}file/", {"file": file})["Location"] == f"{HERE}file/check/"
    page = office.get(f"{HERE}file/check/")
    assert "First responders" in text(page)
    assert "efforts.csv, line 3, provider" in text(page)
    assert "Look at the file that waits" in text(office.get(HERE))
    assert "not the one that was shown" in text(
        office.post(f"{HERE}file/check/", {"confirmed": "0" * 64}), 422
    )
    sha = page.context["shown"].sha256
    assert office.post(f"{HERE}file/check/", {"confirmed": sha})["Location"] == HERE
    assert "1 new effort" in text(office.get(HERE))
    assert len(held()) == 1


def test_a_file_that_is_none_is_refused_in_place(office: Client) -> None:
    for name, data in (("a.xml", b"<rss/>"), ("a.csv", b"who\nme\n"), ("a.xlsx", b"PK\x03\x04no")):
        page = office.post(f"{HERE}file/", {"file": SimpleUploadedFile(name, data)})
        assert name in text(page, 422)
    office.post(f"{HERE}file/", {"file": SimpleUploadedFile("e.csv", write_csv([entry()]))})
    assert office.post(f"{HERE}file/forget/")["Location"] == HERE
    assert office.get(f"{HERE}file/check/")["Location"] == f"{HERE}file/"


def test_the_register_is_read_as_a_whole(office: Client) -> None:
    state = make.state()
    make.unit(make.institution(state))
    at = {"reaches": ("Cyber unit",), "starts": "2027-01", "ends": "2027-12", "topics": ("DFL",)}
    effort(state, identifier="a", provider="Alpha", title="Basics", **at)
    effort(state, identifier="b", provider="Beta", title="Basics again", **at)
    effort(state, identifier="c", provider="Gamma", title="Vague", topics=(), reaches=())
    page = text(office.get(f"{HERE}together/"))
    for said in (
        "<bdi>Alpha</bdi> and <bdi>Beta</bdi> are both to work with <bdi>XAA police / Cyber unit</bdi> on ",
        "Cyber unit</bdi> is trained in Digital forensics twice at a time",
        "Mentoring: no effort is known",
        "<strong><bdi>Alpha</bdi></strong>",
        "Vague",
    ):
        assert said in page, said


def test_it_is_handed_out_as_three_kinds_of_file(office: Client) -> None:
    effort(make.state(), title="=1+1")
    csv = office.get(f"{HERE}efforts.csv")
    assert "'=1+1" in csv.content.decode("utf-8-sig")
    assert office.get(f"{HERE}efforts.xlsx").content[:2] == b"PK"
    xml = etree.fromstring(office.get(f"{HERE}efforts.xml").content)
    assert xml.findtext("iati-activity/title/narrative") == "=1+1"
    assert office.get(f"{HERE}efforts.exe").status_code == 404
    assert office.get("/coordination/template.xlsx").content[:2] == b"PK"


def test_an_empty_register_is_no_iati_file(office: Client) -> None:
    assert "holds at least one" in text(office.get(f"{HERE}efforts.xml"), 422)


def test_another_state_and_strangers_find_nothing(office: Client) -> None:
    row = effort(make.state())
    other = people.signed_in(
        people.member("national_coordinator", "b@example.org", state=people.state("XBB"))
    )
    for path in (HERE, f"{HERE}together/", f"{HERE}efforts.csv", f"{HERE}enter/",
                 f"/coordination/effort/{row.key}/"):  # fmt: skip
        assert other.get(path).status_code == 404, path
    assert Client().get(HERE).status_code == 302


def test_a_partner_has_a_page_of_its_own(donor: Client) -> None:
    effort(make.state(), partner_id=people.partner().pk, title="Ours")
    effort(make.state(), identifier="x", title="Theirs")
    page = donor.get("/coordination/")
    assert page["Location"] == "/coordination/partner/donor-a/"
    page = text(donor.get("/coordination/partner/donor-a/"))
    assert "Ours" in page
    assert "Theirs" not in page
    assert "ask the State" in page
    assert "'" not in donor.get("/coordination/partner/donor-a/efforts.csv")["Content-Disposition"]
    assert donor.get("/coordination/partner/donor-b/").status_code == 404
    assert donor.get(HERE).status_code == 404
    row = next(one for one in held() if one.title == "Ours")
    assert donor.get(f"/coordination/effort/{row.key}/correct/").status_code == 403
