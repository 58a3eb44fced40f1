"""``gradus score``."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from gradus.domain.refusals import InvalidInput
from gradus.entrypoints.cli import score_text, speech
from gradus.formats.records.write_json import write_json
from gradus.workflows import score as scoring
from gradus.workflows import score_compare
from gradus.workflows.assessment_report_files import report_from_file


def score(
    instrument: Annotated[str, typer.Option(help="An instrument of the catalogue, or a file.")],
    answers: Annotated[
        Path,
        typer.Option(
            help="Answers: CSV, an XLSX table, a filled workbook, or submissions of the form."
        ),
    ],
    compare: Annotated[Path | None, typer.Option(help="Earlier answers to compare with.")] = None,
    compare_instrument: Annotated[
        str, typer.Option(help="The instrument of the earlier answers, if another edition.")
    ] = "",
    crosswalk: Annotated[
        Path | None, typer.Option(help="What became of what between two editions (YAML).")
    ] = None,
    format: Annotated[str, typer.Option(help="json or text.")] = "json",  # noqa: A002
    out: Annotated[Path | None, typer.Option(help="Write the result there.")] = None,
    report: Annotated[
        Path | None,
        typer.Option(help="Also write a report to print there: .pdf, .docx or .xlsx."),
    ] = None,
    catalogue: Annotated[Path | None, typer.Option(help="Your own catalogue folder.")] = None,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the sensitivity.")] = 0,
) -> None:
    """Score answers with any instrument: scores, ranges, stages, coverage, needs.

    Exit codes: 0 scored; 1 the instrument or the answers have faults; 2 refused.
    """
    try:
        shelf = speech.shelf(catalogue)
        if report is not None:
            report_from_file(
                shelf,
                instrument,
                answers,
                report,
                issued_on=datetime.now(UTC).date(),
                language=speech.language(),
                translate=speech.translator(),
                seed=seed,
            )
        if compare is not None:
            changes = score_compare.compare_files(
                shelf,
                instrument,
                compare,
                answers,
                instrument_before=compare_instrument or None,
                crosswalk=crosswalk,
                translate=speech.translator(),
            )
            data = write_json(score_compare.json_of(changes))
            speech.deliver(data, score_text.of_changes(changes), format, out)
            return
        scores = scoring.score_file(
            shelf, instrument, answers, seed=seed, translate=speech.translator()
        )
    except InvalidInput as refusal:
        speech.complain(refusal)
        sys.exit(1)
    data = write_json(scoring.json_of(scores))
    speech.deliver(data, score_text.of_scores(scores), format, out)
