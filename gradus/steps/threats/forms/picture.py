"""The shape of what is asked for a file of a picture."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from gradus.core.ui.fields import TextField
from gradus.domain.markings import Marking

FORMS = (
    ("pdf", _("A brief of two pages, to print (PDF)")),
    ("docx", _("The brief, to work on (Word)")),
    ("csv", _("Figures and estimates as a table (CSV)")),
    ("stix", _("For other programs of the field (STIX 2.1)")),
)
MARKINGS = (
    (Marking.AMBER.value, _("TLP:AMBER – the reader's organisation and its clients")),
    (Marking.GREEN.value, _("TLP:GREEN – the reader's community")),
    (Marking.CLEAR.value, _("TLP:CLEAR – everybody")),
    (Marking.AMBER_STRICT.value, _("TLP:AMBER+STRICT – the reader's organisation alone")),
    (Marking.STATE_ONLY.value, _("STATE-ONLY – the State's own people")),
)


class FileForm(forms.Form):
    """Which file of a picture, from whom, and how far it may go."""

    form = forms.ChoiceField(label=_("File"), choices=FORMS)
    producer = TextField(
        label=_("Who says it"),
        max_length=80,
        help_text=_("The office whose brief it is; it stands in its head."),
    )
    marking = forms.TypedChoiceField(
        label=_("How far it may go"),
        choices=MARKINGS,
        coerce=Marking,
        help_text=_(
            "Figures and notes that are marked for fewer readers are left out, and it says so."
        ),
    )
