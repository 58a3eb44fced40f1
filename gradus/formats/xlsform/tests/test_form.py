"""The form is what servers accept, asks what the questionnaire asks, and never changes by itself."""

from __future__ import annotations

import io
import json
import os
import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest
from defusedxml.ElementTree import fromstring

from gradus.formats.sheets.questionnaire import Question, Section
from gradus.formats.sheets.tests.asked import ASKED
from gradus.formats.xlsform import names
from gradus.formats.xlsform.form import form_of
from gradus.formats.xlsform.tests.phones import BOTH, IN_ARABIC, xform
from gradus.formats.xlsform.writer import write_form

GOLDEN = Path(__file__).with_name("golden")
HTML = "{http://www.w3.org/1999/xhtml}"
XF = "{http://www.w3.org/2002/xforms}"


@pytest.fixture(scope="module")
def converted() -> ElementTree.Element:
    text, warnings = xform(BOTH)
    assert warnings == []
    return fromstring(text)


def rows_of(data: bytes) -> dict[str, list[list[str]]]:
    sheets = openpyxl.load_workbook(io.BytesIO(data)).worksheets
    return {
        sheet.title: [[str(v or "") for v in row] for row in sheet.iter_rows(values_only=True)]
        for sheet in sheets
    }


def test_the_small_form_is_the_golden_one() -> None:
    """Changed only on purpose: GRADUS_GOLDEN=write."""
    found = json.dumps(rows_of(write_form(BOTH)), ensure_ascii=False, indent=0) + "\n"
    path = GOLDEN / "tiny-form.json"
    if os.environ.get("GRADUS_GOLDEN") == "write":
        path.write_text(found, encoding="utf-8")
    assert found == path.read_text("utf-8")


def test_the_same_questionnaire_gives_the_same_bytes() -> None:
    assert write_form(BOTH, state="XAA") == write_form(BOTH, state="XAA")


def test_every_node_is_bound_once_and_exists(converted: ElementTree.Element) -> None:
    data = converted.find(f"{HTML}head/{XF}model/{XF}instance")
    assert data is not None
    there: list[str] = []

    def walk(element: ElementTree.Element, path: str) -> None:
        here = f"{path}/{element.tag.rpartition('}')[2]}"
        there.append(here)
        for child in element:
            walk(child, here)

    walk(data[0], "")
    bound = [b.get("nodeset", "") for b in converted.iter(f"{XF}bind")]
    assert len(set(bound)) == len(bound)
    assert len(set(there)) == len(there)
    assert set(bound) <= set(there)
    names_there = [path.rpartition("/")[2] for path in there]
    assert len(set(names_there)) == len(names_there), "one name, one node: servers drop groups"


def test_every_question_has_all_its_answers(converted: ElementTree.Element) -> None:
    called = names.FormNames(ASKED)
    lists = {
        instance.get("id"): [item.findtext(f"{XF}name") for item in instance.iter(f"{XF}item")]
        for instance in converted.iter(f"{XF}instance")
    }
    for nodes in called.questions.values():
        assert lists[nodes.answer] == list(nodes.answers)
    assert lists["evidence"] == ["grade_A", "grade_B", "grade_C", "grade_D"]
    assert list(called.questions["GOV-01"].answers.items()) == [
        ("level_0", "0"), ("level_1", "1"), ("level_2", "2"), ("level_3", "3"), ("level_4", "4"),
        ("unknown", "UNK"), ("not_applicable", "NA"),
    ]  # fmt: skip


def test_every_text_is_there_in_each_language(converted: ElementTree.Element) -> None:
    said = {
        str(t.get("lang")): {
            str(text.get("id")): " ".join(text.itertext()).strip() for text in t.iter(f"{XF}text")
        }
        for t in converted.iter(f"{XF}translation")
    }
    assert set(said) == {"English (en)", "العربية (ar)"}
    english, arabic = said["English (en)"], said["العربية (ar)"]
    assert english.keys() == arabic.keys()
    assert all(english.values())
    assert all(arabic.values())
    wanted = set(re.findall(r"jr:itext\('([^']+)'\)", ElementTree.tostring(converted, "unicode")))
    assert wanted <= english.keys()


def test_evidence_and_notes_wait_for_an_answer() -> None:
    rows = {row["name"]: row for row in form_of(BOTH).survey}
    level = "${GOV_01} != '' and ${GOV_01} != 'unknown' and ${GOV_01} != 'not_applicable'"
    assert rows["GOV_01_evidence"]["relevant"] == level
    assert rows["GOV_01_confidence"]["relevant"] == level
    assert rows["GOV_01_note"]["relevant"] == "${GOV_01} != ''"
    assert rows["GOV_01_note"]["required"] == "${GOV_01} = 'not_applicable'"
    assert "required" not in rows["GOV_01"], "a question that nobody looked at stays blank"
    assert rows["LAW_04_number"]["constraint"] == ". >= 0 and . <= 100"
    assert "Founding act; Minutes" in rows["GOV_01"]["hint::English (en)"]


def test_the_short_form_comes_first_and_alone_if_wanted() -> None:
    survey = form_of(BOTH).survey
    order = [row["name"] for row in survey]
    assert order.index("short_form") < order.index("LAW_01") < order.index("GOV")
    assert order.index("GOV") < order.index("GOV_03"), "what is not short stands in its dimension"
    assert {row["relevant"] for row in survey if row["name"] in ("GOV", "LAW")} == {
        "${extent} = 'full'"
    }
    assert len(order) == len(dict.fromkeys(n for n in order if n)) + order.count("")


def test_nothing_is_asked_about_the_phone_or_its_user() -> None:
    types = {row["type"].split()[0] for row in form_of(BOTH).survey}
    assert types == {
        "begin_group", "end_group", "text", "date", "select_one", "decimal", "calculate",
    }  # fmt: skip


def test_a_form_says_its_edition_and_changes_its_version_with_any_text() -> None:
    form = form_of(BOTH)
    assert form.settings["form_id"] == "tiny"
    assert form.settings["version"].startswith("1.0-")
    other = form_of((replace(ASKED, rules=(), title="Another title"),))
    reworded = replace(ASKED.sections[0], title="Policies")
    reworded_form = form_of((replace(ASKED, sections=(reworded, *ASKED.sections[1:])),))
    assert reworded_form.settings["version"] != other.settings["version"]
    assert names.edition_of(ASKED) == names.edition_of(IN_ARABIC), "words do not part submissions"


def test_strange_ids_become_names_that_differ() -> None:
    ids = ("1.1", "1-1", "1_1", "state", "é", "GOV 1", "gov-1", "evidence", "x", "X_note", "x_note")
    asked = replace(
        ASKED,
        sections=(
            Section(
                id="state",
                title="T",
                questions=tuple(
                    Question(id=i, title="t", text="t", levels={"0": "", "1/2": "", "-1": ""})
                    for i in ids
                ),
            ),
        ),
    )
    assert xform((asked,))[1] == []
    called = names.FormNames(asked)
    nodes = [n for q in called.questions.values() for n in (q.page, q.answer, q.evidence, q.note)]
    assert len({n.casefold() for n in nodes}) == len(nodes)
    assert all(re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", n) for n in nodes)


def test_texts_that_look_like_markup_or_references_stay_texts() -> None:
    strange = 'a < b & "c" <output value="1"/> ${GOV_01} ${none}'
    first = replace(
        ASKED.sections[0].questions[0], text=strange, levels={"0": strange, "1": strange}
    )
    section = replace(ASKED.sections[0], title=strange, questions=(first,))
    asked = replace(
        ASKED, id="it's", edition="it's 1' or '${x}", title=strange, sections=(section,)
    )
    text, warnings = xform((asked,))
    assert warnings == []
    said = " ".join(fromstring(text).itertext())
    assert said.count('a < b & "c" <output value="1"/> $ {GOV_01} $ {none}') == 4


def test_questionnaires_that_differ_make_no_form() -> None:
    with pytest.raises(ValueError, match="not ask the same"):
        write_form((ASKED, replace(IN_ARABIC, sections=IN_ARABIC.sections[:1])))
    with pytest.raises(ValueError, match="twice"):
        write_form((ASKED, ASKED))
