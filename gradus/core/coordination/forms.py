"""The shape of what people enter about efforts. What is refused stands beside its field."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gradus.core.coordination import rules, words
from gradus.core.coordination.bridge import Place
from gradus.core.coordination.selectors import Wanted
from gradus.core.states.models import Partner
from gradus.core.ui.fields import TextField
from gradus.core.ui.templatetags.ui import say
from gradus.workflows.effort import LONGEST, MOST_MONEY, Entry


class Lines(TextField):
    """Several names, one a line."""

    def __init__(self, **said: Any) -> None:
        area = forms.Textarea({"rows": 2})
        super().__init__(required=False, max_length=4_000, widget=area, **said)

    def names(self, told: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one.strip() for one in told.splitlines() if one.strip()))


class FilterForm(forms.Form):
    """What to list."""

    q = TextField(
        label=_("Title or provider"),
        max_length=100,
        required=False,
        widget=forms.TextInput({"type": "search"}),
    )
    topic = forms.ChoiceField(label=_("Topic"), required=False)
    provider = forms.ChoiceField(label=_("Kind of provider"), required=False)
    status = forms.ChoiceField(label=_("Status"), required=False)
    place = forms.ChoiceField(label=_("Institution or unit"), required=False)

    def __init__(self, *args: Any, places: Sequence[Place] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # by their numbers in the list, which weigh less than ids on a slow line
        self._places = {str(number): one for number, one in enumerate(places, 1)}
        self._choose("topic", words.topics().items())
        self._choose("provider", words.PROVIDER_KINDS.items())
        self._choose("status", words.STATUSES.items())
        self._choose("place", ((number, one.name) for number, one in self._places.items()))
        if not places:
            del self.fields["place"]

    def wanted(self) -> Wanted:
        """What the reader asks for; what cannot be meant is passed over."""
        self.full_clean()
        said = self.cleaned_data
        place = self._places.get(said.get("place", ""))
        return Wanted(
            topic=said.get("topic", ""),
            provider_kind=said.get("provider", ""),
            status=said.get("status", ""),
            place=(place.unit_id or place.institution_id) if place else None,
            words=said.get("q", ""),
        )

    def _choose(self, name: str, choices: Iterable[tuple[str, Any]]) -> None:
        every = [("", gettext("All")), *choices]
        self.fields[name].choices = every  # type: ignore[attr-defined]


class EffortForm(forms.Form):
    """An effort of a provider."""

    partner = forms.ChoiceField(
        label=_("Partner of the register"),
        required=False,
        help_text=_(
            "Chosen, it sees the entry and corrects it itself. None: write its name below."
        ),
    )
    provider = TextField(label=_("Who does it"), max_length=200, required=False)
    provider_kind = forms.ChoiceField(
        label=_("Kind of provider"), choices=list(words.PROVIDER_KINDS.items()), initial="other"
    )
    title = TextField(label=_("What it is called"), max_length=200)
    kind = forms.ChoiceField(label=_("What it is"), choices=list(words.KINDS.items()))
    status = forms.ChoiceField(
        label=_("Status"), choices=list(words.STATUSES.items()), initial="planned"
    )
    starts = TextField(
        label=_("Begins"),
        max_length=10,
        required=False,
        widget=forms.TextInput({"size": 12}),
        help_text=_("As exact as it is known: 2027-03-31, 2027-03 or 2027."),
    )
    ends = TextField(
        label=_("Ends"), max_length=10, required=False, widget=forms.TextInput({"size": 12})
    )
    topics = forms.MultipleChoiceField(
        label=_("Topics"), required=False, widget=forms.CheckboxSelectMultiple
    )
    places = forms.MultipleChoiceField(
        label=_("Institutions and units it reaches"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    others = Lines(
        label=_("Others it reaches"), help_text=_("By name, one a line, as the register has none.")
    )
    interventions = forms.MultipleChoiceField(
        label=_("Types of activities that it amounts to"),
        required=False,
        widget=forms.SelectMultiple({"size": 8}),
        help_text=_("Only if it truly does the whole of it: plans then count that as done. Hold Ctrl "
                    "(on a Mac: Command) to choose several."),
    )  # fmt: skip
    people = forms.IntegerField(
        label=_("How many people it reaches"),
        required=False,
        min_value=0,
        max_value=1_000_000,
        help_text=_("A number only; no names are entered here."),
    )
    amount = forms.DecimalField(
        label=_("Money"), required=False, min_value=0, max_value=MOST_MONEY, decimal_places=2
    )
    currency = TextField(
        label=_("Currency"), max_length=3, required=False, help_text=_("Its code, such as EUR.")
    )
    funders = Lines(label=_("Who pays"), help_text=_("One a line."))
    implementers = Lines(label=_("Who carries it out"), help_text=_("One a line."))
    description = TextField(
        label=_("What is done and to what end"),
        max_length=LONGEST["description"],
        required=False,
        widget=forms.Textarea({"rows": 4}),
    )
    identifier = TextField(
        label=_("Its own identifier"),
        max_length=LONGEST["identifier"],
        required=False,
        help_text=_("Best that of IATI: by it a file brought later finds this entry again."),
    )
    url = TextField(label=_("A public page about it"), max_length=LONGEST["url"], required=False)
    source = TextField(
        label=_("Where this was read, or who told it"),
        max_length=LONGEST["source"],
        required=False,
        help_text=_("A document, a page or a function; no name of a person."),
    )
    source_date = TextField(
        label=_("When it was true"),
        max_length=10,
        required=False,
        widget=forms.TextInput({"size": 12}),
    )

    def __init__(
        self,
        *args: Any,
        places: Sequence[Place],
        partners: Sequence[Partner] = (),
        own: Partner | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._own = own
        self._partners = {one.code: one for one in partners}
        known = [("", gettext("None")), *((one.code, one.name) for one in partners)]
        self._choose("partner", known)
        self._choose("topics", words.topics().items())
        self._choose("places", ((one.name, one.name) for one in places))
        self._choose("interventions", words.interventions().items())
        for name, gone in (
            ("partner", not partners or own is not None),
            ("provider", own is not None),
            ("places", not places),
        ):
            if gone:
                del self.fields[name]

    def _choose(self, name: str, choices: Iterable[tuple[str, Any]]) -> None:
        self.fields[name].choices = list(choices)  # type: ignore[attr-defined]

    @property
    def partner_id(self) -> UUID | None:
        """The partner chosen, once the form is valid."""
        if self._own is not None:
            return self._own.pk
        chosen = self._partners.get(self.cleaned_data.get("partner", ""))
        return chosen.pk if chosen else None

    def entry(self) -> Entry:
        """What was entered."""
        told = self.cleaned_data
        lines = {name: self._lines(name) for name in ("funders", "implementers", "others")}
        return Entry(
            provider=self._provider(),
            reaches=tuple(dict.fromkeys((*told.get("places", ()), *lines["others"]))),
            funders=lines["funders"],
            implementers=lines["implementers"],
            topics=tuple(told.get("topics", ())),
            interventions=tuple(told.get("interventions", ())),
            amount=told.get("amount"),
            currency=(told.get("currency") or "").upper() if told.get("amount") is not None else "",
            people=told.get("people"),
            **{
                name: told.get(name, "")
                for name in ("provider_kind", "title", "kind", "status", "starts", "ends",
                             "description", "identifier", "url", "source", "source_date")
            },
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        told = self.cleaned_data
        if not self.errors:
            for fault in rules.faults_of(self.entry()):
                name = {"reaches": "others"}.get(fault.where, fault.where)
                text = f"{say(fault.what)} {say(fault.remedy)}"
                self.add_error(name if name in self.fields else None, text)
        return told

    def _provider(self) -> str:
        if self._own is not None:
            return self._own.name
        chosen = self._partners.get(self.cleaned_data.get("partner", ""))
        return self.cleaned_data.get("provider") or (chosen.name if chosen else "")

    def _lines(self, name: str) -> tuple[str, ...]:
        field = self.fields[name]
        told = self.cleaned_data.get(name, "")
        return field.names(told) if isinstance(field, Lines) else ()


def initial_of(entry: Entry, places: Sequence[Place]) -> dict[str, Any]:
    """An effort as the form shows it."""
    known = {one.name for one in places}
    listed = ("funders", "implementers")
    return (
        {name: value for name, value in vars(entry).items() if name != "reaches"}
        | {name: "\n".join(getattr(entry, name)) for name in listed}
        | {
            "places": [one for one in entry.reaches if one in known],
            "others": "\n".join(one for one in entry.reaches if one not in known),
        }
    )


class EndForm(forms.Form):
    """Taking an effort out."""

    because = TextField(
        label=_("Why"),
        max_length=300,
        help_text=_("It stays readable with this reason. What was cancelled is corrected instead."),
    )


class FileForm(forms.Form):
    """A file of efforts, to be looked at."""

    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,  # what is wrong with an empty file is said where files are judged
        help_text=_("Nothing is kept before you have seen what it would change and confirmed it."),
    )


class TakeForm(forms.Form):
    """Taking the file that was shown."""

    confirmed = forms.CharField(widget=forms.HiddenInput)
