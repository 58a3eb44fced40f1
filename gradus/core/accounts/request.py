"""What a page of somebody signed in is given."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest

from gradus.core.access.actor import Actor
from gradus.core.accounts.models import User


class ActorRequest(HttpRequest):
    """A request as :class:`ScopeMiddleware` hands it on: who acts, and when.

    Pages that are not marked otherwise are only reached signed in.
    """

    actor: Actor
    at: datetime
    user: User
