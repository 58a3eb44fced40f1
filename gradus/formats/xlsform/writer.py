"""Writes a form as an XLSForm workbook, for ODK Central, KoboToolbox and whatever reads these."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO

import xlsxwriter

from gradus.formats.sheets.questionnaire import Questionnaire, Respondents
from gradus.formats.xlsform.form import Form, form_of
from gradus.formats.xlsform.rows import (
    CHOICE_COLUMNS,
    PLAIN,
    SETTINGS,
    TRANSLATED,
    language_name,
)

_CREATED = datetime(2000, 1, 1)  # noqa: DTZ001 - the same form has the same bytes on any day
_WIDE, _NARROW = 44, 22


def write_form(
    asked: Sequence[Questionnaire], *, state: str = "", own: Respondents | None = None
) -> bytes:
    """Write the form of a questionnaire.

    Parameters
    ----------
    asked
        The same questionnaire in each language, the default one first.
    state
        A State's code to begin with, or "".
    own
        The group whose form it is, if it is one group's.

    Returns
    -------
    bytes
        An .xlsx file with the sheets ``survey``, ``choices`` and ``settings``, every cell a text;
        same arguments, same bytes.

    Raises
    ------
    ValueError
        If the questionnaires do not ask the same, or two are in one language.
    """
    form = form_of(asked, state, own)
    languages = [language_name(one.language) for one in asked]
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    book.set_properties({"title": form.settings["form_title"], "created": _CREATED})
    bold = book.add_format({"bold": True})
    for name, rows, columns in _sheets(form, languages):
        sheet = book.add_worksheet(name)
        sheet.freeze_panes(1, 2)
        for column, heading in enumerate(columns):
            sheet.set_column(column, column, _WIDE if "::" in heading else _NARROW)
            sheet.write_string(0, column, heading, bold)
        for number, row in enumerate(rows, start=1):
            for column, heading in enumerate(columns):
                if text := row.get(heading, ""):
                    sheet.write_string(number, column, text)
    book.close()
    return stream.getvalue()


def _sheets(
    form: Form, languages: Sequence[str]
) -> tuple[tuple[str, Sequence[Mapping[str, str]], Sequence[str]], ...]:
    """Name, rows and columns of each sheet; columns that stay blank are left out."""
    survey = [*PLAIN[:2], *_translated(TRANSLATED, languages), *PLAIN[2:]]
    used = {column for row in form.survey for column in row}
    choices = [*CHOICE_COLUMNS[:2], *_translated(CHOICE_COLUMNS[2:], languages)]
    return (
        ("survey", form.survey, [column for column in survey if column in used]),
        ("choices", form.choices, choices),
        ("settings", (form.settings,), SETTINGS),
    )


def _translated(columns: Sequence[str], languages: Sequence[str]) -> list[str]:
    return [f"{column}::{language}" for column in columns for language in languages]
