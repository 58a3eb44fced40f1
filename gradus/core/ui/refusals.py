"""A foreseen no, shown in place: what, and the remedy. Never a traceback."""

from __future__ import annotations

import errno
import sys
from collections.abc import Callable
from http import HTTPStatus

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.defaults import server_error

from gradus.domain.refusals import Refusal

STATUS = {"not-allowed": HTTPStatus.FORBIDDEN}


FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
RETRY_AFTER = "5"  # seconds: a database that restarts is back by then


def unavailable() -> HttpResponse:
    """The answer while the database cannot be reached: kind, and worth trying again."""
    page = render_to_string("503.html")
    return HttpResponse(
        page, status=HTTPStatus.SERVICE_UNAVAILABLE, headers={"Retry-After": RETRY_AFTER}
    )


def unforeseen(request: HttpRequest) -> HttpResponse:
    """The answer to what nobody caught: kinder where it is the database, or the disk, that failed.

    Django calls it while the error is handled, whichever part of a request it came from.
    """
    trouble = sys.exc_info()[1]
    if isinstance(trouble, OperationalError | InterfaceError):
        return unavailable()
    if isinstance(trouble, OSError) and trouble.errno in FULL:
        return HttpResponse(render_to_string("507.html"), status=HTTPStatus.INSUFFICIENT_STORAGE)
    return server_error(request)


class RefusalMiddleware:
    """Answers a refusal that no page has shown itself with the page for refusals."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, OperationalError | InterfaceError):
            return unavailable()
        if not isinstance(exception, Refusal):
            return None
        status = STATUS.get(exception.code, HTTPStatus.UNPROCESSABLE_ENTITY)
        return render(request, "422.html", {"refusal": exception}, status=status)
