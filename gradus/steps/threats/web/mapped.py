"""How a source's tables are read, in words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from gradus.core.people.words import listed
from gradus.core.states.templatetags.states import state_name
from gradus.formats.statistics.mapping import TableMapping, ValueColumn
from gradus.steps.threats import words
from gradus.steps.threats.forms.table import DECIMALS, SEPARATORS, THOUSANDS


def told_of(mapping: TableMapping) -> list[tuple[str, str]]:
    """A mapping as pairs of what and how; what it does not say is left out."""
    state = state_name(mapping.state) if mapping.state else ""
    pairs = [
        (_("Sheet"), mapping.sheet),
        (_("Row of headings"), str(mapping.heading_row)),
        (_("Encoding"), "" if mapping.sheet else mapping.encoding),
        (_("Separator"), "" if mapping.sheet else str(SEPARATORS[mapping.separator])),
        (_("State"), _column(mapping.state_column) or state),
        (_("Term"), _column(mapping.term_column) or mapping.term),
        (_("Year"), _column(mapping.year_column) or (str(mapping.year) if mapping.year else "")),
        (_("Numbers"), "; ".join(_value(one) for one in mapping.values)),
        (_("Decimal mark"), str(DECIMALS[mapping.decimal_mark])),
        (_("Mark of thousands"), str(THOUSANDS[mapping.thousands_mark])),
        (_("Stands for not reported"), listed([f"“{one}”" for one in mapping.not_reported])),
        (_("Only these rows"), listed([f"{o.heading}: {listed(o.values)}" for o in mapping.only])),
        (_("Spellings of States"), listed([_spelling(*one) for one in mapping.states.items()])),
        (_("Classification"), mapping.scheme),
        (_("Source of the figures"), mapping.source),
        (_("Definition"), mapping.definition or _column(mapping.definition_column)),
    ]
    return [(what, how) for what, how in pairs if how]


def _column(heading: str) -> str:
    return _("column “{heading}”").format(heading=heading) if heading else ""


def _value(column: ValueColumn) -> str:
    what = _("“{heading}”: {series}").format(
        heading=column.heading, series=words.series_and_unit(column.kind, column.unit)
    )
    return f"{what} ({column.year})" if column.year and str(column.year) != column.heading else what


def _spelling(spelling: str, code: str) -> str:
    return f"{spelling} = {code}" if code else _("{name} is no State").format(name=spelling)
