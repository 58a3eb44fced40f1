"""The shape of what people say of preconditions and capacity."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gradus.core.conditions import rules, words
from gradus.core.ui.fields import TextField
from gradus.core.ui.templatetags.ui import say
from gradus.core.ui.widgets import DayInput


class PreconditionForm(forms.Form):
    """How a fact stands."""

    fact = forms.ChoiceField(label=_("What must hold"))
    institution = forms.ChoiceField(
        label=_("Where"),
        required=False,
        help_text=_("For the whole State, or for one institution."),
    )
    status = forms.ChoiceField(
        label=_("How it stands"), choices=list(words.STATUSES.items()), widget=forms.RadioSelect
    )
    since = forms.DateField(
        label=_("Holds since"), required=False, widget=DayInput(), help_text=_("If it holds.")
    )
    due = forms.DateField(
        label=_("Due"),
        required=False,
        widget=DayInput(),
        help_text=_("A plan counts on what is promised from this day on; on what is open, never."),
    )
    function = TextField(
        label=_("Who owns it"),
        max_length=120,
        required=False,
        help_text=_("A function or post, such as: Head of the host institution. Never a name."),
    )
    note = TextField(
        label=_("What that rests on"),
        max_length=400,
        required=False,
        help_text=_("A letter, a law, a visit: where one could look. No names of people."),
    )

    def __init__(self, *args: Any, institutions: Iterable[Any], whole: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["fact"].choices = list(words.facts().items())  # type: ignore[attr-defined]
        places = [(str(one.pk), one.name) for one in institutions]
        every = [("", gettext("the whole State"))] if whole else []
        self.fields["institution"].choices = every + places  # type: ignore[attr-defined]
        self.fields["institution"].required = not whole


class CapacityForm(forms.Form):
    """What an institution can carry."""

    at_a_time = forms.IntegerField(
        label=_("Activities at a time"),
        min_value=0,
        max_value=rules.MOST_AT_A_TIME,
        help_text=_("How many it can take part in at once without its daily work standing still."),
    )
    host_kind = forms.ChoiceField(
        label=_("What it does in the plan"),
        help_text=_("Interventions of the catalogue name their hosts by these kinds."),
    )
    closed = TextField(
        label=_("Months without activities"),
        max_length=500,
        required=False,
        help_text=_("Such as 08 for every August, 2027-06 for one June; with commas between."),
        widget=forms.TextInput({"dir": "ltr"}),
    )
    reason = TextField(label=_("Why"), max_length=300, required=False)
    function = TextField(
        label=_("Who said so"),
        max_length=120,
        required=False,
        help_text=_("A function or post, never a name."),
    )
    until = forms.DateField(label=_("To be asked again after"), required=False, widget=DayInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["host_kind"].choices = list(words.host_kinds().items())  # type: ignore[attr-defined]

    def clean_closed(self) -> list[str]:
        try:
            return rules.closed_of(str(self.cleaned_data["closed"]))
        except rules.MonthUnread as no:
            raise forms.ValidationError(f"{say(no.what)} {say(no.remedy)}") from no
