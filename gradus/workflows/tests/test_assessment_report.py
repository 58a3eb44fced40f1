"""The report of an assessment: the same facts in every file and language, whatever people typed."""

from __future__ import annotations

import gettext
import hashlib
import io
import re
import zipfile
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

import openpyxl
import pytest
from defusedxml import ElementTree
from pypdf import PdfReader

from gradus.catalogue.shelf import SHIPPED, Shelf
from gradus.engines.scoring.answers import UNKNOWN, Answer
from gradus.formats.documents.report import Report
from gradus.formats.files.examine import examine
from gradus.workflows.answers import AnswerSet
from gradus.workflows.assessment_report import about_state, assessment_report
from gradus.workflows.assessment_report_files import FILES, report_file
from gradus.workflows.score import some_answers
from gradus.workflows.workbook import table_of

XAA = SHIPPED / "demo" / "XAA" / "answers.csv"
ISSUED = date(2026, 11, 29)
LOCALE = Path(__file__).resolve().parents[2] / "locale"
HOSTILE = (
    "=HYPERLINK(1)", "#panic() *b* $x$ <w:p/> & \"q\" ' ]]>", "a\x00\x1b\u202eb", "x" * 200,
    "网络犯罪", "الشرطة",
)  # fmt: skip


@cache
def shelf() -> Shelf:
    return Shelf.open()


def speaking(language: str) -> Callable[[str], str]:
    found = gettext.translation("gradus", LOCALE, [language], fallback=True)
    return lambda text: found.gettext(text) if text else ""


def answers_of(path: Path = XAA) -> tuple[Answer, ...]:
    return some_answers(path, shelf().instrument("gradus-cj"))


def made(answers: tuple[Answer, ...], language: str = "en", digest: str = "") -> Report:
    about = about_state(
        "XAA",
        language=language,
        issued_on=ISSUED,
        assessed_on=date(2026, 11, 2),
        mode="self",
        digest=digest,
    )
    return assessment_report(
        shelf(), shelf().instrument("gradus-cj"), answers, about, speaking(language)
    )


def pages_of(report: Report) -> list[str]:
    data = report_file("report.pdf", report, speaking(report.language))
    return [plain(page.extract_text()) for page in PdfReader(io.BytesIO(data)).pages]


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("\u200b", ""))


def words_of(report: Report) -> str:
    """All that the Word document says, paragraph by paragraph."""
    with zipfile.ZipFile(io.BytesIO(report_file("report.docx", report, str))) as archive:
        parts = [archive.read(f"word/{name}.xml") for name in ("header1", "document", "footer1")]
    return "\n".join("".join(ElementTree.fromstring(part).itertext()) for part in parts)


def book_of(report: Report) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(report_file("report.xlsx", report, str)))


def sheet_says(report: Report) -> str:
    rows = (row for sheet in book_of(report) for row in sheet.iter_rows(values_only=True))
    return "\n".join(str(cell) for row in rows for cell in row if cell is not None)


def test_the_first_page_says_it_all_in_short() -> None:
    first = pages_of(made(answers_of()))[0]
    for said in (
        "Arden (fictional)", "November 2, 2026", "gradus-cj 1.0", "Self-assessment", "STATE-ONLY",
        "the answers allow 0 to 1", "27", "the answers allow 17 to 38", "97 %",
        "of 85 questions, 0 of them critical", "INT-02 · 24/7 contact point", "stage 1 at most",
        "FIN-05 · Seizure", "Page 1 of",
    ):  # fmt: skip
        assert said in first, said


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_every_file_says_the_same_in_the_readers_language(language: str) -> None:
    report = made(answers_of(), language)
    t = speaking(language)
    said = {"pdf": " ".join(pages_of(report)), "docx": words_of(report), "xlsx": sheet_says(report)}
    assert report.rtl == (language == "ar")
    digest = hashlib.sha256(
        table_of(AnswerSet(answers=answers_of())).encode("utf-8")
    ).hexdigest()  # fmt: skip
    for form, text in said.items():
        assert digest in text, form
        assert "STATE-ONLY" in text or form == "xlsx"
        assert "U+" not in text
    for word in ("Levels, claimed and evidenced", "Answers on which groups differ", "All needs",
                 "How this was done", "Who answered", "Legal needs, by article"):  # fmt: skip
        assert (t(word) == word) == (language == "en")
        assert t(word) in said["docx"]
        assert any(sheet.title == t(word)[:31].strip() for sheet in book_of(report))
    lawyer = t("As answered; to be confirmed by a lawyer of the State.")
    assert all(plain(lawyer) in plain(said[form]) for form in ("docx", "xlsx"))
    right_to_left = [sheet.sheet_view.rightToLeft for sheet in book_of(report)]
    assert all(right_to_left) == any(right_to_left) == report.rtl


def test_dissent_is_kept_with_its_note_and_what_was_used() -> None:
    said = words_of(made(answers_of()))
    assert "INV-02 · Staffing, careers and retention: 2 is used, which was agreed" in said
    assert "Sees it one level lower (fictional)" in said


def test_what_is_not_known_is_said_and_never_a_zero() -> None:
    unknown = Answer(unit="XAA", indicator="GOV-01", value=UNKNOWN)
    report = made((unknown,))
    (section,) = (one for one in report.sections if one.id == "levels")
    assert section.table
    rows = {str(row[1])[:6]: row[2:] for row in section.table.rows}
    assert rows["GOV-01"] == ("not known", None, None, "0\u00a0–\u00a04")
    assert rows["GOV-02"] == ("not answered", None, None, "0\u00a0–\u00a04")
    first = pages_of(report)[0]
    assert "Read this first" in first
    assert "not known" in first
    assert report.picture is None
    gates = next(one for one in report.sections if one.id == "critical")
    assert gates.table
    assert {row[2] for row in gates.table.rows} == {"stage 1 at most"}


def test_claimed_and_evidenced_stand_side_by_side() -> None:
    answer = Answer(unit="XAA", indicator="GOV-01", value=3, evidence="D")
    report = made((answer,))
    (section,) = (one for one in report.sections if one.id == "levels")
    assert section.table
    assert section.table.rows[0][2:] == (3, 1, "D", "1\u00a0–\u00a03")


def test_what_people_typed_is_data_in_every_file() -> None:
    typed = [
        Answer(unit="XAA", indicator="GOV-01", value=n % 4, group=text, note=text)
        for n, text in enumerate(HOSTILE)
    ]
    report = made(tuple(typed))
    pdf, docx = " ".join(pages_of(report)), words_of(report)
    for text in (HOSTILE[0], HOSTILE[1]):
        assert text in docx
        assert text.replace(" ", "") in pdf.replace(" ", "")
    quoted = 0
    for sheet in book_of(report):
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                quoted += cell.value == HOSTILE[0] and cell.quotePrefix
    assert quoted >= 2


def test_the_word_file_is_one_that_evidence_would_take() -> None:
    data = report_file("report.docx", made(answers_of(), "ar"), str)
    assert examine(data, "report.docx").kind == "docx"


def test_a_draft_says_so_and_what_signatures_are_bound_to() -> None:
    said = words_of(made(answers_of(), digest="ab" * 32))
    assert "not yet; a draft" in said
    assert "ab" * 32 in said


@pytest.mark.parametrize("name", list(FILES))
def test_the_same_report_gives_the_same_bytes(name: str) -> None:
    first, second = (report_file(name, made(answers_of()), str) for _ in range(2))
    assert first == second
