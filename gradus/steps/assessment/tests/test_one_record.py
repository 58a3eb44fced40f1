"""The same answers leave the same record: by page, by table, by workbook, by phone or by the API."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from gradus.catalogue.shelf import Shelf
from gradus.core.access.scope import system
from gradus.core.accounts.tests.people import institution, member, signed_in, state
from gradus.entrypoints.api.tests.calls import Caller, caller
from gradus.formats.sheets.filled import FilledAnswer
from gradus.formats.xlsform.tests.phones import Sent, kobo_json
from gradus.steps.assessment import bridge, models
from gradus.steps.assessment.tests.test_own_file import ASKED, cell, saved
from gradus.steps.assessment.tests.test_pages import started, upload

pytestmark = pytest.mark.django_db
INDICATORS = sorted(Shelf.open().instrument("gradus-cj").indicators)
GROUP = "Police"

notes = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), max_size=30)
answer = st.fixed_dictionaries(
    {
        "value": st.sampled_from(["0", "1", "2", "3", "4", "UNK", "NA"]),
        "evidence": st.sampled_from(["", "A", "B", "C", "D"]),
        "confidence": st.sampled_from(["", "low", "medium", "high"]),
        "note": st.lists(notes, max_size=3).map(" ".join),
    }
)
reasoned = answer.map(
    lambda one: one | {"note": one["note"] or "Why"} if one["value"] == "NA" else one
)
"""As workbook and phone ask it: not applicable with its reason."""
answers = st.dictionaries(st.sampled_from(INDICATORS), reasoned, min_size=1, max_size=12)


class Stage:
    """A coordinator with a browser and a key."""

    def __init__(self) -> None:
        user = member("national_coordinator", "c@x.example", state=state())
        self.browser = signed_in(user)
        self.api: Caller = caller(user)
        institution()

    def begin(self) -> tuple[str, models.Group]:
        """A new assessment in which the police is asked; its address, and the group."""
        home = started(self.browser)
        asked = self.browser.post(f"{home}invite/", {"institution": "police"})
        assert asked.status_code == 302, asked.content
        with system("test"):
            return home, models.Group.objects.order_by("-pk")[0]


def by_page(stage: Stage, said: dict[str, Any]) -> models.Group:
    _, group = stage.begin()
    for dimension in {one.split("-")[0] for one in said}:
        told = {}
        for id_, entered in said.items():
            if id_.startswith(dimension):
                told[f"{id_}.version"] = "0"
                told[id_] = entered["value"]
                told |= {f"{id_}.{name}": entered[name] for name in entered if name != "value"}
        page = f"/assessment/group/{group.pk}/questions/{dimension}/"
        answer = stage.browser.post(page, told)
        assert answer.status_code == 302, answer.content.decode()
    return group


def by_own_workbook(stage: Stage, said: dict[str, Any]) -> models.Group:
    _, group = stage.begin()
    place = f"/assessment/group/{group.pk}/file/"
    book = load_workbook(io.BytesIO(stage.browser.get(f"{place}workbook/").content))
    for id_, one in said.items():
        for column, name in (("answer", "value"), *((n, n) for n in one if n != "value")):
            filled = cell(book, id_, column)
            filled.value = one[name] or None
            if one[name]:
                filled.data_type = "s"  # no formula, whatever it begins with
    return sent(stage, group, saved(book), "w.xlsx")


def by_phone(stage: Stage, said: dict[str, Any]) -> models.Group:
    _, group = stage.begin()
    given = [FilledAnswer(question=id_, **one) for id_, one in said.items()]
    submitted = json.loads(kobo_json(Sent(answers=given, asked=ASKED)))
    submitted["results"][0]["gradus_group"] = str(group.pk)
    return sent(stage, group, json.dumps(submitted).encode(), "x.json")


def sent(stage: Stage, group: models.Group, data: bytes, name: str) -> models.Group:
    place = f"/assessment/group/{group.pk}/file/"
    shown = stage.browser.post(place, {"workbook": SimpleUploadedFile(name, data)})
    assert shown.status_code == 302, shown.content.decode()
    digest = stage.browser.get(shown["Location"]).context["preview"].sha256
    assert stage.browser.post(shown["Location"], {"confirmed": digest}).status_code == 302
    return group


def by_workbook(stage: Stage, said: dict[str, Any]) -> models.Group:
    home, group = stage.begin()
    table = io.StringIO()
    rows = csv.writer(table)
    rows.writerow(["unit", "indicator", "value", "evidence", "confidence", "group", "note"])
    for id_, one in said.items():
        rows.writerow(
            ["XAA", id_, one["value"], one["evidence"], one["confidence"], GROUP, one["note"]]
        )
    taken = upload(stage.browser, home, table.getvalue().encode(), "a.csv")
    assert taken.status_code == 302, taken.content.decode()
    digest = stage.browser.get(taken["Location"]).context["preview"].sha256
    assert stage.browser.post(taken["Location"], {"confirmed": digest}).status_code == 302
    return group


def by_api(stage: Stage, said: dict[str, Any]) -> models.Group:
    _, group = stage.begin()
    told = [{"indicator": id_} | entered for id_, entered in said.items()]
    answer = stage.api.change("PUT", f"/api/answer-groups/{group.pk}/answers", {"answers": told})
    assert answer.status_code == 200, answer.content
    return group


def kept(group: models.Group) -> dict[str, dict[str, str]]:
    with system("test"):
        return {row.indicator: bridge.content_of(row) for row in group.answers.all()}


@pytest.fixture
def stage(db: None, settings: Any, tmp_path: Path) -> Stage:
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    return Stage()


@settings(max_examples=12, suppress_health_check=list(HealthCheck))
@given(said=answers)
def test_the_same_answers_give_the_same_record(stage: Stage, said: dict[str, Any]) -> None:
    ways = (by_page, by_workbook, by_own_workbook, by_phone, by_api)
    records = {way.__name__: kept(way(stage, said)) for way in ways}
    for way, record in records.items():
        assert record == records["by_page"], way
    assert set(records["by_page"]) == set(said)
