"""The shape of people's input to the exchange."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gradus.core.exchange.models import Peer
from gradus.core.exchange.registry import Offer, kinds
from gradus.core.ui.fields import TextField


class PeerForm(forms.Form):
    """Another instance, by the card it hands out."""

    title = TextField(
        label=_("What you call it"),
        max_length=120,
        help_text=_("Such as the name of the body that runs it."),
    )
    card = TextField(
        label=_("Its card"),
        max_length=700,
        widget=forms.Textarea({"rows": 4, "dir": "ltr", "spellcheck": "false"}),
        help_text=_("The whole line that the other instance shows on its page of exchange."),
    )


class DraftForm(forms.Form):
    """What is to be released, and to whom."""

    peer = forms.ChoiceField(label=_("To which instance"))
    chosen = forms.MultipleChoiceField(
        label=_("What goes out"), widget=forms.CheckboxSelectMultiple
    )
    note = TextField(
        label=_("A line to the recipient"),
        max_length=300,
        required=False,
        help_text=_("They read it before they take anything. No names of people."),
    )

    def __init__(
        self, *args: Any, peers: Sequence[Peer], offers: Sequence[Offer], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["peer"].choices = [(str(one.pk), one.title) for one in peers]  # type: ignore[attr-defined]
        labels = {kind.name: kind.label.text(gettext) for kind in kinds()}
        self.fields["chosen"].choices = [  # type: ignore[attr-defined]
            (
                f"{one.kind} {one.ref}",
                f"{labels[one.kind]}: {one.title}" + (f" ({one.detail})" if one.detail else ""),
            )
            for one in offers
        ]

    def things(self) -> list[tuple[str, UUID]]:
        """The things chosen, once the form is valid."""
        pairs = (one.split(" ") for one in self.cleaned_data["chosen"])
        return [(kind, UUID(ref)) for kind, ref in pairs]


class BundleForm(forms.Form):
    """A bundle that somebody handed over."""

    bundle = forms.FileField(
        label=_("Bundle"),
        allow_empty_file=True,  # what is wrong with it is said where bundles are judged
        help_text=_("It is verified and kept apart. Nothing changes before people accept it."),
        widget=forms.ClearableFileInput({"accept": ".bundle"}),
    )


class ReceiptForm(forms.Form):
    """The answer that came back."""

    receipt = forms.FileField(
        label=_("Receipt"),
        allow_empty_file=True,
        widget=forms.ClearableFileInput({"accept": ".json"}),
    )


class DeclineForm(forms.Form):
    """Why a bundle is declined."""

    reason = TextField(
        label=_("Why"),
        max_length=300,
        help_text=_("Kept here. The sender learns that it was declined, not why."),
    )
