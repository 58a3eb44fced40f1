"""The shape of experts' views and of a State's judgement of harm."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gradus.core.ui.fields import TextField
from gradus.core.ui.widgets import DayInput
from gradus.steps.threats import words

GRADES = (
    ("assumed", _("assumed: a judgement")),
    ("partly sourced", _("partly sourced: there is some evidence")),
    ("sourced", _("sourced: a study or statistic says so")),
)


class ViewForm(forms.Form):
    """An expert's view of a group of offences."""

    group = forms.ChoiceField(label=_("Group of offences"))
    who = TextField(
        label=_("Whose view it is"),
        max_length=120,
        help_text=_("A function, such as “bank supervisor”; never a name."),
    )
    low = forms.DecimalField(
        label=_("Low"), min_value=0, max_value=100, max_digits=4, decimal_places=1,
        help_text=_("You would be surprised if it were less. 0 is absent, 50 as usual."),
    )  # fmt: skip
    best = forms.DecimalField(
        label=_("Best"), min_value=0, max_value=100, max_digits=4, decimal_places=1,
        help_text=_("What you find most likely."),
    )  # fmt: skip
    high = forms.DecimalField(
        label=_("High"), min_value=0, max_value=100, max_digits=4, decimal_places=1,
        help_text=_("You would be surprised if it were more. 100 is very large."),
    )  # fmt: skip
    given_on = forms.DateField(label=_("Said on"), widget=DayInput())
    note = TextField(label=_("Why"), max_length=500, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].choices = words.groups()  # type: ignore[attr-defined]


class ViewsTableForm(forms.Form):
    """A filled table of views."""

    file = forms.FileField(
        label=_("The filled table"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
    )
    given_on = forms.DateField(label=_("Said on"), widget=DayInput())


class HarmForm(forms.Form):
    """How harmful a group of offences is to this State."""

    group = forms.ChoiceField(label=_("Group of offences"))
    low = forms.DecimalField(
        label=_("Low"), min_value=0, max_value=10, max_digits=3, decimal_places=1
    )
    mid = forms.DecimalField(
        label=_("Usual"), min_value=0, max_value=10, max_digits=3, decimal_places=1,
        help_text=_("0.1 is hardly any harm, 10 the gravest."),
    )  # fmt: skip
    high = forms.DecimalField(
        label=_("High"), min_value=0, max_value=10, max_digits=3, decimal_places=1
    )
    grade = forms.ChoiceField(label=_("How well this is founded"), choices=GRADES)
    because = TextField(label=_("Why"), max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].choices = words.groups()  # type: ignore[attr-defined]
