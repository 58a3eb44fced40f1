"""What people enter about accounts: taking an invitation, inviting, asking for access, a code."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from allauth.mfa.base import forms as allauth_forms
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import (
    password_validators_help_text_html,
    validate_password,
)
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gradus.core.accounts.actions.own import note
from gradus.core.accounts.models import User
from gradus.core.accounts.rules import end_of, latest_end
from gradus.core.accounts.words import kind_holds, kind_name, role_name
from gradus.core.states.models import Partner, State
from gradus.core.states.selectors import InstitutionName
from gradus.core.ui.fields import TextField
from gradus.core.ui.widgets import DayInput


class NewAccountForm(forms.Form):
    """The name and password of an account made by an invitation."""

    name = TextField(label=_("Your name"), max_length=120)
    password1 = forms.CharField(
        label=_("Choose a password"),
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        strip=False,
    )
    password2 = forms.CharField(
        label=_("The same password again"),
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        strip=False,
    )

    def __init__(self, email: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email
        self.fields["password1"].help_text = password_validators_help_text_html()

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        first, second = found.get("password1"), found.get("password2")
        if first and second and first != second:
            self.add_error("password2", _("The two passwords differ."))
        if first:
            try:
                validate_password(first, User(email=self.email, name=found.get("name", "")))
            except ValidationError as weak:
                self.add_error("password1", weak)
        return found


class InviteForm(forms.Form):
    """Whom to invite, to which role."""

    email = forms.EmailField(label=_("E-mail address"))
    name = TextField(label=_("Name"), max_length=120)
    role = forms.ChoiceField(label=_("Role"))
    language = forms.ChoiceField(label=_("Language of the letter"), choices=settings.LANGUAGES)

    def __init__(self, roles: Iterable[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(role, role_name(role)) for role in roles]  # type: ignore[attr-defined]


class StateInviteForm(InviteForm):
    """Roles of a State's office, and of its institutions."""

    institution = forms.ChoiceField(
        label=_("Institution"),
        required=False,
        help_text=_("Only for focal points and academies."),
    )

    def __init__(self, institutions: Iterable[InstitutionName], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "institution", ((str(one.pk), one.name) for one in institutions))


class ProgrammeInviteForm(InviteForm):
    """Roles of a programme, and of the donors that give to it."""

    partner = forms.ChoiceField(
        label=_("Partner"), required=False, help_text=_("Only for donors and third parties.")
    )

    def __init__(self, partners: Iterable[Partner], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "partner", ((str(one.pk), one.name) for one in partners))


class ResetForm(forms.Form):
    """How somebody knows that it is the person who lost a second factor."""

    reason = TextField(
        label=_("How do you know that it is they?"),
        help_text=_("Such as: came to the office; called back on the number in our register."),
        max_length=300,
        widget=forms.Textarea({"rows": 3}),
    )


class AskAccessForm(forms.Form):
    """What to ask a State for, in a role one holds."""

    state = forms.ChoiceField(label=_("State"))
    kinds = forms.MultipleChoiceField(
        label=_("What you need to see"), widget=forms.CheckboxSelectMultiple
    )
    may_change = forms.BooleanField(
        label=_("I need to work on it, not only to read it"), required=False
    )
    purpose = TextField(
        label=_("What for"),
        max_length=300,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("The State reads this before it signs. At most 300 characters."),
    )
    ends = forms.DateField(
        label=_("Until"),
        widget=DayInput(),
        help_text=_("Twelve months at most; it ends by itself."),
    )

    def __init__(
        self,
        states: Iterable[tuple[State, str]],
        kinds: Mapping[str, Collection[str]],
        at: datetime,
        *args: Any,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "state", ((state.code, name) for state, name in states))
        self.fields["kinds"].choices = [  # type: ignore[attr-defined]
            (kind, f"{kind_name(kind)}: {kind_holds(kind)}")
            for kind in sorted(kinds, key=lambda kind: kind_name(kind).casefold())
        ]
        if not any(set(actions) - {"read"} for actions in kinds.values()):
            del self.fields["may_change"]
        self.at = at

    def clean_ends(self) -> datetime:
        """The end of the day, in UTC."""
        day: date = self.cleaned_data["ends"]
        if day < self.at.date():
            raise ValidationError(gettext("Choose a day to come."))
        latest = latest_end(self.at)
        end = end_of(day)
        return min(end, latest) if day == latest.date() else end


class _CodeOnce:
    """Writes wrong codes into the ledger, and takes each code of an app once."""

    user: User
    authenticator: Authenticator

    def clean_code(self) -> str:
        try:
            code: str = super().clean_code()  # type: ignore[misc]
        except ValidationError as wrong:
            if wrong.code == "incorrect_code":
                self._note()
            raise
        digits = re.sub(r"[^0-9]", "", code)  # "123-456" is the same code
        if self.authenticator.type == Authenticator.Type.TOTP and not cache.add(
            f"gradus.totp.used:{self.user.pk}:{digits}", True, timeout=CODE_LIFE
        ):
            self._note()
            raise ValidationError(gettext("This code was used already. Wait for the next one."))
        return code

    def _note(self) -> None:
        note(user_id=self.user.pk, at=timezone.now(), action="second-factor", outcome="refused")


CODE_LIFE = 120  # seconds: longer than a code of an authenticator app is taken


class AuthenticateForm(_CodeOnce, allauth_forms.AuthenticateForm):  # type: ignore[misc]
    """A code at sign-in."""


class ReauthenticateForm(_CodeOnce, allauth_forms.ReauthenticateForm):  # type: ignore[misc]
    """A code asked for once more."""


class AddPasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """A passkey: its name, and whether it is enough by itself."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name")


def chosen(form: forms.Form, name: str) -> UUID | None:
    """The id chosen in a field that offers rows."""
    value = form.cleaned_data.get(name)
    return UUID(value) if value else None


def _offer(form: forms.Form, name: str, choices: Iterable[tuple[str, str]]) -> None:
    form.fields[name].choices = [("", "—"), *choices]  # type: ignore[attr-defined]
