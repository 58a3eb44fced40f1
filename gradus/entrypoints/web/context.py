"""What every page is given."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest


def everywhere(request: HttpRequest) -> dict[str, Any]:
    """The viewer, where the viewer can go, and what this installation is."""
    from gradus.entrypoints.web.footer import checkpoint
    from gradus.entrypoints.web.navigation import navigation, viewer

    actor = getattr(request, "actor", None)
    if actor is not None and actor.via == "table":  # a device without an account goes nowhere else
        actor = None
    now = datetime.now(UTC)
    return {
        "demo": settings.DEMO,
        "version": settings.VERSION,
        "viewer": viewer(actor, now) if actor else None,
        "navigation": navigation(actor, request, now) if actor else [],
        "checkpoint": checkpoint(now) if actor else "",
    }
