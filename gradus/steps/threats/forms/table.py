"""What is asked about a table, field by field; see ``forms/mapping.py`` for how it is filled and judged."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from gradus.core.ui.fields import TextField

COLUMNS = {
    "state_column": _("Column of the State"),
    "term_column": _("Column of what was counted"),
    "year_column": _("Column of the year"),
}
MORE_COLUMNS = {
    "definition_column": _("Column of the definition"),
    "population_column": _("Column of the population"),
    "kind_column": _("Column that says victimisation or reporting"),
    "question_column": _("Column of the question asked"),
    "sample_column": _("Column of how many were asked"),
    "from_column": _("Column of the first day of asking"),
    "to_column": _("Column of the last day of asking"),
}
SEPARATORS = {
    ",": _("comma"),
    ";": _("semicolon"),
    "\t": _("tabulator"),
    "|": _("upright line"),
}
DECIMALS = {".": _("a point: 1.5"), ",": _("a comma: 1,5")}
THOUSANDS = {
    "": _("none: 1234"),
    " ": _("a blank: 1 234"),
    ",": _("a comma: 1,234"),
    ".": _("a point: 1.234"),
    "'": _("an apostrophe: 1'234"),
}


class WrittenForm(forms.Form):
    """How the table is written, where that was found otherwise than it is."""

    encoding = forms.CharField(max_length=20, required=False, widget=forms.HiddenInput)
    separator = forms.ChoiceField(
        label=_("What stands between the columns"), choices=list(SEPARATORS.items()), required=False
    )
    sheet = forms.ChoiceField(label=_("Sheet"), required=False)
    heading_row = forms.IntegerField(
        label=_("Row in which the headings stand"), min_value=1, max_value=1_000, required=False
    )


class TableForm(WrittenForm):
    """What is asked of every table, whatever its columns are."""

    state_column = forms.ChoiceField(label=COLUMNS["state_column"], required=False)
    state = TextField(
        label=_("Or the one State that the whole table is about"), max_length=100, required=False
    )
    term_column = forms.ChoiceField(label=COLUMNS["term_column"], required=False)
    term = TextField(
        label=_("Or the one thing that the whole table counts"), max_length=300, required=False
    )
    year_column = forms.ChoiceField(label=COLUMNS["year_column"], required=False)
    year = forms.IntegerField(
        label=_("Or the one year of the whole table"),
        min_value=1900,
        max_value=2200,
        required=False,
        help_text=_("Leave both out where each year has a column of its own."),
    )
    currency = forms.RegexField(
        r"^[A-Za-z]{3}$",
        label=_("Currency of money"),
        required=False,
        widget=forms.TextInput(attrs={"size": 4, "maxlength": 3, "autocomplete": "off"}),
        help_text=_("Only where a column is money: three letters, such as USD."),
    )
    decimal_mark = forms.ChoiceField(label=_("Decimal mark"), choices=list(DECIMALS.items()))
    thousands_mark = forms.ChoiceField(
        label=_("Mark of thousands"), choices=list(THOUSANDS.items()), required=False
    )
    not_reported = TextField(
        label=_("What stands where nothing was reported"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line, such as: n.d. An empty cell always means it. 0 is zero."),
    )
    states = TextField(
        label=_("Names of States that are written otherwise"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "One a line: what stands in the table = the State. With nothing after the sign the rows "
            "are left aside, such as: World ="
        ),
    )
    only_column = forms.ChoiceField(
        label=_("Another break-down"),
        required=False,
        help_text=_("Where the same figure stands in several rows, such as by age."),
    )
    only_values = TextField(
        label=_("Read only the rows where it says"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One a line, such as: Total"),
    )
    scheme = TextField(
        label=_("Classification that the terms are of"),
        max_length=60,
        help_text=_("Leave it where the terms are the source's own."),
    )
    source = TextField(label=_("Source that stands beside each figure"), max_length=300)
    definition = TextField(
        label=_("How the source defines what it counts"), max_length=1_000, required=False
    )
    definition_column = forms.ChoiceField(label=MORE_COLUMNS["definition_column"], required=False)
    population_column = forms.ChoiceField(label=MORE_COLUMNS["population_column"], required=False)
    kind_column = forms.ChoiceField(label=MORE_COLUMNS["kind_column"], required=False)
    question_column = forms.ChoiceField(label=MORE_COLUMNS["question_column"], required=False)
    sample_column = forms.ChoiceField(label=MORE_COLUMNS["sample_column"], required=False)
    from_column = forms.ChoiceField(label=MORE_COLUMNS["from_column"], required=False)
    to_column = forms.ChoiceField(label=MORE_COLUMNS["to_column"], required=False)
