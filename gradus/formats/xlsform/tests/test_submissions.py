"""Submissions come back as they were sent, whatever server was in between, and each once."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest

from gradus.domain.refusals import InvalidInput
from gradus.formats.sheets.filled import FilledAnswer
from gradus.formats.sheets.tests.asked import ASKED
from gradus.formats.xlsform.reader import read_submissions
from gradus.formats.xlsform.submitted import Submissions
from gradus.formats.xlsform.tests.phones import (
    ANSWERS,
    BOTH,
    IN_ARABIC,
    Sent,
    book,
    central_csv,
    central_odata,
    instance,
    kobo_csv,
    kobo_json,
    kobo_rows,
)

GOLDEN = Path(__file__).with_name("golden")
ONE = Sent()
OTHER = replace(
    ONE, id="0b1d6a5e-2222-4a3f-9d55-0000000000bb", group="Prosecution service", answers=ANSWERS[:2]
)


def zipped(**files: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), data)
    return stream.getvalue()


WAYS: dict[str, Callable[[Sent], bytes]] = {
    "XML of a phone": instance,
    "Central, with groups": central_csv,
    "Central, without groups": lambda one: central_csv(one, groups=False),
    "Central, ZIP": lambda one: zipped(tiny_dot_csv=central_csv(one), media__a_dot_jpg=b"x"),
    "ZIP of XML": lambda one: zipped(instances__one__one_dot_xml=instance(one)),
    "Central, OData": central_odata,
    "Kobo, JSON": kobo_json,
    "Kobo, CSV with names": kobo_csv,
    "Kobo, CSV with labels": lambda one: kobo_csv(one, labels=ASKED),
    "Kobo, CSV with labels of groups": lambda one: kobo_csv(one, labels=ASKED, groups=True),
    "Kobo, CSV in Arabic": lambda one: kobo_csv(one, labels=IN_ARABIC, groups=True),
    "Kobo, XLSX with names": lambda one: book(kobo_rows(one)),
    "Kobo, XLSX with labels": lambda one: book(kobo_rows(one, labels=IN_ARABIC)),
}


def read(data: bytes) -> Submissions:
    return read_submissions(data, BOTH, "sent")


def faults(data: bytes) -> list[str]:
    with pytest.raises(InvalidInput) as caught:
        read(data)
    return [fault.text() for fault in caught.value.faults]


@pytest.mark.parametrize("way", WAYS)
def test_what_was_sent_comes_back(way: str) -> None:
    (found,) = read(WAYS[way](ONE)).submissions
    assert found.instance == ONE.id
    assert found.replaces == ()
    assert (found.state, found.on, found.mode) == ("XAA", date(2026, 11, 20), "self")
    assert (found.filled_by, found.group) == ("Head of unit", "")
    assert [a.said() for a in found.answers] == [a.said() for a in ANSWERS]
    assert found.submitted in (None, datetime(2026, 11, 21, 8, 30, tzinfo=UTC),
                               datetime(2026, 11, 21, 8, 30, 0, 123000, tzinfo=UTC))  # fmt: skip
    assert found.language == {"Kobo, CSV with labels": "en", "Kobo, CSV in Arabic": "ar"}.get(
        way, found.language
    )


def test_the_time_of_sending_is_told_where_a_server_knows_it() -> None:
    for way in WAYS:
        (found,) = read(WAYS[way](ONE)).submissions
        assert (found.submitted is None) == ("XML" in way), way


@pytest.mark.parametrize("name", sorted(p.name for p in GOLDEN.glob("sent-*")))
def test_what_was_exported_earlier_still_reads_the_same(name: str) -> None:
    """Files in the shapes that servers write, kept as they are: a change of the form's names, or of
    what makes an edition, would strand submissions already made, and shows here."""
    (found,) = read((GOLDEN / name).read_bytes()).submissions
    assert [a.said() for a in found.answers] == [a.said() for a in ANSWERS]
    assert found.instance == ONE.id


def test_groups_stay_apart() -> None:
    found = read(kobo_json(ONE, OTHER)).submissions
    assert [one.group for one in found] == ["", "Prosecution service"]
    assert {a.group for a in found[1].answers} == {"Prosecution service"}


def test_copies_of_a_submission_are_one() -> None:
    data = zipped(
        a_dot_csv=central_csv(ONE, ONE), b_dot_json=kobo_json(ONE), c_dot_xml=instance(ONE)
    )
    found = read(data)
    assert len(found.submissions) == 1
    copies = [r for r in found.remarks if "copy" in r.what.id]
    assert len(copies) == 3


def test_one_id_with_two_contents_is_refused() -> None:
    said = faults(kobo_json(ONE, replace(ONE, answers=ANSWERS[:1])))
    assert len(said) == 1
    assert "says something else" in said[0]


@pytest.mark.parametrize("make", [kobo_json, central_csv, central_odata])
def test_an_edit_takes_the_place_of_what_it_replaces(make: Callable[..., bytes]) -> None:
    edit = replace(OTHER, group="", replaces=ONE.id)
    for order in ((ONE, edit), (edit, ONE)):
        found = read(make(*order))
        assert [one.instance for one in found.submissions] == [edit.id]
        assert found.submissions[0].replaces == (ONE.id,)
        assert any("earlier edition" in remark.what.id for remark in found.remarks)
    assert read(make(edit)).submissions[0].replaces == (ONE.id,), (
        "told also without the earlier one"
    )


def test_a_chain_of_edits_leaves_the_last() -> None:
    second = replace(OTHER, group="", replaces=ONE.id)
    third = replace(second, id="0b1d6a5e-3333-4a3f-9d55-0000000000cc", replaces=second.id)
    found = read(kobo_json(second, third, ONE))
    assert [one.instance for one in found.submissions] == [third.id]


def test_edits_that_contradict_each_other_are_refused() -> None:
    second = replace(OTHER, group="", replaces=ONE.id)
    third = replace(second, id="0b1d6a5e-3333-4a3f-9d55-0000000000cc")
    assert "both edits of" in faults(kobo_json(ONE, second, third))[0]
    circle = (replace(ONE, replaces=OTHER.id), replace(OTHER, replaces=ONE.id))
    assert len(faults(kobo_json(*circle))) == 2


def test_a_submission_that_kobo_does_not_approve_is_left_aside() -> None:
    page = json.loads(kobo_json(ONE, OTHER))
    page["results"][1]["_validation_status"] = {
        "uid": "validation_status_not_approved", "label": "Not Approved",
    }  # fmt: skip
    found = read(json.dumps(page).encode())
    assert [one.instance for one in found.submissions] == [ONE.id]
    page = json.loads(central_odata(ONE))
    page["value"][0]["__system"]["reviewState"] = "rejected"
    assert read(json.dumps(page).encode()).submissions == ()


def test_a_submission_rejected_on_the_server_is_left_aside() -> None:
    rows = list(csv.reader(io.StringIO(central_csv(ONE, OTHER).decode("utf-8-sig"))))
    rows[1][rows[0].index("ReviewState")] = "rejected"
    stream = io.StringIO()
    csv.writer(stream).writerows(rows)
    found = read(stream.getvalue().encode())
    assert [one.instance for one in found.submissions] == [OTHER.id]
    assert "rejected" in found.remarks[0].what.id


@pytest.mark.parametrize("make", [instance, kobo_json, central_csv, kobo_csv])
def test_another_edition_is_refused_kindly(make: Callable[..., bytes]) -> None:
    said = faults(make(replace(ONE, edition="tiny 0.9 #0000000000")))
    assert len(said) == 1
    assert "tiny 0.9" in said[0]
    assert "read it with its own" in said[0]


def test_another_form_is_refused_kindly() -> None:
    said = faults(b'<data id="household" version="3"><name>A</name></data>')
    assert len(said) == 1
    assert "“household”" in said[0]


def test_columns_of_choices_are_understood() -> None:
    """As exports that split each choice into a column of its own."""
    rows = kobo_rows(ONE)
    at = rows[0].index("GOV_01")
    for level in range(5):
        rows[0].insert(at + 1 + level, f"short_form/GOV_01_page/GOV_01/level_{level}")
        rows[1].insert(at + 1 + level, "1" if level == 3 else "0")
    (found,) = read(book(rows)).submissions
    assert found.answers[0].value == "3"
    rows[1][at] = ""
    assert read(book(rows)).submissions[0].answers[0].value == "3"
    rows[1][at] = "level_2"
    assert "do not agree" in faults(book(rows))[0]
    rows[1][at + 1] = "1"
    assert "More than one answer is ticked" in faults(book(rows))[0]


def test_all_faults_are_told_with_their_places() -> None:
    rows = kobo_rows(ONE)

    def put(heading: str, text: str) -> None:
        rows[1][rows[0].index(heading)] = text

    put("state", "Utopia")
    put("assessed_on", "20/11/26")
    put("GOV_01", "level_7")
    put("GOV_04_evidence", "E")
    put("GOV_05_note", "a note without an answer")
    put("LAW_03_note", "")
    put("LAW_04_number", "101")
    put("LAW_02_note", "left \u202e right")
    said = faults(book(rows))
    assert len(said) == 8
    assert all(line.startswith("tiny!2:2, ") for line in said)
    places = {line.split(": ")[0].removeprefix("tiny!2:2, ") for line in said}
    assert places == {
        "state", "assessed_on", "GOV_01", "GOV_04_evidence", "GOV-05", "LAW-03", "LAW_04_number",
        "LAW_02_note",
    }  # fmt: skip
    assert all(line.count(". ") >= 1 for line in said), "each says what, and what to do"


def test_a_number_beside_another_answer_is_not_guessed() -> None:
    rows = kobo_rows(ONE)
    rows[1][rows[0].index("LAW_04")] = "unknown"
    assert "beside another answer" in faults(book(rows))[0]
    rows[1][rows[0].index("LAW_04")] = "number"
    rows[1][rows[0].index("LAW_04_number")] = ""
    assert "no answer" in faults(book(rows))[0]


def test_questions_that_were_not_exported_are_missed() -> None:
    rows = kobo_rows(ONE)
    at = rows[0].index("GOV_02")
    cut = [row[:at] + row[at + 1 :] for row in rows]
    assert "GOV-02" in faults(book(cut))[0]


def test_a_question_that_moved_between_versions_has_one_answer() -> None:
    """Exports of all versions have its column twice: where it stood and where it stands."""
    rows = kobo_rows(ONE)
    rows[0].append("earlier_group/GOV_01")
    rows[1].append("")
    assert read(book(rows)).submissions[0].answers[0].value == "3"
    rows[1][-1] = "level_3"
    assert read(book(rows)).submissions[0].answers[0].value == "3"
    rows[1][-1] = "level_2"
    assert "twice, with different values" in faults(book(rows))[0]


def test_a_submission_without_an_id_is_refused() -> None:
    data = json.loads(kobo_json(ONE))["results"][0]
    del data["_uuid"], data["meta/instanceID"]
    assert "no id" in faults(json.dumps(data).encode())[0]


def test_one_page_of_more_is_refused() -> None:
    page = json.loads(kobo_json(ONE)) | {"next": "https://kf.example.org/api/v2/?start=100"}
    assert "one page" in faults(json.dumps(page).encode())[0]


def test_columns_of_ones_own_are_left_aside_and_told() -> None:
    rows = kobo_rows(ONE)
    rows[0].append("My remark")
    rows[1].append("ask again")
    found = read(book(rows))
    assert [r.what.text() for r in found.remarks] == [
        "“My remark” is no question of the form and was left aside."
    ]


def test_numbers_and_dates_of_a_spreadsheet_are_as_typed() -> None:
    made = openpyxl.load_workbook(io.BytesIO(book(kobo_rows(ONE))))
    sheet = made.active
    assert sheet is not None
    at = {cell.value: number for number, cell in enumerate(sheet[1], start=1)}
    sheet.cell(2, at["assessed_on"]).value = datetime(2026, 11, 20)  # noqa: DTZ001
    sheet.cell(2, at["_submission_time"]).value = datetime(2026, 11, 21, 8, 30)  # noqa: DTZ001
    sheet.cell(2, at["LAW_04_number"]).value = 0.1 + 0.2
    stream = io.BytesIO()
    made.save(stream)
    (found,) = read(stream.getvalue()).submissions
    assert found.on == date(2026, 11, 20)
    assert found.submitted == datetime(2026, 11, 21, 8, 30, tzinfo=UTC)
    assert found.answers[-1].value == "0.3"


def test_a_submission_without_answers_is_told() -> None:
    found = read(instance(replace(ONE, answers=())))
    assert found.submissions[0].answers == ()
    assert "answers no question" in found.remarks[0].what.id


def test_more_than_a_hundred_faults_are_counted() -> None:
    bad = [replace(ONE, id=f"id-{n}", state=f"S{n}") for n in range(130)]
    said = faults(kobo_json(*bad))
    assert len(said) == 101
    assert "30 more faults" in said[-1]


def test_evidence_and_confidence_of_any_answer_are_kept() -> None:
    answer = FilledAnswer(question="GOV-02", value="UNK", evidence="D", confidence="low")
    (found,) = read(instance(replace(ONE, answers=(answer,)))).submissions
    assert found.answers[0].said() == answer.said()
