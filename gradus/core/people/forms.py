"""The shape of what is entered and asked about people."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gradus.core.people import words
from gradus.core.people.models import Person
from gradus.core.people.rules import LONGEST_SERVICE
from gradus.core.people.selectors import Wanted
from gradus.core.states.models import Institution
from gradus.core.states.selectors import InstitutionName
from gradus.core.ui.fields import TextField
from gradus.core.ui.widgets import DayInput


class FilterForm(forms.Form):
    """Whom to list."""

    q = TextField(
        label=_("Name"), max_length=100, required=False, widget=forms.TextInput({"type": "search"})
    )
    institution = forms.ChoiceField(label=_("Institution"), required=False)
    role = forms.ChoiceField(label=_("Role"), required=False)
    status = forms.ChoiceField(label=_("Status"), required=False)

    def __init__(self, *args: Any, institutions: Sequence[InstitutionName], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        every = [("", gettext("All"))]
        # by their codes, which weigh less than ids on a slow line
        self.institutions = {one.code: one for one in institutions}
        known = [(code, one.name) for code, one in self.institutions.items()]
        self._choose("institution", every + known)
        self._choose("role", every + list(words.ROLES.items()))
        self._choose("status", [*words.STATUSES.items(), ("all", gettext("All"))])
        if len(institutions) < 2:
            del self.fields["institution"]

    def wanted(self) -> Wanted:
        """Whom the reader asks for; what cannot be meant is passed over."""
        self.full_clean()
        said = self.cleaned_data
        status = said.get("status") or Person.Status.ACTIVE
        institution = self.institutions.get(said.get("institution", ""))
        return Wanted(
            words=said.get("q", ""),
            institution_id=institution.pk if institution else None,
            role=said.get("role", ""),
            status="" if status == "all" else status,
        )

    def _choose(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        field.widget.attrs["data-autosubmit"] = ""
        field.choices = choices  # type: ignore[attr-defined]


class PersonForm(forms.Form):
    """Somebody, without the fields that the writer's role does not show."""

    name = TextField(label=_("Name"), max_length=160, help_text=_("As the person writes it."))
    roles = forms.MultipleChoiceField(
        label=_("What they are in the programme for"),
        choices=list(words.ROLES.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    unit = forms.ChoiceField(label=_("Unit"), required=False)
    languages = TextField(
        label=_("Languages"),
        max_length=100,
        required=False,
        help_text=_("The codes of those a course could be given in, such as: en, fr, swa."),
    )
    sex = forms.ChoiceField(
        label=_("Sex"),
        choices=[("", _("not stated")), *words.SEXES.items()],
        required=False,
        help_text=_("Only to count whom training reaches; as the person states it."),
    )
    email = forms.EmailField(label=_("E-mail address"), required=False)
    phone = TextField(
        label=_("Telephone"),
        max_length=40,
        required=False,
        widget=forms.TextInput({"type": "tel"}),
    )
    years_to_serve = forms.IntegerField(
        label=_("Years left to serve"),
        min_value=0,
        max_value=LONGEST_SERVICE,
        required=False,
        help_text=_("Leave it open if it is not known: open is not zero."),
    )

    def __init__(
        self,
        *args: Any,
        institutions: Iterable[Institution],
        hidden: Collection[str] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        known = [(one.name, _units(one)) for one in institutions]
        groups = [(name, units) for name, units in known if units]
        units = groups[0][1] if len(known) == 1 and groups else groups
        self.fields["unit"].choices = [("", gettext("none, or not known")), *units]  # type: ignore[attr-defined]
        for name in {*hidden, *(() if groups else ("unit",))}:
            del self.fields[name]

    def values(self) -> dict[str, Any]:
        """What was entered, as the actions take it."""
        found = {name: self.cleaned_data[name] for name in self.fields if name != "institution"}
        if "unit" in found:
            unit = found.pop("unit")
            found["unit_id"] = UUID(unit) if unit else None
        found["languages"] = re.findall(r"[^\s,;]+", found["languages"])
        return found


class EnterForm(PersonForm):
    """Somebody new, of one of the institutions."""

    institution = forms.ChoiceField(label=_("Institution"))
    field_order = ("name", "institution", "unit")

    def __init__(self, *args: Any, institutions: Sequence[Institution], **kwargs: Any) -> None:
        super().__init__(*args, institutions=institutions, **kwargs)
        self.institutions = {str(one.pk): one for one in institutions}
        field = self.fields["institution"]
        chosen = [(key, one.name) for key, one in self.institutions.items()]
        field.choices = chosen if len(chosen) == 1 else [("", "—"), *chosen]  # type: ignore[attr-defined]
        if len(institutions) == 1:
            field.widget = forms.HiddenInput()
            self.initial.setdefault("institution", next(iter(self.institutions)))

    @property
    def chosen(self) -> Institution:
        """The institution chosen, once the form is valid."""
        return self.institutions[self.cleaned_data["institution"]]


class LeftForm(forms.Form):
    """Since when somebody is gone."""

    left_on = forms.DateField(label=_("Last day at work"), widget=DayInput())


class EraseForm(forms.Form):
    """Why somebody is forgotten, and that it is meant."""

    ground = forms.ChoiceField(
        label=_("Why"), choices=list(words.GROUNDS.items()), widget=forms.RadioSelect
    )
    meant = forms.BooleanField(label=_("I understand that nobody can bring it back"))


class MeantForm(forms.Form):
    """That erasing is meant."""

    meant = forms.BooleanField(label=_("I understand that nobody can bring it back"))


class RefuseForm(forms.Form):
    """Why somebody who asked is not erased."""

    reason = TextField(
        label=_("Reason"),
        help_text=_("Whoever asked is shown it: which duty or right stands against erasing."),
        widget=forms.Textarea({"rows": 3}),
        max_length=600,
    )


def _units(of: Institution) -> list[tuple[str, str]]:
    return sorted(((str(unit.pk), unit.name) for unit in of.units.all()), key=lambda one: one[1])
