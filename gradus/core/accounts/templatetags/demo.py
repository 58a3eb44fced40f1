"""``{% load demo %}``: whom a visitor of a demonstration can sign in as. Empty anywhere else."""

from __future__ import annotations

from datetime import UTC, datetime

from allauth.account.internal.stagekit import unstash_login
from django import template
from django.conf import settings
from django.http import HttpRequest

from gradus.core.accounts.demo import demo_sign_ins

register = template.Library()


@register.simple_tag
def demo_people() -> list[dict[str, str]]:
    """Everybody one can sign in as, with password and current code."""
    return demo_sign_ins(datetime.now(UTC)) if settings.DEMO else []


@register.simple_tag(takes_context=True)
def demo_code(context: template.Context) -> str:
    """The current code of whoever is signing in, on a demonstration."""
    if not settings.DEMO:
        return ""
    request: HttpRequest = context["request"]
    user = request.user
    if not user.is_authenticated:
        login = unstash_login(request, peek=True)
        user = login.user if login is not None else user
    email = getattr(user, "email", "")
    return next((one["code"] for one in demo_people() if one["email"] == email), "")
