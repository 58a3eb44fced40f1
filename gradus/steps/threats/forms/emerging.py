"""The shape of notes on what is new, and of what came of it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gradus.core.ui.fields import TextField
from gradus.core.ui.widgets import DayInput
from gradus.steps.threats import words


class EmergingForm(forms.Form):
    """Something new that was seen."""

    title = TextField(
        label=_("What it is"), max_length=120, help_text=_("Such as “Calls with cloned voices”.")
    )
    text = TextField(
        label=_("What was seen"),
        max_length=1000,
        help_text=_("Where, how often, what it aims at. No names of people, no cases."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    group = forms.ChoiceField(label=_("Group of offences"), required=False)
    seen_on = forms.DateField(label=_("Seen on"), widget=DayInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        none = ("", gettext("none of them, or not known yet"))
        self.fields["group"].choices = [none, *words.groups()]  # type: ignore[attr-defined]


class SettleForm(forms.Form):
    """What came of something that was new."""

    confirmed = forms.ChoiceField(
        label=_("What came of it"),
        choices=(("yes", _("It is there now")), ("no", _("It faded, or was none"))),
        widget=forms.RadioSelect,
    )
    because = TextField(label=_("How that is known"), max_length=500)
