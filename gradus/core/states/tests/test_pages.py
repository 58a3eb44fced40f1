"""The register's pages: what a coordinator, a focal point and another State's people are shown."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import Http404

from gradus.core.access.denied import Denied
from gradus.core.states import models
from gradus.core.states.tests import factories as make
from gradus.core.states.tests.factories import AT
from gradus.core.states.tests.pages import ask
from gradus.domain.ownership import Axis

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _addresses(settings: Any) -> None:
    settings.ROOT_URLCONF = "gradus.core.states.tests.urls"


def test_the_register_grows_by_its_pages() -> None:
    by = make.coordinator(make.state())
    assert "No institutions yet" in ask(by, AT, "/states/XAA/register/").content.decode()
    entry = {"name": "National Police", "kind": "police"}
    assert ask(by, AT, "/states/XAA/register/new/", entry).status_code == 302
    twice = ask(by, AT, "/states/XAA/register/new/", entry)
    assert twice.status_code == 422
    assert "National Police is there already." in twice.content.decode()
    page = ask(by, AT, "/states/XAA/register/").content.decode()
    assert "National Police" in page
    assert "Add a unit" in page


def test_a_form_with_errors_says_so() -> None:
    by = make.coordinator(make.state())
    answer = ask(by, AT, "/states/XAA/register/new/", {"name": "", "kind": "police"})
    assert answer.status_code == 422
    assert "There is something to mend" in answer.content.decode()


def test_a_focal_point_reads_all_of_its_own_and_adds_nothing() -> None:
    unit = make.unit(make.institution(make.state()))
    make.institution(unit.state, "other")
    by = make.holder("focal_point", Axis.INSTITUTION, unit.institution_id, state_id=unit.state_id)
    page = ask(by, AT, "/states/XAA/register/").content.decode()
    assert "Cyber unit" in page
    assert "XAA other" not in page
    assert "Add a unit" not in page
    # the box that says what is owed is shown, but not the focal point's to change
    answer = ask(by, AT, f"/states/XAA/register/units/{unit.pk}/", {"name": "Cyber unit"})
    assert answer.status_code == 302
    with pytest.raises(Denied):
        ask(by, AT, f"/states/XAA/register/{unit.institution_id}/units/new/")


def test_another_state_is_not_there() -> None:
    theirs = make.unit(make.institution(make.state("XBB"), "canary"))
    by = make.coordinator(make.state("XAA"))
    for path in (
        "/states/XBB/register/",
        "/states/XQQ/register/",
        f"/states/XAA/register/{theirs.institution_id}/",
        f"/states/XAA/register/units/{theirs.pk}/",
    ):
        with pytest.raises(Http404):
            ask(by, AT, path)
    with pytest.raises(Http404):
        ask(None, AT, "/states/XBB/register/")
    assert models.State.objects.filter(code="XBB").exists()


def test_an_operator_enters_programmes_and_nobody_else_finds_the_page() -> None:
    operator = make.holder("operator", None, None)
    assert "No programme yet" in ask(operator, AT, "/states/programmes/").content.decode()
    entered = {"name": "Regional programme", "code": "regional"}
    assert ask(operator, AT, "/states/programmes/", entered).status_code == 302
    assert "Regional programme" in ask(operator, AT, "/states/programmes/").content.decode()
    twice = ask(operator, AT, "/states/programmes/", entered)
    assert twice.status_code == 422
    assert "regional" in twice.content.decode()
    with pytest.raises(Http404):
        ask(make.coordinator(make.state()), AT, "/states/programmes/")
