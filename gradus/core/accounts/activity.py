"""When and whence a session was last used, for the page that shows one's sessions."""

from __future__ import annotations

import time
from collections.abc import Callable

from allauth.usersessions.models import UserSession
from django.http import HttpRequest, HttpResponse

SECONDS = 60.0
MOST = 10_000
Use = tuple[str, str, str, str]
_noted: dict[Use, float] = {}


class ActivityMiddleware:
    """In the place of allauth's: a use is noted once a minute, not at every request.

    Each note is a write, and takes as long as the rest of a light page. From another address or with
    another program, a use is noted at once.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        key = request.session.session_key
        if key and request.user.is_authenticated and _is_new(request, key):
            UserSession.objects.create_from_request(request)
        return self.get_response(request)


def _is_new(request: HttpRequest, key: str) -> bool:
    """Whether this process has not noted such a use within the last minute; it has now."""
    told = (
        request.META.get(name, "")
        for name in ("REMOTE_ADDR", "HTTP_X_FORWARDED_FOR", "HTTP_USER_AGENT")
    )
    use: Use = (key, *told)
    now = time.monotonic()
    if now - _noted.get(use, -SECONDS) < SECONDS:
        return False
    if len(_noted) >= MOST:
        _noted.clear()
    _noted[use] = now
    return True
