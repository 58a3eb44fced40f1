"""An assessment is for ever shown and scored with the edition it was made with."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from gradus.catalogue.shelf import SHIPPED
from gradus.core.access.decide import scope_for
from gradus.core.access.scope import acting, system
from gradus.core.accounts.tests.people import member, state
from gradus.core.states.tests.factories import AT
from gradus.entrypoints.api.tests.calls import Caller, caller
from gradus.steps.assessment import editions, models
from gradus.steps.assessment.actions import assessments
from gradus.steps.assessment.actions.editions import keep_those_in_use
from gradus.steps.assessment.tests.catalogues import (
    GONE,
    NEW,
    RELEVELLED,
    REWORDED,
    Catalogue,
    forget,
    heavier,
    revised,
)
from gradus.steps.assessment.tests.factories import Cast
from gradus.steps.assessment.tests.test_contradictions_and_comparison import edition_of, key_of
from gradus.steps.assessment.tests.test_group_pages import Played, fields
from gradus.steps.assessment.tests.test_pages import answers_of, coordinator, started
from gradus.steps.assessment.tests.test_results import rows, taken, words
from gradus.steps.assessment.tests.test_review import Reviewed
from gradus.workflows.assessment_report_files import FILES

pytestmark = pytest.mark.django_db
SHIPPED_TEXT = (SHIPPED / "instruments" / "gradus-cj.yaml").read_bytes()


@pytest.fixture
def catalogue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Catalogue]:
    forget()
    yield Catalogue(tmp_path, monkeypatch)
    monkeypatch.undo()
    forget()


@pytest.fixture
def api(db: None) -> Caller:
    return caller(member("national_coordinator", "k@x.example", state=state()))


def told(api: Caller, home: str) -> dict[str, bytes]:
    """All that an assessment says, to people and to programs."""
    base = f"/api/states/XAA/assessments/{key_of(home)}"
    said = {
        name: api.get(f"{base}/{name}").content
        for name in ("results", "scores", "contradictions", "comparison", "form", "workbook")
    }
    return said | {name: api.get(f"{base}/report/{name}").content for name in FILES}


def test_an_old_assessment_says_the_same_bytes_whatever_the_catalogue_says_later(
    catalogue: Catalogue, api: Caller
) -> None:
    client = coordinator()
    first = taken(client, rows(f"XAA,{GONE},1,A,high,,", "XAA,GOV-01,0,A,high,,"))
    second = taken(client, answers_of("XAA"))
    edition_of(first, assessed_on="2024-11-02")
    before = told(api, second)
    client.get(second)  # says once that answers were taken
    pages = {
        name: words(client.get(f"{second}{name}").content)
        for name in ("", "results/", "comparison/", "dimension/GOV/")
    }
    catalogue.holds(revised)
    third = taken(client, rows("XAA,GOV-01,4,A,high,,", f"XAA,{NEW},4,A,high,,"))
    client.get(third)
    assert told(api, second) == before
    for name, page in pages.items():
        assert words(client.get(f"{second}{name}").content) == page
    assert "gradus-cj 2.0" in words(client.get(third).content)
    assert GONE not in words(client.get(f"{third}results/").content)
    assert GONE in pages["results/"]


def test_what_was_signed_stands_by_its_hash_and_names_the_text_that_was_asked(
    catalogue: Catalogue,
) -> None:
    cast = Reviewed().signed()
    digest = cast.digest()
    catalogue.holds(heavier)
    assert cast.digest() == digest
    with acting(scope_for(cast.office, AT)):
        row = models.Assessment.objects.get(pk=cast.assessment.pk)
        assert row.frozen_sha256 == digest
        assert row.edition_sha256 == hashlib.sha256(SHIPPED_TEXT).hexdigest()
        assert editions.document_of(row).content == SHIPPED_TEXT
        assert editions.of(row).indicators["GOV-01"].weight != 7
        row.edition_sha256 = ""
        with pytest.raises(DatabaseError), transaction.atomic():
            row.save()


def test_the_text_of_an_edition_is_never_changed_nor_removed() -> None:
    Cast()
    with pytest.raises(DatabaseError), transaction.atomic():
        models.Edition.objects.update(edition="gradus-cj 9")
    with pytest.raises(DatabaseError), transaction.atomic():
        models.Edition.objects.all().delete()


def test_an_edition_that_changed_under_its_name_begins_nothing_and_says_what_to_do(
    catalogue: Catalogue,
) -> None:
    client = coordinator()
    started(client)
    catalogue.says("gradus-cj", SHIPPED_TEXT.decode() + "\n# a remark changes nothing\n")
    started(client)
    catalogue.holds(heavier, version="1.0")
    sent = {"edition": "gradus-cj 1.0", "mode": "self", "assessed_on": "2026-11-02"}
    page = client.post("/assessment/XAA/new/", sent)
    assert page.status_code == 422
    assert "gives the changed instrument a version of its own" in words(page.content)
    with system("test"):
        assert models.Assessment.objects.count() == 2
        assert models.Edition.objects.count() == 1
    catalogue.holds(heavier, version="1.1")
    sent["edition"] = "gradus-cj 1.1"
    assert client.post("/assessment/XAA/new/", sent).status_code == 302


def test_one_chooses_among_the_editions_and_is_told_what_each_is(
    catalogue: Catalogue, api: Caller
) -> None:
    client = coordinator()
    catalogue.holds(revised, name="gradus-cj-next")
    said = words(client.get("/assessment/XAA/new/").content)
    assert "gradus-cj 1.0 of 24 November 2026: 85 questions, 27 in the short form" in said
    assert "gradus-cj 2.0 of 24 November 2026: 85 questions" in said
    assert "capped-pillars" not in said, "examples are no instruments to assess a State with"
    known = [one["edition"] for one in api.get("/api/instrument-editions").json()]
    assert known == ["gradus-cj 1.0", "gradus-cj 2.0"]
    base = "/api/states/XAA/assessments"
    made = api.change("POST", base, {"assessed_on": "2026-11-02"})
    assert made.json()["edition"] == "gradus-cj 1.0", "the catalogue's own, where none is named"
    named = {"assessed_on": "2026-11-02", "edition": "gradus-cj 2.0"}
    assert api.change("POST", base, named).json()["edition"] == "gradus-cj 2.0"
    unknown = api.change("POST", base, named | {"edition": "gradus-cj 3.0"})
    assert unknown.json()["type"].endswith("no-such-edition")
    assert "gradus-cj 1.0, gradus-cj 2.0" in unknown.json()["remedy"]


def test_a_broken_file_is_no_edition_and_stops_nothing(catalogue: Catalogue) -> None:
    catalogue.says("gradus-cj-next", "schema: gradus.instrument/1\n")
    assert "gradus-cj 1.0" in words(coordinator().get("/assessment/XAA/new/").content)


def test_across_editions_what_is_not_asked_alike_is_named_and_counts_as_no_change(
    catalogue: Catalogue, api: Caller
) -> None:
    client = coordinator()
    first = taken(
        client,
        rows(*(f"XAA,{id_},0,A,high,," for id_ in ("GOV-01", GONE, REWORDED, RELEVELLED))),
    )
    edition_of(first, assessed_on="2024-11-02")
    catalogue.holds(revised)
    second = taken(
        client,
        rows(*(f"XAA,{id_},4,A,high,," for id_ in ("GOV-01", NEW, REWORDED, RELEVELLED))),
    )
    compared = api.get(f"/api/states/XAA/assessments/{key_of(second)}/comparison").json()
    assert (compared["new"], compared["gone"]) == ([NEW], [GONE])
    assert compared["changed"] == [REWORDED, RELEVELLED]
    assert [one["indicator"] for one in compared["levels"] if one["verdict"] == "higher"] == [
        "GOV-01"
    ]
    said = words(client.get(f"{second}comparison/").content)
    apart = said.split("Not compared")[1]
    assert apart.index("Asked for the first time") < apart.index(NEW) < apart.index(GONE)
    assert apart.index("Worded otherwise") < apart.index(REWORDED)


def test_an_answer_carried_over_says_where_the_question_is_another(catalogue: Catalogue) -> None:
    played = Played()
    part = f"{played.here}questions/GOV/"
    ids = ("GOV-01", GONE, REWORDED, RELEVELLED)
    played.officer.post(part, fields(played.officer.get(part).content) | dict.fromkeys(ids, "2"))
    played.officer.post(f"{played.here}hand-in/")
    catalogue.holds(revised)
    played.home = played.office.post(
        "/assessment/XAA/new/",
        {"edition": "gradus-cj 2.0", "mode": "self", "assessed_on": "2027-11-02"},
    )["Location"]
    played.ask(institution="police", due="2099-01-31")
    with system("test"):
        again = models.Group.objects.order_by("-pk")[0]
    page = played.officer.get(f"/assessment/group/{again.pk}/questions/GOV/").content
    shown, said = fields(page), words(page)
    assert (shown["GOV-01"], shown[REWORDED], shown[RELEVELLED], shown[NEW]) == ("2", "2", "", "")
    assert GONE not in said
    assert said.count("The question was worded otherwise: “") == 1
    assert said.count("Then your group said: 2: ") == 1


def test_assessments_of_before_have_their_edition_kept_while_the_catalogue_has_it(
    catalogue: Catalogue, api: Caller
) -> None:
    client = coordinator()
    home = taken(client, answers_of("XAA"))
    edition_of(home, edition_sha256="")
    before = told(api, home)
    with system("test"):
        row = models.Assessment.objects.get()
    keep_those_in_use(at=AT)
    catalogue.holds(heavier, version="1.0")
    assert told(api, home) == before
    assert editions.of(row).indicators["GOV-01"].weight != 7


def test_another_states_text_sent_by_an_instance_binds_nobody_else(catalogue: Catalogue) -> None:
    """A text that came with one State's assessment takes no name from the catalogue's."""
    catalogue.holds(heavier, name="gradus-cj", version="3.0")
    strange = editions.chosen("gradus-cj 3.0")
    catalogue.holds(heavier, name="gradus-cj", version="2.0")
    one, other = Cast("XAA"), Cast("XBB")
    with acting(scope_for(one.office, AT)):
        sent = assessments.start(
            by=one.office,
            at=AT,
            state_id=one.state.pk,
            mode="self",
            assessed_on=AT.date(),
            text=strange,
        )
    assert editions.of(sent).version == "3.0"
    catalogue.holds(revised, name="gradus-cj", version="3.0")
    again: dict[str, Any] = {"at": AT, "mode": "self", "assessed_on": AT.date()}
    with acting(scope_for(other.office, AT)):
        theirs = assessments.start(by=other.office, state_id=other.state.pk, **again)
    assert NEW in editions.of(theirs).indicators
    with acting(scope_for(one.office, AT)), pytest.raises(editions.OtherText):
        assessments.start(by=one.office, state_id=one.state.pk, **again)
