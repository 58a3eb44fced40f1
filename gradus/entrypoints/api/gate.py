"""The gate before everything under ``/api/``: who comes with which key, how often, how much.

Cookies are left at the gate: a session opens nothing here, so no other site can use one.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from time import time as seconds
from uuid import UUID

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from gradus.core.tokens import actions as tokens
from gradus.core.tokens.selectors import Bearer, bearer_of
from gradus.entrypoints.api.problems import PACKED, TYPE, problem

PLACE = "/api/"
OPEN = {PLACE, "/api/openapi.json"}  # what is read without a key
JSON_BYTES = 1_000_000
FILES_BYTES = 25_000_000
PER_MINUTE = 300  # requests of one key
CHALLENGE = {"WWW-Authenticate": 'Bearer realm="gradus"'}
VARY = "Authorization, Accept, Accept-Encoding, Accept-Language"

_log = logging.getLogger("gradus.api")
Next = Callable[[HttpRequest], HttpResponse]


class ApiGate:
    """Lets a request under ``/api/`` pass with its bearer, and makes every "no" a problem."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(PLACE) or request.path_info == PLACE:
            return self.get_response(request)
        _forget_cookies(request)
        head = request.method == "HEAD"
        if head:
            request.method = "GET"
        with translation.override(translation.get_language_from_request(request)):
            response = self._answer(request)
            if response.status_code >= 400 and not response["Content-Type"].startswith(TYPE):
                kept = {name: response[name] for name in ("Allow",) if name in response}
                response = problem(response.status_code, kept)
            response["Content-Language"] = translation.get_language() or "en"
        if head:
            response.headers.setdefault("Content-Length", str(len(response.content)))
            response.content = b""
        response["Cache-Control"] = "private, no-store"
        response["Vary"] = VARY
        _tell_apart(response)
        response["X-Content-Type-Options"] = "nosniff"
        return response

    def _answer(self, request: HttpRequest) -> HttpResponse:
        if request.path_info in OPEN:
            return self.get_response(request)
        try:
            bearer = _bearer(request)
            wait = _wait(bearer.token_id) if bearer else 0
        except DatabaseError:
            _log.exception("the database does not answer")
            return problem(503, {"Retry-After": "5"})
        if bearer is None:
            return problem(401, CHALLENGE)
        if wait:
            return problem(429, {"Retry-After": str(wait)})
        if _length(request) > _most(request):
            return problem(413)
        if "\0" in request.path_info or "\0" in request.META.get("QUERY_STRING", ""):
            return problem(404)
        request.bearer = bearer  # type: ignore[attr-defined]
        request.urlconf = settings.API_URLCONF
        return self.get_response(request)


def _forget_cookies(request: HttpRequest) -> None:
    request.META.pop("HTTP_COOKIE", None)
    request.__dict__.pop("COOKIES", None)


def _tell_apart(response: HttpResponse) -> None:
    """A compressed answer has other bytes, hence another strong tag, not a weak one."""
    tag = response.get("ETag", "")
    if tag.startswith("W/"):
        response["ETag"] = f'{tag.removeprefix("W/")[:-1]}{PACKED}"'


def _bearer(request: HttpRequest) -> Bearer | None:
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not secret.strip().isascii():
        return None
    at = datetime.now(UTC)
    bearer = bearer_of(secret.strip(), at)
    if bearer is not None:
        tokens.note_use(token_id=bearer.token_id, user_id=bearer.actor.id, at=at)
    return bearer


def _wait(token_id: UUID) -> int:
    """Count the request; the seconds until the next is answered, or 0.

    Counted outside the transaction of the request, so that two of them do not wait for each other.
    """
    minute, second = divmod(int(seconds()), 60)
    name = f"gradus.api:{token_id}:{minute % 2}"
    begun, count = cache.get(name) or (minute, 0)
    count = count + 1 if begun == minute else 1
    cache.set(name, (minute, count), timeout=120)
    return 60 - second if count > PER_MINUTE else 0


def _length(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def _most(request: HttpRequest) -> int:
    return FILES_BYTES if request.content_type == "multipart/form-data" else JSON_BYTES
