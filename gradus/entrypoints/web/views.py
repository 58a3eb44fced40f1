"""The first page, for whoever comes."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render


def home(request: HttpRequest) -> HttpResponse:
    """The viewer's States and what to do next; for a stranger, where to sign in."""
    if request.actor is None:
        return redirect("account_login")
    return render(request, "web/home.html", {})


def health(request: HttpRequest) -> HttpResponse:
    """Whether the server and its database answer; for whoever watches the server."""
    return HttpResponse("ok\n", content_type="text/plain")
