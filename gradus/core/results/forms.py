"""The shape of what is entered about results."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gradus.core.results import words
from gradus.core.results.models import Measure
from gradus.core.results.rules import Value, ValueKind, written
from gradus.core.results.selectors import FigureSeen
from gradus.core.ui.fields import TextField
from gradus.core.ui.widgets import DayInput

LONGEST = 2_000  # characters of a definition


class MeasureForm(forms.Form):
    """What is measured."""

    title = TextField(
        label=_("What is measured"),
        max_length=200,
        help_text=_("In a few words, such as: Cases with electronic evidence taken to court."),
    )
    definition = TextField(
        label=_("What counts, and what does not"),
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("So that two people who count come to the same figure."),
    )
    kind = forms.ChoiceField(
        label=_("What the answer is"),
        choices=list(words.KINDS.items()),
        widget=forms.RadioSelect,
    )
    levels = TextField(
        label=_("The levels"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Only for levels: one on each line, the lowest first."),
    )
    unit = TextField(
        label=_("Unit"),
        max_length=60,
        required=False,
        help_text=_("Only for numbers, such as: cases a year, percent, days."),
    )
    direction = forms.ChoiceField(
        label=_("Which way is better"),
        choices=list(words.DIRECTIONS.items()),
        widget=forms.RadioSelect,
        help_text=_(
            "Recorded crime and reports go up with crime, and also with trust: no way is better."
        ),
    )
    source = TextField(
        label=_("Where the figures come from"),
        max_length=300,
        help_text=_("Who counts, and in which report or system."),
    )

    def clean_levels(self) -> list[str]:
        """The lines as levels."""
        lines = self.cleaned_data["levels"].splitlines()
        return [line.strip() for line in lines if line.strip()]


class FigureForm(forms.Form):
    """A target: a value in a period. The field of the value is the kind of the measure's."""

    starts = forms.DateField(label=_("From"), widget=DayInput())
    ends = forms.DateField(label=_("To"), widget=DayInput())

    def __init__(self, *args: Any, measure: Measure, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = ValueKind(measure.kind)
        self.fields["value"] = value_field(measure)
        first = ["value", "missing_because", "starts", "ends"]
        self.order_fields(
            [*first, *(name for name in self.fields if name not in (*first, "because"))]
        )

    def clean_value(self) -> Value | str | None:
        """The value, as what it is: yes and no are no texts."""
        told: Decimal | str | None = self.cleaned_data["value"]
        if self.kind is ValueKind.YES_NO and told:
            return told == "yes"
        return None if told == "" else told


class ObservedForm(FigureForm):
    """A baseline or an observation: a value or why there is none, and how well it is known."""

    missing_because = TextField(
        label=_("If there is no value: why"),
        max_length=300,
        required=False,
        help_text=_("Such as: nobody counted. Missing is not zero, and is never shown as zero."),
    )
    grade = forms.ChoiceField(
        label=_("Evidence grade"),
        choices=lambda: [(key, f"{key}: {text}") for key, text in words.GRADES.items()],
        widget=forms.RadioSelect,
    )
    source = TextField(label=_("Where it comes from"), max_length=300)

    def __init__(self, *args: Any, measure: Measure, **kwargs: Any) -> None:
        super().__init__(*args, measure=measure, **kwargs)
        self.fields["value"].required = False
        self.initial.setdefault("source", measure.source)


class BecauseForm(forms.Form):
    """Why an earlier figure was wrong."""

    because = TextField(
        label=_("Why the earlier figure was wrong"),
        max_length=300,
        help_text=_("Both figures and the reason stay in the history of the measure."),
    )


class CorrectTargetForm(FigureForm, BecauseForm):
    """A target in the place of one that was wrong."""


class CorrectObservedForm(ObservedForm, BecauseForm):
    """A baseline or an observation in the place of one that was wrong."""


def value_field(measure: Measure) -> forms.Field:
    """The field for a value of the measure."""
    label = gettext("Value")
    kind = ValueKind(measure.kind)
    if kind is ValueKind.NUMBER:
        label = gettext("Value ({unit})").format(unit=measure.unit) if measure.unit else label
        return forms.DecimalField(label=label, max_digits=24, decimal_places=6)
    if kind is ValueKind.YES_NO:
        choices = [("yes", gettext("yes")), ("no", gettext("no"))]
        return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect)
    levels = [("", "–"), *((level, level) for level in measure.levels)]
    return forms.ChoiceField(label=label, choices=levels)


def initial_of(figure: FigureSeen) -> dict[str, Any]:
    """What a form shows of a figure that is to be corrected."""
    value = None if figure.value is None else written(figure.value)
    names = ("missing_because", "starts", "ends", "grade", "source")
    return {name: getattr(figure, name) for name in names} | {"value": value}
