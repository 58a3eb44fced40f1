"""What is entered about exceptions, and when third parties are heard."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from gradus.core.ui.fields import TextField
from gradus.core.ui.widgets import DayInput
from gradus.steps.planning.models.exceptions import RuleException
from gradus.steps.planning.rules.negotiation import MOST_WORDS

MORE = {"rows": 3, "dir": "auto"}
OUTCOMES = {
    "taken-up": (_("taken up"), "good"),
    "in-part": (_("taken up in part"), "info"),
    "not-taken-up": (_("not taken up"), "warn"),
}


class ExceptionForm(forms.Form):
    """Asking for an exception."""

    rule = forms.ChoiceField(
        label=_("Rule"), choices=[(one, one) for one in RuleException.Rule.values]
    )
    intervention = forms.ChoiceField(label=_("Intervention"))
    reason = TextField(
        label=_("Why"),
        max_length=MOST_WORDS,
        widget=forms.Textarea(MORE),
        help_text=_("It stands on the plan, and evaluators read it."),
    )
    expires = forms.DateField(label=_("Until"), widget=DayInput(), help_text=_("Within two years."))

    def __init__(self, *args: Any, interventions: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["intervention"].choices = list(interventions.items())  # type: ignore[attr-defined]


class BecauseForm(forms.Form):
    """Saying why."""

    because = TextField(label=_("Why"), max_length=MOST_WORDS, widget=forms.Textarea(MORE))


class ConsultForm(forms.Form):
    """Asking a third party."""

    party = forms.ChoiceField(label=_("Third party"))
    items = forms.MultipleChoiceField(
        label=_("What it is shown"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("These activities with their months and hosts; of money what it pays itself."),
    )
    question = TextField(
        label=_("What you ask it"), max_length=MOST_WORDS, widget=forms.Textarea(MORE)
    )
    until = forms.DateField(label=_("Answer until"), widget=DayInput())

    def __init__(
        self,
        *args: Any,
        parties: Sequence[tuple[str, Sequence[tuple[str, str]]]],
        items: Mapping[str, str],
        chosen: Collection[str] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["party"].choices = [one for one in parties if one[1]]  # type: ignore[attr-defined]
        self.fields["items"].choices = list(items.items())  # type: ignore[attr-defined]
        self.fields["items"].initial = list(chosen)

    def third_party(self) -> dict[str, UUID]:
        """Whom it is asked of, as the action takes it."""
        kind, _, pk = self.cleaned_data["party"].partition(":")
        return {f"{kind}_id": UUID(pk)}


class ContributionForm(forms.Form):
    """Saying something as the third party that is asked."""

    item = forms.ChoiceField(label=_("About"), required=False)
    text = TextField(
        label=_("What you want to say"), max_length=MOST_WORDS, widget=forms.Textarea(MORE)
    )

    def __init__(self, *args: Any, items: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].choices = [("", _("all of it")), *items.items()]  # type: ignore[attr-defined]


class OutcomeForm(forms.Form):
    """Answering what a third party said."""

    outcome = forms.ChoiceField(
        label=_("What becomes of it"),
        choices=[(key, label) for key, (label, _tone) in OUTCOMES.items()],
    )
    answer = TextField(
        label=_("Your answer"),
        max_length=MOST_WORDS,
        widget=forms.Textarea(MORE),
        help_text=_("The third party reads it."),
    )
