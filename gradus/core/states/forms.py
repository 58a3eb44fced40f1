"""The shape of what people enter into the register."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from gradus.core.ui.fields import TextField

KINDS = (
    ("police", _("Police")),
    ("prosecution", _("Prosecution")),
    ("judiciary", _("Courts")),
    ("academy", _("Academy")),
    ("ministry", _("Ministry")),
    ("central-authority", _("Central authority for mutual assistance")),
    ("cert", _("Computer emergency response team")),
    ("financial-intelligence", _("Financial intelligence unit")),
    ("regulator", _("Regulator")),
    ("education", _("Education")),
    ("other", _("Other")),
)


PARTNERS = (
    ("donor", _("Donor")),
    ("provider", _("Provider")),
    ("civil-society", _("Civil society")),
)


class ProgrammeForm(forms.Form):
    """A programme that works with several States."""

    name = TextField(label=_("Name of the programme"), max_length=200)
    code = forms.SlugField(
        label=_("Short name"),
        help_text=_("Small letters, digits and hyphens; it stands in addresses and never changes."),
        max_length=60,
    )


class InstitutionForm(forms.Form):
    """An institution."""

    name = TextField(
        label=_("Name of the institution"),
        help_text=_("As its letterhead has it, in the language of the State."),
        max_length=200,
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=KINDS)
    place = TextField(label=_("Place"), max_length=120, required=False)


class UnitForm(forms.Form):
    """A unit of an institution."""

    name = TextField(label=_("Name of the unit"), max_length=200)
    place = TextField(label=_("Place"), max_length=120, required=False)
    posts = forms.IntegerField(
        label=_("Posts"),
        help_text=_("Filled and empty. Leave it open if it is not known: open is not zero."),
        min_value=0,
        max_value=1_000_000,
        required=False,
    )
    staff = forms.IntegerField(
        label=_("People in post"), min_value=0, max_value=1_000_000, required=False
    )
    security_forces = forms.BooleanField(
        label=_("It is of the security forces, or commands them"),
        help_text=_("Support to it then waits for human-rights due diligence."),
        required=False,
    )
