"""What the threat brief says, in every form, and what it must not say."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from pypdf import PdfReader
from typer.testing import CliRunner

from gradus.domain.markings import Marking
from gradus.domain.refusals import Refusal
from gradus.entrypoints.cli.main import assembled
from gradus.formats.documents.report import shown
from gradus.formats.documents.report_xlsx import report_xlsx
from gradus.formats.files.examine import examine
from gradus.formats.statistics.series import KINDS
from gradus.formats.statistics.tests.tables_made import CRIME_TRENDS, SURVEY
from gradus.workflows.tests.threat_brief_made import (
    LANGUAGES,
    VOICE,
    brief,
    middle,
    nothing,
    pages_of,
    plain,
    read,
    speaking,
    words_of,
)
from gradus.workflows.tests.threat_made import borrowed
from gradus.workflows.threat_brief_files import FILES, NoSuchBrief, brief_file, brief_of

FIRST = (
    "Arden (fictional)", "Threat brief", "Cyber unit", "Year of the estimates: 2023",
    "Fraud committed online leads with 10 % of the", "weighted threat (5 to 15 %)",
    "Next step", "Add questions to a survey", "Read this first", "not all crime",
    "More reports are not failure", "1 (1–3)", "10 % (5–15)", "90 %", "own figures to 2023",
    "structured judgement; experts asked: 2 of 5", "borrowed from neighbouring States",
    "not counted anywhere: prior only", "well known", "little known", "not known",
)  # fmt: skip
SECOND = (
    "What would make us surer", "Ask at least 5 experts",
    "More weight: Cyber investigations (17 %, 17 to 18, instead of 13 %)",
    "6.15, 2023 [1]", "10 (5.9–17)", "rising: +2 to +20 %", "borrowed: −20 to +50 %",
    "Not reported: Drug trafficking online by organized groups and Identity theft",
    "6.2 % (5.1–7.3), 2023", "Did you lose money? Asked: 2 400. [2]", "12 473 USD, 2023",
    "never added or compared", "Not reported for any group: Cases, Complaints and Incidents",
    "[1] UN Crime Trends Survey (XAA) (2021 to 2023): UNODC, with its source named.",
    "[2] Crime survey of Arden (2023): licence not told.", "Calls from a cloned voice",
    "May 1, 2024", "Method: Gradus",
)  # fmt: skip


def test_the_first_page_says_what_leads_how_sure_and_what_to_do_and_the_second_from_where() -> None:
    first, second = pages_of(brief(middle(), notes=(VOICE,)))
    for page, sayings in ((first, FIRST), (second, SECOND)):
        for said in sayings:
            assert said in page, said


def test_where_nothing_is_counted_it_says_not_reported_and_shows_no_zero() -> None:
    first, second = pages_of(brief(nothing()))
    assert "Year of the estimates: not reported" in first
    assert "By harm alone, since nothing of it is counted" in first
    assert second.count("not reported") == len(KINDS) - 1
    assert "Not reported: all 12 groups of offences." in second
    assert "No figure of this State is reported." in second
    assert "No note of an emerging threat is given." in second


def test_what_is_marked_for_fewer_readers_is_left_out_and_said_so() -> None:
    secret = middle("TLP:AMBER+STRICT")
    notes = (replace(VOICE, marking="TLP:RED"),)
    second = pages_of(brief(secret, notes=notes))[1]
    assert "Did you lose money" not in second
    assert "cloned voice" not in second
    assert "Left out, as they are marked for fewer readers: 4 series and notes." in second
    assert second.count("marked for fewer readers") == 4
    assert second.count("not reported") == 1 + 3
    open_ = pages_of(brief(secret, marking=Marking.RED, notes=notes))[1]
    assert "Did you lose money" in open_
    assert "Left out" not in open_


def test_rates_are_written_as_the_language_writes_them() -> None:
    pages = " ".join(pages_of(brief(read([borrowed("interference")]), "fr")))
    for said in ("1,0 (0,014–72)", "8,0 (0,076–846)", "pour 100 000 habitants", "10 % (5–15)"):
        assert said in pages, said


@pytest.mark.parametrize("language", LANGUAGES)
def test_word_says_the_same_under_the_same_headings(language: str) -> None:
    report = brief(middle(), language, notes=(VOICE,))
    t = speaking(language)
    assert examine(brief_file("brief.docx", report, t), "brief.docx").kind == "docx"
    said, printed = words_of(report), " ".join(pages_of(report))
    for section in report.sections:
        assert plain(section.title) in said
        assert language == "ar" or plain(section.title) in printed
        assert all(plain(text) in said for text in (*section.texts, *section.after))
        for row in section.table.rows if section.table else ():
            assert all(plain(shown(cell, language)) in said for cell in row)
    assert "TLP:AMBER" in said
    assert plain(report.fictional) in said
    assert (t("What would make us surer") == "What would make us surer") == (language == "en")


def test_a_bar_is_its_words_in_a_workbook() -> None:
    book = openpyxl.load_workbook(io.BytesIO(report_xlsx(brief(middle()))))
    assert "10 % (5–15)" in {
        plain(str(cell.value)) for row in book["What leads"].rows for cell in row
    }


@pytest.mark.parametrize("name", list(FILES))
def test_the_same_brief_gives_the_same_bytes(name: str) -> None:
    first, second = (brief_file(name, brief(middle()), str) for _ in range(2))
    assert first == second


def test_a_state_that_the_catalogue_does_not_have_is_named_by_its_code() -> None:
    report = brief(middle(), state="QQQ")
    assert (report.subject, report.fictional) == ("QQQ", "")


def test_another_form_is_refused() -> None:
    assert brief_of(Path("x.PDF")) == "brief.pdf"
    with pytest.raises(NoSuchBrief):
        brief_of(Path("x.odt"))


def run(*arguments: object) -> tuple[int, str]:
    done = CliRunner().invoke(assembled("threat"), ["threat", *map(str, arguments)])
    if isinstance(done.exception, Refusal):
        return 2, done.exception.what.text()
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.output


def test_the_command_writes_both_forms_from_files(tmp_path: Path) -> None:
    data, survey = tmp_path / "data", tmp_path / "survey.csv"
    data.mkdir()
    (data / "u.csv").write_text(CRIME_TRENDS)
    survey.write_text(SURVEY)
    common = ("brief", "XAA", "--data", data, "--producer", "Cyber unit", "--made", "2024-05-06")
    asked = ("--series", survey, "--publisher", "Crime survey of Arden")
    for name in ("b.pdf", "b.docx"):
        code, told = run(*common, *asked, "--marking", "TLP:GREEN", "--out", tmp_path / name)
        assert code == 0, told
    pages = PdfReader(tmp_path / "b.pdf").pages
    text = plain(" ".join(page.extract_text() for page in pages))
    assert len(pages) == 2
    for said in ("TLP:GREEN", "Crime survey of Arden (2023)", "6.2 % (5.1–7.3)", "May 6, 2024"):
        assert said in text, said
    assert (tmp_path / "b.docx").read_bytes()[:2] == b"PK"
    assert run(*common, "--marking", "TLP:GREEN", "--out", tmp_path / "b.odt")[0] == 2
    assert run(*common, "--marking", "SECRET", "--out", tmp_path / "b.pdf")[0] == 2
    survey.write_text(SURVEY.replace("6.2", "six"))
    code, told = run(*common, *asked, "--marking", "TLP:GREEN", "--out", tmp_path / "no.pdf")
    assert (code, "line 2" in told, (tmp_path / "no.pdf").exists()) == (1, True, False)
