"""The shape of people's input to plans."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import formats
from django.utils.translation import gettext_lazy as _

from gradus.core.people.words import listed
from gradus.core.resources.selectors import Counted
from gradus.core.ui.fields import TextField
from gradus.core.ui.templatetags.ui import say
from gradus.domain.messages import message
from gradus.domain.refusals import Fault, InvalidInput
from gradus.steps.assessment.public import AssessmentInBrief
from gradus.steps.planning.rules.asking import RateUnread, rates_of

SECONDS = (
    (20, _("Quick look (20 seconds)")),
    (60, _("Good (one minute)")),
    (300, _("Best (five minutes)")),
)


class AskForm(forms.Form):
    """Asking for a plan."""

    title = TextField(
        label=_("Name of this draft"), max_length=120, help_text=_("Such as “First draft”.")
    )
    assessment = forms.TypedChoiceField(label=_("Assessment it starts from"))
    state_file = forms.FileField(
        label=_("Another State file, for this plan only"),
        required=False,
        help_text=_(
            "Leave it empty: the plan then starts from what is entered in Gradus. A YAML file "
            "(gradus.state/1) takes its place for this plan alone."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".yaml,.yml"}),
    )
    existing = forms.FileField(
        label=_("What was done already"),
        required=False,
        help_text=_("A CSV or XLSX sheet of past and running activities: they are credited."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx"}),
    )
    means = forms.BooleanField(
        label=_("With such a file, still count on the money and people entered in Gradus"),
        help_text=_(
            "Money and equipment take the place of the State file's, people too, each kind "
            "by itself; circumstances are put together."
        ),
        initial=True,
        required=False,
    )
    rates = TextField(
        label=_("Rates of other currencies"),
        required=False,
        help_text=_(
            "US dollars for one unit, with date and source; a line for each currency, "
            "such as: EUR 1.08 ECB, 2026-11-02"
        ),
        widget=forms.Textarea({"rows": 3, "dir": "ltr"}),
    )
    seconds = forms.TypedChoiceField(
        label=_("How long to search"), choices=SECONDS, coerce=int, initial=60
    )

    def __init__(
        self,
        *args: Any,
        assessments: Sequence[AssessmentInBrief],
        counted: Counted,
        efforts: int = 0,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._counted = counted
        entered = counted.pots or counted.offers or counted.people or counted.circumstances
        if not (entered or efforts):
            del self.fields["means"]
        if not counted.currencies:
            del self.fields["rates"]
        self.fields["assessment"].choices = [  # type: ignore[attr-defined]
            (
                str(brief.id),
                _("%(date)s, %(count)s answers")
                % {"date": formats.date_format(brief.assessed_on), "count": brief.answered},
            )
            for brief in assessments
        ]

    def clean_rates(self) -> str:
        """Every currency that there is money in needs a rate, if that money is counted on."""
        text = str(self.cleaned_data["rates"])
        try:
            given = rates_of(text)
        except RateUnread as no:
            raise forms.ValidationError(f"{say(no.what)} {say(no.remedy)}") from no
        missing = [code for code in self._counted.currencies if code not in given]
        alone = bool(self.cleaned_data.get("state_file")) and not self.cleaned_data.get("means")
        if missing and not alone:
            raise forms.ValidationError(
                _(
                    "There is money in these currencies without a rate: %(codes)s. Add a line for "
                    "each."
                ),
                params={"codes": listed(missing)},
            )
        return text


def text_of(upload: Any) -> str:
    """An uploaded text, which must be UTF-8. Raises InvalidInput."""
    try:
        return str(upload.read().decode("utf-8-sig"))
    except UnicodeDecodeError as trouble:
        fault = Fault(
            upload.name,
            message("It is not UTF-8 text (byte {place}).", place=trouble.start),
            message("Save it as UTF-8, or choose another file."),
        )
        raise InvalidInput(upload.name, [fault]) from trouble
