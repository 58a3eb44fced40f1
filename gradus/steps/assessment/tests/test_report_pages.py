"""The report of an assessment: had by those who see its results, and by nobody else."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from gradus.core.accounts.tests.people import member, signed_in, state
from gradus.steps.assessment.tests.test_group_pages import Played
from gradus.steps.assessment.tests.test_pages import answers_of, coordinator, upload
from gradus.workflows.assessment_report_files import FILES

pytestmark = pytest.mark.django_db


@pytest.fixture
def played() -> Played:
    """An assessment with answers, and a group that is still asked."""
    played = Played()
    confirm = upload(played.office, played.home, answers_of("XAA"), "a.csv")["Location"]
    digest = played.office.get(confirm).context["preview"].sha256
    played.office.post(confirm, {"confirmed": digest})
    return played


def test_the_office_finds_it_on_the_results_and_gets_every_file(played: Played) -> None:
    page = played.office.get(f"{played.home}results/").content.decode()
    for name, kind in FILES.items():
        address = f"{played.home}report/{name}"
        assert f'href="{address}"' in page
        answer = played.office.get(address)
        assert answer["Content-Type"] == kind
        assert answer["Content-Disposition"] == f'attachment; filename="xaa-{name}"'
        assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize(("language", "said"), [("en", "a draft"), ("fr", "un projet")])
def test_it_is_in_the_readers_language_and_says_that_nobody_signed(
    played: Played, language: str, said: str
) -> None:
    played.office.cookies["django_language"] = language
    answer = played.office.get(
        f"{played.home}report/report.pdf", headers={"accept-language": language}
    )
    first = PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()
    assert said in first
    assert "STATE-ONLY" in first


def test_others_are_told_there_is_none(played: Played) -> None:
    neighbour = coordinator("XBB")
    trainer = signed_in(member("state_officer", "o@xbb.example", state=state("XBB")))
    for client in (played.officer, played.judge, neighbour, trainer):
        for name in FILES:
            assert client.get(f"{played.home}report/{name}").status_code == 404


def test_there_is_none_of_another_name_nor_before_anything_is_answered(played: Played) -> None:
    assert played.office.get(f"{played.home}report/report.exe").status_code == 404
    empty = played.office.post(
        "/assessment/XAA/new/",
        {"edition": "gradus-cj 1.0", "mode": "self", "assessed_on": "2026-11-03"},
    )["Location"]
    assert played.office.get(f"{empty}report/report.pdf").status_code == 404
    assert "report.pdf" not in played.office.get(f"{empty}results/").content.decode()
