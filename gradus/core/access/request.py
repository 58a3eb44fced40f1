"""A request as the pages get it: who acts, and when."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest

from gradus.core.access.actor import Actor


class ActorRequest(HttpRequest):
    """A request of somebody signed in, as the scope's middleware hands it on."""

    actor: Actor
    at: datetime
