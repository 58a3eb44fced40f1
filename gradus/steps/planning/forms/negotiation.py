"""What two parties enter about a plan: remarks, changes, a new version, pages signed in ink."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from gradus.core.ui.fields import TextField
from gradus.core.ui.templatetags.figures import month as in_words
from gradus.core.ui.widgets import DayInput
from gradus.domain.periods import Month
from gradus.steps.planning.forms.asking import SECONDS
from gradus.steps.planning.models.negotiation import ProposedChange
from gradus.steps.planning.rules.negotiation import MOST_WORDS, WITH_MONTH

KINDS = {
    "keep": _("Keep it in the plan"),
    "leave-out": _("Leave it out of the plan"),
    "by": _("Begin it by a month"),
    "not-before": _("Begin it not before a month"),
    "start-in": _("Begin it in a month"),
    "let-go": _("Let the search decide again"),
    "words": _("Something else, in words"),
}
STATUSES = {
    "open": (_("open"), "warn"),
    "accepted": (_("accepted"), "good"),
    "rejected": (_("rejected"), "bad"),
    "withdrawn": (_("withdrawn"), ""),
}
SIDES = {"state": _("The State"), "programme": _("The programme")}
TILTS = {
    "balanced": _("As the needs weigh"),
    "fast-start": _("Fast start"),
    "lowest-cost": _("Lowest cost"),
    "self-reliance": _("Most self-reliance"),
    "donor-neutral": _("Donor-neutral"),
}
SHARES = tuple(
    (n, _("as entered") if n == 100 else f"{n} %") for n in (50, 60, 70, 80, 90, 100, 110, 125, 150)
)
DEADLINES = (
    (-24, _("two years earlier")),
    (-12, _("a year earlier")),
    (-6, _("half a year earlier")),
    (0, _("as entered")),
    (6, _("half a year later")),
    (12, _("a year later")),
)
MORE = {"rows": 3, "dir": "auto"}


class RemarkForm(forms.Form):
    """Saying something about a version or an activity of it."""

    text = TextField(
        label=_("What you want to say"), max_length=MOST_WORDS, widget=forms.Textarea(MORE)
    )
    item = forms.ChoiceField(label=_("About"), required=False)

    def __init__(self, *args: Any, groups: Mapping[str, Mapping[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].choices = [("", _("the whole plan")), *_grouped(groups)]  # type: ignore[attr-defined]


class ChangeForm(forms.Form):
    """Proposing a change."""

    kind = forms.ChoiceField(label=_("What to change"), choices=tuple(KINDS.items()))
    item = forms.ChoiceField(label=_("Activity"), required=False)
    month = forms.TypedChoiceField(
        label=_("Month"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=_("Needed where the change names a month."),
    )
    reason = TextField(
        label=_("Why"),
        max_length=MOST_WORDS,
        widget=forms.Textarea(MORE),
        help_text=_("The other side answers it; evaluators read it."),
    )

    def __init__(
        self,
        *args: Any,
        groups: Mapping[str, Mapping[str, str]],
        months: Sequence[Month],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].choices = [("", "–"), *_grouped(groups)]  # type: ignore[attr-defined]
        named = [(n, in_words(month)) for n, month in enumerate(months)]
        self.fields["month"].choices = [("", "–"), *named]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Whether the parts it needs are there."""
        found = super().clean() or {}
        kind = found.get("kind")
        if kind and kind != ProposedChange.Kind.WORDS and not found.get("item"):
            self.add_error("item", _("Choose the activity it is about."))
        if kind in WITH_MONTH and found.get("month") is None and "month" not in self.errors:
            self.add_error("month", _("Choose the month."))
        return found


class AnswerForm(forms.Form):
    """Accepting or rejecting a change."""

    why = TextField(
        label=_("Your answer"),
        required=False,
        max_length=MOST_WORDS,
        widget=forms.Textarea(MORE),
        help_text=_("A no needs its reason."),
    )


class ShapeForm(forms.Form):
    """Around what a plan is searched again: changes still open, money, people, deadline."""

    include = forms.TypedMultipleChoiceField(
        label=_("With these changes that are still open"),
        required=False,
        coerce=UUID,
        widget=forms.CheckboxSelectMultiple,
    )
    tilt = forms.ChoiceField(
        label=_("What counts most"), choices=tuple(TILTS.items()), initial="balanced"
    )
    money = forms.TypedChoiceField(
        label=_("Money"),
        choices=SHARES,
        coerce=int,
        initial=100,
        help_text=_("Share of every pot."),
    )
    people = forms.TypedChoiceField(
        label=_("Trainers, mentors and regional team"), choices=SHARES, coerce=int, initial=100
    )
    months = forms.TypedChoiceField(
        label=_("End of the plan"), choices=DEADLINES, coerce=int, initial=0
    )

    def __init__(self, *args: Any, open_changes: Sequence[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if open_changes:
            self.fields["include"].choices = [(str(pk), text) for pk, text in open_changes]  # type: ignore[attr-defined]
        else:
            del self.fields["include"]

    def sliders(self) -> dict[str, Any]:
        """What is not as entered, for the search."""
        given = self.cleaned_data
        found = {name: given[name] / 100 for name in ("money", "people") if given[name] != 100}
        return found | ({"months": given["months"]} if given["months"] else {})


class VersionForm(ShapeForm):
    """Making a new version."""

    because = TextField(
        label=_("Why a new version"),
        max_length=MOST_WORDS,
        widget=forms.Textarea(MORE),
        help_text=_("It stands beside the version, for both sides."),
    )
    seconds = forms.TypedChoiceField(
        label=_("How long to search"), choices=SECONDS, coerce=int, initial=60
    )


class AgainForm(forms.Form):
    """Making a version because facts changed."""

    because = TextField(
        label=_("What changed"),
        max_length=MOST_WORDS,
        widget=forms.Textarea(MORE),
        help_text=_("Such as an election that moves, a donor who leaves, a unit that lost people."),
    )
    state_file = forms.FileField(
        label=_("State file"),
        required=False,
        help_text=_("Leave it empty to go on with this version's, and with what is entered now."),
        widget=forms.ClearableFileInput(attrs={"accept": ".yaml,.yml"}),
    )
    rates = TextField(
        label=_("Rates of other currencies"),
        required=False,
        help_text=_(
            "US dollars for one unit, with date and source; a line for each currency, "
            "such as: EUR 1.08 ECB, 2026-11-02"
        ),
        widget=forms.Textarea({"rows": 2, "dir": "ltr"}),
    )
    seconds = forms.TypedChoiceField(
        label=_("How long to search"), choices=SECONDS, coerce=int, initial=60
    )


class PagesForm(forms.Form):
    """Bringing the scanned pages of an agreement signed in ink."""

    pages = forms.FileField(
        label=_("The scanned pages"),
        help_text=_("All signed pages in one PDF, or a picture of the one with the signatures."),
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg"}),
    )
    signed_on = forms.DateField(label=_("Day of the signatures"), widget=DayInput())


class SigningRuleForm(forms.Form):
    """How many sign for the State."""

    signatures = forms.TypedChoiceField(
        label=_("Signatures for the State"),
        choices=(
            (1, _("one, and one for the programme")),
            (2, _("two, and one for the programme")),
        ),
        coerce=int,
    )
    basis = TextField(
        label=_("The law or decision that asks for it"),
        max_length=300,
        help_text=_("Such as its title, number and article."),
    )


def _grouped(groups: Mapping[str, Mapping[str, str]]) -> list[tuple[str, list[tuple[str, str]]]]:
    return [(label, list(items.items())) for label, items in groups.items() if items]
