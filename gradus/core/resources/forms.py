"""The shape of what people enter about means. What is refused stands beside its field."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any
from uuid import UUID

import pycountry
from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gradus.core.people.words import language_name
from gradus.core.resources import words
from gradus.core.resources.rules import MOST
from gradus.core.states.forms import PARTNERS
from gradus.core.states.models import Partner, Programme, State
from gradus.core.states.templatetags.states import state_name
from gradus.core.ui.fields import TextField
from gradus.core.ui.widgets import DayInput

MOST_UNITS = 10_000
Giver = Partner | Programme


def _day(label: Any, help_text: Any = "", *, required: bool = True) -> forms.DateField:
    return forms.DateField(label=label, help_text=help_text, required=required, widget=DayInput())


class TimeForm(forms.Form):
    """Something with a first and a last day."""

    def clean(self) -> dict[str, Any]:
        told = self.cleaned_data
        starts, ends = told.get("starts"), told.get("ends")
        if starts and ends and ends < starts:
            self.add_error("ends", gettext("It ends before it starts. Mend one of the two dates."))
        return told


class GiftForm(TimeForm):
    """What a partner gives to a programme; ``givers`` is the side that is to be chosen."""

    def __init__(
        self, *args: Any, givers: Iterable[Giver], states: Iterable[State], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        known = {str(one.pk): one.name for one in givers}
        self.fields["giver"].choices = list(known.items())  # type: ignore[attr-defined]
        if len(known) == 1:
            self.fields["giver"].widget = forms.HiddenInput()
            self.initial.setdefault("giver", next(iter(known)))
        named = sorted(((one.code, state_name(one.code)) for one in states), key=lambda one: one[1])
        self.fields["states"].choices = named  # type: ignore[attr-defined]

    def of_state(self) -> None:
        """It is a State's own: nobody gives it, and it is for that State."""
        for name in ("giver", "states"):
            del self.fields[name]

    def call_givers(self, label: Any) -> None:
        """What the side to be chosen is called."""
        self.fields["giver"].label = label

    @property
    def giver_id(self) -> UUID:
        """The side chosen, once the form is valid."""
        return UUID(self.cleaned_data["giver"])

    def values(self) -> dict[str, Any]:
        """What was entered, as the actions take it, but for whose it is."""
        return {name: value for name, value in self.cleaned_data.items() if name != "giver"}


def _states() -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=_("Only for these States"),
        required=False,
        help_text=_("None chosen: for any State. Hold Ctrl (on a Mac: Command) to choose several."),
        widget=forms.SelectMultiple({"size": 6}),
    )


class PotForm(GiftForm):
    """Money."""

    giver = forms.ChoiceField(label=_("Partner"))
    title = TextField(label=_("What it is called"), max_length=200)
    amount = forms.DecimalField(
        label=_("Amount"), max_value=MOST, min_value=Decimal("0.01"), decimal_places=2
    )
    currency = TextField(
        label=_("Currency"),
        max_length=3,
        initial="USD",
        help_text=_("Its code, such as USD. For any other, a plan asks for a rate."),
    )
    starts = _day(_("First day"))
    ends = _day(_("Last day"), _("The money is laid evenly over the months between."))
    carry_over = forms.BooleanField(
        label=_("What a year leaves may be spent in the next"), required=False
    )
    states = _states()
    areas = forms.MultipleChoiceField(
        label=_("Only for these areas"),
        required=False,
        help_text=_("None chosen: for any area."),
        widget=forms.CheckboxSelectMultiple,
    )
    cost_kinds = forms.MultipleChoiceField(
        label=_("Only for these kinds of cost"),
        required=False,
        help_text=_("None chosen: for any kind."),
        choices=list(words.COST_KINDS.items()),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["areas"].choices = list(words.areas().items())  # type: ignore[attr-defined]

    def clean_currency(self) -> str:
        code = str(self.cleaned_data["currency"]).strip().upper()
        if pycountry.currencies.get(alpha_3=code) is None:
            raise forms.ValidationError(
                gettext("There is no currency with this code. Write three letters, such as EUR.")
            )
        return code


class OfferForm(GiftForm):
    """Equipment."""

    giver = forms.ChoiceField(label=_("Partner"))
    kind = forms.ChoiceField(label=_("Equipment"))
    units = forms.IntegerField(label=_("How many"), min_value=1, max_value=MOST_UNITS)
    starts = _day(_("Available from"))
    ends = _day(_("Until"), _("Leave it open if the offer has no end."), required=False)
    states = _states()
    note = TextField(label=_("Note"), max_length=300, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = list(words.equipment().items())  # type: ignore[attr-defined]


class SupplyForm(TimeForm):
    """People by month."""

    kind = forms.ChoiceField(label=_("Who"), choices=list(words.SUPPLIES.items()))
    number = forms.IntegerField(label=_("How many at a time"), min_value=1, max_value=MOST_UNITS)
    starts = _day(_("First day"))
    ends = _day(_("Last day"), _("A day is enough for its month to count."))
    language = forms.ChoiceField(
        label=_("Language they work in"), required=False, help_text=_("Not chosen: any.")
    )
    area = forms.ChoiceField(
        label=_("Area they work in"),
        required=False,
        help_text=_("For choosing people; plans do not tell areas of people apart yet."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        every = [("", gettext("any"))]
        self.fields["area"].choices = every + list(words.areas().items())  # type: ignore[attr-defined]
        self.fields["language"].choices = every + _languages()  # type: ignore[attr-defined]


class CircumstanceForm(TimeForm):
    """What happens in or around a State, and what it does to plans."""

    reason = TextField(
        label=_("What happens"),
        max_length=200,
        help_text=_("As it will stand in the plan, such as: General election."),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=list(words.CIRCUMSTANCES.items()))
    starts = _day(_("First day"), _("A day is enough for its month to count."))
    ends = _day(
        _("Last day"),
        _("Leave it open if nobody knows; but nothing-starts needs a last day."),
        required=False,
    )
    may_move = forms.BooleanField(
        label=_("The dates may still move"),
        required=False,
        help_text=_("A correction keeps the dates that stood here before."),
    )
    effect = forms.ChoiceField(
        label=_("What it does to a plan"),
        choices=list(words.EFFECTS.items()),
        widget=forms.RadioSelect,
        initial="nothing-starts",
    )
    share = forms.IntegerField(
        label=_("How much, in percent"),
        required=False,
        min_value=0,
        max_value=100,
        help_text=_(
            "Fewer at a time: what institutions can still carry. Money is cut: the part that goes."
        ),
    )
    partner_id = forms.ChoiceField(
        label=_("Whose money is cut"), required=False, help_text=_("Not chosen: everybody's.")
    )
    source = TextField(
        label=_("Where it can be read"),
        max_length=300,
        required=False,
        help_text=_("The law, gazette or page it is announced in."),
    )
    grade = forms.ChoiceField(
        label=_("How well that is known"), choices=list(words.GRADES.items()), initial="sourced"
    )

    def __init__(self, *args: Any, partners: Iterable[Partner], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(str(one.pk), one.name) for one in partners]
        self.fields["partner_id"].choices = [("", gettext("everybody's")), *known]  # type: ignore[attr-defined]

    def clean_partner_id(self) -> UUID | None:
        chosen = self.cleaned_data["partner_id"]
        return UUID(chosen) if chosen else None


class PartnerForm(forms.Form):
    """A donor, another provider or a body of civil society."""

    name = TextField(label=_("Name of the partner"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), choices=PARTNERS)


def _languages() -> list[tuple[str, str]]:
    """Languages by their names in the reader's; those with a code of two letters."""
    codes = (one.alpha_2 for one in pycountry.languages if hasattr(one, "alpha_2"))
    found = {code: language_name(code) for code in codes}
    named = {name: code for code, name in reversed(found.items()) if name != code}  # a name once
    return sorted(((code, name) for name, code in named.items()), key=lambda one: one[1].casefold())
