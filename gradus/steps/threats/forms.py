"""The shape of people's input about threats."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from gradus.core.ui.fields import TextField
from gradus.domain.markings import Marking
from gradus.steps.threats import bridge

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
GRADES = (
    ("assumed", _("assumed: a judgement")),
    ("partly sourced", _("partly sourced: there is some evidence")),
    ("sourced", _("sourced: a study or statistic says so")),
)


def _groups() -> list[tuple[str, str]]:
    return [(group.id, _now(group.title)) for group in bridge.groups()]


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
    given_on = forms.DateField(
        label=_("Said on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    note = TextField(label=_("Why"), max_length=500, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].choices = _groups()  # type: ignore[attr-defined]


class ViewsTableForm(forms.Form):
    """A filled table of views."""

    file = forms.FileField(
        label=_("The filled table"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
    )
    given_on = forms.DateField(
        label=_("Said on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


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
        self.fields["group"].choices = _groups()  # type: ignore[attr-defined]


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
    seen_on = forms.DateField(
        label=_("Seen on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        none = ("", _now("none of them, or not known yet"))
        self.fields["group"].choices = [none, *_groups()]  # type: ignore[attr-defined]


class SettleForm(forms.Form):
    """What came of something that was new."""

    confirmed = forms.ChoiceField(
        label=_("What came of it"),
        choices=(("yes", _("It is there now")), ("no", _("It faded, or was none"))),
        widget=forms.RadioSelect,
    )
    because = TextField(label=_("How that is known"), max_length=500)
