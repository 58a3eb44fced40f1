"""A request as the pages get it: who acts, and when."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest

from gradus.core.access.actor import Actor, Thing
from gradus.core.access.decide import can


class ActorRequest(HttpRequest):
    """A request of somebody signed in, as the scope's middleware hands it on."""

    actor: Actor
    at: datetime


def may(request: ActorRequest, action: str, thing: Thing) -> bool:
    """Whether who acts may do that to the thing now."""
    return can(request.actor, action, thing, request.at).ok
