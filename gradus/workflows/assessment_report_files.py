"""The files of an assessment's report: PDF, Word and Excel."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from gradus.catalogue.shelf import SHIPPED, Shelf
from gradus.domain.messages import message
from gradus.domain.refusals import Refusal
from gradus.formats.documents.report import Report
from gradus.formats.documents.report_docx import report_docx
from gradus.formats.documents.report_pdf import report_pdf
from gradus.formats.documents.report_xlsx import report_xlsx
from gradus.workflows.assessment_report import about_state, assessment_report
from gradus.workflows.score import some_answer_set

Translate = Callable[[str], str]

PDF = "application/pdf"
OFFICE = "application/vnd.openxmlformats-officedocument."
FILES: Mapping[str, str] = {
    "report.pdf": PDF,
    "report.docx": f"{OFFICE}wordprocessingml.document",
    "report.xlsx": f"{OFFICE}spreadsheetml.sheet",
}
"""The files a report is written as, and their media types."""


class NoSuchReport(Refusal):
    """A report is asked for in a form there is none of."""

    def __init__(self, given: str) -> None:
        super().__init__(
            "no-such-report",
            message("A report cannot be written as {file}.", file=given),
            message("Choose a name that ends in .pdf, .docx or .xlsx."),
        )


class SeveralStates(Refusal):
    """One report is asked for, and the answers are about several States."""

    def __init__(self, units: tuple[str, ...]) -> None:
        super().__init__(
            "several-states",
            message(
                "The answers are about {units}; a report is about one.", units=", ".join(units)
            ),
            message("Keep the rows of one State in the file, then try again."),
        )


def report_of(file: Path) -> str:
    """Which of ``FILES`` a file of that name holds.

    Raises
    ------
    NoSuchReport
        If none.
    """
    name = f"report{file.suffix.lower()}"
    if name not in FILES:
        raise NoSuchReport(file.name)
    return name


def report_file(name: str, report: Report, translate: Translate) -> bytes:
    """One of ``FILES``; the same report gives the same bytes."""
    if name == "report.docx":
        return report_docx(report)
    if name == "report.xlsx":
        return report_xlsx(report)
    template = (SHIPPED / "reports" / "assessment" / "assessment.typ").read_bytes()
    return report_pdf(report, template, translate)


def report_from_file(
    shelf: Shelf,
    instrument_name: str,
    answers: Path,
    out: Path,
    *,
    issued_on: date,
    language: str,
    translate: Translate,
    seed: int = 0,
) -> None:
    """Write the report of a file of answers, in the form that the name of ``out`` says.

    Raises
    ------
    InvalidInput
        The instrument or the answers have faults.
    NoSuchReport, SeveralStates
        The form is none of ours; the answers are about more than one State.
    """
    name = report_of(out)
    edition = shelf.document(instrument_name)
    found = some_answer_set(answers, edition.instrument, translate)
    units = tuple(dict.fromkeys(answer.unit for answer in found.answers))
    if len(units) > 1:
        raise SeveralStates(units)
    about = about_state(
        units[0],
        language=language,
        issued_on=issued_on,
        assessed_on=found.on,
        mode=found.mode,
        edition=edition.sha256,
    )
    said = assessment_report(shelf, edition.instrument, found.answers, about, translate, seed=seed)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(report_file(name, said, translate))
