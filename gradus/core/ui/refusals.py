"""A foreseen no, shown in place: what, and the remedy. Never a traceback."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from gradus.domain.refusals import Refusal

STATUS = {"not-allowed": HTTPStatus.FORBIDDEN}


RETRY_AFTER = "5"  # seconds: a database that restarts is back by then


def unavailable() -> HttpResponse:
    """The answer while the database cannot be reached: kind, and worth trying again."""
    page = render_to_string("503.html")
    return HttpResponse(
        page, status=HTTPStatus.SERVICE_UNAVAILABLE, headers={"Retry-After": RETRY_AFTER}
    )


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
