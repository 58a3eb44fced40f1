"""What people tell of how far an activity of an agreed plan is."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from gradus.core.ui.fields import TextField
from gradus.core.ui.widgets import DayInput
from gradus.workflows.plan_delivery import Status

STATUSES = {
    Status.NOT_BEGUN: _("not begun"),
    Status.PREPARING: _("being prepared"),
    Status.UNDER_WAY: _("under way"),
    Status.DELIVERED: _("delivered"),
    Status.STOPPED: _("stopped"),
}


class DeliveryForm(forms.Form):
    """Telling how far an activity is."""

    status = forms.ChoiceField(
        label=_("How far it is"), choices=[(key.value, label) for key, label in STATUSES.items()]
    )
    since = forms.DateField(label=_("Since"), widget=DayInput())
    expected_end = forms.DateField(
        label=_("Expected end"),
        required=False,
        widget=DayInput(),
        help_text=_("If it is not what the plan says."),
    )
    people = forms.IntegerField(
        label=_("People reached so far"),
        required=False,
        min_value=0,
        max_value=1_000_000,
        help_text=_("A count. Nobody is named here."),
    )
    women = forms.IntegerField(
        label=_("Of them women"), required=False, min_value=0, max_value=1_000_000
    )
    note = TextField(
        label=_("Note"),
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What stands in the way, or what helps. Name functions, not people."),
    )

    def clean_status(self) -> Status:
        """As the plan's word."""
        return Status(self.cleaned_data["status"])
