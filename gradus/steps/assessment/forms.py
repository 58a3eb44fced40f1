"""The shape of people's input to assessments."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from gradus.core.ui.widgets import DayInput
from gradus.steps.assessment import bridge

MODES = (
    ("self", _("Self-assessment")),
    ("mission", _("Assessment mission")),
    ("desk", _("From public sources only")),
    ("peer", _("Peer review")),
)


class StartForm(forms.Form):
    """Starting an assessment."""

    instrument = forms.ChoiceField(label=_("Instrument"))
    mode = forms.ChoiceField(label=_("How it is done"), choices=MODES)
    assessed_on = forms.DateField(label=_("Date of the assessment"), widget=DayInput())

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["instrument"].choices = [  # type: ignore[attr-defined]
            (name, _title(name)) for name in ("gradus-cj",)
        ]


class WorkbookForm(forms.Form):
    """A filled workbook."""

    workbook = forms.FileField(
        label=_("Filled workbook"),
        help_text=_(
            "The .xlsx file, a CSV with the same columns, or what phones sent (export of the form). "
            "Nothing changes before you confirm."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,.zip,.json,.xml"}),
    )


class ConfirmForm(forms.Form):
    """Confirming what was previewed."""

    confirmed = forms.CharField(widget=forms.HiddenInput)


def _title(name: str) -> str:
    return str(_(bridge.instrument(name).title))
