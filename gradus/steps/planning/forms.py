"""The shape of people's input to plans."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import formats
from django.utils.translation import gettext_lazy as _

from gradus.domain.messages import message
from gradus.domain.refusals import Fault, InvalidInput
from gradus.steps.assessment.public import AssessmentInBrief

SECONDS = (
    (20, _("Quick look (20 seconds)")),
    (60, _("Good (one minute)")),
    (300, _("Best (five minutes)")),
)


class AskForm(forms.Form):
    """Asking for a plan."""

    title = forms.CharField(
        label=_("Name of this draft"), max_length=120, help_text=_("Such as “First draft”.")
    )
    assessment = forms.TypedChoiceField(label=_("Assessment it starts from"))
    state_file = forms.FileField(
        label=_("State file"),
        help_text=_("Institutions, money, people and calendars as a YAML file (gradus.state/1)."),
        widget=forms.ClearableFileInput(attrs={"accept": ".yaml,.yml"}),
    )
    existing = forms.FileField(
        label=_("What was done already"),
        required=False,
        help_text=_("A CSV or XLSX sheet of past and running activities: they are credited."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx"}),
    )
    seconds = forms.TypedChoiceField(
        label=_("How long to search"), choices=SECONDS, coerce=int, initial=60
    )

    def __init__(
        self, *args: Any, assessments: Sequence[AssessmentInBrief], shipped: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assessment"].choices = [  # type: ignore[attr-defined]
            (
                str(brief.id),
                _("%(date)s, %(count)s answers")
                % {"date": formats.date_format(brief.assessed_on), "count": brief.answered},
            )
            for brief in assessments
        ]
        if shipped:
            self.fields["state_file"].required = False
            self.fields["state_file"].help_text = _(
                "Leave it empty to use the one that comes with this fictional State."
            )


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
