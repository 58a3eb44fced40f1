"""The shape of people's input to evidence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gradus.core.evidence.models import Source
from gradus.core.evidence.rules import HANDLING
from gradus.core.evidence.selectors import Place
from gradus.core.ui.fields import TextField
from gradus.domain.markings import Marking
from gradus.formats.files.kinds import KINDS

ACCEPTED = ", ".join(kind.extension.upper() for kind in KINDS.values())
SOURCE_KINDS = (
    (Source.Kind.DOCUMENT, _("Document")),
    (Source.Kind.INTERVIEW, _("Interview")),
    (Source.Kind.OBSERVATION, _("Observation")),
    (Source.Kind.STATISTIC, _("Statistic")),
)


def marking_choices(markings: Sequence[Marking]) -> list[tuple[str, str]]:
    """Each marking with who may read and where it may go, in the reader's language."""
    return [
        (
            str(marking),
            f"{marking}: {HANDLING[marking].readable_by.text(gettext)} "
            f"{HANDLING[marking].passing_on.text(gettext)}",
        )
        for marking in markings
    ]


class ChooseForm(forms.Form):
    """A file to be looked at."""

    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,  # what is wrong with an empty file is said where files are judged
        widget=forms.ClearableFileInput(
            attrs={"accept": ",".join(f".{kind.extension}" for kind in KINDS.values())}
        ),
        help_text=_("Nothing is kept before you have seen what was found and confirmed it."),
    )


class PlacedForm(forms.Form):
    """Something that comes from an institution, or from the State's office."""

    institution = forms.ChoiceField(label=_("Where it comes from"), required=False)

    def __init__(self, *args: Any, places: Sequence[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = {str(place.institution_id or ""): place for place in places}
        field = self.fields["institution"]
        field.choices = [  # type: ignore[attr-defined]
            (key, place.name or gettext("The State's office")) for key, place in self.places.items()
        ]
        field.required = "" not in self.places
        if len(self.places) == 1:
            field.widget = forms.HiddenInput()
            self.initial.setdefault("institution", next(iter(self.places)))

    @property
    def place(self) -> Place:
        """The place chosen, once the form is valid."""
        return self.places[self.cleaned_data["institution"]]


class KeepForm(PlacedForm):
    """Keeping the file that was shown."""

    shown = forms.RegexField(r"\A[0-9a-f]{64}\Z", widget=forms.HiddenInput)
    name = forms.CharField(max_length=1_000, widget=forms.HiddenInput, strip=False)
    marking = forms.ChoiceField(label=_("Marking"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, markings: Sequence[Marking], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["marking"].choices = marking_choices(markings)  # type: ignore[attr-defined]


class SourceForm(PlacedForm):
    """Something that can be cited."""

    kind = forms.ChoiceField(label=_("Kind"), choices=SOURCE_KINDS)
    title = TextField(
        label=_("Title"),
        max_length=300,
        help_text=_("For an interview: the function that was spoken to, not the person."),
    )
    publisher = TextField(label=_("Publisher"), max_length=200, required=False)
    year = forms.IntegerField(label=_("Year"), required=False)
    url = TextField(label=_("Web address"), max_length=500, required=False)
    licence = TextField(label=_("Licence"), max_length=80, required=False)


class MarkingForm(forms.Form):
    """Another marking for a file."""

    marking = forms.ChoiceField(
        label=_("Marking"), choices=lambda: marking_choices(list(Marking)), widget=forms.RadioSelect
    )
    reason = TextField(
        label=_("Reason"),
        max_length=300,
        required=False,
        help_text=_("Needed when more people may read it than before."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "mark_%s")  # two forms on one page
        super().__init__(*args, **kwargs)


class WithdrawForm(forms.Form):
    """Withdrawing a file or a source."""

    reason = TextField(label=_("Reason"), max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "withdraw_%s")  # two forms on one page
        super().__init__(*args, **kwargs)


class FilterForm(forms.Form):
    """Which files are listed."""

    marking = forms.ChoiceField(
        label=_("Marking"),
        required=False,
        choices=lambda: [("", gettext("All")), *((str(mark), str(mark)) for mark in Marking)],
        widget=forms.Select(attrs={"data-autosubmit": ""}),
    )
