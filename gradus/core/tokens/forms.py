"""The shape of what people enter about keys."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gradus.core.accounts.rules import end_of
from gradus.core.tokens.rules import LONGEST
from gradus.core.tokens.words import scope_name
from gradus.core.ui.fields import TextField
from gradus.core.ui.widgets import DayInput


class CalendarForm(forms.Form):
    """Making an address for a calendar."""

    name = TextField(
        label=_("Which calendar it is for"),
        help_text=_("Such as “My telephone”. You tell addresses apart by it."),
        max_length=80,
    )
    titles = forms.BooleanField(
        label=_("With the titles of activities"),
        help_text=_("Without, the calendar shows only the State's code and the activity's number."),
        required=False,
        initial=True,
    )


class DigestForm(forms.Form):
    """How often the week is told by mail."""

    often = forms.ChoiceField(
        label=_("By mail"),
        choices=[("never", _("never")), ("weekly", _("on Mondays")), ("daily", _("every day"))],
        help_text=_("How many decisions, late and due things there are; never what they say."),
    )


class MakeForm(forms.Form):
    """Making a key."""

    name = TextField(
        label=_("What the key is for"),
        help_text=_("Such as “Statistics office, weekly import”. You tell keys apart by it."),
        max_length=80,
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it opens"),
        help_text=_("As little as the work needs. It never opens more than your roles do."),
        widget=forms.CheckboxSelectMultiple,
    )
    ends = forms.DateField(
        label=_("Until"),
        help_text=_("A year at most; it ends by itself."),
        widget=DayInput(),
    )

    def __init__(self, scopes: Sequence[str], at: datetime, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["scopes"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - it is declared above
        named = {scope: scope_name(scope) for scope in scopes}
        ordered = sorted(named, key=lambda scope: named[scope].casefold())
        field.choices = [(scope, named[scope]) for scope in ordered]
        self.at = at

    def clean_ends(self) -> datetime:
        """The end of the day, but not beyond a year from now."""
        day: date = self.cleaned_data["ends"]
        if day < self.at.date():
            raise ValidationError(gettext("Choose a day to come."))
        end = end_of(day)
        latest = self.at + LONGEST
        return min(end, latest) if day == latest.date() else end
