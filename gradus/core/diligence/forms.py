"""The shape of what officers of due diligence write, and of asking them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from gradus.core.diligence import words
from gradus.core.ui.fields import TextField
from gradus.core.ui.widgets import DayInput

LONGEST = 20_000  # characters of a text


class AskForm(forms.Form):
    """Asking for due diligence for a unit."""

    unit = forms.ChoiceField(label=_("Unit that would receive support"))
    support = forms.MultipleChoiceField(
        label=_("Kind of support"),
        choices=list(words.SUPPORT.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    purpose = TextField(
        label=_("What it is for"), widget=forms.Textarea({"rows": 3}), max_length=LONGEST
    )

    def __init__(self, *args: Any, units: Iterable[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(pk), name) for pk, name in units]
        self.fields["unit"] = forms.ChoiceField(label=self.fields["unit"].label, choices=choices)


class AssessForm(forms.Form):
    """An assessment."""

    risks = TextField(
        label=_("Risks"),
        help_text=_("What the unit, or who commands it, might do or has done. Name no victim."),
        widget=forms.Textarea({"rows": 6}),
        max_length=LONGEST,
    )
    sources = TextField(
        label=_("Sources"),
        help_text=_("Where each risk is known from, with a date."),
        widget=forms.Textarea({"rows": 4}),
        max_length=LONGEST,
    )
    level = forms.ChoiceField(
        label=_("Risk of grave violations"),
        choices=list(words.LEVELS.items()),
        widget=forms.RadioSelect,
    )


class MeasureForm(forms.Form):
    """A measure that mitigates."""

    text = TextField(
        label=_("What is done"), widget=forms.Textarea({"rows": 3}), max_length=LONGEST
    )
    responsible = TextField(
        label=_("Who sees to it"), help_text=_("A function, not a name."), max_length=120
    )
    due = forms.DateField(label=_("In place by"), widget=DayInput())


class ProposeForm(forms.Form):
    """A decision, for a second officer to sign."""

    outcome = forms.ChoiceField(
        label=_("Decision"), choices=list(words.OUTCOMES.items()), widget=forms.RadioSelect
    )
    reason = TextField(label=_("Reason"), widget=forms.Textarea({"rows": 5}), max_length=LONGEST)
    decided_by = TextField(
        label=_("Who decides"),
        help_text=_("A function, such as the head of the office. It is shown beside the gate."),
        max_length=120,
    )
    review_due = forms.DateField(
        label=_("Review by"),
        help_text=_("Within a year. After this day the gate is closed."),
        widget=DayInput(),
        required=False,
    )


class NoteForm(forms.Form):
    """Something seen while support runs."""

    text = TextField(
        label=_("What was seen"), widget=forms.Textarea({"rows": 5}), max_length=LONGEST
    )
    concern = forms.BooleanField(
        label=_("It is a concern: somebody has to look again"), required=False
    )


class ReasonForm(forms.Form):
    """Why support is suspended or stopped."""

    reason = TextField(label=_("Reason"), widget=forms.Textarea({"rows": 5}), max_length=LONGEST)
