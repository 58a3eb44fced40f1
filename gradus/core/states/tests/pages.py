"""Pages asked for by somebody given, without signing in: a view, its answer, its text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.base import BaseStorage
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import resolve

from gradus.core.access.actor import Actor
from gradus.core.access.decide import scope_for
from gradus.core.access.scope import acting


class _Said(BaseStorage):
    """Messages kept for one request."""

    def _get(self, *args: Any, **kwargs: Any) -> tuple[list[Any], bool]:
        return [], True

    def _store(self, messages: list[Any], response: HttpResponse, *args: Any) -> list[Any]:
        return []


def ask(
    actor: Actor | None, at: datetime, path: str, post: Mapping[str, Any] | None = None
) -> HttpResponse:
    """The answer of the page at a path, in the scope of the actor."""
    factory = RequestFactory()
    request: Any = factory.get(path) if post is None else factory.post(path, dict(post))
    return _answer(request, actor, at)


def _answer(request: Any, actor: Actor | None, at: datetime) -> HttpResponse:
    request.actor, request.at, request.user = actor, at, AnonymousUser()
    request._messages = _Said(request)
    match = resolve(request.path)
    request.resolver_match = match
    view: Callable[..., HttpResponse] = match.func
    if actor is None:
        return view(request, *match.args, **match.kwargs)
    with acting(scope_for(actor, at)):
        return view(request, *match.args, **match.kwargs)
