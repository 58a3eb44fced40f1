"""What is asked of a State's record: who, what, and where a page begins."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gradus.core.accounts.rules import READ_BY_GRANT
from gradus.core.ledger.models import Entry
from gradus.core.ledger.selectors import Asked, Cursor
from gradus.core.ledger.words import SENTENCES, action_name


class AskedForm(forms.Form):
    """A narrower view of the record. What makes no sense in an address is as if it were not there."""

    who = forms.ChoiceField(label=gettext_lazy("Who"), required=False)
    action = forms.ChoiceField(label=gettext_lazy("What"), required=False)
    reads = forms.BooleanField(
        label=gettext_lazy("Only what outsiders read by a grant of the State"), required=False
    )

    def __init__(self, people: Mapping[UUID, str], data: Mapping[str, str]) -> None:
        super().__init__(data)
        known = sorted(((str(pk), name) for pk, name in people.items()), key=lambda one: one[1])
        actions = sorted(((name, action_name(name)) for name in SENTENCES), key=lambda one: one[1])
        self.fields["who"].choices = [("", _("Everybody")), *known]  # type: ignore[attr-defined]
        self.fields["action"].choices = [("", _("Everything")), *actions]  # type: ignore[attr-defined]

    def asked(self) -> Asked:
        """What was asked, as far as it makes sense."""
        self.is_valid()
        said = self.cleaned_data
        who = UUID(said["who"]) if said.get("who") else None
        return Asked(who, READ_BY_GRANT if said.get("reads") else said.get("action", ""))


def cursor_text(entry: Entry) -> str:
    """Where the page after an entry begins, for its address."""
    return f"{entry.at.isoformat()}_{entry.pk}"


def cursor(text: str) -> Cursor | None:
    """Where a page begins; at the newest if the text is no such place."""
    at, _, pk = text.rpartition("_")
    try:
        place = datetime.fromisoformat(at), UUID(pk)
    except ValueError:
        return None
    return place if place[0].tzinfo else None
