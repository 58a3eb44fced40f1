"""A foreseen no, shown in place: what, and the remedy. Never a traceback."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from gradus.domain.refusals import Refusal

STATUS = {"not-allowed": HTTPStatus.FORBIDDEN}


class RefusalMiddleware:
    """Answers a refusal that no page has shown itself with the page for refusals."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refusal):
            return None
        status = STATUS.get(exception.code, HTTPStatus.UNPROCESSABLE_ENTITY)
        return render(request, "422.html", {"refusal": exception}, status=status)
