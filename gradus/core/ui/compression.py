"""Pages go over slow lines compressed; files go as they are: most are compressed already.

What a page keeps secret (its tokens against forgery) is masked anew in every answer, and Django adds
random bytes: the length of a compressed page tells nothing (BREACH).
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

TEXTS = ("text/html", "application/json", "application/problem+json")


class PageCompression(GZipMiddleware):
    """Compresses pages, parts of pages and the API's answers."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        kind = response.headers.get("Content-Type", "").partition(";")[0]
        if (
            not isinstance(response, HttpResponse)
            or kind not in TEXTS
            or response.has_header("Content-Disposition")
        ):
            return response
        return super().process_response(request, response)
