"""The shape of what the State says of its plan, and of a State file to be brought in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gradus.core.ui.fields import TextField
from gradus.core.ui.widgets import DayInput
from gradus.steps.planning import words


class PriorityForm(forms.Form):
    """How much an area matters."""

    area = forms.ChoiceField(label=_("Intervention area"))
    weight = forms.ChoiceField(
        label=_("Beside its threat, it is"), choices=list(words.WEIGHTS.items())
    )
    reason = TextField(label=_("Why"), max_length=300, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = list(words.areas().items())  # type: ignore[attr-defined]


class RedLineForm(forms.Form):
    """What the State rules out or insists on."""

    intervention = forms.ChoiceField(label=_("Intervention"))
    stance = forms.ChoiceField(
        label=_("The State"), choices=list(words.STANCES.items()), widget=forms.RadioSelect
    )
    deadline = forms.DateField(
        label=_("To begin by"),
        required=False,
        widget=DayInput(),
        help_text=_("If it insists; not filled: at any time."),
    )
    reason = TextField(label=_("Why"), max_length=300, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["intervention"].choices = list(words.interventions().items())  # type: ignore[attr-defined]


class CommitmentForm(forms.Form):
    """How far the leadership stands behind the plan."""

    level = forms.TypedChoiceField(
        label=_("How far the leadership stands behind the plan"),
        choices=list(words.COMMITMENT.items()),
        coerce=int,
        widget=forms.RadioSelect,
    )
    basis = TextField(
        label=_("What that rests on"),
        max_length=400,
        help_text=_("A letter, a decision, a meeting. Functions, no names of people."),
    )
    as_of = forms.DateField(label=_("As of"), widget=DayInput())


class BasicsForm(forms.Form):
    """When a plan begins, how long it runs, how high it reaches."""

    starts = forms.DateField(
        label=_("First month of the plan"),
        widget=DayInput(),
        help_text=_("Any day of it; the plan begins on its first."),
    )
    horizon = forms.IntegerField(label=_("Months"), min_value=12, max_value=120)
    target_level = forms.TypedChoiceField(
        label=_("Level it aims at"), choices=[(n, str(n)) for n in range(1, 5)], coerce=int
    )
    national_host = forms.ChoiceField(
        label=_("National host"),
        required=False,
        help_text=_("Who takes training over, where there is no academy."),
    )

    def __init__(self, *args: Any, institutions: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = [(str(one.pk), one.name) for one in institutions]
        self.fields["national_host"].choices = [("", gettext("none")), *places]  # type: ignore[attr-defined]


class BringForm(forms.Form):
    """A State file to be brought in."""

    state_file = forms.FileField(
        label=_("State file"),
        help_text=_("A YAML file (gradus.state/1). You see what would be taken before it is."),
        widget=forms.ClearableFileInput(attrs={"accept": ".yaml,.yml"}),
    )
