"""The shape of what people enter about sources of figures and their files."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gradus.core.ui.fields import TextField
from gradus.steps.threats import models, words


def explained(title: object, text: object) -> SafeString:
    """A choice with what it means under it."""
    return format_html('<span>{}<br><span class="quiet small">{}</span></span>', title, text)


class SourceForm(forms.Form):
    """Who publishes figures, what they are, and on what terms they may be used."""

    kind = forms.ChoiceField(label=_("What it is"), widget=forms.RadioSelect)
    title = TextField(
        label=_("What you call it"),
        max_length=200,
        help_text=_("As you would look for it next year, such as: Crime statistics of the police."),
    )
    publisher = TextField(
        label=_("Who publishes it"),
        max_length=200,
        help_text=_("The office, survey or team. It stands beside every figure."),
    )
    licence = TextField(
        label=_("On what terms it may be used"),
        max_length=120,
        help_text=_(
            "Such as: free with its source named; or: given to the State's office for its own use."
        ),
    )
    url = forms.URLField(
        label=_("Where it is published"),
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text=_("Its web address, if it has one."),
    )
    currency = forms.RegexField(
        r"^[A-Za-z]{3}$",
        label=_("Currency of losses"),
        required=False,
        widget=forms.TextInput(attrs={"size": 4, "maxlength": 3, "autocomplete": "off"}),
        help_text=_("Only for complaints to a reporting site: three letters, such as USD."),
        error_messages={"invalid": _("Write its three letters, such as USD.")},
    )

    def __init__(self, *args: Any, kinds: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            (one, explained(words.KINDS[one], words.EXAMPLES[one])) for one in kinds
        ]

    def clean(self) -> dict[str, Any]:
        told = self.cleaned_data
        said = told.get("currency") or "currency" in self.errors
        if told.get("kind") == models.Kind.IC3 and not said:
            self.add_error("currency", gettext("Losses need a currency, such as USD."))
        return told


class OwnSourceForm(SourceForm):
    """A source of one State: also how far its figures may go."""

    marking = forms.ChoiceField(
        label=_("How far its figures may go"),
        widget=forms.RadioSelect,
        help_text=_("Where a figure bears a stricter marking of its own, that one counts."),
    )

    def __init__(self, *args: Any, markings: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["marking"].choices = [  # type: ignore[attr-defined]
            (str(one), explained(one, words.MARKINGS[one])) for one in markings
        ]


class FileForm(forms.Form):
    """A file of a source, to be looked at."""

    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,  # what is wrong with an empty file is said where files are judged
        help_text=_("Nothing is kept before you have seen what it would change and confirmed it."),
    )
    anew = forms.BooleanField(
        label=_("The table is built in another way now: ask me again how it is read"),
        required=False,
    )

    def __init__(self, *args: Any, mapped: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not mapped:
            del self.fields["anew"]


class TakeForm(forms.Form):
    """Taking the file that was shown."""

    confirmed = forms.CharField(widget=forms.HiddenInput)
    label = TextField(
        label=_("Which edition it is"),
        max_length=120,
        required=False,
        help_text=_("As the source names it, such as: 2027, second edition."),
    )
    whole = forms.BooleanField(
        label=_("This file is everything the source tells"),
        required=False,
        help_text=_(
            "Then what it no longer has holds no longer. Leave it out for a file of one year alone."
        ),
    )
