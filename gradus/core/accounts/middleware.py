"""One transaction and one scope for every request; a second factor where a role demands it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.db import InterfaceError, OperationalError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from gradus.core.access.actor import Actor
from gradus.core.access.decide import Scope, scope_for
from gradus.core.access.policy import policy
from gradus.core.access.scope import acting, watching_grants
from gradus.core.accounts.actions.grants import note_granted_reads
from gradus.core.accounts.models import User
from gradus.core.accounts.selectors import actor_of
from gradus.core.ui.refusals import unavailable

Next = Callable[[HttpRequest], HttpResponse]
OPEN_PATHS = (  # reachable before the second factor: showing it, setting it up, leaving
    "/account/2fa/",
    "/account/invitation/",
    "/account/login/",
    "/account/logout/",
    "/account/password/",
    "/account/reauthenticate/",
    "/health/",
    "/language/",
    "/static/",
)


class ScopeMiddleware:
    """Gives every request its actor, its time, and a transaction inside the actor's scope.

    What is answered with a fault of the server (5xx) is undone. What a State's grant alone lets
    the actor read is written into the ledger when the page has been made.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            return self._answered(request)
        except (OperationalError, InterfaceError):
            return unavailable()

    def _answered(self, request: HttpRequest) -> HttpResponse:
        at = datetime.now(UTC)
        actor = _actor(request, at)
        request.at, request.actor = at, actor  # type: ignore[attr-defined]
        if actor is None:
            with acting(Scope(None)):
                return _answer(self.get_response, request)
        elsewhere = _second_factor_first(request, actor, at)
        if elsewhere is not None:
            return elsewhere
        with watching_grants() as touched, acting(scope_for(actor, at)) as scope:
            response = _answer(self.get_response, request)
            if touched and response.status_code < 500:
                note_granted_reads(
                    by=actor, at=at, page=request.path, touched=touched, grants=scope.granted
                )
        # what one person saw stays in no cache, the browser's on a shared machine included
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response


def _answer(get_response: Next, request: HttpRequest) -> HttpResponse:
    response = get_response(request)
    if response.status_code >= 500:
        transaction.set_rollback(True)
    return response


def _actor(request: HttpRequest, at: datetime) -> Actor | None:
    user = request.user
    if not isinstance(user, User) or not user.is_authenticated:
        return None
    records = get_authentication_records(request, user)
    second = [entry for entry in records if entry["method"] == "mfa"]
    # once a factor is set up, nothing weaker counts as having shown who one is
    latest = max((entry["at"] for entry in second or records), default=None)
    return actor_of(
        user,
        at,
        second_factor=bool(second) and is_mfa_enabled(user),
        stepped_up_at=datetime.fromtimestamp(latest, UTC) if latest else None,
    )


def _second_factor_first(
    request: HttpRequest, actor: Actor, at: datetime
) -> HttpResponseRedirect | None:
    """Where to go first, if a role of the actor demands a second factor not shown yet."""
    roles = policy().roles
    privileged = any(roles[name].privileged for name in actor.roles_at(at) if name in roles)
    if not privileged or actor.second_factor or request.path.startswith(OPEN_PATHS):
        return None
    if is_mfa_enabled(request.user):
        target = reverse("mfa_reauthenticate")
        messages.info(request, _("Your role asks for your second factor first."))
    else:
        target = reverse("mfa_activate_totp")
        messages.info(
            request, _("Your role needs a second factor: set it up now, it takes a minute.")
        )
    return HttpResponseRedirect(f"{target}?{urlencode({'next': request.get_full_path()})}")
