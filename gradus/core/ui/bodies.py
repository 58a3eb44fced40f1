"""What is sent to a page has an end: a larger body is refused before anything is read of it.

Django writes the files of a form to the disk before any page, and any sign-in, has looked at them.
"""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

MOST_BYTES = 25_000_000  # no file that a page takes is larger


class BodyLimit:
    """Answers 413 to a request that says it brings more. One that does not say brings nothing (WSGI)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            size = int(request.META.get("CONTENT_LENGTH") or 0)
        except ValueError:
            size = 0
        if size <= MOST_BYTES:
            return self.get_response(request)
        page = render_to_string("413.html", {"most": MOST_BYTES // 1_000_000})
        return HttpResponse(page, status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
