"""The shape of a decision on what a term means."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gradus.core.ui.fields import TextField
from gradus.steps.threats import words
from gradus.steps.threats.forms.sources import explained


class DecisionForm(forms.Form):
    """What a term means: a group of offences and how it stands to it, or none; and why."""

    scheme = forms.CharField(max_length=60, widget=forms.HiddenInput, strip=False)
    term = forms.CharField(max_length=300, widget=forms.HiddenInput, strip=False)
    outcome = forms.ChoiceField(
        label=_("What the term means"),
        choices=list(words.OUTCOMES.items()),
        widget=forms.RadioSelect,
    )
    group = forms.ChoiceField(label=_("Group of offences"), required=False)
    relation = forms.ChoiceField(
        label=_("What the term is to the group"),
        required=False,
        initial="narrower",
        widget=forms.RadioSelect,
    )
    because = TextField(
        label=_("Why"),
        max_length=300,
        help_text=_("In a few words, for those who read the figures after you."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].choices = [("", gettext("none")), *words.groups()]  # type: ignore[attr-defined]
        counted, context = (
            gettext("Its figures count for the group."),
            gettext("Its figures are shown beside the group and not counted for it."),
        )
        told = {"exact": counted, "narrower": counted, "broader": context, "related": context}
        self.fields["relation"].choices = [  # type: ignore[attr-defined]
            (key, explained(title, told[key])) for key, title in words.RELATIONS.items()
        ]

    def clean(self) -> dict[str, Any]:
        told = self.cleaned_data
        if told.get("outcome") == "group" and not told.get("group"):
            self.add_error("group", gettext("Choose the group that the term belongs to."))
        told["relation"] = told.get("relation") or "narrower"
        return told
