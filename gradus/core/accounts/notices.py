"""Short letters to people: that something waits for them, or was decided. Never what it says."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urljoin

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from gradus.core.accounts import models, offices
from gradus.core.accounts.mail import send_later
from gradus.domain.messages import Message, message
from gradus.domain.ownership import Axis

SIGN_IN = message("Sign in to read and answer it:")


def tell(
    *,
    at: datetime,
    user: models.User,
    subject: Message,
    lines: Sequence[Message],
    page: str = "",
    action: Message = SIGN_IN,
) -> None:
    """Write to somebody, in their language. ``page`` is the address of what the letter is about."""
    with translation.override(user.language):
        context = {
            "name": user.name,
            "subject": subject.text(translation.gettext),
            "lines": [line.text(translation.gettext) for line in lines],
            "action": action.text(translation.gettext) if page else "",
            "link": urljoin(settings.ORIGIN, page),
        }
    send_later(at=at, to=user.email, template="notice", context=context, language=user.language)


def tell_who_answers(*, at: datetime, request: models.ErasureRequest) -> None:
    """Tell those who may answer a request to erase that there is one."""
    where = Axis.STATE if request.state_id else Axis.PROGRAMME
    owner = request.state_id or request.programme_id
    for holding in offices.who_may("sign", "erasures", where, [owner], at):
        tell(
            at=at,
            user=holding.user,
            subject=message("Gradus: a request to erase personal data"),
            lines=[message("Somebody asked that the data held about them be erased.")],
            page=reverse("people:erasures"),
        )


def tell_who_signs(*, at: datetime, grant: models.Grant) -> None:
    """Tell a State's signatories at once that it is asked for access; who and what is on the page."""
    for holding in offices.who_may("sign", "grants", Axis.STATE, [grant.state_id], at):
        if holding.user_id != grant.user_id:
            tell(
                at=at,
                user=holding.user,
                subject=message("Gradus: your State is asked for access"),
                lines=[
                    message("Somebody from outside asks to see or work on things of your State."),
                    message("They see nothing unless your State signs."),
                ],
                page=reverse("state_grant", args=[grant.state.code, grant.pk]),
            )


def tell_of_reset(*, at: datetime, reset: models.FactorReset) -> None:
    """Tell the account that its second factor is said to be lost, and those who may sign that."""
    tell(
        at=at,
        user=reset.user,
        subject=message("Gradus: your second factor is said to be lost"),
        lines=[
            message("An officer asked that you be let in again without it. A second one decides."),
            message("If you have not lost it, tell your office at once."),
        ],
    )
    where = Axis.STATE if reset.state_id else Axis.PROGRAMME
    owner = reset.state_id or reset.programme_id
    code = reset.state.code if reset.state else getattr(reset.programme, "code", "")
    for holding in offices.who_may("sign", "recovery", where, [owner], at):
        if holding.user_id not in {reset.asked_by, reset.user_id}:
            tell(
                at=at,
                user=holding.user,
                subject=message("Gradus: a member lost a second factor"),
                lines=[message("A second officer has to sign that they may come back in.")],
                page=reverse(f"{where.value}_recovery", args=[code, reset.pk]),
            )


def tell_reset(*, at: datetime, user: models.User) -> None:
    """Tell somebody that they can come back in."""
    tell(
        at=at,
        user=user,
        subject=message("Gradus: your second factor was removed"),
        lines=[
            message("It was removed for you, and you were signed out everywhere."),
            message("Sign in with your password now and set up a new one; then look at your keys."),
            message("If you did not ask for this, tell your office at once."),
        ],
        page=reverse("account_login"),
        action=message("Sign in:"),
    )
